package main

import (
	"context"
	"maps"
	"reflect"
	"strings"

	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/validation/field"
	"k8s.io/apiserver/pkg/storage/names"
)

// strategy is Gardener's: what a request may change, and when the generation grows.
type strategy struct {
	runtime.ObjectTyper
	names.NameGenerator
	kind kind
	// subresource is empty for the resource itself.
	subresource string
}

func (s strategy) NamespaceScoped() bool        { return s.kind.namespaced }
func (strategy) AllowCreateOnUpdate() bool      { return false }
func (strategy) AllowUnconditionalUpdate() bool { return false }

// Validate accepts everything: the fixtures of the tests are valid, and judging the rest is the webhook's part.
func (strategy) Validate(context.Context, runtime.Object) field.ErrorList { return nil }
func (strategy) ValidateUpdate(context.Context, runtime.Object, runtime.Object) field.ErrorList {
	return nil
}
func (strategy) WarningsOnCreate(context.Context, runtime.Object) []string { return nil }
func (strategy) WarningsOnUpdate(context.Context, runtime.Object, runtime.Object) []string {
	return nil
}

func (s strategy) hasStatus() bool { return len(s.kind.subresources) > 0 }

// PrepareForCreate starts an object without a status, where that has a door of its own.
func (s strategy) PrepareForCreate(_ context.Context, created runtime.Object) {
	b := created.(object).base()
	b.Generation = 1
	if s.hasStatus() {
		delete(b.Fields, "status")
	}
}

// PrepareForUpdate keeps what this door may not change, and counts the generation.
func (s strategy) PrepareForUpdate(_ context.Context, updated, stored runtime.Object) {
	b, old := updated.(object).base(), stored.(object).base()
	// Whatever generation the client sends, it is the server that counts.
	b.Generation = old.Generation
	if s.subresource == statusOf {
		s.prepareStatus(b, old)
		return
	}
	if s.hasStatus() {
		b.set("status", old)
	}
	if !reflect.DeepEqual(withoutStatus(b), withoutStatus(old)) {
		b.Generation = old.Generation + 1
	}
	if s.subresource == bindingOf {
		clearPending(b, old)
	}
}

func (s strategy) prepareStatus(b, old *Body) {
	changed := *b
	b.Fields = nil
	for name := range old.Fields {
		b.set(name, old)
	}
	b.set("status", &changed)
	// The end of the source's part is what wakes the destination's gardenlet, which waits for a new generation.
	if s.kind.name != "Shoot" || b.text("status", "lastOperation", "type") != "Migrate" {
		return
	}
	if state := b.text("status", "lastOperation", "state"); state == "Succeeded" || state == "Aborted" {
		b.Generation = old.Generation + 1
	}
}

// clearPending drops what a scheduler reported while it found no seed, as soon as it has found one.
func clearPending(b, old *Body) {
	if old.text("spec", "seedName") != "" || b.text("spec", "seedName") == "" {
		return
	}
	status, ok := b.Fields["status"].(map[string]any)
	if !ok || b.text("status", "lastOperation", "type") != "Create" ||
		b.text("status", "lastOperation", "state") != "Pending" {
		return
	}
	delete(status, "lastOperation")
}

func withoutStatus(b *Body) map[string]any {
	fields := maps.Clone(b.Fields)
	delete(fields, "status")
	return fields
}

const seedLabel = "name.seed.gardener.cloud/"

// Canonicalize labels a shoot with the seeds it has to do with, by which controllers and webhooks select it.
func (s strategy) Canonicalize(changed runtime.Object) {
	if s.kind.name != "Shoot" {
		return
	}
	b := changed.(object).base()
	maps.DeleteFunc(b.Labels, func(key, _ string) bool { return strings.HasPrefix(key, seedLabel) })
	for _, name := range []string{b.text("spec", "seedName"), b.text("status", "seedName")} {
		if name == "" {
			continue
		}
		if b.Labels == nil {
			b.Labels = map[string]string{}
		}
		b.Labels[seedLabel+name] = "true"
	}
}
