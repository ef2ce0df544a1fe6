package e2e

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"
)

// schedule runs replicas of trowel scheduler, with these rights, until the test ends, and waits until all are ready: one
// that does not lead is so, too.
func schedule(t *testing.T, own string, n int, more ...string) []*replica {
	t.Helper()
	var replicas []*replica
	t.Cleanup(func() {
		for _, r := range replicas {
			if !r.ended() {
				check(t, r.terminate(20*time.Second))
			}
		}
	})
	for i := range n {
		name := fmt.Sprintf("%s-scheduler-%d", strings.TrimPrefix(t.Name(), "Test"), i)
		r, err := env.startScheduler(name, own, more...)
		check(t, err)
		replicas = append(replicas, r)
	}
	for _, r := range replicas {
		check(t, r.awaitReady(30*time.Second))
	}
	_, err := leaderOf(replicas)
	check(t, err)
	return replicas
}

// pending objects unless a shoot says that it could not be scheduled, with all of the words.
func pending(shoot shootRef, words ...string) error {
	o, err := env.api.get(shoot.path())
	if err != nil {
		return err
	}
	operation, _ := at(o, "status.lastOperation").(object)
	description := text(operation, "description")
	if text(operation, "type") != "Create" || text(operation, "state") != "Pending" ||
		!strings.HasPrefix(description, "Failed to schedule Shoot: ") || !holdsAll(description, words) ||
		at(operation, "progress") != float64(0) || text(operation, "lastUpdateTime") == "" {
		return fmt.Errorf("%s does not say why it is pending, with %q: %v", shoot.name, words, operation)
	}
	return nil
}

// nothingLeft objects if a shoot still says that it could not be scheduled.
func nothingLeft(shoot shootRef) error {
	o, err := env.api.get(shoot.path())
	if err != nil {
		return err
	}
	if operation := at(o, "status.lastOperation"); operation != nil {
		return fmt.Errorf("%s is bound, and says %v", shoot.name, operation)
	}
	return nil
}

// A shoot that no seed may take says so, and is bound as soon as a seed may: one that is new, or one that has grown.
func TestUnplaceableShootIsBoundWhenItCan(t *testing.T) {
	needsLive(t)
	own := rights(t, "scheduler-access")
	g := newGroup(t, "late")
	w := g.watch(t)
	r := schedule(t, own, 1)[0]
	bindable := func(shoot shootRef, how string, since time.Time) {
		t.Helper()
		write, err := w.awaitShoot(shoot, time.Second)
		check(t, err)
		t.Logf("bound %v after %s", write.at.Sub(since).Round(time.Millisecond), how)
		check(t, nothingLeft(shoot))
		check(t, env.said(shoot, "Normal", "SchedulingSuccessful", write.seed))
	}

	first, err := g.shoot("first", ownScheduler)
	check(t, err)
	check(t, until(5*time.Second, func() error { return pending(first, "shoot-selector") }))
	check(t, env.said(first, "Warning", "SchedulingFailed", "shoot-selector"))
	check(t, g.seed(nearSeed, "e2e-late", 1))
	bindable(first, "a seed appeared", time.Now())

	second, err := g.shoot("second", ownScheduler)
	check(t, err)
	check(t, until(5*time.Second, func() error { return pending(second, "seed-capacity") }))
	check(t, env.said(second, "Warning", "SchedulingFailed", "seed-capacity"))
	unplaceable, err := r.metric(`trowel_scheduler_queue{state="unplaceable"}`)
	check(t, err)
	if unplaceable != 1 {
		t.Errorf("%v shoots are counted as unplaceable", unplaceable)
	}
	check(t, env.api.patch(core+"/seeds/e2e-late/status", object{"status": object{"allocatable": object{"shoots": "2"}}}))
	bindable(second, "the seed grew", time.Now())
	check(t, until(5*time.Second, r.queueEmpty))
	check(t, w.onceEach(2))
}

// A leader that is told to go gives the Lease back: the next one does not wait for its end.
func TestSchedulerHandsOver(t *testing.T) {
	needsLive(t)
	own := rights(t, "scheduler-access")
	g := newGroup(t, "handover")
	check(t, g.seed(nearSeed, "e2e-handover", 2))
	w := g.watch(t)
	replicas := schedule(t, own, 2)
	leader, err := leaderOf(replicas)
	check(t, err)

	before, err := env.api.get(schedulerLease)
	check(t, err)
	check(t, replicas[leader].terminate(10*time.Second))
	ended := time.Now()
	after, err := env.api.get(schedulerLease)
	check(t, err)
	if holder := text(after, "spec.holderIdentity"); holder == text(before, "spec.holderIdentity") {
		t.Errorf("the Lease is held by %s, which has ended", holder)
	}
	shoot, err := g.shoot("one", ownScheduler)
	check(t, err)
	write, err := w.awaitShoot(shoot, 5*time.Second)
	check(t, err)
	t.Logf("bound by the other %v after the leader's end", write.at.Sub(ended).Round(time.Millisecond))
}

// What is not a binder's is left as it is: shoots of another scheduler, on their way out, or without a seed by design.
func TestSchedulerLeavesOthersAlone(t *testing.T) {
	needsLive(t)
	own := rights(t, "scheduler-access")
	g := newGroup(t, "others")
	check(t, g.seed(nearSeed, "e2e-others", 100))
	// Before there is a scheduler, else it is bound before it can be deleted.
	leaving, err := g.leavingShoot()
	check(t, err)
	t.Cleanup(func() { check(t, env.api.patch(leaving.path(), object{"metadata": object{"finalizers": nil}})) })
	w := g.watch(t)
	r := schedule(t, own, 1)[0]
	others := map[string]func(spec object){
		"default":    func(spec object) { spec["schedulerName"] = "default-scheduler" },
		"unnamed":    func(spec object) { delete(spec, "schedulerName") },
		"foreign":    func(spec object) { spec["schedulerName"] = ownScheduler + "-2" },
		"selfhosted": func(spec object) { runItself(spec) },
	}
	var refs []shootRef
	for name, change := range others {
		ref, err := g.shoot(name, ownScheduler, change)
		check(t, err)
		refs = append(refs, ref)
	}
	mine, err := g.shoot("mine", ownScheduler)
	check(t, err)
	_, err = w.awaitShoot(mine, 2*time.Second)
	check(t, err)
	// Whoever was looked at, was by now.
	time.Sleep(time.Second)
	for _, ref := range append(refs, leaving) {
		check(t, nothingLeft(ref))
		events, err := env.events(ref)
		check(t, err)
		if len(events) > 0 {
			t.Errorf("%s: %+v", ref.name, events)
		}
	}
	if n := w.bound(); n != 1 {
		t.Errorf("%d shoots were bound", n)
	}
	check(t, r.queueEmpty())
}

func runItself(spec object) {
	pool := at(spec, "provider.workers").([]any)[0].(object)
	pool["controlPlane"] = object{}
}

// leavingShoot is one that is being deleted, and never had a seed.
func (g group) leavingShoot() (shootRef, error) {
	ref, err := g.shoot("leaving", ownScheduler)
	if err != nil {
		return ref, err
	}
	kept := object{"metadata": object{"finalizers": []string{"gardener.cloud/e2e"}}}
	if err := g.env.api.patch(ref.path(), kept); err != nil {
		return ref, err
	}
	return ref, g.env.api.remove(ref.path())
}

// With --scheduler the webhook's process binds, and is asked about its own bindings.
func TestServeBindsThroughItsOwnWebhook(t *testing.T) {
	needsLive(t)
	own := rights(t, "scheduler-access")
	g := newGroup(t, "own")
	const places, shoots = 3, 5
	check(t, g.seed(nearSeed, "e2e-own", places))
	r := startFor(t, "own", "--kubeconfig", own, "--scheduler")

	const allowedMetric = `trowel_decisions_total{verdict="allowed"}`
	before, err := r.metric(allowedMetric)
	check(t, err)
	w := g.watch(t)
	check(t, g.shoots(shoots, ownScheduler))
	check(t, w.await(places, 5*time.Second))
	check(t, until(5*time.Second, func() error {
		return allPending(g, shoots-places)
	}))
	check(t, w.onceEach(places))
	after, err := r.metric(allowedMetric)
	check(t, err)
	if after-before < places {
		t.Errorf("%v bindings were judged, and %d done", after-before, places)
	}
	// The last places are taken now, for the webhook as well.
	got, err := env.send(http.MethodPatch, allowedShoot.binding()+"?dryRun=All", merge, seedPatch("e2e-own"), nil)
	check(t, denied("seed-capacity")(got, err))
}

// allPending objects unless so many shoots of a group wait, and say why.
func allPending(g group, n int) error {
	stored, _, err := g.stored()
	if err != nil {
		return err
	}
	waiting := 0
	for _, o := range stored {
		if text(o, "spec.seedName") != "" {
			continue
		}
		if err := pending(shootRef{groupNamespace, text(o, "metadata.name")}); err != nil {
			return err
		}
		waiting++
	}
	if waiting != n {
		return fmt.Errorf("%d shoots wait, not %d", waiting, n)
	}
	return nil
}
