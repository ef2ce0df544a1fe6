package hollow

import (
	"context"
	"slices"
	"strings"
	"sync"
)

// Options are how a garden moves.
type Options struct {
	// Connect makes the client of a user of Gardener's.
	Connect func(user string, groups ...string) (API, error)
	// Seeds are those that have a hollow gardenlet.
	Seeds []string
	// Version is that of all gardenlets at first.
	Version string
	Pace    Pace
	// Faults may be nil: all goes well.
	Faults *Faults
}

// Garden is the hollow controllers of a garden.
type Garden struct {
	pace    Pace
	faults  *Faults
	journal journal

	mu    sync.Mutex
	ctx   context.Context
	works sync.WaitGroup
	sites map[string]*site
	gcm   API
}

// site is a seed, whichever gardenlet works on it.
type site struct {
	name, version string
	api           API
	planes        planes
	// stop ends the gardenlet; gone is closed when it has ended. Nil: none runs.
	stop context.CancelFunc
	gone chan struct{}
}

// Start starts all hollow controllers. They work until the context ends; Wait waits for that.
func Start(ctx context.Context, o Options) (*Garden, error) {
	g := &Garden{pace: o.Pace, faults: o.Faults, ctx: ctx, sites: map[string]*site{}}
	for _, name := range o.Seeds {
		api, err := o.Connect(seedUser+name, seedGroup)
		if err != nil {
			return nil, err
		}
		g.sites[name] = &site{name: name, version: o.Version, api: api}
	}
	var err error
	if g.gcm, err = o.Connect(gcmUser); err != nil {
		return nil, err
	}
	for _, name := range o.Seeds {
		g.startGardenlet(g.sites[name])
	}
	g.works.Go(func() { g.runControllerManager(ctx) })
	return g, nil
}

// Wait waits until all have ended, after their context has.
func (g *Garden) Wait() { g.works.Wait() }

func (g *Garden) startGardenlet(s *site) {
	ctx, stop := context.WithCancel(g.ctx)
	gone := make(chan struct{})
	s.stop, s.gone = stop, gone
	gardenlet := &Gardenlet{Garden: g, seed: s.name, version: s.version, api: s.api, planes: &s.planes}
	g.works.Go(func() {
		defer close(gone)
		gardenlet.run(ctx)
	})
}

// Die ends the gardenlet of a seed: what it worked on stays as it is, and its heartbeat ends.
func (g *Garden) Die(seed string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if s := g.sites[seed]; s != nil && s.stop != nil {
		s.stop()
		s.stop = nil
	}
}

// Revive starts the gardenlet of a seed again.
func (g *Garden) Revive(seed string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.revive(g.sites[seed], "")
}

// Upgrade replaces the gardenlet of a seed with one of another version.
func (g *Garden) Upgrade(seed, version string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	s := g.sites[seed]
	if s == nil || s.version == version {
		return
	}
	if s.stop != nil {
		s.stop()
		s.stop = nil
	}
	g.revive(s, version)
}

func (g *Garden) revive(s *site, version string) {
	if s == nil || s.stop != nil {
		return
	}
	if version != "" {
		s.version = version
	}
	old := s.gone
	// Who asks may be the gardenlet that has to end first.
	g.works.Go(func() {
		<-old
		g.mu.Lock()
		defer g.mu.Unlock()
		if s.stop == nil && g.ctx.Err() == nil {
			g.startGardenlet(s)
		}
	})
}

// flap turns a condition of a seed off, and on again when the fault is lifted.
func (g *Garden) flap(seed string, f *Fault) {
	kind := f.Condition
	if kind == "" {
		kind = "SeedSystemComponentsHealthy"
	}
	g.works.Go(func() {
		bad := func() error {
			return g.setCondition(g.ctx, g.gcm, seed, kind, "False", "DeploymentUnhealthy", "Deployment is unhealthy")
		}
		for on := false; g.ctx.Err() == nil; on = !on {
			err := bad()
			lifted := g.faults.isLifted(f)
			if on || lifted {
				err = g.setCondition(g.ctx, g.gcm, seed, kind, "True", "SystemComponentsRunning", "All system components are healthy.")
			}
			if err != nil {
				g.journal.complain(key{name: seed}, err)
			} else if lifted {
				return
			}
			if !sleep(g.ctx, g.pace.SeedRecheck) {
				return
			}
		}
	})
}

// parseKey reads NAMESPACE/NAME.
func parseKey(s string) key {
	namespace, name, _ := strings.Cut(s, "/")
	return key{namespace, name}
}

// Seeds are those that have a hollow gardenlet, sorted.
func (g *Garden) Seeds() []string {
	var names []string
	for name := range g.sites {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}
