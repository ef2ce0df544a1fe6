package hollow

import (
	"encoding/json"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// fixed are the descriptions that name no task, as patterns, and where they are from. SR is pkg/gardenlet/controller/
// shoot/shoot/reconciler.go of Gardener v1.150.
var fixed = map[string]string{
	`Preparation of Shoot cluster for migration initialized\.`:                        "SR updateShootStatusOperationStart",
	`Restoration of Shoot cluster initialized\.`:                                      "SR updateShootStatusOperationStart",
	`Shoot cluster has been successfully prepared for migration\.`:                    "SR patchShootStatusOperationSuccess",
	`Shoot cluster has been successfully restored\.`:                                  "SR patchShootStatusOperationSuccess",
	`Starting Shoot cluster (preparation for migration|restoration)`:                  "pkg/utils/flow/progress_reporter.go",
	`Shoot cluster (preparation for migration|restoration) finished`:                  "pkg/utils/flow/progress_reporter.go",
	`shoot has still Bastions Operation will be retried\.`:                            "SR migrateShoot",
	`Shoot cannot be reconciled on seed: .* Operation will be retried\.`:              "SR checkSeed",
	`Could not initialize a new operation for Shoot cluster: .*`:                      "SR prepareOperation",
	`Flow "Shoot cluster .*" encountered task errors: \[.*\]( Operation will be .*)?`: "pkg/utils/flow/flow.go",
}

// tasks are the names of Gardener's tasks, with the places where it has them.
func tasks(t *testing.T) map[string]string {
	content, err := os.ReadFile("testdata/tasks.tsv")
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]string{}
	for line := range strings.Lines(string(content)) {
		name, place, _ := strings.Cut(strings.TrimSpace(line), "\t")
		known[name] = place
	}
	return known
}

func unknownOf(description string, known map[string]string) string {
	for pattern := range fixed {
		if regexp.MustCompile("^(" + pattern + ")$").MatchString(description) {
			return ""
		}
	}
	for name := range strings.SplitSeq(description, ", ") {
		if known[name] == "" {
			return name
		}
	}
	return ""
}

// What hollow gardenlets write of moves that go well and badly is what real ones write.
func TestDescriptionsAreGardeners(t *testing.T) {
	known := tasks(t)
	for _, faults := range []*Faults{
		nil,
		fault(Fault{Task: snapshot, Do: doFail, Text: "no space", Times: 2}),
		fault(Fault{Phase: phaseR3, Do: doFail, Text: "denied", Codes: []string{"ERR_INFRA_UNAUTHORIZED"}}),
		fault(Fault{Task: snapshot, Do: doUpgrade, Version: "v1.151.0"}),
		fault(Fault{Phase: "R0", Do: doFail, Text: "not found"}),
	} {
		play(t, faults, func(s *stage) {
			s.bind(fern, "b")
			time.Sleep(time.Hour)
			s.mu.Lock()
			defer s.mu.Unlock()
			for _, description := range s.descriptions {
				if unknown := unknownOf(description, known); unknown != "" {
					s.Errorf("%q is not Gardener's, in %q", unknown, description)
				}
			}
		})
	}
}

// The descriptions of recorded states are those of hollow gardenlets, but for what was written by hand there.
func TestRecordedDescriptionsAreKnown(t *testing.T) {
	byHand := []string{
		// Without the suffix, or with texts of errors that no gardenlet writes like this.
		"m12-05", "m12-06", "m12-07", "m12-16", "m12-17", "m12-18", "m12-24", "m12-25",
		// Another operation, and live ones.
		"m12-00", "m12-01", "m12-02", "m12-03", "m12-04", "m12-27",
		"m12-28", "m12-29", "m12-30", "m12-31", "m12-32", "m12-33", "m12-34", "m12-35",
	}
	content, err := os.ReadFile("../../data/moves/states.json")
	if err != nil {
		t.Fatal(err)
	}
	var recorded struct {
		States []struct {
			ID    string
			Shoot Object
		}
	}
	if err := json.Unmarshal(content, &recorded); err != nil {
		t.Fatal(err)
	}
	known := map[string]string{}
	for name, place := range tasks(t) {
		// Some are written there in another case.
		known[strings.ToLower(name)] = place
	}
	for _, state := range recorded.States {
		said := text(state.Shoot, "status", "lastOperation", "description")
		if slices.Contains(byHand, state.ID) {
			continue
		}
		if unknownOf(said, known) != "" && unknownOf(strings.ToLower(said), known) != "" {
			t.Errorf("%s: nobody writes %q", state.ID, said)
		}
	}
}
