package e2e

import (
	"fmt"
	"net/http"
	"sync"
	"time"
)

// judge asks a replica for the same two decisions, past the API server, until it is stopped.
type judge struct {
	figures
	stop chan struct{}
	work sync.WaitGroup
}

// startJudge begins to ask a replica for moves of shoots as they are stored now: one that is fine, one that is not.
func (e *environment) startJudge(of *replica) (*judge, error) {
	fine, err := e.api.get(allowedShoot.path())
	if err != nil {
		return nil, err
	}
	bad, err := e.api.get(deniedShoot.path())
	if err != nil {
		return nil, err
	}
	j := &judge{stop: make(chan struct{})}
	j.work.Go(func() {
		for {
			select {
			case <-j.stop:
				return
			case <-time.After(50 * time.Millisecond):
			}
			j.ask(of, fine, allowedSeed, true)
			j.ask(of, bad, deniedSeed, false)
		}
	})
	return j, nil
}

func (j *judge) ask(r *replica, shoot object, seed string, want bool) {
	begin := time.Now()
	got, err := r.review(shoot, seed)
	at := time.Now().UTC().Format("15:04:05.000")
	switch {
	case err != nil:
		j.add(time.Since(begin), fmt.Sprintf("%s %v", at, err))
	case got.Allowed != want || (!want && got.Status.Code != http.StatusForbidden):
		j.add(time.Since(begin), fmt.Sprintf("%s %s to %s: %+v", at, text(shoot, "metadata.name"), seed, got))
	default:
		j.add(time.Since(begin), "")
	}
}

// finish ends the asking, and objects to every wrong decision and every one that was not answered.
func (j *judge) finish() error {
	close(j.stop)
	j.work.Wait()
	failed := j.failures()
	if len(failed) == 0 {
		return nil
	}
	return fmt.Errorf("%v\nthe first: %s\nthe last: %s", &j.figures, failed[0], failed[len(failed)-1])
}
