package main

import (
	"fmt"
	"slices"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/conversion"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

func newScheme() (*runtime.Scheme, error) {
	scheme := runtime.NewScheme()
	for _, s := range all() {
		if err := s.register(scheme); err != nil {
			return nil, err
		}
	}
	v1 := schema.GroupVersion{Version: "v1"}
	metav1.AddToGroupVersion(scheme, v1)
	scheme.AddUnversionedTypes(v1, &metav1.Status{}, &metav1.APIVersions{}, &metav1.APIGroupList{}, &metav1.APIGroup{},
		&metav1.APIResourceList{})
	for _, group := range groups {
		metav1.AddToGroupVersion(scheme, group)
		if err := scheme.SetVersionPriority(group); err != nil {
			return nil, err
		}
	}
	return scheme, nil
}

// register adds a kind. One Go type serves the internal and the external version, so converting is copying; PATCH
// needs that conversion all the same.
func register[K tag](scheme *runtime.Scheme) error {
	var tag K
	k := tag.kind()
	internal := schema.GroupVersion{Group: k.group.Group, Version: runtime.APIVersionInternal}
	for _, version := range []schema.GroupVersion{k.group, internal} {
		scheme.AddKnownTypeWithName(version.WithKind(k.name), &Object[K]{})
		scheme.AddKnownTypeWithName(version.WithKind(k.name+"List"), &List[K]{})
	}
	identity := func(from, to any, _ conversion.Scope) error {
		from.(*Object[K]).copyTo(&to.(*Object[K]).Body)
		return nil
	}
	if err := scheme.AddConversionFunc((*Object[K])(nil), (*Object[K])(nil), identity); err != nil {
		return err
	}
	known := append([]string{"metadata.name", "metadata.namespace"}, k.selectable...)
	return scheme.AddFieldLabelConversionFunc(k.group.WithKind(k.name), func(label, value string) (string, string, error) {
		if !slices.Contains(known, label) {
			return "", "", fmt.Errorf("%q is not a known field selector: only %q", label, known)
		}
		return label, value, nil
	})
}
