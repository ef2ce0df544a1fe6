package e2e

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// installed is Trowel as docs/install.md has it: by the commands and kustomizations that stand there. Runtime cluster and
// virtual garden are one, and nothing runs the pods: a replica with the service account's rights does.
type installed struct {
	*replica
	dir string
}

// here runs a command of the pages in the landscape's folder.
func (i *installed) here(t *testing.T, command string) string {
	t.Helper()
	script := fmt.Sprintf(`set -euo pipefail
kubectl() { %q kubectl --kubeconfig %q "$@"; }
kubectl-runtime() { kubectl "$@"; }
kubectl-virtual() { kubectl "$@"; }
trowel() { %q "$@"; }
cd %q
%s`, env.testgarden, filepath.Join(env.dir, "kubeconfig"), env.trowel, i.dir, command)
	out, complaints, err := run("", time.Minute, "bash", "-c", script)
	if err != nil {
		t.Fatalf("%v\n%s\n%s", err, command, complaints)
	}
	// Leases are made before by the replica of the other cases.
	for _, line := range strings.Split(complaints, "\n") {
		if strings.Contains(line, "last-applied-configuration") && !strings.Contains(line, "leases/") {
			t.Errorf("%s\n%s", command, line)
		}
	}
	return out
}

// Not here: what needs an image, pods, or a program that is none of ours.
var needsMore = regexp.MustCompile(`docker |port-forward|rollout status|curl |cert-manager|get secret trowel-ca|^trowel doctor`)

// install goes through the steps of install.md up to the registration.
func install(t *testing.T) *installed {
	t.Helper()
	needsLive(t)
	i := &installed{dir: landscapeOf(t)}
	yaml := blocksOf(t, "install.md", "yaml")
	write := func(file, text string) {
		t.Helper()
		check(t, os.WriteFile(filepath.Join(i.dir, file), []byte(text), 0o600))
	}
	t.Cleanup(func() { check(t, env.registerMain()) })
	t.Cleanup(func() {
		i.here(t, takingOut(t))
		i.leavesNothing(t)
	})
	check(t, env.api.remove(registrationURL))
	done := 0
	for _, b := range yaml {
		switch {
		case strings.Contains(b.text, "kind: Config\n"):
			write("garden.kubeconfig", b.text)
		case strings.Contains(b.text, "kind: Kustomization"):
			write(filepath.Join(folderOf(b.text), "kustomization.yaml"), b.text)
		}
	}
	for _, b := range blocksOf(t, "install.md", "sh") {
		if needsMore.MatchString(b.text) || strings.Contains(b.text, "delete ") {
			continue
		}
		if strings.Contains(b.text, "apply -k virtual\n") {
			i.start(t)
		}
		// Nobody answers at the page's host here, and the overlay fails open: what matters is that kubectl takes it.
		i.here(t, strings.ReplaceAll(b.text, "a-sick-seed", allowedSeed))
		done++
	}
	if done < 5 {
		t.Fatalf("%d blocks of install.md were run", done)
	}
	// Step 3, of which only the roll-out needs pods.
	i.here(t, "kubectl-runtime apply -k runtime")
	return i
}

// takingOut is the block of install.md that removes all of it.
func takingOut(t *testing.T) string {
	t.Helper()
	for _, b := range blocksOf(t, "install.md", "sh") {
		if strings.Contains(b.text, "delete -k runtime") {
			// Nobody finishes the end of a namespace here.
			return strings.ReplaceAll(b.text, "delete -k runtime", "delete --wait=false -k runtime")
		}
	}
	t.Fatal("install.md does not say how to take it out")
	return ""
}

// leavesNothing looks for what is left in the virtual garden, but for the registration of the other cases.
func (i *installed) leavesNothing(t *testing.T) {
	t.Helper()
	left := i.here(t, "kubectl-virtual get clusterroles,clusterrolebindings -o name\n"+
		"kubectl-virtual -n garden get roles,rolebindings,leases,serviceaccounts,configmaps,secrets -o name\n")
	for _, name := range strings.Fields(left) {
		if strings.Contains(name, "trowel") {
			t.Errorf("left behind: %s", name)
		}
	}
}

// start runs what a pod would: with the certificate and the rights of the page.
func (i *installed) start(t *testing.T) {
	t.Helper()
	var err error
	i.replica, err = env.startReplica("installed", filepath.Join(i.dir, "certs"), "--kubeconfig", tokenOf(t), "--drain", "1s")
	check(t, err)
	t.Cleanup(func() { check(t, i.terminate(20*time.Second)) })
	check(t, i.awaitReady(30*time.Second))
}

// finding is one line of trowel doctor.
type finding struct{ ID, State, Message, Remedy string }

// doctor answers what is not as it should be.
func (i *installed) doctor(t *testing.T) []finding {
	t.Helper()
	out, complaints, err := run("", time.Minute, env.trowel, "doctor", "-o", "json",
		"--kubeconfig", filepath.Join(env.dir, "kubeconfig"), "--service-account", "garden/trowel",
		"--connect", fmt.Sprintf("127.0.0.1:%d", i.port), "--probe-url", fmt.Sprintf("http://127.0.0.1:%d", i.probe))
	var said struct{ Checks []finding }
	if json.Unmarshal([]byte(out), &said) != nil {
		t.Fatalf("%v\n%s", err, complaints)
	}
	var odd []finding
	for _, f := range said.Checks {
		// The example garden has gardenlets that differ, and seeds without distances.
		if f.State != "ok" && f.ID != "gardenlet-versions" && f.ID != "region-distances" {
			odd = append(odd, f)
		}
	}
	return odd
}

func saysOf(findings []finding, part string) *finding {
	for n, f := range findings {
		if strings.Contains(f.Message, part) {
			return &findings[n]
		}
	}
	return nil
}

// Installed by the page, Trowel is as doctor would have it; what doctor says heals; taken out by the page, nothing is left.
func TestInstalledByThePage(t *testing.T) {
	i := install(t)
	t.Run("doctor's remedies heal", i.remediesHeal)
	t.Run("a policy that lost its label", i.lostLabel)
}

// What doctor says is done as it stands there, and asked about again: it heals, and breaks nothing.
func (i *installed) remediesHeal(t *testing.T) {
	var before []finding
	check(t, until(10*time.Second, func() error {
		// It hears of its policy a moment after that is written.
		if before = i.doctor(t); saysOf(before, "in force, and") != nil {
			return fmt.Errorf("%+v", before)
		}
		return nil
	}))
	for _, f := range before {
		// The page begins with a policy that warns, and a registration that fails open; both are said.
		if f.State == "fault" || !strings.Contains(f.Message, "failurePolicy is Ignore") &&
			!strings.Contains(f.Message, "enforcement: warn") {
			t.Errorf("freshly installed: %+v", f)
		}
	}
	whole, err := env.api.get(registrationURL)
	check(t, err)
	patch := func(ops string) string {
		return "kubectl-virtual patch validatingwebhookconfiguration trowel --type json -p '" + ops + "'"
	}
	for _, harm := range []struct{ how, command, says string }{
		{"a condition is gone", patch(`[{"op": "remove", "path": "/webhooks/0/matchConditions/0"}]`), "matchCondition"},
		{"an entry is gone", patch(`[{"op": "remove", "path": "/webhooks/0"}]`), "has no entry"},
		{"a rule is gone", patch(`[{"op": "replace", "path": "/webhooks/0/rules/0/operations", "value": ["DELETE"]}]`), "no rule covers"},
		{"all is gone", "kubectl-virtual delete validatingwebhookconfiguration trowel", "there is no ValidatingWebhook"},
	} {
		i.here(t, harm.command)
		found := saysOf(i.doctor(t), harm.says)
		if found == nil {
			t.Errorf("%s: doctor does not find it", harm.how)
			continue
		}
		if !strings.Contains(found.Remedy, "your own kustomization of the virtual garden") {
			t.Errorf("%s: %s", harm.how, found.Remedy)
		}
		i.here(t, "kubectl-virtual apply -k virtual")
		if after := i.doctor(t); len(after) != len(before) {
			t.Errorf("%s: after what doctor said: %+v", harm.how, after)
		}
		now, err := env.api.get(registrationURL)
		check(t, err)
		if got, want := clients(now), clients(whole); got != want {
			t.Errorf("%s: callers are sent to\n%s\nwere sent to\n%s", harm.how, got, want)
		}
	}
}

// clients are the clientConfigs of a registration: where its entries lead, and whom they trust.
func clients(registration object) string {
	var all []string
	for _, entry := range registration["webhooks"].([]any) {
		config, _ := json.Marshal(entry.(object)["clientConfig"])
		all = append(all, text(entry.(object), "name")+" "+string(config))
	}
	return strings.Join(all, "\n")
}

// A policy that loses its label counts for nothing. Doctor says so, with a command that is run as it stands there.
func (i *installed) lostLabel(t *testing.T) {
	i.here(t, "kubectl-virtual -n garden label configmap trowel-policy trowel.gardener.cloud/config-")
	var found *finding
	check(t, until(10*time.Second, func() error {
		odd := i.doctor(t)
		if found = saysOf(odd, "garden/trowel-policy looks like a policy"); found == nil || len(odd) == 0 {
			return fmt.Errorf("doctor says %+v", odd)
		}
		if saysOf(odd, "in force, and") != nil {
			return fmt.Errorf("the server has not heard of it")
		}
		return nil
	}))
	log, err := os.ReadFile(env.logOf("installed"))
	check(t, err)
	if !strings.Contains(string(log), "the policy is gone, the defaults are in force") {
		t.Error("the log does not tell")
	}
	i.here(t, found.Remedy)
	// The page's way to write one from a file keeps it.
	check(t, os.WriteFile(filepath.Join(i.dir, "policy.yaml"),
		[]byte("apiVersion: trowel.gardener.cloud/v1alpha1\nkind: Policy\nenforcement: warn\n"), 0o600))
	for _, b := range blocksOf(t, "policy.md", "sh") {
		if strings.Contains(b.text, "create configmap") {
			i.here(t, b.text)
		}
	}
	check(t, until(10*time.Second, func() error {
		if again := i.doctor(t); saysOf(again, "looks like a policy") != nil || saysOf(again, "in force, and") != nil {
			return fmt.Errorf("after %s: %+v", found.Remedy, again)
		}
		return nil
	}))
}

// Without the right to see seeds and shoots a replica is not ready; with it, it becomes so by itself.
func TestNotReadyWithoutItsRights(t *testing.T) {
	needsLive(t)
	own := rights(t, "../virtual/access")
	must := func(_, complaints string, err error) {
		t.Helper()
		if err != nil {
			t.Fatalf("%v\n%s", err, complaints)
		}
	}
	must(env.kubectl("", "delete", "clusterrolebinding", "trowel"))
	r, err := env.startReplica("unentitled", env.main.tls, "--kubeconfig", own, "--drain", "1s")
	check(t, err)
	t.Cleanup(func() { check(t, r.terminate(20*time.Second)) })
	check(t, until(20*time.Second, func() error {
		code, said := r.readyz("")
		if code != http.StatusServiceUnavailable || !strings.Contains(said, "seeds: 403") || !strings.Contains(said, "shoots: 403") {
			return fmt.Errorf("/readyz: %d %s", code, said)
		}
		return nil
	}))
	if _, said := r.readyz("?verbose"); strings.Count(said, `cannot list resource "seeds"`)+strings.Count(said, `cannot watch resource "seeds"`) != 1 {
		t.Errorf("said more than once, or not at all:\n%s", said)
	}
	must(env.kubectl("", "apply", "-k", "../../manifests/virtual/access"))
	check(t, r.awaitReady(90*time.Second))
}
