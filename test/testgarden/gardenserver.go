package main

import (
	"context"
	"maps"
	"net"

	"github.com/spf13/cobra"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	openapinamer "k8s.io/apiserver/pkg/endpoints/openapi"
	"k8s.io/apiserver/pkg/registry/rest"
	"k8s.io/apiserver/pkg/server"
	"k8s.io/apiserver/pkg/server/options"
	utilfeature "k8s.io/apiserver/pkg/util/feature"
	"k8s.io/component-base/compatibility"
	"k8s.io/kube-openapi/pkg/common"
	"k8s.io/kube-openapi/pkg/util"
	"k8s.io/kube-openapi/pkg/validation/spec"
	kubeopenapi "k8s.io/kubernetes/pkg/generated/openapi"
)

// newGardenServer is the garden's API server, on the library that gardener-apiserver is made of: authentication,
// authorization, admission chain and storage are the real ones.
func newGardenServer() *cobra.Command {
	cmd := &cobra.Command{Use: "garden-apiserver", SilenceUsage: true}
	scheme, err := newScheme()
	if err != nil {
		cmd.RunE = func(*cobra.Command, []string) error { return err }
		return cmd
	}
	codecs := serializer.NewCodecFactory(scheme)
	o := options.NewRecommendedOptions("/registry-gardener", codecs.LegacyCodec(groups...))
	o.Etcd.StorageConfig.EncodeVersioner = schema.GroupVersions(groups)
	o.AddFlags(cmd.Flags())
	cmd.RunE = func(*cobra.Command, []string) error {
		return runGardenServer(server.SetupSignalContext(), o, scheme, codecs)
	}
	return cmd
}

func runGardenServer(ctx context.Context, o *options.RecommendedOptions, scheme *runtime.Scheme,
	codecs serializer.CodecFactory) error {
	err := o.SecureServing.MaybeDefaultWithSelfSignedCerts("localhost", nil, []net.IP{net.IPv4(127, 0, 0, 1)})
	if err != nil {
		return err
	}
	config := server.NewRecommendedConfig(codecs)
	namer := openapinamer.NewDefinitionNamer(scheme)
	config.OpenAPIConfig = server.DefaultOpenAPIConfig(definitions, namer)
	config.OpenAPIV3Config = server.DefaultOpenAPIV3Config(definitions, namer)
	config.OpenAPIConfig.Info.Title, config.OpenAPIV3Config.Info.Title = "garden", "garden"
	config.FeatureGate = utilfeature.DefaultFeatureGate
	config.EffectiveVersion = compatibility.NewEffectiveVersionFromString("1.36", "", "")
	if err := o.ApplyTo(config); err != nil {
		return err
	}
	garden, err := config.Complete().New("garden", server.NewEmptyDelegate())
	if err != nil {
		return err
	}
	for _, group := range groups {
		info := server.NewDefaultAPIGroupInfo(group.Group, scheme, metav1.ParameterCodec, codecs)
		endpoints := map[string]rest.Storage{}
		for _, s := range all() {
			if s.group != group {
				continue
			}
			of, err := newStorage(s, scheme, config.RESTOptionsGetter)
			if err != nil {
				return err
			}
			maps.Copy(endpoints, of)
		}
		info.VersionedResourcesStorageMap[group.Version] = endpoints
		if err := garden.InstallAPIGroup(&info); err != nil {
			return err
		}
	}
	return garden.PrepareRun().RunWithContext(ctx)
}

// definitions describes the kinds to OpenAPI, without which the server does not start, as objects with any fields.
func definitions(ref common.ReferenceCallback) map[string]common.OpenAPIDefinition {
	out := kubeopenapi.GetOpenAPIDefinitions(ref)
	for _, s := range all() {
		for suffix, sample := range map[string]runtime.Object{"": s.one(), "List": s.list()} {
			schema := spec.Schema{SchemaProps: spec.SchemaProps{Type: []string{"object"}}}
			schema.AddExtension("x-kubernetes-preserve-unknown-fields", true)
			schema.AddExtension("x-kubernetes-group-version-kind", []any{map[string]any{
				"group": s.group.Group, "version": s.group.Version, "kind": s.name + suffix}})
			out[util.GetCanonicalTypeName(sample)] = common.OpenAPIDefinition{Schema: schema}
		}
	}
	return out
}
