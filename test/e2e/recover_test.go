package e2e

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"testgarden/hollow"
)

// TestRecover loses a seed for good, and restores what ran there by the script that trowel recover writes: with the API
// servers' own validation, and gardenlets that restore what they are handed over.
func TestRecover(t *testing.T) {
	const lost, count = "hollow-0", 6
	g := newHollow(t, "recover", seedNames(4))
	var shoots []shootRef
	for i := range count {
		shoot, err := g.addShoot(fmt.Sprintf("lost-%d", i), lost)
		check(t, err)
		shoots = append(shoots, shoot)
	}
	time.Sleep(2 * time.Second) // A ShootState that is older than its shoot is that of another.
	for _, shoot := range shoots {
		check(t, g.addShootState(shoot, time.Now()))
	}
	check(t, g.addBucket(lost))
	without, err := g.addShoot("without-state", lost)
	check(t, err)
	delete(g.seeds, lost) // No gardenlet works on it.
	pace := hollow.RealPace().Faster(100)
	pace.Report, pace.Heartbeat, pace.Monitor = 100*time.Millisecond, time.Second, 20*time.Second
	g.start(t, pace, &hollow.Faults{})
	check(t, g.silence(lost, time.Now()))

	out, errs, _ := g.recover(lost, "--scenario", "dead", "-o", "json")
	if out != "" || !strings.Contains(errs, "answers") {
		t.Errorf("a seed that has just fallen silent is given up:\n%s%s", out, errs)
	}
	check(t, g.silence(lost, time.Now().Add(-20*time.Minute)))
	out, errs, _ = g.recover(lost, "--scenario", "isolated", "-o", "json")
	for name, state := range statesOf(t, out, errs) {
		if state == "ready" {
			t.Errorf("%s is ready, and nobody has fenced the seed", name)
		}
	}
	script, errs, code := g.recover(lost, "--scenario", "dead", "--reason", "lost in a test", "-o", "script")
	if code != 1 {
		t.Fatalf("a shoot has no ShootState, and the exit code is %d\n%s", code, errs)
	}
	said, err := g.runScript(t, script)
	if err != nil {
		t.Fatalf("%v\n%s", err, said)
	}
	for _, shoot := range shoots {
		stored, err := g.api.get(shoot.path())
		check(t, err)
		to := text(stored, "spec.seedName")
		// A Reconcile may have followed the Restore, as it does in Gardener, and be at work.
		last := text(stored, "status.lastOperation.type") + "/" + text(stored, "status.lastOperation.state")
		if to == lost || text(stored, "status.seedName") != to ||
			!slices.Contains([]string{"Restore/Succeeded", "Reconcile/Processing", "Reconcile/Succeeded"}, last) {
			t.Errorf("%s is on %s, its control plane on %s: %v", shoot.name, to, text(stored, "status.seedName"),
				at(stored, "status.lastOperation"))
		}
		if bound := strings.Count(said, hollowNamespace+"/"+shoot.name+": bind: done"); bound != 1 {
			t.Errorf("%s was bound %d times", shoot.name, bound)
		}
	}
	stored, err := g.api.get(without.path())
	check(t, err)
	if text(stored, "spec.seedName") != lost {
		t.Errorf("%s has no ShootState, and was bound to %s", without.name, text(stored, "spec.seedName"))
	}
	again, err := g.runScript(t, script)
	if err != nil || strings.Contains(again, "patched") {
		t.Errorf("a second run does something: %v\n%s", err, again)
	}
}

// addBucket creates the BackupBucket of a seed.
func (g *hollowGarden) addBucket(seed string) error {
	return create(g.api, object{
		"apiVersion": "core.gardener.cloud/v1beta1", "kind": "BackupBucket",
		"metadata": object{"name": text(g.seeds[seed], "metadata.uid")},
		"spec": object{"seedName": seed, "provider": object{"type": "aws", "region": "eu-west-1"},
			"credentialsRef": object{"apiVersion": "v1", "kind": "Secret", "name": "backup-" + seed, "namespace": "garden"}},
	})
}

// addShootState creates what the gardenlet of a seed that is no shoot keeps of one.
func (g *hollowGarden) addShootState(shoot shootRef, written time.Time) error {
	return create(g.api, object{
		"apiVersion": "core.gardener.cloud/v1beta1", "kind": "ShootState",
		"metadata": object{"namespace": shoot.namespace, "name": shoot.name,
			"annotations": object{"gardener.cloud/timestamp": written.UTC().Format(time.RFC3339)}},
		"spec": object{"gardener": []object{{"name": "ca", "type": "secret", "labels": object{}, "data": object{}}}},
	})
}

// silence lets a seed be one of which nothing has been heard since then, as gardener-controller-manager says it.
func (g *hollowGarden) silence(seed string, since time.Time) error {
	conditions := healthy("SeedSystemComponentsHealthy", "BackupBucketsReady", "ExtensionsReady")
	at := since.UTC().Format(time.RFC3339)
	conditions = append(conditions, object{"type": "GardenletReady", "status": "Unknown", "reason": "SeedStatusUnknown",
		"message": "Gardenlet stopped posting seed status.", "lastTransitionTime": at, "lastUpdateTime": at})
	return g.api.patch(core+"/seeds/"+seed+"/status", object{"status": object{"conditions": conditions}})
}

func (g *hollowGarden) recover(args ...string) (out, errs string, code int) {
	args = append([]string{"recover", "--kubeconfig", g.kubeconfig()}, args...)
	for seed := range g.seeds { // Nobody works on the others.
		args = append(args, "--to", seed)
	}
	out, errs, err := run("", time.Minute, g.trowel, args...)
	if exit, ok := err.(*exec.ExitError); ok {
		return out, errs, exit.ExitCode()
	}
	return out, errs, 0
}

func statesOf(t *testing.T, out, errs string) map[string]string {
	t.Helper()
	var recovery struct {
		Shoots []struct{ Shoot, State string }
	}
	if err := json.Unmarshal([]byte(out), &recovery); err != nil || len(recovery.Shoots) == 0 {
		t.Fatalf("%v\n%s%s", err, out, errs)
	}
	states := map[string]string{}
	for _, shoot := range recovery.Shoots {
		states[shoot.Shoot] = shoot.State
	}
	return states
}

// runScript runs it with kubectl and trowel for this garden, and says yes to all.
func (g *hollowGarden) runScript(t *testing.T, script string) (string, error) {
	t.Helper()
	dir := filepath.Join(g.dir, "recovery")
	check(t, os.MkdirAll(dir, 0o755))
	write := func(name, text string) {
		check(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o755))
	}
	write("recover.sh", script)
	write("kubectl", fmt.Sprintf("#!/bin/sh\nexec %s kubectl \"$@\"\n", g.testgarden))
	write("trowel", fmt.Sprintf("#!/bin/sh\nexec %s \"$@\"\n", g.trowel))
	out, errs, err := run("", 3*time.Minute, "bash", "-c",
		fmt.Sprintf("cd %s && KUBECONFIG=%s PATH=%s:$PATH YES=1 bash ./recover.sh </dev/null 2>&1", dir, g.kubeconfig(), dir))
	return out + errs, err
}
