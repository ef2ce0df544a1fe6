package e2e

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

const (
	policies  = "/api/v1/namespaces/garden/configmaps"
	policyURL = policies + "/e2e-policy"
	// soon is how quickly a changed policy has to count.
	soon = 2 * time.Second
)

// setPolicy writes the policy's ConfigMap, which is gone after the test.
func setPolicy(t *testing.T, rules string) {
	t.Helper()
	_, err := env.api.must(http.MethodPatch, policyURL+"?fieldManager=e2e&force=true", apply, object{
		"apiVersion": "v1", "kind": "ConfigMap",
		"metadata": object{"name": "e2e-policy", "labels": object{"trowel.gardener.cloud/config": "policy"}},
		"data":     object{"policy.yaml": "apiVersion: trowel.gardener.cloud/v1alpha1\nkind: Policy\n" + rules},
	})
	check(t, err)
}

// withoutPolicy returns to the defaults after the test, and waits until they hold again.
func withoutPolicy(t *testing.T) {
	t.Helper()
	needsLive(t)
	t.Cleanup(func() {
		got, err := env.api.do(http.MethodDelete, policyURL, plain, nil, nil)
		check(t, err)
		if got.code != http.StatusOK && got.code != http.StatusNotFound {
			t.Error(got)
		}
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
