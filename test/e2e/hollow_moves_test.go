package e2e

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"testgarden/hollow"
)

// classicPhases are in the order in which a move passes them.
var classicPhases = strings.Fields("W0 W1 W2 M1 M2 H1 H2 H3 R1 R2 R3 R4 R5 arrived")

const movers = 20

// TestHollowMoves carries moves all at once, and compares what trowel tells of them with what was done.
func TestHollowMoves(t *testing.T) {
	pace := hollow.RealPace().Faster(20)
	pace.Report, pace.Heartbeat, pace.Monitor = 100*time.Millisecond, time.Second, 20*time.Second
	held := &hollow.Faults{Faults: []*hollow.Fault{
		{Name: "constraint", Phase: "W0", Do: "stall"},
		{Name: "pick-up", Phase: "W2", Do: "stall"},
		{Name: "hand-over", Phase: "H3", Do: "stall"},
		{Name: "stuck", Shoot: hollowNamespace + "/stuck", Task: "Migrating shoot infrastructure", Do: "fail",
			Text: "not allowed", Codes: []string{"ERR_INFRA_UNAUTHORIZED"}},
	}}
	names := seedNames(4)
	g := beginHollow(t, "moves", hollow.Options{Seeds: names, Pace: pace, Faults: held})
	var shoots []shootRef
	for i := range movers {
		shoot, err := g.addShoot(fmt.Sprintf("mover-%d", i), names[i%len(names)])
		check(t, err)
		shoots = append(shoots, shoot)
	}
	stuck, err := g.addShoot("stuck", names[0])
	check(t, err)
	watch, err := startProcess("status", g.logOf("status"), g.trowel, "status", "--watch", "-o", "json",
		"--kubeconfig", g.kubeconfig())
	check(t, err)
	t.Cleanup(func() { check(t, watch.kill()) })
	time.Sleep(2 * time.Second)

	for i, shoot := range shoots {
		check(t, g.bind(shoot, names[(i+1)%len(names)]))
	}
	check(t, g.bind(stuck, names[1]))
	time.Sleep(2 * time.Second)
	g.Lift("constraint")
	if code, said := g.waitFor(shoots[0], 3*time.Second); code != 4 {
		t.Errorf("--wait of one that is on its way ends with %d, not 4\n%s", code, said)
	}
	g.Lift("pick-up")
	if code, said := g.waitFor(stuck, time.Minute); code != 1 {
		t.Errorf("--wait of one that is stuck ends with %d, not 1\n%s", code, said)
	}
	g.Lift("hand-over")
	for _, shoot := range shoots {
		if code, said := g.waitFor(shoot, time.Minute); code != 0 {
			t.Fatalf("--wait of %s ends with %d, not 0\n%s\n%v", shoot.name, code, said, g.Steps("garden-hollow/"+shoot.name))
		}
	}
	var steps []moveStep
	check(t, until(10*time.Second, func() error {
		var err error
		steps, err = followed(watch)
		for _, shoot := range shoots {
			if phases := phasesOf(shoot, steps); err == nil && !slices.Contains(phases, "arrived") {
				err = fmt.Errorf("%s has not arrived: %v", shoot.name, phases)
			}
		}
		return err
	}))
	for _, shoot := range shoots {
		compareWithTruth(t, shoot, phasesOf(shoot, steps), g.Steps(hollowNamespace+"/"+shoot.name))
	}
}

// compareWithTruth objects to phases that come out of order, and to those that lasted for a second and were not told.
func compareWithTruth(t *testing.T, shoot shootRef, told []string, steps []hollow.Step) {
	t.Helper()
	last := -1
	for _, phase := range told {
		at := slices.Index(classicPhases, phase)
		if at < last || at < 0 {
			t.Errorf("%s: %s comes out of order: %v", shoot.name, phase, told)
		}
		last = max(last, at)
	}
	if told[0] != "W0" {
		t.Errorf("%s begins with %s", shoot.name, told[0])
	}
	reached := ""
	var since time.Time
	for _, step := range steps {
		at := slices.Index(classicPhases, step.Phase)
		if step.Phase == "D" {
			at = len(classicPhases) - 1
		}
		if at <= slices.Index(classicPhases, reached) {
			continue
		}
		lasted := step.At.Sub(since)
		if reached != "" && lasted > time.Second && !slices.Contains(told, reached) {
			t.Errorf("%s was in %s for %v, which was not told: %v", shoot.name, reached, lasted, told)
		}
		reached, since = classicPhases[at], step.At
	}
	if reached != "arrived" {
		t.Errorf("%s has come to %s only", shoot.name, reached)
	}
}
