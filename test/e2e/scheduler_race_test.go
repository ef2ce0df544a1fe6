package e2e

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"sync"
	"testing"
	"time"
)

// hand binds shoots by hand while a scheduler does, and remembers which it won.
type hand struct {
	mu   sync.Mutex
	won  map[string]bool
	lost int
}

// bind waits a little, and then binds a shoot as it was when it was created.
func (h *hand) bind(shoot object, seed string) error {
	time.Sleep(rand.N(150 * time.Millisecond))
	name := text(shoot, "metadata.name")
	shoot["spec"].(object)["seedName"] = seed
	got, err := env.send(http.MethodPut, shootRef{groupNamespace, name}.binding(), plain, shoot, nil)
	if err != nil {
		return err
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	switch got.code {
	case http.StatusOK:
		h.won[name] = true
	case http.StatusConflict:
		h.lost++
	default:
		return fmt.Errorf("%s by hand: %v", name, got)
	}
	return nil
}

// Two bind the same shoots at the same time: one of them wins each, and the scheduler neither complains nor stops.
func TestBindingByHandBesideTheScheduler(t *testing.T) {
	needsLive(t)
	const shoots = 100
	own := rights(t, "scheduler-access")
	g := newGroup(t, "race")
	// The scheduler takes the near one, the hand the other.
	check(t, g.seed(nearSeed, "e2e-race-near", 2*shoots))
	check(t, g.seed(allowedSeed, "e2e-race-far", 2*shoots))
	w := g.watch(t)
	r := schedule(t, own, 1)[0]

	h := hand{won: map[string]bool{}}
	created := make(chan object, shoots)
	var binders sync.WaitGroup
	failures := make(chan error, shoots)
	for range groupClients {
		binders.Go(func() {
			for shoot := range created {
				if err := h.bind(shoot, "e2e-race-far"); err != nil {
					failures <- err
				}
			}
		})
	}
	for i := range shoots {
		ref, err := g.shoot(fmt.Sprint(i), ownScheduler)
		check(t, err)
		// As it was before anybody bound it, as far as that can still be seen.
		shoot, err := env.api.get(ref.path())
		check(t, err)
		if text(shoot, "spec.seedName") != "" {
			continue
		}
		created <- shoot
	}
	close(created)
	binders.Wait()
	close(failures)
	var errs []error
	for err := range failures {
		errs = append(errs, err)
	}
	check(t, errors.Join(errs...))
	check(t, w.await(shoots, 10*time.Second))
	check(t, w.onceEach(2*shoots))
	t.Logf("the hand won %d and lost %d after a race, the scheduler won %d", len(h.won), h.lost, shoots-len(h.won))
	if len(h.won) == 0 || h.lost == 0 {
		t.Error("nobody raced")
	}

	check(t, until(5*time.Second, r.queueEmpty))
	bound, err := r.metric(boundMetric)
	check(t, err)
	if int(bound) != shoots-len(h.won) {
		t.Errorf("the scheduler says it bound %v", bound)
	}
	stored, _, err := g.stored()
	check(t, err)
	told, err := env.allEvents(groupNamespace)
	check(t, err)
	for _, o := range stored {
		name, seed := text(o, "metadata.name"), text(o, "spec.seedName")
		if by := map[bool]string{true: "e2e-race-far", false: "e2e-race-near"}[h.won[name]]; seed != by {
			t.Errorf("%s is on %s, not on %s", name, seed, by)
		}
		if operation := at(o, "status.lastOperation"); operation != nil {
			t.Errorf("%s says %v", name, operation)
		}
		for _, ev := range told[name] {
			if ev.kind != "Normal" || h.won[name] {
				t.Errorf("%s, won by hand %v: %+v", name, h.won[name], ev)
			}
		}
	}

	after, err := g.shoot("after", ownScheduler)
	check(t, err)
	_, err = w.awaitShoot(after, 2*time.Second)
	check(t, err)
}
