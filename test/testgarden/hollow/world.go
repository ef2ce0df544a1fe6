package hollow

import (
	"context"
	"sync"
)

// plane is what is left of a shoot's control plane on a seed.
type plane struct{ namespace, kapi, etcd, machines bool }

// planes are the control planes on one seed. They outlive the gardenlet that works on them.
type planes struct {
	mu sync.Mutex
	of map[key]*plane
}

// handle is one of them.
type handle struct {
	all *planes
	key key
}

// find answers the control plane of a shoot. Of one that was never looked at, all is there if the seed hosts it.
func (p *planes) find(k key, hosted bool) handle {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.of == nil {
		p.of = map[key]*plane{}
	}
	if p.of[k] == nil {
		p.of[k] = &plane{hosted, hosted, hosted, hosted}
	}
	return handle{p, k}
}

func (h handle) now() plane {
	h.all.mu.Lock()
	defer h.all.mu.Unlock()
	return *h.all.of[h.key]
}

// change makes what a task does on the seed.
func (h handle) change(how func(*plane)) func(context.Context) error {
	return func(context.Context) error {
		h.all.mu.Lock()
		defer h.all.mu.Unlock()
		how(h.all.of[h.key])
		return nil
	}
}
