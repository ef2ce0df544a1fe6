package e2e

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

const (
	manyShoots = 10_000
	// manySeeds have room for as many shoots as they get: none has a place left.
	manySeeds = 10
)

// TestManyShootsAreListed starts a replica in a garden of 10,000 shoots. The garden is one of its own, so that the other
// cases stay quick and no webhook is asked about each of the shoots.
func TestManyShootsAreListed(t *testing.T) {
	needsLive(t)
	many := manyGarden(t)
	before := countShoots(t, many)
	check(t, many.fill(manySeeds, manyShoots))

	begin := time.Now()
	r, err := many.startReplica("trowel", env.main.tls,
		"--kubeconfig", filepath.Join(many.dir, "kubeconfig"), "--drain", "1s")
	check(t, err)
	t.Cleanup(func() { check(t, r.terminate(10*time.Second)) })
	check(t, r.awaitReady(30*time.Second))
	t.Logf("ready with %d shoots after %v", before+manyShoots, time.Since(begin).Round(time.Millisecond))

	_, said := r.readyz("?verbose")
	if want := fmt.Sprintf("; %d shoots;", before+manyShoots); !strings.Contains(said, want) {
		t.Errorf("/readyz?verbose lacks %q:\n%s", want, said)
	}
	metrics, err := r.metrics()
	check(t, err)
	if want := fmt.Sprintf("trowel_garden_objects{kind=\"Shoot\"} %d\n", before+manyShoots); !strings.Contains(metrics, want) {
		t.Errorf("/metrics lacks %q", want)
	}
	// Each of them counts.
	shoot, err := many.api.get(allowedShoot.path())
	check(t, err)
	got, err := r.review(shoot, "fill-0")
	check(t, err)
	if full := fmt.Sprintf("%d of %d", manyShoots/manySeeds, manyShoots/manySeeds); got.Allowed ||
		!strings.Contains(got.Status.Message, full) {
		t.Errorf("the seed is full, but that is not why: allowed %v, %q", got.Allowed, got.Status.Message)
	}
}

// manyGarden is another garden like the one that all cases share; it is gone after the test.
func manyGarden(t *testing.T) *environment {
	t.Helper()
	e := &environment{trowel: env.trowel, testgarden: env.testgarden, dir: filepath.Join(env.dir, "many")}
	check(t, os.Mkdir(e.dir, 0o755))
	t.Cleanup(func() {
		if e.up != nil {
			check(t, e.up.terminate(time.Minute))
		}
	})
	check(t, e.bringGarden())
	return e
}

func (e *environment) fill(seeds, shoots int) error {
	said, complaints, err := run("", 3*time.Minute, e.testgarden, "fill", "--dir", e.dir,
		"--seeds", fmt.Sprint(seeds), "--shoots", fmt.Sprint(shoots))
	if err != nil {
		return fmt.Errorf("testgarden fill: %w\n%s", err, complaints)
	}
	fmt.Print("    testgarden: ", said)
	return nil
}

func countShoots(t *testing.T, e *environment) int {
	t.Helper()
	list, err := e.api.get(core + "/shoots")
	check(t, err)
	items, ok := list["items"].([]any)
	if !ok {
		check(t, errors.New("the list of shoots has no items"))
	}
	return len(items)
}
