package hollow

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
)

// What gardenlet decides before it works on a shoot: pkg/gardenlet/controller/shoot/shoot/reconciler.go.

func (r *run) tryToMigrate(ctx context.Context) (time.Duration, error) {
	ready := conditionOf(r.shoot, "constraints", "ReadyForMigration")
	if ready == nil {
		return 0, fmt.Errorf("waiting for confirmation that destination Seed is available to host the control plane of Shoot %s",
			r.key.name)
	}
	if text(ready, "status") != "True" {
		return 0, fmt.Errorf("destination Seed is not available to host the control plane of Shoot %s: %s",
			r.key.name, text(ready, "message"))
	}
	if r.hasBastions() {
		return 0, r.fail(ctx, "shoot has still Bastions", opMigrate, false, r.errors)
	}
	after, ok, err := r.prepare(ctx)
	if !ok {
		return after, err
	}
	return 0, r.runMigrate(ctx)
}

// hasBastions counts those of shoots of that name in all projects, as gardenlet does.
func (r *run) hasBastions() bool {
	for _, b := range r.bastions.all() {
		if text(b, "spec", "seedName") == r.seed && text(b, "spec", "shootRef", "name") == r.key.name {
			return true
		}
	}
	return false
}

func (r *run) tryToReconcile(ctx context.Context) (time.Duration, error) {
	_, state := lastOperation(r.shoot)
	current := number(r.shoot, "status", "observedGeneration") == number(r.shoot, "metadata", "generation")
	// Gardenlet would do so once an hour.
	if r.operation == opReconcile && current && state == succeeded {
		return 0, nil
	}
	after, ok, err := r.prepare(ctx)
	if !ok {
		return after, err
	}
	return 0, r.runReconcile(ctx)
}

// tryToDelete does what is left of deletion where nothing is on a seed.
func (r *run) tryToDelete(ctx context.Context) (time.Duration, error) {
	if !hasFinalizer(r.shoot, finalizer) {
		return 0, nil
	}
	if r.hasBastions() {
		return 0, r.fail(ctx, "shoot has still Bastions", opDelete, false, r.errors)
	}
	after, ok, err := r.prepare(ctx)
	if !ok {
		return after, err
	}
	f := &flow{name: "Shoot cluster deletion"}
	namespace := f.add(task{name: "Deleting shoot namespace in Seed"})
	f.add(task{name: "Waiting until shoot namespace in Seed has been deleted", takes: waits,
		do: r.plane.change(func(p *plane) { *p = plane{} })}, namespace)
	if err := r.execute(ctx, f); err != nil {
		return 0, err
	}
	if err := r.writeStatus(ctx, Object{"retryCycleStartTime": nil, "lastErrors": nil, "lastOperation": Object{
		"type": opDelete, "state": succeeded, "progress": 100,
		"description": "Shoot cluster has been successfully deleted.", "lastUpdateTime": stamp(time.Now())}}); err != nil {
		return 0, err
	}
	var left []any
	for _, f := range list(r.shoot, "metadata", "finalizers") {
		if f != finalizer {
			left = append(left, f)
		}
	}
	return 0, r.api.Patch(ctx, of(shoots, r.key), Object{"metadata": Object{"finalizers": left}})
}

// prepare reads what an operation needs, and writes that it has begun. If it may not begin now, it answers when to look
// again; most of that no status says.
func (r *run) prepare(ctx context.Context) (after time.Duration, ok bool, err error) {
	if profile := text(r.shoot, "spec", "cloudProfile", "name"); profile != "" {
		if _, err := r.api.Get(ctx, of(core+"/cloudprofiles", key{name: profile})); err != nil {
			return 0, false, err
		}
	}
	if err := r.readAround(ctx); err != nil {
		return 0, false, err
	}
	if !r.shouldBegin() {
		return 0, false, nil
	}
	if said := r.seedTrouble(); said != "" {
		_ = r.fail(ctx, "Shoot cannot be reconciled on seed: "+said, r.operation, true, r.errors)
		return r.pace.SeedRecheck, false, nil
	}
	if err := r.rollsOut(); err != nil {
		return 0, false, err
	}
	if err := r.begin(ctx); err != nil {
		return 0, false, err
	}
	if err := r.initialize(ctx); err != nil {
		if ctx.Err() != nil {
			return 0, false, err
		}
		return 0, false, r.fail(ctx, "Could not initialize a new operation for Shoot cluster: "+err.Error(), r.operation, false,
			r.errors)
	}
	return 0, true, nil
}

// shouldBegin is pkg/gardenlet/controller/shoot/shoot/helper/infos.go.
func (r *run) shouldBegin() bool {
	if _, stop := annotation(r.own, "shoot.gardener.cloud/emergency-stop-reconciliations"); stop {
		return false
	}
	// Gardenlet honours it where it is configured to, and always in the namespace garden.
	if ignore, _ := annotation(r.shoot, "shoot.gardener.cloud/ignore"); truthy(ignore) {
		return false
	}
	_, state := lastOperation(r.shoot)
	current := number(r.shoot, "status", "observedGeneration") == number(r.shoot, "metadata", "generation") &&
		text(r.shoot, "status", "gardener", "version") == r.version
	return state != failed || !current
}

// seedTrouble is why the seed may not be worked on, or empty. Of a seed that is being deleted nothing is asked.
func (r *run) seedTrouble() string {
	if deleting(r.own) {
		return ""
	}
	told, _ := at(r.own, "status", "gardener").(Object)
	if text(told, "version") != r.version || text(told, "name") != text(r.identity(), "name") {
		return fmt.Sprintf("seed is not up to date: observing Gardener version not up to date (%s/%s)", shown(told), shown(r.identity()))
	}
	observed, generation := number(r.own, "status", "observedGeneration"), number(r.own, "metadata", "generation")
	if observed < generation {
		return fmt.Sprintf("seed is not up to date: observed generation outdated (%d/%d)", observed, generation)
	}
	bad, missing := failingConditions(r.own)
	switch {
	case missing != "":
		return fmt.Sprintf("error in seed conditions: condition %q is missing", missing)
	case len(bad) > 0:
		var types []string
		for _, c := range bad {
			types = append(types, text(c, "type"))
		}
		return fmt.Sprintf("seed has failing conditions: %v", types)
	}
	return ""
}

// shown is a Gardener identity as Go prints it.
func shown(o Object) string {
	return fmt.Sprintf("&Gardener{ID:%s,Name:%s,Version:%s,}", text(o, "id"), text(o, "name"), text(o, "version"))
}

// rollsOut fails, before any status is written, where a rollout of workers is asked for and their machines are gone.
func (r *run) rollsOut() error {
	operations, _ := annotation(r.shoot, "gardener.cloud/operation")
	if strings.Contains(operations, "rollout-workers") && !r.plane.now().machines {
		return errors.New("no MachineDeployment found for worker pool")
	}
	return nil
}
