package e2e

import (
	"os"
	"path/filepath"
	"testing"
)

func kubeconfigOf(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(env.dir, "kubeconfig"))
	check(t, err)
	return string(text)
}

// writeFile writes a file that is gone after the test.
func writeFile(t *testing.T, name, text string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	check(t, os.WriteFile(file, []byte(text), 0o600))
	return file
}

// fresh is a shoot of a test's own, gone after it.
func (e *environment) fresh(t *testing.T, name string) shootRef {
	t.Helper()
	shoot, err := e.clone(allowedShoot, name)
	check(t, err)
	t.Cleanup(func() { check(t, e.api.remove(shoot.path())) })
	return shoot
}

// check ends a test that met an error.
func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// needsLive skips a case that changes the garden, where trowel reads a folder.
func needsLive(t *testing.T) {
	t.Helper()
	if !env.live {
		t.Skip("trowel reads a folder")
	}
}
