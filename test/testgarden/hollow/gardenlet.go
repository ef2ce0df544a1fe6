package hollow

import (
	"context"
	"errors"
	"net/url"
	"sync"
	"time"
)

// finalizer is Gardener's, of shoots and BackupEntries.
const finalizer = "gardener"

// concurrentSyncs is on how many shoots a gardenlet works at once.
const concurrentSyncs = 20

// Gardenlet is the one process of a gardenlet: it ends when it dies or is upgraded, and another one is started.
type Gardenlet struct {
	*Garden
	seed    string
	version string
	api     API
	planes  *planes

	shoots, entries, bastions mirror
	free                      chan struct{}
	mu                        sync.Mutex
	queue                     map[key]chan struct{}
	work                      sync.WaitGroup
}

// identity is what it writes into the status of what it works on.
func (g *Gardenlet) identity() Object {
	return Object{"id": "hollow", "name": "gardenlet-" + g.seed, "version": g.version}
}

// run works until it is told to end, and ends when nothing of it works any more.
func (g *Gardenlet) run(ctx context.Context) {
	g.free = make(chan struct{}, concurrentSyncs)
	g.queue = map[key]chan struct{}{}
	g.shoots.changed = func(before, after Object) { g.changed(ctx, before, after) }
	g.entries.changed = func(_, after Object) { g.entryChanged(ctx, after) }
	again := g.pace.Poll
	g.work.Go(func() { g.heartbeat(ctx) })
	g.work.Go(func() { g.reconcileSeed(ctx) })
	g.work.Go(func() { g.entries.follow(ctx, g.api, entries, again) })
	g.work.Go(func() { g.bastions.follow(ctx, g.api, bastions, again) })
	own := shoots + "?labelSelector=" + url.QueryEscape("name.seed.gardener.cloud/"+g.seed+"=true")
	g.work.Go(func() { g.shoots.follow(ctx, g.api, own, again) })
	g.work.Go(func() { each(ctx, g.pace.Care, func() { g.care(ctx) }) })
	<-ctx.Done()
	g.work.Wait()
}

// changed wakes who works on a shoot. As in Gardener, only a new generation does.
func (g *Gardenlet) changed(ctx context.Context, before, after Object) {
	if after == nil || responsible(after) != g.seed {
		return
	}
	same := before != nil && number(before, "metadata", "generation") == number(after, "metadata", "generation")
	if same && deleting(before) == deleting(after) {
		return
	}
	k := keyOf(after)
	g.mu.Lock()
	defer g.mu.Unlock()
	if wake, ok := g.queue[k]; ok {
		select {
		case wake <- struct{}{}:
		default: // It is to look again already.
		}
		return
	}
	wake := make(chan struct{}, 1)
	g.queue[k] = wake
	g.work.Go(func() { g.serve(ctx, k, wake) })
}

// serve works on one shoot: again when it is woken, after a failure, or when it asked for it.
func (g *Gardenlet) serve(ctx context.Context, k key, wake chan struct{}) {
	failures := 0
	for ctx.Err() == nil {
		after, err := g.oneOfMany(ctx, k)
		switch {
		case err != nil:
			g.journal.complain(k, err)
			after = g.pace.backoff(failures)
			failures++
		default:
			failures = 0
		}
		var timer <-chan time.Time
		if after > 0 {
			timer = time.After(after)
		}
		select {
		case <-ctx.Done():
		case <-wake:
		case <-timer:
		}
	}
}

func (p Pace) backoff(failures int) time.Duration {
	return min(p.Backoff<<min(failures, 30), p.BackoffMax)
}

func (g *Gardenlet) oneOfMany(ctx context.Context, k key) (time.Duration, error) {
	select {
	case g.free <- struct{}{}:
	case <-ctx.Done():
		return 0, ctx.Err()
	}
	defer func() { <-g.free }()
	return g.reconcile(ctx, k)
}

// reconcile is one look at a shoot. It answers when to look again: zero is when it changes.
func (g *Gardenlet) reconcile(ctx context.Context, k key) (time.Duration, error) {
	shoot, err := g.api.Get(ctx, of(shoots, k))
	if errors.Is(err, ErrNotFound) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	if responsible(shoot) != g.seed {
		return 0, nil
	}
	r := g.newRun(shoot)
	if held, err := g.meet(point{shoot: k.String(), seed: g.seed, phase: phaseOfPickUp(r)}); held != nil && held() {
		return g.pace.Poll, err
	}
	switch {
	case deleting(shoot):
		r.operation = opDelete
		return r.tryToDelete(ctx)
	case migrates(shoot):
		return r.tryToMigrate(ctx)
	}
	return r.tryToReconcile(ctx)
}

// phaseOfPickUp is the phase in which a shoot is that gardenlet has yet to take up.
func phaseOfPickUp(r *run) string {
	kind, state := lastOperation(r.shoot)
	switch {
	case r.operation == opMigrate && kind != opMigrate:
		return "W2"
	case r.operation == opRestore && kind == opMigrate && state == succeeded:
		return "H3"
	}
	return ""
}
