package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/yaml"
)

// A reading is what came of a file: its objects as JSON, Lists flattened, and the errors.
type reading struct {
	objects []map[string]any
	errors  []string
	stopped bool // At something behind which nobody knows where the next document begins.
}

// read does what kubectl's resource builder does with a file (cli-runtime, StreamVisitor and
// FlattenListVisitor), but goes on after a document that it cannot read.
func read(text []byte) reading {
	var result reading
	decoder := yaml.NewYAMLOrJSONDecoder(bytes.NewReader(text), 4096)
	for {
		raw := runtime.RawExtension{}
		err := decoder.Decode(&raw)
		if errors.Is(err, io.EOF) {
			return result
		}
		if err != nil {
			result.errors = append(result.errors, err.Error())
			if strings.Contains(err.Error(), "invalid Yaml document separator") {
				result.stopped = true
				return result
			}
			// The next document of a YAML stream can be read. Behind broken JSON nobody can tell.
			var yamlError yaml.YAMLSyntaxError
			if errors.As(err, &yamlError) {
				continue
			}
			result.stopped = true
			return result
		}
		raw.Raw = bytes.TrimSpace(raw.Raw)
		if len(raw.Raw) == 0 || bytes.Equal(raw.Raw, []byte("null")) {
			continue
		}
		result.add(raw.Raw)
	}
}

func (r *reading) add(raw []byte) {
	object, _, err := unstructured.UnstructuredJSONScheme.Decode(raw, nil, nil)
	if err != nil {
		r.errors = append(r.errors, err.Error())
		return
	}
	if list, ok := object.(*unstructured.UnstructuredList); ok {
		for i := range list.Items {
			r.flatten(list.Items[i].Object)
		}
		return
	}
	r.objects = append(r.objects, object.(*unstructured.Unstructured).Object)
}

// flatten goes down into a List that is an item of a List.
func (r *reading) flatten(object map[string]any) {
	items, ok := object["items"]
	if !ok {
		if kind, _ := object["kind"].(string); kind == "" {
			r.errors = append(r.errors, "an item without kind")
			return
		}
		r.objects = append(r.objects, object)
		return
	}
	all, ok := items.([]any)
	if !ok {
		r.errors = append(r.errors, "items that are no list")
		return
	}
	for _, item := range all {
		child, ok := item.(map[string]any)
		if !ok {
			r.errors = append(r.errors, "an item that is no object")
			continue
		}
		r.flatten(child)
	}
}

// canonical is the same text for the same object, whatever its numbers and keys look like.
func canonical(object map[string]any) string {
	text, err := json.Marshal(normal(object))
	if err != nil {
		return fmt.Sprintf("no JSON: %v", err)
	}
	return string(text)
}

// normal makes a number a double: 1e2 of one reader is 100 of the other.
func normal(value any) any {
	switch typed := value.(type) {
	case map[string]any:
		for key, member := range typed {
			typed[key] = normal(member)
		}
	case []any:
		for i, item := range typed {
			typed[i] = normal(item)
		}
	case int64:
		return float64(typed)
	}
	return value
}
