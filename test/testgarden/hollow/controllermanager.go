package hollow

import (
	"context"
	"fmt"
	"sync"
	"time"
)

// controllerManager is what gardener-controller-manager does about moves.
type controllerManager struct {
	*Garden
	shoots, seeds, bastions mirror
	mu                      sync.Mutex
	busy                    map[key]bool
}

func (g *Garden) runControllerManager(ctx context.Context) {
	c := &controllerManager{Garden: g, busy: map[key]bool{}}
	var work sync.WaitGroup
	c.shoots.changed = func(_, after Object) {
		if after != nil && (migrates(after) || conditionOf(after, "constraints", "ReadyForMigration") != nil) {
			c.follow(ctx, &work, keyOf(after))
		}
	}
	work.Go(func() { c.seeds.follow(ctx, g.gcm, seeds, g.pace.Poll) })
	work.Go(func() { c.bastions.follow(ctx, g.gcm, bastions, g.pace.Poll) })
	work.Go(func() { c.shoots.follow(ctx, g.gcm, shoots, g.pace.Poll) })
	work.Go(func() { each(ctx, g.pace.Poll, func() { c.collectBastions(ctx) }) })
	work.Go(func() {
		// Until then gardenlets may yet begin.
		if sleep(ctx, g.pace.Monitor) {
			each(ctx, g.pace.Lifecycle, func() { c.lookAtHeartbeats(ctx) })
		}
	})
	<-ctx.Done()
	work.Wait()
}

// follow looks at a shoot again and again as long as it has to do with a move.
func (c *controllerManager) follow(ctx context.Context, work *sync.WaitGroup, k key) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.busy[k] {
		return
	}
	c.busy[k] = true
	work.Go(func() {
		for {
			again, err := c.judge(ctx, k)
			c.journal.complain(k, err)
			if !again || !sleep(ctx, c.pace.Constraint) {
				break
			}
		}
		c.mu.Lock()
		delete(c.busy, k)
		c.mu.Unlock()
	})
}

// judge is one look: pkg/controllermanager/controller/shoot/migration/reconciler.go.
func (c *controllerManager) judge(ctx context.Context, k key) (again bool, err error) {
	if held, _ := c.meet(point{shoot: k.String(), phase: "W0"}); held != nil && held() {
		return true, nil
	}
	shoot, err := c.gcm.Get(ctx, of(shoots, k))
	if err != nil {
		return ignoreNotFound(err) != nil, err
	}
	constraint := conditionOf(shoot, "constraints", "ReadyForMigration")
	if !migrates(shoot) {
		if constraint == nil {
			return false, nil
		}
		return false, c.writeConstraints(ctx, shoot, without(list(shoot, "status", "constraints"), "ReadyForMigration"))
	}
	source, err := c.seed("source", text(shoot, "status", "seedName"))
	if err != nil {
		return true, err
	}
	destination, err := c.seed("destination", text(shoot, "spec", "seedName"))
	if err != nil {
		return true, err
	}
	status, reason, message := "True", "DestinationSeedReady", "Destination seed cluster is ready for the shoot migration"
	if deleting(destination) {
		status, reason, message = "False", "DestinationSeedInDeletion", "Seed is being deleted"
	} else if trouble := unready(destination, source); trouble != "" {
		status, reason, message = "False", "DestinationSeedUnready", trouble
	}
	// As long as the status is the same, its reason and message stay what they were.
	if text(constraint, "status") == status {
		return true, nil
	}
	constraints, _ := turn(list(shoot, "status", "constraints"), "ReadyForMigration", status, reason, message)
	c.journal.add(k, map[string]string{"True": "W2", "False": "W1"}[status], message)
	return true, c.writeConstraints(ctx, shoot, constraints)
}

func (c *controllerManager) seed(role, name string) (Object, error) {
	seed := c.seeds.get(key{name: name})
	if seed == nil {
		return nil, fmt.Errorf("failed reading %s seed %s: seeds.core.gardener.cloud %q not found", role, name, name)
	}
	return seed, nil
}

// unready is why a seed may take no control plane from another, or empty: pkg/utils/kubernetes/health/seed.go.
func unready(destination, source Object) string {
	here, there := text(destination, "status", "gardener", "version"), text(source, "status", "gardener", "version")
	observed, generation := number(destination, "status", "observedGeneration"), number(destination, "metadata", "generation")
	switch {
	case here == "" || there == "":
		return "missing Gardener version information on source or destination seed"
	case here != there:
		return fmt.Sprintf("observing Gardener version not up to date (%s/%s)", here, there)
	case observed < generation:
		return fmt.Sprintf("observed generation outdated (%d/%d)", observed, generation)
	}
	bad, missing := failingConditions(destination)
	if missing != "" {
		return fmt.Sprintf("condition %q is missing", missing)
	}
	if len(bad) > 0 {
		return invalid(bad[0])
	}
	return ""
}

func (c *controllerManager) writeConstraints(ctx context.Context, shoot Object, constraints []any) error {
	return c.gcm.Patch(ctx, of(shoots, keyOf(shoot))+"/status", Object{
		"metadata": Object{"resourceVersion": text(shoot, "metadata", "resourceVersion")},
		"status":   Object{"constraints": constraints},
	})
}

func without(conditions []any, kind string) []any {
	left := []any{}
	for _, c := range conditions {
		if text(c.(Object), "type") != kind {
			left = append(left, c)
		}
	}
	return left
}

// collectBastions deletes those that are left on a seed that their shoot leaves: pkg/controllermanager/controller/bastion.
func (c *controllerManager) collectBastions(ctx context.Context) {
	for _, b := range c.bastions.all() {
		k := keyOf(b)
		shoot := c.shoots.get(key{k.namespace, text(b, "spec", "shootRef", "name")})
		if deleting(b) || shoot == nil || text(shoot, "spec", "seedName") == text(b, "spec", "seedName") && !deleting(shoot) {
			continue
		}
		c.journal.complain(k, ignoreNotFound(c.gcm.Delete(ctx, of(bastions, k))))
	}
}

// lookAtHeartbeats is pkg/controllermanager/controller/gardenletlifecycle.
func (c *controllerManager) lookAtHeartbeats(ctx context.Context) {
	for _, name := range c.Seeds() {
		// Without a Lease, there was no heartbeat.
		lease, err := c.gcm.Get(ctx, leases+"/"+name)
		if ignoreNotFound(err) != nil {
			c.journal.complain(key{name: name}, err)
			continue
		}
		if time.Since(instant(lease, "spec", "renewTime")) < c.pace.Monitor {
			continue
		}
		err = c.setCondition(ctx, c.gcm, name, "GardenletReady", "Unknown", "StatusUnknown",
			"Gardenlet stopped posting status updates.")
		c.journal.complain(key{name: name}, err)
		since := instant(conditionOf(c.seeds.get(key{name: name}), "conditions", "GardenletReady"), "lastTransitionTime")
		if time.Since(since) >= c.pace.ShootMonitor {
			c.doubtShoots(ctx, name)
		}
	}
}

// doubtShoots turns all conditions of the shoots of a seed to Unknown.
func (c *controllerManager) doubtShoots(ctx context.Context, seed string) {
	for _, shoot := range c.shoots.all() {
		if text(shoot, "status", "seedName") != seed {
			continue
		}
		conditions, any := list(shoot, "status", "conditions"), false
		for _, kind := range shootConditions {
			var changed bool
			conditions, changed = turn(conditions, kind, "Unknown", "StatusUnknown", "Gardenlet stopped sending heartbeats.")
			any = any || changed
		}
		if any {
			c.journal.complain(keyOf(shoot), c.gcm.Patch(ctx, of(shoots, keyOf(shoot))+"/status",
				Object{"status": Object{"conditions": conditions}}))
		}
	}
}
