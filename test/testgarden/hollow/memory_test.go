package hollow

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"time"
)

// memory is a garden's API server in memory, with the rules of the real one that moves depend on.
type memory struct {
	mu       sync.Mutex
	version  int
	objects  map[string]Object
	watchers map[chan Event]string
	// descriptions are all that a shoot's last operation ever said.
	descriptions []string
}

func newMemory() *memory {
	return &memory{objects: map[string]Object{}, watchers: map[chan Event]string{}}
}

// copied is what a server would have read of it.
func copied(o Object) Object {
	encoded, err := json.Marshal(o)
	if err != nil {
		panic(err)
	}
	var out Object
	if err := json.Unmarshal(encoded, &out); err != nil {
		panic(err)
	}
	return out
}

func merged(o any, change any) any {
	changes, ok := change.(Object)
	if !ok {
		return change
	}
	into, ok := o.(Object)
	if !ok {
		into = Object{}
	}
	into = maps.Clone(into)
	for name, value := range changes {
		if value == nil {
			delete(into, name)
			continue
		}
		into[name] = merged(into[name], value)
	}
	return into
}

// resourceOf is the path of the resource that an object's path is of, without its namespace.
func resourceOf(path string) string {
	parts := strings.Split(path, "/")
	for i, part := range parts {
		if part == "namespaces" && i+2 < len(parts) && !strings.Contains(path, "coordination") {
			return strings.Join(append(parts[:i:i], parts[i+2]), "/")
		}
	}
	return strings.Join(parts[:len(parts)-1], "/")
}

func (m *memory) put(path, event string, o Object) {
	m.version++
	o["metadata"].(Object)["resourceVersion"] = strconv.Itoa(m.version)
	if event == "DELETED" {
		delete(m.objects, path)
	} else {
		m.objects[path] = o
	}
	if said := text(o, "status", "lastOperation", "description"); said != "" && resourceOf(path) == shoots {
		m.descriptions = append(m.descriptions, said)
	}
	for watcher, resource := range m.watchers {
		if resource == resourceOf(path) {
			watcher <- Event{event, copied(o)}
		}
	}
}

func (m *memory) Get(_ context.Context, path string) (Object, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if o := m.objects[path]; o != nil {
		return copied(o), nil
	}
	return nil, fmt.Errorf("GET %s: %w", path, ErrNotFound)
}

func (m *memory) Create(_ context.Context, path string, o Object) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	o = copied(o)
	metadata := o["metadata"].(Object)
	metadata["generation"] = 1.0
	if metadata["uid"] == nil {
		metadata["uid"] = fmt.Sprintf("uid-%d", m.version)
	}
	m.put(path+"/"+text(o, "metadata", "name"), "ADDED", o)
	return nil
}

func (m *memory) Patch(_ context.Context, path string, change Object) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	self, sub := path, ""
	for _, name := range []string{"status", "binding"} {
		if cut, ok := strings.CutSuffix(path, "/"+name); ok {
			self, sub = cut, name
		}
	}
	old := m.objects[self]
	if old == nil {
		return fmt.Errorf("PATCH %s: %w", path, ErrNotFound)
	}
	change = copied(change)
	if wanted := text(change, "metadata", "resourceVersion"); wanted != "" && wanted != text(old, "metadata", "resourceVersion") {
		return fmt.Errorf("PATCH %s: %w", path, ErrConflict)
	}
	if sub == "status" {
		change = Object{"status": change["status"]}
	} else {
		delete(change, "status")
	}
	o := copied(merged(old, change).(Object))
	kind, state := lastOperation(o)
	handed := sub == "status" && resourceOf(self) == shoots && kind == opMigrate && state == succeeded
	if !reflect.DeepEqual(old["spec"], o["spec"]) || handed {
		o["metadata"].(Object)["generation"] = float64(number(old, "metadata", "generation") + 1)
	}
	if deleting(o) && len(list(o, "metadata", "finalizers")) == 0 {
		m.put(self, "DELETED", o)
		return nil
	}
	m.put(self, "MODIFIED", o)
	return nil
}

func (m *memory) Delete(_ context.Context, path string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	o := m.objects[path]
	if o == nil {
		return fmt.Errorf("DELETE %s: %w", path, ErrNotFound)
	}
	o = copied(o)
	if len(list(o, "metadata", "finalizers")) == 0 {
		m.put(path, "DELETED", o)
		return nil
	}
	o["metadata"].(Object)["deletionTimestamp"] = stamp(time.Now())
	m.put(path, "MODIFIED", o)
	return nil
}

func (m *memory) Watch(ctx context.Context, resource string, tell func(Event)) error {
	// What is not selected does no harm.
	resource, _, _ = strings.Cut(resource, "?")
	const many = 1 << 16
	events := make(chan Event, many)
	m.mu.Lock()
	for path, o := range m.objects {
		if resourceOf(path) == resource {
			events <- Event{"ADDED", copied(o)}
		}
	}
	events <- Event{Type: SyncedEvent}
	m.watchers[events] = resource
	m.mu.Unlock()
	defer func() {
		m.mu.Lock()
		defer m.mu.Unlock()
		delete(m.watchers, events)
	}()
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case event := <-events:
			tell(event)
		}
	}
}
