package hollow

import (
	"strings"
	"time"
)

// Object is an API object as JSON has it.
type Object = map[string]any

// at is what stands at a path of an object, or nil.
func at(o Object, path ...string) any {
	var value any = o
	for _, name := range path {
		members, ok := value.(Object)
		if !ok {
			return nil
		}
		value = members[name]
	}
	return value
}

// text is the string at a path of an object, or "".
func text(o Object, path ...string) string {
	s, _ := at(o, path...).(string)
	return s
}

// number is the number at a path of an object, or 0. JSON has only floats.
func number(o Object, path ...string) int64 {
	switch n := at(o, path...).(type) {
	case float64:
		return int64(n)
	case int64:
		return n
	case int:
		return int64(n)
	}
	return 0
}

// list is the array at a path of an object, or nil.
func list(o Object, path ...string) []any {
	l, _ := at(o, path...).([]any)
	return l
}

func annotation(o Object, name string) (string, bool) {
	annotations, _ := at(o, "metadata", "annotations").(Object)
	value, ok := annotations[name].(string)
	return value, ok
}

func hasFinalizer(o Object, name string) bool {
	for _, finalizer := range list(o, "metadata", "finalizers") {
		if finalizer == name {
			return true
		}
	}
	return false
}

func deleting(o Object) bool { return text(o, "metadata", "deletionTimestamp") != "" }

// instant is the time at a path of an object, or zero.
func instant(o Object, path ...string) time.Time {
	// A text that is no time is as good as none.
	t, _ := time.Parse(time.RFC3339Nano, text(o, path...))
	return t
}

// stamp is a time as metav1.Time has it: to the second.
func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// truthy is strconv.ParseBool, for which most of what is not a boolean is false.
func truthy(s string) bool {
	switch s {
	case "1", "t", "T", "true", "TRUE", "True":
		return true
	}
	return false
}

// key names a namespaced object.
type key struct{ namespace, name string }

func keyOf(o Object) key { return key{text(o, "metadata", "namespace"), text(o, "metadata", "name")} }

func (k key) String() string { return k.namespace + "/" + k.name }

// The paths of the resources that hollow controllers read and write.
const (
	core     = "/apis/core.gardener.cloud/v1beta1"
	shoots   = core + "/shoots"
	seeds    = core + "/seeds"
	entries  = core + "/backupentries"
	bastions = "/apis/operations.gardener.cloud/v1alpha1/bastions"
	leases   = "/apis/coordination.k8s.io/v1/namespaces/gardener-system-seed-lease/leases"
)

// of is the path of one object of a resource.
func of(resource string, k key) string {
	if k.namespace == "" {
		return resource + "/" + k.name
	}
	cut := strings.LastIndex(resource, "/")
	return resource[:cut] + "/namespaces/" + k.namespace + resource[cut:] + "/" + k.name
}

// all is the path of a resource in the namespace of an object.
func all(resource string, k key) string {
	path := of(resource, k)
	return path[:strings.LastIndex(path, "/")]
}
