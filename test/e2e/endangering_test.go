package e2e

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

const (
	movingName = "endangered"
	skip       = "shoot.gardener.cloud/skip-readiness"
)

// registerShipped makes the garden call trowel as manifests/virtual/registration says, and registers the suite's own
// entry again after the test.
func registerShipped(t *testing.T) {
	t.Helper()
	built, complaints, err := env.kubectl("", "kustomize", "../../manifests/virtual/registration")
	if err != nil {
		t.Fatal(complaints)
	}
	ca, err := os.ReadFile(filepath.Join(env.main.tls, "ca.crt"))
	check(t, err)
	client := fmt.Sprintf("url: %s/validate\n    caBundle: %s", env.main.url(), base64.StdEncoding.EncodeToString(ca))
	built = strings.ReplaceAll(built, "url: https://trowel.trowel/validate", client)
	t.Cleanup(func() {
		check(t, env.api.remove("/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/trowel"))
		check(t, env.registerMain())
	})
	if _, complaints, err := env.kubectl(built, "apply", "--server-side", "--force-conflicts", "-f", "-"); err != nil {
		t.Fatal(complaints)
	}
}

// calls are how many requests trowel has answered so far.
func calls(t *testing.T) int {
	t.Helper()
	text, err := env.main.metrics()
	check(t, err)
	for _, line := range strings.Split(text, "\n") {
		if number, ok := strings.CutPrefix(line, `trowel_requests_total{by="handler"} `); ok {
			count, err := strconv.Atoi(number)
			check(t, err)
			return count
		}
	}
	t.Fatal("trowel does not count its requests")
	return 0
}

// knows says whether this trowel has that rule.
func knows(rule string) bool {
	_, _, err := run("", time.Minute, env.trowel, "policy", "explain", rule)
	return err == nil
}

// endangered is a shoot on its way, seen by trowel.
func endangered(t *testing.T) shootRef {
	t.Helper()
	shoot := env.fresh(t, movingName)
	check(t, allowed(env.send(http.MethodPatch, shoot.binding(), merge, seedPatch(nearSeed), nil)))
	return shoot
}

// Each change that Gardener accepts of a shoot on its way, and the rule that refuses it.
var dangers = []struct{ name, rule, annotation, value string }{
	{"a rotation of the etcd encryption key", "moving-operation", "gardener.cloud/operation",
		"rotate-etcd-encryption-key"},
	{"a rotation of CAs", "moving-operation", "gardener.cloud/operation", "rotate-ca-start"},
	{"a rotation of credentials", "moving-operation", "gardener.cloud/operation", "rotate-credentials-start"},
	{"a rollout of workers", "moving-operation", "gardener.cloud/operation", "rollout-workers=pool-0"},
	{"skip-readiness", "skip-readiness", skip, "true"},
}

func (e *environment) annotate(shoot shootRef, key, value string, flags ...string) (string, string, error) {
	args := append([]string{"-n", shoot.namespace, "annotate", "--overwrite", "shoot", shoot.name,
		key + "=" + value, "--dry-run=server"}, flags...)
	return e.kubectl("", args...)
}

func TestWhatEndangersAMoveIsRefused(t *testing.T) {
	needsLive(t)
	shoot := endangered(t)
	registerShipped(t)
	// The registration is seen when the first change is refused.
	check(t, until(20*time.Second, func() error {
		if _, _, err := env.annotate(shoot, skip, "true"); err == nil {
			return fmt.Errorf("nobody asks trowel")
		}
		return nil
	}))
	for _, danger := range dangers {
		t.Run(danger.name, func(t *testing.T) {
			if !knows(danger.rule) {
				t.Skipf("this trowel has no rule %s", danger.rule)
			}
			_, said, err := env.annotate(shoot, danger.annotation, danger.value)
			if err == nil {
				t.Fatal("allowed")
			}
			for _, part := range []string{"denied the request: ", " against changing Shoot " + shoot.namespace + "/" +
				shoot.name + ":\n- " + danger.rule + ": ", "; "} {
				if !strings.Contains(said, part) {
					t.Errorf("%q is not in\n%s", part, said)
				}
			}
			before := calls(t)
			if _, said, err := env.annotate(shoot, danger.annotation, danger.value,
				"--as", "gardener.cloud:system:seed:"+homeSeed, "--as-group", "gardener.cloud:system:seeds",
				"--as-group", "system:masters"); err != nil {
				t.Errorf("a gardenlet is refused:\n%s", said)
			}
			if more := calls(t) - before; more != 0 {
				t.Errorf("a gardenlet's change caused %d calls", more)
			}
		})
	}
}

func TestWhatEndangersNothingCausesNoCall(t *testing.T) {
	needsLive(t)
	resting := env.fresh(t, "endangers-nothing")
	moving := endangered(t)
	registerShipped(t)
	check(t, until(20*time.Second, func() error {
		if _, _, err := env.annotate(moving, skip, "true"); err == nil {
			return fmt.Errorf("nobody asks trowel")
		}
		return nil
	}))
	for name, change := range map[string]func() (answer, error){
		"a label at rest": func() (answer, error) {
			return env.send(http.MethodPatch, resting.path(), merge,
				object{"metadata": object{"labels": object{"team": "a"}}}, nil)
		},
		"a label on the way": func() (answer, error) {
			return env.send(http.MethodPatch, moving.path(), merge,
				object{"metadata": object{"labels": object{"team": "a"}}}, nil)
		},
		"a finalizer comes": func() (answer, error) {
			return env.send(http.MethodPatch, moving.path(), merge,
				object{"metadata": object{"finalizers": []string{"example.org/f"}}}, nil)
		},
		"finalizers go": func() (answer, error) {
			return env.send(http.MethodPatch, moving.path(), merge, object{"metadata": object{"finalizers": nil}}, nil)
		},
		"a status": func() (answer, error) {
			return env.send(http.MethodPatch, moving.path()+"/status", merge,
				object{"status": object{"lastOperation": object{"progress": 7}}}, nil)
		},
		"a heartbeat": func() (answer, error) {
			return env.send(http.MethodPatch, core+"/seeds/"+nearSeed+"/status", merge,
				object{"status": object{"observedGeneration": 1}}, nil)
		},
	} {
		before := calls(t)
		check(t, allowed(change()))
		if more := calls(t) - before; more != 0 {
			t.Errorf("%s caused %d calls", name, more)
		}
	}
}

// A collection is deleted object by object, in requests that name none of them: what is said shows that the object itself
// was looked at.
func TestDeletedCollectionsAreJudged(t *testing.T) {
	needsLive(t)
	registerShipped(t)
	const path = "/api/v1/namespaces/garden/configmaps?dryRun=All&labelSelector=scheduling.gardener.cloud/purpose%3Dregion-config"
	check(t, until(20*time.Second, func() error {
		_, said, err := env.kubectl("", "delete", "--raw", path)
		if err != nil || !strings.Contains(said, "region-config: CloudProfile ") || !strings.Contains(said, " with ") ||
			strings.Contains(said, " with :") {
			return fmt.Errorf("%v: %s", err, said)
		}
		return nil
	}))
}
