package e2e

import (
	"os"
	"path/filepath"
	"testing"
)

// rights gives Trowel's service account the rights of overlays of the manifests and no others, and answers a kubeconfig
// with a token of it. After the test it has none any more.
func rights(t *testing.T, overlays ...string) string {
	t.Helper()
	must := func(out, complaints string, err error) string {
		t.Helper()
		if err != nil {
			t.Fatalf("%v\n%s", err, complaints)
		}
		return out
	}
	for _, overlay := range overlays {
		folder := "../../manifests/overlays/" + overlay
		must(env.kubectl("", "apply", "-k", folder))
		t.Cleanup(func() { must(env.kubectl("", "delete", "--ignore-not-found", "-k", folder)) })
	}
	return tokenOf(t)
}

// tokenOf is a kubeconfig with a token of Trowel's service account.
func tokenOf(t *testing.T) string {
	t.Helper()
	must := func(out, complaints string, err error) string {
		t.Helper()
		if err != nil {
			t.Fatalf("%v\n%s", err, complaints)
		}
		return out
	}
	token := must(env.kubectl("", "-n", "garden", "create", "token", "trowel", "--duration", "1h"))
	config, err := os.ReadFile(filepath.Join(env.dir, "kubeconfig"))
	check(t, err)
	own := filepath.Join(env.dir, "trowel-kubeconfig")
	check(t, os.WriteFile(own, config, 0o600))
	// The last --kubeconfig counts.
	must(env.kubectl("", "--kubeconfig", own, "config", "set-credentials", "trowel", "--token", token))
	must(env.kubectl("", "--kubeconfig", own, "config", "set-context", "--current", "--user", "trowel"))
	return own
}
