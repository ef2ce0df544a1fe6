package hollow

import (
	"context"
	"maps"
	"sync"
	"time"
)

// mirror holds a copy of all objects of a resource, as a controller's cache does.
type mirror struct {
	mu      sync.Mutex
	objects map[key]Object
	// changed is told of each change; before or after is nil for one that comes or goes.
	changed func(before, after Object)
}

// follow keeps the copy until it is told to end. What the API server loses, it lists anew.
func (m *mirror) follow(ctx context.Context, api API, resource string, again time.Duration) {
	for ctx.Err() == nil {
		seen := map[key]bool{}
		// However it ends, what follows is the same: list again.
		_ = api.Watch(ctx, resource, func(event Event) {
			if event.Type == SyncedEvent {
				m.forget(seen)
				return
			}
			seen[keyOf(event.Object)] = true
			m.put(event)
		})
		sleep(ctx, again)
	}
}

func (m *mirror) put(event Event) {
	m.mu.Lock()
	if m.objects == nil {
		m.objects = map[key]Object{}
	}
	k := keyOf(event.Object)
	before, after := m.objects[k], event.Object
	if event.Type == "DELETED" {
		after = nil
		delete(m.objects, k)
	} else {
		m.objects[k] = after
	}
	m.mu.Unlock()
	if m.changed != nil {
		m.changed(before, after)
	}
}

// forget drops what a new listing no longer has.
func (m *mirror) forget(seen map[key]bool) {
	m.mu.Lock()
	gone := maps.Clone(m.objects)
	maps.DeleteFunc(gone, func(k key, _ Object) bool { return seen[k] })
	m.mu.Unlock()
	for _, o := range gone {
		m.put(Event{"DELETED", o})
	}
}

// get is nil for what is not there.
func (m *mirror) get(k key) Object {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.objects[k]
}

func (m *mirror) all() []Object {
	m.mu.Lock()
	defer m.mu.Unlock()
	var found []Object
	for _, o := range m.objects {
		found = append(found, o)
	}
	return found
}

// sleep waits, and answers whether it may go on.
func sleep(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}

// each does something again and again until it is told to end.
func each(ctx context.Context, period time.Duration, do func()) {
	for {
		do()
		if !sleep(ctx, period) {
			return
		}
	}
}
