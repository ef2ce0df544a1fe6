package hollow

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestFaultsThatAreWrong(t *testing.T) {
	for content, said := range map[string]string{
		`{"faults": [{"shoot": "a/b", "task": "t", "do": "stall"}]}`:                       "it has no name",
		`{"faults": [{"name": "n", "task": "t", "do": "explode"}]}`:                        `nobody knows how to "explode"`,
		`{"faults": [{"name": "n", "task": "t", "do": "upgrade"}]}`:                        "an upgrade needs a version",
		`{"faults": [{"name": "n", "task": "t", "do": "fail"}]}`:                           "a failure needs a text",
		`{"faults": [{"name": "n", "shoot": "a/b", "do": "stall"}]}`:                       "it needs a task or a phase",
		`{"faults": [{"name": "n", "task": "t", "do": "stall", "times": -1}]}`:             "times may not be negative",
		`{"faults": [{"name": "n", "task": "t", "do": "stall", "tsak": "Persisting it"}]}`: "unknown field",
		`{"faults": `: "unexpected EOF",
	} {
		file := filepath.Join(t.TempDir(), "faults.json")
		if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := ReadFaults(file); err == nil || !strings.Contains(err.Error(), said) {
			t.Errorf("%s: %v, not %q", content, err, said)
		}
	}
}

// Those of the end-to-end tests name tasks that there are.
func TestFaultsOfTests(t *testing.T) {
	faults, err := ReadFaults("../../e2e/testdata/faults.json")
	if err != nil {
		t.Fatal(err)
	}
	known := tasks(t)
	names := map[string]bool{}
	for _, f := range faults.Faults {
		if f.Task != "" && f.Task != "BackupEntry" && known[f.Task] == "" {
			t.Errorf("%s: there is no task %q", f.Name, f.Task)
		}
		if names[f.Name] {
			t.Errorf("there are two faults %s", f.Name)
		}
		names[f.Name] = true
	}
	if len(faults.Faults) < 25 {
		t.Errorf("there are only %d faults", len(faults.Faults))
	}
}
