package e2e

import (
	"encoding/base64"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

var adminCredential = regexp.MustCompile(`(?m)^    client-certificate-data: (\S+)\n    client-key-data: (\S+)$`)

// commandOn runs a command of trowel that asks for a move, with a kubeconfig.
func commandOn(kubeconfig string, more ...string) (stdout, stderr string, err error) {
	args := append([]string{"check", allowedShoot.namespace + "/" + allowedShoot.name, "--to", allowedSeed,
		"--kubeconfig", kubeconfig}, more...)
	return run("", time.Minute, env.trowel, args...)
}

// A kubeconfig whose user is what a plug-in says, as gardenlogin does: a certificate.
func TestCommandsRunCredentialPlugins(t *testing.T) {
	needsLive(t)
	text := kubeconfigOf(t)
	found := adminCredential.FindStringSubmatch(text)
	if found == nil {
		t.Fatal("the garden's kubeconfig has no certificate of its admin")
	}
	status := map[string]string{}
	for i, field := range []string{"clientCertificateData", "clientKeyData"} {
		pem, err := base64.StdEncoding.DecodeString(found[i+1])
		check(t, err)
		status[field] = string(pem)
	}
	credential, err := json.Marshal(map[string]any{
		"apiVersion": "client.authentication.k8s.io/v1", "kind": "ExecCredential", "status": status,
	})
	check(t, err)
	folder := t.TempDir()
	check(t, os.WriteFile(filepath.Join(folder, "credential.json"), credential, 0o600))
	check(t, os.WriteFile(filepath.Join(folder, "login"),
		[]byte("#!/bin/sh\necho hello >&2\ncat \"$(dirname \"$0\")/$FILE\"\n"), 0o700))
	kubeconfig := filepath.Join(folder, "kubeconfig")
	check(t, os.WriteFile(kubeconfig, []byte(adminCredential.ReplaceAllString(text, `    exec:
      apiVersion: client.authentication.k8s.io/v1
      command: ./login
      env: [{name: FILE, value: credential.json}]
      interactiveMode: IfAvailable
      provideClusterInfo: true`)), 0o600))

	if _, complaints, err := commandOn(kubeconfig); err == nil || !strings.Contains(complaints, "add --exec-plugin ") {
		t.Errorf("a plug-in that nobody allowed: %v, %q", err, complaints)
	}
	out, complaints, err := commandOn(kubeconfig, "--exec-plugin", filepath.Join(folder, "login"))
	if err != nil || !strings.HasPrefix(out, "ALLOWED") || complaints != "hello\n" {
		t.Errorf("%v: %q, %q", err, out, complaints)
	}
}

// A kubeconfig that asks as somebody else: what he may read is what is read.
func TestCommandsAskAsSomebodyElse(t *testing.T) {
	needsLive(t)
	as := func(fields string) string {
		text := strings.Replace(kubeconfigOf(t), "    client-key-data:", fields+"    client-key-data:", 1)
		return writeFile(t, "kubeconfig", text)
	}
	_, complaints, err := commandOn(as("    as: e2e-nobody\n"))
	if err == nil || !strings.Contains(complaints, `User "e2e-nobody" cannot watch resource "seeds"`) {
		t.Errorf("%v: %q", err, complaints)
	}
	out, complaints, err := commandOn(as("    as: e2e-nobody\n    as-groups: [system:masters]\n"))
	if err != nil || !strings.HasPrefix(out, "ALLOWED") {
		t.Errorf("%v: %q, %q", err, out, complaints)
	}
}

// What no repetition heals is said at once, in one line: within a second, but on a machine that is busy. What is tried
// again takes two minutes.
func TestCommandsSayNoAtOnce(t *testing.T) {
	needsLive(t)
	text := kubeconfigOf(t)
	token := adminCredential.ReplaceAllString(text, "    token: wrong")
	for _, c := range []struct{ name, text, said string }{
		{"token", token, "401: Unauthorized; renew the token"},
		{"port", strings.ReplaceAll(text, env.api.url, "https://127.0.0.1:1"), "Connection refused; nobody listens there"},
		{"name", strings.Replace(text, "    server:", "    tls-server-name: other.test\n    server:", 1), "not for other.test"},
	} {
		begin := time.Now()
		_, complaints, err := commandOn(writeFile(t, "kubeconfig", c.text))
		if took := time.Since(begin); err == nil || took > 10*time.Second {
			t.Errorf("%s: %v after %v", c.name, err, took)
		}
		if !strings.Contains(complaints, c.said) || strings.Count(complaints, "\n") != 1 {
			t.Errorf("%s: %q", c.name, complaints)
		}
	}
}

// `kubectl trowel`, as an operator has it after `kubectl krew install`: the program by another name, and a script that
// kubectl asks for what may stand where the line ends.
func TestTrowelAsPluginOfKubectl(t *testing.T) {
	needsLive(t)
	folder := t.TempDir()
	check(t, os.Symlink(env.trowel, filepath.Join(folder, "kubectl-trowel")))
	script, err := filepath.Abs("../../deploy/krew/kubectl_complete-trowel")
	check(t, err)
	check(t, os.Symlink(script, filepath.Join(folder, "kubectl_complete-trowel")))
	t.Setenv("PATH", folder+string(os.PathListSeparator)+os.Getenv("PATH"))
	kubeconfig := filepath.Join(folder, "kubeconfig")
	check(t, os.WriteFile(kubeconfig, []byte(kubeconfigOf(t)), 0o600))
	kubectl := func(args ...string) (string, string, error) {
		return run("", time.Minute, env.testgarden, append([]string{"kubectl"}, args...)...)
	}
	shoot := allowedShoot.namespace + "/" + allowedShoot.name

	out, complaints, err := kubectl("trowel", "check", shoot, "--to", allowedSeed, "--kubeconfig", kubeconfig)
	if err != nil || !strings.HasPrefix(out, "ALLOWED") {
		t.Errorf("kubectl trowel check: %v: %q, %q", err, out, complaints)
	}
	out, complaints, err = kubectl("trowel", "check", "--help")
	if err != nil || !strings.Contains(out, "kubectl trowel check") || strings.Contains(out, "\n  trowel ") {
		t.Errorf("kubectl trowel check --help: %v: %q, %q", err, out, complaints)
	}

	dump, complaints, err := env.kubectl("", "get", "seeds,shoots", "-A", "-o", "json")
	if err != nil {
		t.Fatalf("%v: %s", err, complaints)
	}
	garden := filepath.Join(folder, "garden.json")
	check(t, os.WriteFile(garden, []byte(dump), 0o600))
	for word, expected := range map[string]string{
		allowedShoot.namespace + "/": shoot,
		"":                           shoot,
	} {
		out, complaints, err = kubectl("__complete", "trowel", "check", "--garden", garden, word)
		if err != nil || !strings.Contains("\n"+out, "\n"+expected+"\n") && !strings.Contains("\n"+out, "\n"+expected+"\t") {
			t.Errorf("kubectl trowel check --garden %s %q<TAB>: %v: %q, %q", garden, word, err, out, complaints)
		}
	}
	out, complaints, err = kubectl("__complete", "trowel", "check", shoot, "--garden", garden, "--to", "")
	if err != nil || !strings.Contains("\n"+out, "\n"+allowedSeed) {
		t.Errorf("kubectl trowel check --to <TAB>: %v: %q, %q", err, out, complaints)
	}
	out, _, err = kubectl("__complete", "trowel", "pol")
	if err != nil || !strings.Contains(out, "policy") {
		t.Errorf("kubectl trowel pol<TAB>: %v: %q", err, out)
	}
}
