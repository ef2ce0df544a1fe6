package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/fields"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apiserver/pkg/registry/generic"
	"k8s.io/apiserver/pkg/registry/generic/registry"
	"k8s.io/apiserver/pkg/registry/rest"
	"k8s.io/apiserver/pkg/storage"
	"k8s.io/apiserver/pkg/storage/names"
)

// newStorage makes the endpoints of a kind: the resource and its subresources, on one store.
func newStorage(s served, scheme *runtime.Scheme, getter generic.RESTOptionsGetter) (map[string]rest.Storage, error) {
	attributes := func(o runtime.Object) (labels.Set, fields.Set, error) { return attributesOf(s.kind, o) }
	whole := strategy{scheme, names.SimpleNameGenerator, s.kind, ""}
	store := &registry.Store{
		NewFunc: s.one, NewListFunc: s.list,
		PredicateFunc: func(l labels.Selector, f fields.Selector) storage.SelectionPredicate {
			return storage.SelectionPredicate{Label: l, Field: f, GetAttrs: attributes}
		},
		DefaultQualifiedResource:  s.groupResource(),
		SingularQualifiedResource: s.group.WithResource(s.singular()).GroupResource(),
		CreateStrategy:            whole, UpdateStrategy: whole, DeleteStrategy: whole,
		TableConvertor: rest.NewDefaultTableConvertor(s.groupResource()),
	}
	if err := store.CompleteWithOptions(&generic.StoreOptions{RESTOptions: getter, AttrFunc: attributes}); err != nil {
		return nil, fmt.Errorf("%s: %w", s.resource, err)
	}
	out := map[string]rest.Storage{s.resource: resource{store}}
	for _, name := range s.subresources {
		part := *store
		part.UpdateStrategy = strategy{scheme, names.SimpleNameGenerator, s.kind, name}
		out[s.resource+"/"+name] = subresource{&part}
	}
	return out, nil
}

func attributesOf(k kind, o runtime.Object) (labels.Set, fields.Set, error) {
	typed, ok := o.(object)
	if !ok {
		return nil, nil, fmt.Errorf("%T is no garden object", o)
	}
	b := typed.base()
	set := fields.Set{"metadata.name": b.Name}
	if k.namespaced {
		set["metadata.namespace"] = b.Namespace
	}
	for _, path := range k.selectable {
		set[path] = b.text(strings.Split(path, ".")...)
	}
	return b.Labels, set, nil
}

// resource is a kind's main endpoint.
type resource struct{ *registry.Store }

// Update refuses, as Gardener's admission does, to move a shoot through any door but its binding.
func (r resource) Update(ctx context.Context, name string, info rest.UpdatedObjectInfo, create rest.ValidateObjectFunc,
	update rest.ValidateObjectUpdateFunc, force bool, o *metav1.UpdateOptions) (runtime.Object, bool, error) {
	check := func(ctx context.Context, changed, stored runtime.Object) error {
		b, old := changed.(object).base(), stored.(object).base()
		if _, shoot := changed.(*Object[shoot]); shoot && b.text("spec", "seedName") != old.text("spec", "seedName") {
			return apierrors.NewForbidden(r.DefaultQualifiedResource, name,
				errors.New("spec.seedName cannot be changed by patching the shoot, please use the shoots/binding subresource"))
		}
		if update == nil {
			return nil
		}
		return update(ctx, changed, stored)
	}
	return r.Store.Update(ctx, name, info, create, check, force, o)
}

// subresource is one part of an object: it can be read and updated, never created or deleted.
type subresource struct{ store *registry.Store }

// New makes the whole object: a binding is a Shoot, not a kind of its own.
func (s subresource) New() runtime.Object { return s.store.New() }

// Destroy leaves the store to the main endpoint, which shares it.
func (subresource) Destroy() {}

// Get reads the whole object.
func (s subresource) Get(ctx context.Context, name string, o *metav1.GetOptions) (runtime.Object, error) {
	return s.store.Get(ctx, name, o)
}

// Update changes the part that the store's strategy lets through.
func (s subresource) Update(ctx context.Context, name string, info rest.UpdatedObjectInfo,
	create rest.ValidateObjectFunc, update rest.ValidateObjectUpdateFunc, _ bool,
	o *metav1.UpdateOptions) (runtime.Object, bool, error) {
	return s.store.Update(ctx, name, info, create, update, false, o)
}

// ConvertToTable prints as the main endpoint does.
func (s subresource) ConvertToTable(ctx context.Context, o, options runtime.Object) (*metav1.Table, error) {
	return s.store.ConvertToTable(ctx, o, options)
}
