package e2e

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

// setPolicy writes the policy's ConfigMap, which is gone after the test.
func setPolicy(t *testing.T, rules string) {
	t.Helper()
	check(t, env.writePolicy(rules))
}

// withoutPolicy returns to the defaults after the test, and waits until they hold again.
func withoutPolicy(t *testing.T) {
	t.Helper()
	needsLive(t)
	t.Cleanup(func() {
		check(t, env.removePolicy())
		check(t, until(soon, func() error { return warned("bastions")(env.try(warnedShoot, nearSeed)) }))
		check(t, until(soon, func() error { return denied(fiveReasons...)(env.try(deniedShoot, deniedSeed)) }))
	})
}

func TestPolicyEditCountsSoon(t *testing.T) {
	withoutPolicy(t)
	check(t, warned("bastions")(env.try(warnedShoot, nearSeed)))
	setPolicy(t, "rules:\n  bastions: {mode: enforce}\n")
	check(t, until(soon, func() error { return denied("bastions")(env.try(warnedShoot, nearSeed)) }))
	setPolicy(t, "rules:\n  bastions: {mode: audit}\n")
	check(t, until(soon, func() error { return warned()(env.try(warnedShoot, nearSeed)) }))
	check(t, env.api.remove(policyURL))
	check(t, until(soon, func() error { return warned("bastions")(env.try(warnedShoot, nearSeed)) }))
}

func TestBrokenPolicyIsSurvived(t *testing.T) {
	withoutPolicy(t)
	setPolicy(t, "rules:\n  bastions: {mode: enforce}\n")
	check(t, until(soon, func() error { return denied("bastions")(env.try(warnedShoot, nearSeed)) }))
	setPolicy(t, "rules:\n  bastions: {mode: enfroce}\n")
	for end := time.Now().Add(2 * soon); time.Now().Before(end); time.Sleep(100 * time.Millisecond) {
		check(t, denied("bastions")(env.try(warnedShoot, nearSeed)))
	}
	code, said := env.main.readyz("?verbose")
	if code != http.StatusOK || !strings.Contains(said, `not "enfroce"`) {
		t.Errorf("/readyz?verbose does not tell of the broken policy: %d\n%s", code, said)
	}
	setPolicy(t, "rules:\n  bastions: {mode: audit}\n")
	check(t, until(soon, func() error { return warned()(env.try(warnedShoot, nearSeed)) }))
}

// The webhook sees who asks, not the front proxy: only then can a policy exempt someone.
func TestPolicyExemptsTheUserWhoAsks(t *testing.T) {
	withoutPolicy(t)
	setPolicy(t, "exempt: {users: [carol@example.org], groups: [\"rescue:*\"]}\n")
	path := deniedShoot.binding() + "?dryRun=All"
	as := func(name string, groups ...string) func() error {
		return func() error {
			// The group of administrators gives the right to ask at all.
			return allowed(env.send(http.MethodPatch, path, merge, seedPatch(deniedSeed),
				&user{name, append(groups, "system:masters")}))
		}
	}
	check(t, until(soon, as("carol@example.org")))
	check(t, as("dave@example.org", "rescue:night")())
	got, err := env.send(http.MethodPatch, path, merge, seedPatch(deniedSeed),
		&user{"dave@example.org", []string{"system:masters"}})
	check(t, denied(fiveReasons...)(got, err))
}
