package e2e

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
)

func seedOf(t *testing.T, shoot shootRef) string {
	t.Helper()
	o, err := env.api.get(shoot.path())
	check(t, err)
	return text(o, "spec.seedName")
}

func TestMoveAllowed(t *testing.T) {
	shoot := env.fresh(t, "allowed")
	got, err := env.send(http.MethodPatch, shoot.binding(), merge, seedPatch(allowedSeed), nil)
	check(t, warned()(got, err))
	if seed := seedOf(t, shoot); seed != allowedSeed {
		t.Errorf("it is on %s", seed)
	}
}

func TestMoveDeniedAsKubectlPrintsIt(t *testing.T) {
	o, err := env.api.get(deniedShoot.path())
	check(t, err)
	o["spec"].(object)["seedName"] = deniedSeed
	body, err := json.Marshal(o)
	check(t, err)
	patch := fmt.Sprintf(`{"spec":{"seedName":%q}}`, deniedSeed)
	for name, args := range map[string][]string{
		"replace": {"replace", "--raw", deniedShoot.binding(), "-f", "-"},
		"patch": {"patch", "shoot", deniedShoot.name, "-n", deniedShoot.namespace, "--subresource=binding",
			"--type=merge", "-p", patch},
	} {
		_, said, err := env.kubectl(string(body), args...)
		if err == nil {
			t.Errorf("kubectl %s was allowed", name)
		}
		for _, part := range append([]string{"admission webhook", "denied the request", "5 reasons"}, fiveReasons...) {
			if !strings.Contains(said, part) {
				t.Errorf("kubectl %s does not say %q:\n%s", name, part, said)
			}
		}
	}
	if seed := seedOf(t, deniedShoot); seed != homeSeed {
		t.Errorf("it is on %s", seed)
	}
}

func TestMoveDeniedAsStatus(t *testing.T) {
	got, err := env.send(http.MethodPatch, deniedShoot.binding(), merge, seedPatch(deniedSeed), nil)
	check(t, denied(fiveReasons...)(got, err))
	status, err := got.object()
	check(t, err)
	if text(status, "kind") != "Status" || text(status, "reason") != "Forbidden" ||
		text(status, "details.name") != deniedShoot.name {
		t.Error(got)
	}
	for _, cause := range at(status, "details.causes").([]any) {
		if text(cause.(object), "field") != "spec.seedName" || text(cause.(object), "message") == "" {
			t.Errorf("a cause lacks its field or message: %v", cause)
		}
	}
}

func TestMoveWarned(t *testing.T) {
	got, err := env.try(warnedShoot, nearSeed)
	check(t, warned("bastions")(got, err))
}

func TestDryRunLeavesNothingBehind(t *testing.T) {
	before, err := env.api.get(allowedShoot.path())
	check(t, err)
	got, err := env.try(allowedShoot, allowedSeed)
	check(t, allowed(got, err))
	answered, err := got.object()
	check(t, err)
	if text(answered, "spec.seedName") != allowedSeed {
		t.Errorf("it answered %v", got)
	}
	after, err := env.api.get(allowedShoot.path())
	check(t, err)
	for _, path := range []string{"metadata.resourceVersion", "metadata.generation", "spec.seedName"} {
		if at(before, path) != at(after, path) {
			t.Errorf("%s was %v, is %v", path, at(before, path), at(after, path))
		}
	}
}

func TestPatchAndPut(t *testing.T) {
	shoot := env.fresh(t, "patch-and-put")
	got, err := env.send(http.MethodPatch, shoot.binding(), merge, seedPatch(nearSeed), nil)
	check(t, allowed(got, err))
	check(t, env.settle(shoot, nearSeed))

	got, err = env.send(http.MethodPatch, shoot.binding(), jsonOps,
		[]object{{"op": "replace", "path": "/spec/seedName", "value": homeSeed}}, nil)
	check(t, allowed(got, err))
	check(t, env.settle(shoot, homeSeed))

	stale, err := env.api.get(shoot.binding())
	check(t, err)
	stale["spec"].(object)["seedName"] = allowedSeed
	got, err = env.send(http.MethodPut, shoot.binding(), plain, stale, nil)
	check(t, allowed(got, err))
	if seed := seedOf(t, shoot); seed != allowedSeed {
		t.Errorf("it is on %s", seed)
	}
	got, err = env.send(http.MethodPut, shoot.binding(), plain, stale, nil)
	check(t, err)
	if got.code != http.StatusConflict {
		t.Errorf("a stale PUT: %v", got)
	}
}

func TestMoveMayChangeNothingElse(t *testing.T) {
	o, err := env.api.get(allowedShoot.binding())
	check(t, err)
	spec := o["spec"].(object)
	spec["seedName"], spec["purpose"] = nearSeed, "testing"
	got, err := env.send(http.MethodPut, allowedShoot.binding()+"?dryRun=All", plain, o, nil)
	check(t, denied("binding-only")(got, err))
}

// A shoot that is created on a seed is judged as well.
func TestCreateOnSeed(t *testing.T) {
	o, err := env.api.get(deniedShoot.path())
	check(t, err)
	o["metadata"] = object{"name": "created", "namespace": deniedShoot.namespace}
	o["spec"].(object)["dns"] = object{"domain": "created.dev.shoots.example.org"}
	url := core + "/namespaces/" + deniedShoot.namespace + "/shoots?dryRun=All"
	got, err := env.send(http.MethodPost, url, plain, o, nil)
	check(t, allowed(got, err))

	o["spec"].(object)["seedName"] = deniedSeed
	got, err = env.send(http.MethodPost, url, plain, o, nil)
	check(t, err)
	if got.code != http.StatusForbidden || !strings.Contains(strings.Join(got.causes(), " "), "seed-deleting") {
		t.Error(got)
	}
}
