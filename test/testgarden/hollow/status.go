package hollow

import (
	"context"
	"slices"
	"strings"
	"time"
)

// What gardenlet writes into the status of a shoot: pkg/gardenlet/controller/shoot/shoot/reconciler.go.

// notRetried are the codes with which an operation fails for good at once: pkg/api/core/v1beta1/helper/errors.go.
var notRetried = []string{
	"ERR_INFRA_UNAUTHENTICATED", "ERR_INFRA_UNAUTHORIZED", "ERR_INFRA_DEPENDENCIES", "ERR_INFRA_QUOTA_EXCEEDED",
	"ERR_INFRA_RATE_LIMITS_EXCEEDED", "ERR_CONFIGURATION_PROBLEM", "ERR_PROBLEMATIC_WEBHOOK",
}

// initialized are the descriptions of an operation that has begun and runs no task yet.
var initialized = map[string]string{
	opCreate:    "Reconciliation of Shoot cluster initialized.",
	opReconcile: "Reconciliation of Shoot cluster initialized.",
	opRestore:   "Restoration of Shoot cluster initialized.",
	opMigrate:   "Preparation of Shoot cluster for migration initialized.",
	opDelete:    "Deletion of Shoot cluster in progress.",
}

// reported is an error that is written: the next try is due.
type reported struct{ text string }

func (e *reported) Error() string { return e.text }

func capital(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

func errorOfObject(o Object) taskError {
	e := taskError{task: text(o, "taskID"), text: text(o, "description")}
	for _, code := range list(o, "codes") {
		e.codes = append(e.codes, code.(string))
	}
	return e
}

func objectsOf(errors []taskError, now time.Time) any {
	if len(errors) == 0 {
		return nil
	}
	var all []Object
	for _, e := range errors {
		o := Object{"description": e.text, "lastUpdateTime": stamp(now)}
		if e.task != "" {
			o["taskID"] = e.task
		}
		if len(e.codes) > 0 {
			o["codes"] = e.codes
		}
		all = append(all, o)
	}
	return all
}

func (r *run) writeStatus(ctx context.Context, status Object) error {
	return r.api.Patch(ctx, of(shoots, r.key)+"/status", Object{"status": status})
}

// begin writes that an operation has begun.
func (r *run) begin(ctx context.Context) error {
	now := time.Now()
	generation := number(r.shoot, "metadata", "generation")
	if r.retryCycle.IsZero() || generation != number(r.shoot, "status", "observedGeneration") ||
		text(r.shoot, "status", "gardener", "version") != r.version {
		r.retryCycle = now
	}
	status := Object{
		"gardener": r.identity(), "observedGeneration": generation, "retryCycleStartTime": stamp(r.retryCycle),
		"lastErrors": objectsOf(r.errors, now),
		"lastOperation": Object{"type": r.operation, "state": processing, "progress": 0,
			"description": initialized[r.operation], "lastUpdateTime": stamp(now)},
	}
	if text(r.shoot, "status", "technicalID") == "" {
		status["technicalID"] = r.technicalID()
	}
	if text(r.shoot, "status", "uid") == "" {
		status["uid"] = text(r.shoot, "metadata", "uid")
	}
	if r.operation != opMigrate && r.operation != opDelete {
		status["seedName"] = text(r.shoot, "spec", "seedName")
	}
	return r.writeStatus(ctx, status)
}

// report writes how far a flow is. One that could not be written is followed by others.
func (r *run) report(ctx context.Context, description string, progress int) {
	operation := Object{"progress": progress, "lastUpdateTime": stamp(time.Now())}
	if description != "" {
		operation["description"] = description
	}
	if err := r.writeStatus(ctx, Object{"lastOperation": operation}); err != nil {
		r.journal.complain(r.key, err)
	}
}

// forgive drops the error of a task that has ended well now.
func (r *run) forgive(ctx context.Context, name string) {
	left := slices.DeleteFunc(slices.Clone(r.errors), func(e taskError) bool { return e.task == name })
	if len(left) == len(r.errors) {
		return
	}
	r.errors = left
	if err := r.writeStatus(ctx, Object{"lastErrors": objectsOf(left, time.Now())}); err != nil {
		r.journal.complain(r.key, err)
	}
}

// fail writes that an operation has failed, for good or not. Its progress stays what it was.
func (r *run) fail(ctx context.Context, description, operation string, force bool, errors []taskError) error {
	now := time.Now()
	status := Object{"gardener": r.identity(), "lastErrors": objectsOf(errors, now)}
	state := failing
	if !force && (r.mayNotRetry(errors) || !r.retryCycle.IsZero() && now.Sub(r.retryCycle) >= r.pace.RetryCycle) {
		state = failed
		status["retryCycleStartTime"] = nil
	} else {
		description += " Operation will be retried."
	}
	status["lastOperation"] = Object{"type": operation, "state": state, "description": description,
		"lastUpdateTime": stamp(now)}
	r.journal.add(r.key, map[string]string{failing: "error", failed: "F"}[state], description)
	if err := r.writeStatus(ctx, status); err != nil {
		return err
	}
	return &reported{description}
}

func (r *run) mayNotRetry(errors []taskError) bool {
	return slices.ContainsFunc(errors, func(e taskError) bool {
		return slices.ContainsFunc(e.codes, func(code string) bool { return slices.Contains(notRetried, code) })
	})
}

// succeed writes that an operation has ended well: its seed is the one of the spec from now on.
func (r *run) succeed(ctx context.Context, description string, also func(context.Context, *run) (Object, error)) error {
	status := Object{}
	if also != nil {
		more, err := also(ctx, r)
		if err != nil {
			return err
		}
		status = more
	}
	status["seedName"] = text(r.shoot, "spec", "seedName")
	status["retryCycleStartTime"], status["lastErrors"] = nil, nil
	status["hibernated"] = r.hibernated && r.operation != opMigrate
	status["lastOperation"] = Object{"type": r.operation, "state": succeeded, "progress": 100,
		"description": description, "lastUpdateTime": stamp(time.Now())}
	r.journal.add(r.key, map[string]string{opMigrate: "H3", opRestore: "D"}[r.operation], description)
	return r.writeStatus(ctx, status)
}

// progressing turns what holds into what has yet to be looked at, as after each Restore and Reconcile.
func progressing(ctx context.Context, r *run) (Object, error) {
	shoot, err := r.api.Get(ctx, of(shoots, r.key))
	if err != nil {
		return nil, err
	}
	now := stamp(time.Now())
	turn := func(name string, types []string) []any {
		conditions := list(shoot, "status", name)
		for _, c := range conditions {
			c := c.(Object)
			if slices.Contains(types, text(c, "type")) && text(c, "status") != "False" {
				c["status"], c["lastUpdateTime"] = "Progressing", now
			}
		}
		return conditions
	}
	return Object{"conditions": turn("conditions", shootConditions), "constraints": turn("constraints", shootConstraints)}, nil
}
