package main

import (
	"context"
	"embed"

	"github.com/open-policy-agent/frameworks/constraint/pkg/apis/constraints"
	"github.com/open-policy-agent/frameworks/constraint/pkg/client"
	"github.com/open-policy-agent/frameworks/constraint/pkg/client/drivers/rego"
	"github.com/open-policy-agent/frameworks/constraint/pkg/client/drivers/rego/schema"
	"github.com/open-policy-agent/frameworks/constraint/pkg/client/reviews"
	"github.com/open-policy-agent/frameworks/constraint/pkg/core/templates"
	"github.com/open-policy-agent/gatekeeper/v3/pkg/mutation/types"
	"github.com/open-policy-agent/gatekeeper/v3/pkg/target"
	admissionv1 "k8s.io/api/admission/v1"
	"k8s.io/apiextensions-apiserver/pkg/apis/apiextensions"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/utils/ptr"
)

//go:embed templates/*.rego
var modules embed.FS

const library = "lib"

// rules are constraints and their templates, compiled once. Each template is an evaluation of its
// own, so there are few of them with several checks each.
type rules struct {
	client *client.Client
}

type constraint struct {
	template, name string
	action         constraints.EnforcementAction
	parameters     map[string]any
}

func prepareRules(ctx context.Context, known []*unstructured.Unstructured) (*rules, error) {
	// As Gatekeeper's main does, but for the built-ins that it can switch off.
	driver, err := rego.New(rego.Tracing(false), rego.Externs("inventory"))
	if err != nil {
		return nil, err
	}
	prepared, err := client.NewClient(client.Targets(&target.K8sValidationTarget{}),
		client.Driver(driver), client.EnforcementPoints(constraints.WebhookEnforcementPoint))
	if err != nil {
		return nil, err
	}
	for _, name := range []string{"shoot", "health", "fit", "pair", "distance", "advice"} {
		template, err := newTemplate(name)
		if err != nil {
			return nil, err
		}
		if _, err := prepared.AddTemplate(ctx, template); err != nil {
			return nil, err
		}
	}
	for _, one := range []constraint{
		{template: "shoot", name: "shoot", action: constraints.Deny},
		{template: "health", name: "health", action: constraints.Deny},
		{template: "fit", name: "fit", action: constraints.Deny},
		{template: "pair", name: "pair", action: constraints.Deny},
		{"distance", "distance-live", constraints.Deny, map[string]any{"live": true}},
		{"distance", "distance", constraints.Warn, map[string]any{"live": false}},
		{template: "advice", name: "advice", action: constraints.Warn},
	} {
		if _, err := prepared.AddConstraint(ctx, newConstraint(one)); err != nil {
			return nil, err
		}
	}
	for _, object := range known {
		if _, err := prepared.AddData(ctx, object); err != nil {
			return nil, err
		}
	}
	return &rules{prepared}, nil
}

func newTemplate(name string) (*templates.ConstraintTemplate, error) {
	text, err := modules.ReadFile("templates/" + name + ".rego")
	if err != nil {
		return nil, err
	}
	shared, err := modules.ReadFile("templates/" + library + ".rego")
	if err != nil {
		return nil, err
	}
	source := &schema.Source{Rego: string(text), Version: "v1", Libs: []string{string(shared)}}
	template := &templates.ConstraintTemplate{}
	template.Name = name
	template.Spec.CRD.Spec.Names.Kind = name
	template.Spec.CRD.Spec.Validation = &templates.Validation{
		OpenAPIV3Schema: &apiextensions.JSONSchemaProps{
			Type: "object", XPreserveUnknownFields: ptr.To(true),
		},
	}
	template.Spec.Targets = []templates.Target{{
		Target: target.Name,
		Code: []templates.Code{{
			Engine: schema.Name, Source: &templates.Anything{Value: source.ToUnstructured()},
		}},
	}}
	return template, nil
}

func newConstraint(of constraint) *unstructured.Unstructured {
	spec := map[string]any{
		"enforcementAction": string(of.action),
		"match": map[string]any{"kinds": []any{map[string]any{
			"apiGroups": []any{"core.gardener.cloud"}, "kinds": []any{"Shoot"},
		}}},
	}
	if of.parameters != nil {
		spec["parameters"] = of.parameters
	}
	return &unstructured.Unstructured{Object: map[string]any{
		"apiVersion": constraints.Group + "/v1beta1",
		"kind":       of.template,
		"metadata":   map[string]any{"name": of.name},
		"spec":       spec,
	}}
}

// finding is one thing that is wrong.
type finding struct {
	rule, field, message string
}

type verdict struct {
	denied, warned []finding
}

func (r *rules) judge(ctx context.Context, request *admissionv1.AdmissionRequest) (*verdict, error) {
	asked := &target.AugmentedReview{
		AdmissionRequest: request, Source: types.SourceTypeOriginal, IsAdmission: true,
	}
	responses, err := r.client.Review(ctx, asked,
		reviews.EnforcementPoint(constraints.WebhookEnforcementPoint))
	if err != nil {
		return nil, err
	}
	found := &verdict{}
	for _, result := range responses.Results() {
		details, _ := result.Metadata["details"].(map[string]any)
		one := finding{message: result.Msg}
		one.rule, _ = details["rule"].(string)
		one.field, _ = details["field"].(string)
		if result.EnforcementAction == string(constraints.Warn) {
			found.warned = append(found.warned, one)
		} else {
			found.denied = append(found.denied, one)
		}
	}
	return found, nil
}
