package hollow

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// The types and states of an operation.
const (
	opReconcile = "Reconcile"
	opMigrate   = "Migrate"
	opRestore   = "Restore"
	opDelete    = "Delete"
	opCreate    = "Create"

	processing = "Processing"
	succeeded  = "Succeeded"
	failing    = "Error"
	failed     = "Failed"
)

// run is one try of an operation on a shoot.
type run struct {
	*Gardenlet
	key       key
	shoot     Object
	operation string
	plane     handle
	// entry and seed are as they were when it began.
	entry, own Object

	workerless, hibernated, highlyAvailable, mustCopy bool

	errors     []taskError
	retryCycle time.Time
}

func (g *Gardenlet) newRun(shoot Object) *run {
	k := keyOf(shoot)
	r := &run{Gardenlet: g, key: k, shoot: shoot, operation: operationOfShoot(shoot),
		plane:           g.planes.find(k, text(shoot, "status", "seedName") == g.seed && !restores(shoot)),
		workerless:      len(list(shoot, "spec", "provider", "workers")) == 0,
		highlyAvailable: at(shoot, "spec", "controlPlane", "highAvailability") != nil,
		retryCycle:      instant(shoot, "status", "retryCycleStartTime"),
	}
	enabled, _ := at(shoot, "spec", "hibernation", "enabled").(bool)
	hibernated, _ := at(shoot, "status", "hibernated").(bool)
	r.hibernated = enabled || hibernated
	for _, e := range list(shoot, "status", "lastErrors") {
		r.errors = append(r.errors, errorOfObject(e.(Object)))
	}
	return r
}

// restores says that a control plane is not on its seed yet.
func restores(shoot Object) bool {
	kind, state := lastOperation(shoot)
	return kind == opMigrate && state == succeeded || kind == opRestore && state != succeeded
}

func lastOperation(o Object) (kind, state string) {
	return text(o, "status", "lastOperation", "type"), text(o, "status", "lastOperation", "state")
}

func migrates(shoot Object) bool {
	from, to := text(shoot, "status", "seedName"), text(shoot, "spec", "seedName")
	return from != "" && to != "" && from != to
}

// responsible is the seed whose gardenlet works on an object: pkg/utils/gardener/migration.go.
func responsible(o Object) string {
	to, from := text(o, "spec", "seedName"), text(o, "status", "seedName")
	if to == "" || from == "" {
		return to
	}
	return from
}

// operationOf is what is to be done with a shoot or a BackupEntry.
func operationOf(o Object) string {
	kind, state := lastOperation(o)
	operation, _ := annotation(o, "gardener.cloud/operation")
	switch {
	case migrates(o):
		return opMigrate
	case deleting(o):
		return opDelete
	case operation == "restore":
		return opRestore
	case kind == "":
		return opCreate
	case state != succeeded && (kind == opCreate || kind == opMigrate || kind == opRestore):
		return kind
	}
	return opReconcile
}

// operationOfShoot is pkg/gardenlet/controller/shoot/shoot/helper/helper.go.
func operationOfShoot(shoot Object) string {
	kind, state := lastOperation(shoot)
	if !migrates(shoot) && kind == opMigrate && (state == succeeded || state == "Aborted") {
		return opRestore
	}
	return operationOf(shoot)
}

// execute runs a flow, and writes what becomes of it. An error is what the next try is for.
func (r *run) execute(ctx context.Context, f *flow) error {
	e := &execution{flow: f, pace: r.pace,
		begin: func(t *task) (func() bool, error) {
			r.journal.add(r.key, t.phase, t.name)
			return r.meet(point{shoot: r.key.String(), seed: r.seed, task: t.name, phase: t.phase})
		},
		report: func(description string, progress int) { r.report(ctx, description, progress) },
		done:   func(name string) { r.forgive(ctx, name) },
	}
	failures, err := e.run(ctx)
	if err != nil {
		return err
	}
	if len(failures) > 0 {
		return r.fail(ctx, f.described(failures), r.operation, false, failures)
	}
	return nil
}

// initialize is what gardenlet reads before a flow: pkg/gardenlet/operation/shoot/shoot.go.
func (r *run) initialize(ctx context.Context) error {
	if _, err := r.meet(point{shoot: r.key.String(), seed: r.seed, phase: "R0", restores: r.operation == opRestore}); err != nil {
		return err
	}
	if r.operation != opRestore {
		return nil
	}
	_, err := r.api.Get(ctx, of(core+"/shootstates", r.key))
	if errors.Is(err, ErrNotFound) {
		return fmt.Errorf("shootstates.core.gardener.cloud %q not found", r.key.name)
	}
	return err
}

// readAround reads what a flow decides by.
func (r *run) readAround(ctx context.Context) error {
	var err error
	if r.own, err = r.api.Get(ctx, of(seeds, key{name: r.seed})); err != nil {
		return err
	}
	r.entry, err = r.api.Get(ctx, of(entries, r.entryKey()))
	if err != nil && !errors.Is(err, ErrNotFound) {
		return err
	}
	return nil
}

func (r *run) runMigrate(ctx context.Context) error {
	if err := r.execute(ctx, r.migrateFlow()); err != nil {
		return err
	}
	if _, tasks := annotation(r.shoot, "shoot.gardener.cloud/tasks"); tasks {
		change := Object{"metadata": Object{"annotations": Object{"shoot.gardener.cloud/tasks": nil}}}
		if err := r.api.Patch(ctx, of(shoots, r.key), change); err != nil {
			return err
		}
	}
	return r.succeed(ctx, "Shoot cluster has been successfully prepared for migration.", nil)
}

func (r *run) runReconcile(ctx context.Context) error {
	if err := r.checkExtensions(ctx); err != nil {
		return err
	}
	if err := r.checkCopy(ctx); err != nil {
		return r.failBefore(ctx, "Check if copy of backups is required", err)
	}
	if err := r.execute(ctx, r.restoreFlow()); err != nil {
		return err
	}
	restoring := r.operation == opRestore
	if restoring {
		if err := r.dropState(ctx); err != nil {
			return err
		}
	}
	if _, skipped := annotation(r.shoot, "shoot.gardener.cloud/skip-readiness"); skipped {
		change := Object{"metadata": Object{"annotations": Object{"shoot.gardener.cloud/skip-readiness": nil}}}
		if err := r.api.Patch(ctx, of(shoots, r.key), change); err != nil {
			return err
		}
	}
	switch {
	case restoring:
		if err := r.succeed(ctx, "Shoot cluster has been successfully restored.", progressing); err != nil {
			return err
		}
		if _, ill := r.meet(point{shoot: r.key.String(), seed: r.seed, phase: "D"}); ill != nil {
			return r.plane.change(func(p *plane) { p.kapi = false })(ctx)
		}
		return nil
	case r.operation == opMigrate:
		return r.succeed(ctx, "Shoot cluster has been successfully prepared for migration.", nil)
	}
	return r.succeed(ctx, "Shoot cluster has been successfully reconciled.", progressing)
}

// checkExtensions waits as pkg/gardenlet/operation/botanist/extension.go does, before any task.
func (r *run) checkExtensions(ctx context.Context) error {
	const name = "Check required extensions"
	held, err := r.meet(point{shoot: r.key.String(), seed: r.seed, task: name, phase: phaseR1})
	for held != nil && held() {
		if !sleep(ctx, r.pace.Poll) {
			return ctx.Err()
		}
	}
	if err != nil {
		return r.failBefore(ctx, name, err)
	}
	r.forgive(ctx, name)
	return nil
}

// failBefore writes that something has failed that no flow has.
func (r *run) failBefore(ctx context.Context, what string, err error) error {
	failure := taskError{task: what, text: err.Error()}
	if coded, ok := err.(*codedError); ok {
		failure.codes = coded.codes
	}
	return r.fail(ctx, capital(err.Error()), r.operation, false, []taskError{failure})
}
