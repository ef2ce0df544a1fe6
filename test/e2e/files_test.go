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
