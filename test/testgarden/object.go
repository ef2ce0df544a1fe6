package main

import (
	"encoding/json"
	"maps"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	utiljson "k8s.io/apimachinery/pkg/util/json"
)

// Body is any garden object: its metadata are typed, every other top-level field is kept as it came.
//
// Its members are exported because the API machinery compares objects by reflection.
type Body struct {
	metav1.TypeMeta
	metav1.ObjectMeta
	Fields map[string]any
}

// head is what of a Body has types.
type head struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`
}

// MarshalJSON writes the object with all its fields.
func (b Body) MarshalJSON() ([]byte, error) {
	all := make(map[string]any, len(b.Fields)+3)
	maps.Copy(all, b.Fields)
	all["metadata"] = b.ObjectMeta
	if b.Kind != "" {
		all["kind"] = b.Kind
	}
	if b.APIVersion != "" {
		all["apiVersion"] = b.APIVersion
	}
	return json.Marshal(all)
}

// UnmarshalJSON reads the object with all its fields.
func (b *Body) UnmarshalJSON(data []byte) error {
	var typed head
	if err := utiljson.Unmarshal(data, &typed); err != nil {
		return err
	}
	// Integers must stay integers: only these can be deep-copied and compared.
	fields := map[string]any{}
	if err := utiljson.Unmarshal(data, &fields); err != nil {
		return err
	}
	delete(fields, "kind")
	delete(fields, "apiVersion")
	delete(fields, "metadata")
	b.TypeMeta, b.ObjectMeta, b.Fields = typed.TypeMeta, typed.ObjectMeta, fields
	return nil
}

func (b *Body) copyTo(out *Body) {
	out.TypeMeta = b.TypeMeta
	b.ObjectMeta.DeepCopyInto(&out.ObjectMeta)
	out.Fields = nil
	if b.Fields != nil {
		out.Fields = runtime.DeepCopyJSON(b.Fields)
	}
}

func (b *Body) base() *Body { return b }

// text is the string at a path, or "" if there is none.
func (b *Body) text(path ...string) string {
	var at any = b.Fields
	for _, name := range path {
		fields, ok := at.(map[string]any)
		if !ok {
			return ""
		}
		at = fields[name]
	}
	text, _ := at.(string)
	return text
}

// set gives a top-level field the value that another object has, which may be none.
func (b *Body) set(name string, from *Body) {
	value, ok := from.Fields[name]
	if !ok {
		delete(b.Fields, name)
		return
	}
	if b.Fields == nil {
		b.Fields = map[string]any{}
	}
	b.Fields[name] = runtime.DeepCopyJSONValue(value)
}

// object is what every Object of any kind is.
type object interface {
	runtime.Object
	metav1.Object
	base() *Body
}

// Object is an object of kind K. The API machinery tells kinds apart by their Go type.
type Object[K tag] struct{ Body }

// List is a list of objects of kind K.
type List[K tag] struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitempty"`
	Items           []Object[K] `json:"items"`
}

// DeepCopyObject makes Object a runtime.Object.
func (o *Object[K]) DeepCopyObject() runtime.Object {
	out := &Object[K]{}
	o.copyTo(&out.Body)
	return out
}

// DeepCopyObject makes List a runtime.Object.
func (l *List[K]) DeepCopyObject() runtime.Object {
	out := &List[K]{TypeMeta: l.TypeMeta, ListMeta: *l.ListMeta.DeepCopy(), Items: make([]Object[K], len(l.Items))}
	for i := range l.Items {
		l.Items[i].copyTo(&out.Items[i].Body)
	}
	return out
}

// OpenAPIModelName names the kind in the OpenAPI document, where a Go type with a parameter has no usable name.
func (o Object[K]) OpenAPIModelName() string { return modelName[K]("") }

// OpenAPIModelName names the list.
func (l List[K]) OpenAPIModelName() string { return modelName[K]("List") }

func modelName[K tag](suffix string) string {
	var k K
	info := k.kind()
	return "cloud.gardener." + info.group.Version + "." + info.name + suffix
}
