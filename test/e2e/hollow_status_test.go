package e2e

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// moveStatus is what `trowel status -o json` says of a move.
type moveStatus struct {
	Shoot, From, To, Phase, Cause, Remedy string
	Stuck                                 bool
	APIServer                             string
	NotKnown                              []string
}

// moveStep is a line of `trowel status --watch -o json`.
type moveStep struct {
	Time, Step, Shoot, Before string
	Move                      moveStatus
}

// followed reads what a watch has printed so far.
func followed(p *process) ([]moveStep, error) {
	content, err := os.ReadFile(p.log)
	if err != nil {
		return nil, err
	}
	// The last line may be half written.
	whole := string(content[:strings.LastIndex(string(content), "\n")+1])
	var steps []moveStep
	for line := range strings.Lines(whole) {
		var step moveStep
		if err := json.Unmarshal([]byte(line), &step); err != nil {
			return nil, fmt.Errorf("%w in %q", err, line)
		}
		steps = append(steps, step)
	}
	return steps, nil
}

// phasesOf are the phases that a watch has told of a shoot, in its order. The last may be "arrived".
func phasesOf(shoot shootRef, steps []moveStep) []string {
	var phases []string
	for _, step := range steps {
		if step.Shoot != shoot.namespace+"/"+shoot.name {
			continue
		}
		is := step.Move.Phase
		switch step.Step {
		case "seen", "phase":
		case "arrived", "back", "gone":
			is = step.Step
		default:
			continue
		}
		phases = append(phases, is)
	}
	return slices.Compact(phases)
}

// waitFor runs `trowel status SHOOT --wait` and answers its exit code.
func (g *hollowGarden) waitFor(shoot shootRef, timeout time.Duration) (int, string) {
	stdout, stderr, err := run("", timeout+30*time.Second, g.trowel, "status", shoot.namespace+"/"+shoot.name,
		"--wait", "--timeout", timeout.String(), "--kubeconfig", g.kubeconfig())
	code := 0
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		code = exit.ExitCode()
	} else if err != nil {
		code = -1
	}
	return code, stdout + stderr
}

// dump writes the garden into a folder, as kubectl prints it.
func (g *hollowGarden) dump(folder string) error {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	for _, kind := range []string{"seeds", "shoots", "backupentries", "shootstates", "bastions"} {
		out, complaints, err := g.kubectl("", "get", kind, "-A", "-o", "json", "--show-managed-fields")
		if err != nil {
			return fmt.Errorf("%w: %s", err, complaints)
		}
		if err := os.WriteFile(filepath.Join(folder, kind+".json"), []byte(out), 0o644); err != nil {
			return err
		}
	}
	return nil
}

// statusAt is what is said of a shoot of a dump at a time.
func (g *hollowGarden) statusAt(folder string, shoot shootRef, now time.Time) (moveStatus, error) {
	out, complaints, err := run("", 30*time.Second, g.trowel, "status", shoot.namespace+"/"+shoot.name,
		"--garden", folder, "--now", now.UTC().Format(time.RFC3339), "-o", "json")
	if err != nil {
		return moveStatus{}, fmt.Errorf("%w: %s", err, complaints)
	}
	var document struct{ Moves []moveStatus }
	if err := json.Unmarshal([]byte(out), &document); err != nil {
		return moveStatus{}, err
	}
	if len(document.Moves) != 1 {
		return moveStatus{}, fmt.Errorf("%d moves in %s", len(document.Moves), out)
	}
	return document.Moves[0], nil
}
