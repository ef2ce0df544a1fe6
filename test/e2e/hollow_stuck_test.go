package e2e

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"testgarden/hollow"
)

// timeOf is a time that a shoot tells of.
type timeOf func(shoot object) time.Time

func parsed(value string) time.Time {
	// A zero time makes the case fail.
	at, _ := time.Parse(time.RFC3339, value)
	return at
}

// bound is when it was.
func bound(shoot object) time.Time {
	for _, entry := range at(shoot, "metadata.managedFields").([]any) {
		if entry := entry.(object); entry["subresource"] == "binding" {
			return parsed(text(entry, "time"))
		}
	}
	return time.Time{}
}

// judged is when the migration controller has said what its constraint says.
func judged(shoot object) time.Time {
	since := bound(shoot)
	for _, c := range at(shoot, "status.constraints").([]any) {
		if c := c.(object); c["type"] == "ReadyForMigration" {
			if said := parsed(text(c, "lastTransitionTime")); said.After(since) {
				return said
			}
		}
	}
	return since
}

// cycle is when the first of the tries began, report when the last of them was heard of.
func cycle(shoot object) time.Time { return parsed(text(shoot, "status.retryCycleStartTime")) }
func report(shoot object) time.Time {
	return parsed(text(shoot, "status.lastOperation.lastUpdateTime"))
}

func operationOf(shoot object) string {
	last, _ := at(shoot, "status.lastOperation").(object)
	return fmt.Sprintf("%s/%s: %s", text(last, "type"), text(last, "state"), text(last, "description"))
}

// TestStuckMoves plants faults in each phase, and wants each told, with its cause and remedy, once its limit is over and
// not before. The limits are passed by looking at a dump from the future.
func TestStuckMoves(t *testing.T) {
	faults, err := hollow.ReadFaults("testdata/faults.json")
	check(t, err)
	pace := hollow.RealPace().Faster(60)
	pace.Report, pace.Heartbeat, pace.Monitor = 300*time.Millisecond, 2*time.Second, 15*time.Second
	pace.Poll, pace.Constraint = 300*time.Millisecond, 500*time.Millisecond
	pace.SeedRecheck, pace.Start, pace.Timeout, pace.RetryCycle = 15*time.Second, 5*time.Second, time.Hour, time.Hour
	g := newHollow(t, "stuck", append(seedNames(4), specialSeeds...))
	cases := append(slices.Clone(stuckCases), otherwiseCases...)
	for i := range cases {
		cases[i] = cases[i].complete()
		_, err := g.addShoot(cases[i].name, cases[i].from)
		check(t, err)
	}
	g.start(t, pace, faults)
	check(t, g.prepareSeeds())
	var work sync.WaitGroup
	for _, c := range cases {
		work.Go(func() {
			if err := g.come(c); err != nil {
				t.Errorf("%s: %v\n%v", c.name, err, g.lastSteps(c.name))
			}
		})
	}
	work.Wait()
	check(t, eventually(func() error {
		return g.missed("hollow-dying", "hollow-widow", "hollow-doomed")
	}))
	folder := filepath.Join(g.dir, "dump")
	shoots, now := g.dumpBetweenTries(t, folder)
	for _, c := range stuckCases {
		if said := g.objection(folder, c, shoots[c.name], now); said != "" {
			t.Error(said)
		}
	}
	for _, c := range otherwiseCases {
		t.Log("as it is known: ", g.objection(folder, c, shoots[c.name], now))
	}
}

// dumpBetweenTries dumps the garden at a moment at which what fails again and again has failed, and is not being tried.
func (g *hollowGarden) dumpBetweenTries(t *testing.T, folder string) (shoots map[string]object, now time.Time) {
	t.Helper()
	check(t, eventually(func() error {
		now = time.Now()
		if err := g.dump(folder); err != nil {
			return err
		}
		var err error
		shoots, err = dumped(folder)
		for _, c := range stuckCases {
			if is := operationOf(shoots[c.name]); err == nil && strings.Contains(c.reached, "/Error: Flow") &&
				!strings.Contains(is, "/Error: ") {
				err = fmt.Errorf("%s is in %q", c.name, is)
			}
		}
		return err
	}))
	return shoots, now
}

func (c stuckCase) complete() stuckCase {
	if c.from == "" {
		c.from = plainFrom
	}
	if c.to == "" {
		c.to = plainTo
	}
	return c
}

func (g *hollowGarden) lastSteps(shoot string) []hollow.Step {
	steps := g.Steps(hollowNamespace + "/" + shoot)
	return steps[max(0, len(steps)-5):]
}

// come brings a move to where it is stuck.
func (g *hollowGarden) come(c stuckCase) error {
	shoot := shootRef{hollowNamespace, c.name}
	if c.before != nil {
		if err := c.before(g, shoot); err != nil {
			return err
		}
	}
	if err := g.bind(shoot, c.to); err != nil {
		return err
	}
	if err := g.awaitOperation(shoot, c.reached); err != nil || c.then == nil {
		return err
	}
	if err := c.then(g, shoot); err != nil {
		return err
	}
	wanted := map[string]string{"H3": "Migrate/Succeeded", "R0": "Restore/Error: Could not initialize"}[c.phases[0]]
	return g.awaitOperation(shoot, wanted)
}

func (g *hollowGarden) awaitOperation(shoot shootRef, wanted string) error {
	return eventually(func() error {
		o, err := g.api.get(shoot.path())
		if is := operationOf(o); err == nil && !strings.Contains(is, wanted) {
			err = fmt.Errorf("it is in %q, not in %q", is, wanted)
		}
		return err
	})
}

// dumped are the shoots of a dump that are of these cases, by name.
func dumped(folder string) (map[string]object, error) {
	content, err := os.ReadFile(filepath.Join(folder, "shoots.json"))
	if err != nil {
		return nil, err
	}
	var all struct{ Items []object }
	if err := json.Unmarshal(content, &all); err != nil {
		return nil, err
	}
	found := map[string]object{}
	for _, o := range all.Items {
		if text(o, "metadata.namespace") == hollowNamespace {
			found[text(o, "metadata.name")] = o
		}
	}
	return found, nil
}

// objection is what is wrong with what trowel says of a case; empty if nothing is.
func (g *hollowGarden) objection(folder string, c stuckCase, shoot object, now time.Time) string {
	const around = 5 * time.Second
	ref := shootRef{hollowNamespace, c.name}
	if c.since != nil {
		over := c.since(shoot).Add(c.limit)
		early, err := g.statusAt(folder, ref, over.Add(-around))
		if err != nil {
			return c.name + ": " + err.Error()
		}
		if early.Stuck {
			return fmt.Sprintf("%s is told as stuck %v before its limit of %v: %+v", c.name, around, c.limit, early)
		}
		now = over.Add(around)
	}
	told, err := g.statusAt(folder, ref, now)
	if err != nil {
		return c.name + ": " + err.Error()
	}
	remedied := slices.ContainsFunc(strings.Split(c.remedy, "|"), func(part string) bool {
		return strings.Contains(told.Remedy, part)
	})
	if !told.Stuck || !slices.Contains(c.phases, told.Phase) || !strings.Contains(told.Cause, c.cause) || !remedied {
		return fmt.Sprintf("%s is told as %+v; wanted: stuck in %v, for %q, to do: %q\n    its operation is %s",
			c.name, told, c.phases, c.cause, c.remedy, operationOf(shoot))
	}
	return ""
}
