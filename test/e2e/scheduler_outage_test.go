package e2e

import (
	"errors"
	"fmt"
	"testing"
	"time"
)

// boundNow counts the shoots of a group that have a seed.
func (g group) boundNow() (int, error) {
	stored, _, err := g.stored()
	if err != nil {
		return 0, err
	}
	n := 0
	for _, o := range stored {
		if text(o, "spec.seedName") != "" {
			n++
		}
	}
	return n, nil
}

// wellBound objects unless every shoot of the group has a seed, was given one only once, says nothing of failures, and no
// seed has more shoots than places. That a spec was written once is seen from its generation, which a watch that broke
// cannot miss.
func (g group) wellBound(places int) error {
	stored, _, err := g.stored()
	if err != nil {
		return err
	}
	var errs []error
	on := map[string]int{}
	for _, o := range stored {
		name, seed := text(o, "metadata.name"), text(o, "spec.seedName")
		on[seed]++
		if generation := at(o, "metadata.generation"); seed == "" || generation != float64(2) {
			errs = append(errs, fmt.Errorf("%s: on %q, generation %v", name, seed, generation))
		}
		if operation := at(o, "status.lastOperation"); operation != nil {
			errs = append(errs, fmt.Errorf("%s says %v", name, operation))
		}
	}
	for seed, n := range on {
		if n > places {
			errs = append(errs, fmt.Errorf("%s has %d places and got %d shoots", seed, places, n))
		}
	}
	return errors.Join(errs...)
}

// The API server dies while shoots are being bound, and with it the Lease and all watches. When it is back, the rest is
// bound.
func TestSchedulerGoesOnAfterAnOutage(t *testing.T) {
	needsLive(t)
	const shoots, seeds = 200, 4
	const places = shoots / seeds
	own := rights(t, "scheduler-access")
	g := newGroup(t, "outage")
	for i := range seeds {
		check(t, g.seed(nearSeed, fmt.Sprintf("e2e-outage-%d", i), places))
	}
	check(t, g.shoots(shoots, ownScheduler))
	replicas := schedule(t, own, 2)
	check(t, until(10*time.Second, func() error {
		n, err := g.boundNow()
		if err == nil && n < shoots/5 {
			err = fmt.Errorf("%d shoots are bound", n)
		}
		return err
	}))
	kill(t, "kube-apiserver")
	killed := time.Now()
	awaitAPI(t)
	back := time.Now()
	before, err := g.boundNow()
	check(t, err)
	t.Logf("%d of %d were bound when the API server was back, after %v", before, shoots, back.Sub(killed).Round(100*time.Millisecond))
	if before == shoots {
		t.Error("nothing was left")
	}
	check(t, until(recovery, func() error {
		n, err := g.boundNow()
		if err == nil && n < shoots {
			err = fmt.Errorf("%d shoots are bound", n)
		}
		return err
	}))
	t.Logf("all were %v later", time.Since(back).Round(100*time.Millisecond))
	check(t, g.wellBound(places))
	_, err = leaderOf(replicas)
	check(t, err)
	awaitGarden(t)
	followsAgain(t)
}
