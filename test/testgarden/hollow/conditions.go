package hollow

import (
	"context"
	"fmt"
	"slices"
	"time"
)

var (
	shootConditions = []string{"APIServerAvailable", "ControlPlaneHealthy", "ObservabilityComponentsHealthy", "EveryNodeReady",
		"SystemComponentsHealthy"}
	shootConstraints = []string{"HibernationPossible", "MaintenancePreconditionsSatisfied"}
	// seedConditions have to be True for any work on the seed: pkg/utils/kubernetes/health/seed.go.
	seedConditions = []string{"GardenletReady", "SeedSystemComponentsHealthy"}
)

func conditionOf(o Object, name, kind string) Object {
	for _, c := range list(o, "status", name) {
		if c, ok := c.(Object); ok && text(c, "type") == kind {
			return c
		}
	}
	return nil
}

// failingConditions are those of a seed that have to be True and are not, and the first one that is missing.
func failingConditions(seed Object) (bad []Object, missing string) {
	for _, kind := range seedConditions {
		c := conditionOf(seed, "conditions", kind)
		if c == nil {
			return nil, kind
		}
		if text(c, "status") != "True" {
			bad = append(bad, c)
		}
	}
	return bad, ""
}

// invalid is what pkg/utils/kubernetes/health says of a condition.
func invalid(c Object) string {
	return fmt.Sprintf("condition %q has invalid status %s (expected True) due to %s: %s",
		text(c, "type"), text(c, "status"), text(c, "reason"), text(c, "message"))
}

// turn gives a condition of a list another status, and says whether that is one.
func turn(conditions []any, kind, status, reason, message string) ([]any, bool) {
	now := stamp(time.Now())
	changed := Object{"type": kind, "status": status, "reason": reason, "message": message, "lastTransitionTime": now,
		"lastUpdateTime": now}
	i := slices.IndexFunc(conditions, func(c any) bool { return text(c.(Object), "type") == kind })
	if i < 0 {
		return append(slices.Clone(conditions), changed), true
	}
	old := conditions[i].(Object)
	if text(old, "status") == status {
		if text(old, "reason") == reason && text(old, "message") == message {
			return conditions, false
		}
		changed["lastTransitionTime"] = text(old, "lastTransitionTime")
	}
	conditions = slices.Clone(conditions)
	conditions[i] = changed
	return conditions, true
}

// care writes the conditions of the shoots that the seed hosts: pkg/gardenlet/controller/shoot/care.
func (g *Gardenlet) care(ctx context.Context) {
	for _, shoot := range g.shoots.all() {
		if text(shoot, "status", "seedName") != g.seed || deleting(shoot) {
			continue
		}
		if err := g.careFor(ctx, keyOf(shoot), shoot); err != nil {
			g.journal.complain(keyOf(shoot), err)
		}
	}
}

func (g *Gardenlet) careFor(ctx context.Context, k key, shoot Object) error {
	up := g.planes.find(k, !restores(shoot)).now().kapi
	conditions := list(shoot, "status", "conditions")
	any := false
	set := func(kind, status, reason, message string) {
		var changed bool
		conditions, changed = turn(conditions, kind, status, reason, message)
		any = any || changed
	}
	for _, kind := range shootConditions {
		switch {
		case up:
			set(kind, "True", "HealthCheckSucceeded", "All checks succeeded.")
		case kind == "APIServerAvailable":
			set(kind, "False", "APIServerDown", "Could not reach API server during client initialization.")
		case kind == "ControlPlaneHealthy":
			set(kind, "False", "DeploymentMissing", "Missing required deployments: [kube-apiserver]")
		case kind != "ObservabilityComponentsHealthy":
			set(kind, "Unknown", "ConditionCheckError", "Shoot control plane is not running at the moment.")
		}
	}
	if !any {
		return nil
	}
	return g.api.Patch(ctx, of(shoots, k)+"/status", Object{"status": Object{"conditions": conditions}})
}
