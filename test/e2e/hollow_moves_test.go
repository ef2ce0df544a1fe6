package e2e

import (
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
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
	pace.Report, pace.Heartbeat, pace.Monitor = 100*time.Millisecond, 2*time.Second, time.Minute
	held := &hollow.Faults{Faults: []*hollow.Fault{
		{Name: "constraint", Phase: "W0", Do: "stall"},
		{Name: "pick-up", Phase: "W2", Do: "stall"},
		{Name: "hand-over", Phase: "H3", Do: "stall"},
		{Name: "stuck", Shoot: hollowNamespace + "/stuck", Task: "Migrating shoot infrastructure", Do: "fail",
			Text: "not allowed", Codes: []string{"ERR_INFRA_UNAUTHORIZED"}},
	}}
	names := seedNames(4)
	g := newHollow(t, "moves", names)
	var shoots []shootRef
	for i := range movers {
		shoot, err := g.addShoot(fmt.Sprintf("mover-%d", i), names[i%len(names)])
		check(t, err)
		shoots = append(shoots, shoot)
	}
	stuck, err := g.addShoot("stuck", names[0])
	check(t, err)
	g.start(t, pace, held)
	late := measureLateness(t)
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
	if code, said := g.waitFor(stuck, hollowPatience); code != 1 {
		t.Errorf("--wait of one that is stuck ends with %d, not 1\n%s", code, said)
	}
	g.Lift("hand-over")
	for _, shoot := range shoots {
		if code, said := g.waitFor(shoot, hollowPatience); code != 0 {
			t.Fatalf("--wait of %s ends with %d, not 0\n%s\n%v", shoot.name, code, said, g.Steps("garden-hollow/"+shoot.name))
		}
	}
	var steps []moveStep
	check(t, eventually(func() error {
		var err error
		steps, err = followed(watch)
		for _, shoot := range shoots {
			if phases := phasesOf(shoot, steps); err == nil && !slices.Contains(phases, "arrived") {
				err = fmt.Errorf("%s has not arrived: %v", shoot.name, phases)
			}
		}
		return err
	}))
	// A machine that lets this program wait lets trowel wait, too.
	shortest := time.Second + 4*late()
	t.Logf("phases of %v and more are to be told", shortest)
	for _, shoot := range shoots {
		told := phasesOf(shoot, steps)
		inOrder(t, shoot, told)
		for phase, lasted := range lastingPhases(t, shoot, g.Steps(hollowNamespace+"/"+shoot.name)) {
			if lasted > shortest && !slices.Contains(told, phase) {
				t.Errorf("%s was in %s for %v, which was not told: %v", shoot.name, phase, lasted, told)
			}
		}
	}
}

// measureLateness answers how much later than it should this program woke up at most.
func measureLateness(t *testing.T) func() time.Duration {
	var latest atomic.Int64
	done := make(chan struct{})
	t.Cleanup(func() { close(done) })
	go func() {
		const period = 100 * time.Millisecond
		for {
			begin := time.Now()
			select {
			case <-done:
				return
			case <-time.After(period):
				latest.Store(max(latest.Load(), int64(time.Since(begin)-period)))
			}
		}
	}()
	return func() time.Duration { return time.Duration(latest.Load()) }
}

// inOrder objects to phases that come out of order.
func inOrder(t *testing.T, shoot shootRef, told []string) {
	t.Helper()
	last := -1
	for _, phase := range told {
		at := slices.Index(classicPhases, phase)
		if at < last || at < 0 {
			t.Errorf("%s: %s comes out of order: %v", shoot.name, phase, told)
		}
		last = max(last, at)
	}
	if len(told) == 0 || told[0] != "W0" {
		t.Errorf("%s does not begin with W0: %v", shoot.name, told)
	}
}

// lastingPhases are the phases that a shoot was in, and for how long.
func lastingPhases(t *testing.T, shoot shootRef, steps []hollow.Step) map[string]time.Duration {
	t.Helper()
	lasted := map[string]time.Duration{}
	reached := ""
	var since time.Time
	for _, step := range steps {
		at := slices.Index(classicPhases, strings.Replace(step.Phase, "D", "arrived", 1))
		if at <= slices.Index(classicPhases, reached) {
			continue
		}
		if reached != "" {
			lasted[reached] = step.At.Sub(since)
		}
		reached, since = classicPhases[at], step.At
	}
	if reached != "arrived" {
		t.Errorf("%s has come to %s only", shoot.name, reached)
	}
	return lasted
}
