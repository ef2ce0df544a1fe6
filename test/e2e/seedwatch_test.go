package e2e

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync"
	"testing"
	"time"
)

// seedWatch is every seed that the shoots of a group were bound to, in order, from the events of a watch: no change
// between two looks is missed.
type seedWatch struct {
	mu     sync.Mutex
	writes map[string][]seedWrite
	err    error
	ended  chan struct{}
	// version is where the watch goes on if the server ends it, as it does when it is busy.
	version string
}

// seedWrite is a change of spec.seedName, and when it was seen.
type seedWrite struct {
	seed string
	at   time.Time
}

// watch begins to record; there must be no shoot of the group that is bound already.
func (g group) watch(t *testing.T) *seedWatch {
	t.Helper()
	_, version, err := g.stored()
	check(t, err)
	ctx, cancel := context.WithCancel(context.Background())
	w := &seedWatch{writes: map[string][]seedWrite{}, ended: make(chan struct{}), version: version}
	go func() {
		defer close(w.ended)
		for ctx.Err() == nil {
			if err := w.follow(ctx, g); err != nil && ctx.Err() == nil {
				w.mu.Lock()
				w.err = err
				w.mu.Unlock()
				return
			}
		}
	}()
	t.Cleanup(func() {
		cancel()
		<-w.ended
	})
	return w
}

// follow reads one watch to its end. An error says that there may be something that was not seen.
func (w *seedWatch) follow(ctx context.Context, g group) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet,
		g.env.api.url+groupShoots+"?watch=1&resourceVersion="+w.version+"&labelSelector="+g.selector(), nil)
	if err != nil {
		return err
	}
	// Without the client's time limit: a watch lasts.
	response, err := (&http.Client{Transport: g.env.api.http.Transport}).Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("watch: %d", response.StatusCode)
	}
	for decoder := json.NewDecoder(response.Body); ; {
		var happened struct {
			Type   string
			Object struct {
				Metadata struct{ Name, ResourceVersion string }
				Spec     struct{ SeedName string }
				Message  string
			}
		}
		if err := decoder.Decode(&happened); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return fmt.Errorf("watch: %w", err)
		}
		o := &happened.Object
		if happened.Type == "ERROR" {
			return fmt.Errorf("watch: %s", o.Message)
		}
		w.version = o.Metadata.ResourceVersion
		if happened.Type != "DELETED" {
			w.see(o.Metadata.Name, o.Spec.SeedName)
		}
	}
}

func (w *seedWatch) see(shoot, seed string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	before := w.writes[shoot]
	if (len(before) == 0 && seed == "") || (len(before) > 0 && before[len(before)-1].seed == seed) {
		return
	}
	w.writes[shoot] = append(before, seedWrite{seed, time.Now()})
}

// bound is how many shoots have a seed.
func (w *seedWatch) bound() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(w.writes)
}

// await waits until so many shoots are bound.
func (w *seedWatch) await(n int, patience time.Duration) error {
	return until(patience, func() error {
		w.mu.Lock()
		defer w.mu.Unlock()
		if w.err != nil || len(w.writes) < n {
			return errors.Join(w.err, fmt.Errorf("%d of %d shoots are bound", len(w.writes), n))
		}
		return nil
	})
}

// awaitShoot waits until one shoot is bound, and answers where and when.
func (w *seedWatch) awaitShoot(shoot shootRef, patience time.Duration) (write seedWrite, err error) {
	return write, until(patience, func() error {
		w.mu.Lock()
		defer w.mu.Unlock()
		writes := w.writes[shoot.name]
		if w.err != nil || len(writes) == 0 {
			return errors.Join(w.err, fmt.Errorf("%s is not bound", shoot.name))
		}
		write = writes[0]
		return nil
	})
}

// times are when shoots were bound that were bound after this time: the first, and the last.
func (w *seedWatch) times(after time.Time) (first, last time.Time) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, writes := range w.writes {
		when := writes[0].at
		if !when.After(after) {
			continue
		}
		if first.IsZero() || when.Before(first) {
			first = when
		}
		if when.After(last) {
			last = when
		}
	}
	return first, last
}

// onceEach objects unless each shoot that was bound was bound once, and no seed got more shoots than it has places.
func (w *seedWatch) onceEach(places int) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	errs := []error{w.err}
	on := map[string]int{}
	for shoot, writes := range w.writes {
		if len(writes) != 1 {
			errs = append(errs, fmt.Errorf("%s was bound %d times: %v", shoot, len(writes), writes))
		}
		on[writes[len(writes)-1].seed]++
	}
	for seed, n := range on {
		if n > places {
			errs = append(errs, fmt.Errorf("%s has %d places and got %d shoots", seed, places, n))
		}
	}
	return errors.Join(errs...)
}
