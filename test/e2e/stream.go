package e2e

import (
	"fmt"
	"net/http"
	"sync"
	"time"
)

// stream moves many shoots between two seeds, over and over, until it is ended.
type stream struct {
	figures
	env     *environment
	shoots  []shootRef
	stop    chan struct{}
	workers sync.WaitGroup
}

const (
	streamWorkers = 4
	// deniedEvery says which of the stream's requests are one that has to be denied.
	deniedEvery = 10
)

// startStream begins a stream whose workers rest for pace after each move.
func (e *environment) startStream(name string, shoots int, pace time.Duration) (*stream, error) {
	s := &stream{env: e, stop: make(chan struct{})}
	for i := range shoots {
		shoot, err := e.clone(allowedShoot, fmt.Sprintf("%s-%d", name, i))
		if err != nil {
			return nil, err
		}
		s.shoots = append(s.shoots, shoot)
	}
	for i := range streamWorkers {
		s.workers.Go(func() { s.work(i, pace) })
	}
	return s, nil
}

// work moves the shoots that are this worker's: there and back.
func (s *stream) work(worker int, pace time.Duration) {
	seeds := []string{nearSeed, homeSeed}
	for round := 0; ; round++ {
		for i := worker; i < len(s.shoots); i += streamWorkers {
			select {
			case <-s.stop:
				return
			case <-time.After(pace):
			}
			s.move(s.shoots[i], seeds[round%2])
			if (round*len(s.shoots)+i)%deniedEvery == 0 {
				s.beDenied()
			}
		}
	}
}

func (s *stream) move(shoot shootRef, seed string) {
	got, err := s.env.send(http.MethodPatch, shoot.binding(), merge, seedPatch(seed), nil)
	s.count(got, allowed(got, err))
	if err := s.env.settle(shoot, seed); err != nil {
		s.count(answer{}, err)
	}
}

// beDenied proves that what is counted as allowed was really judged.
func (s *stream) beDenied() {
	got, err := s.env.try(deniedShoot, deniedSeed)
	s.count(got, denied(fiveReasons...)(got, err))
}

func (s *stream) count(got answer, err error) {
	if err != nil {
		s.add(got.took, time.Now().UTC().Format("15:04:05.000 ")+err.Error())
		return
	}
	s.add(got.took, "")
}

// await waits until so many requests were sent.
func (s *stream) await(n int) error {
	return until(time.Minute, func() error {
		if s.sent() < n {
			return fmt.Errorf("%v; waiting for %d", &s.figures, n)
		}
		return nil
	})
}

// finish ends the stream, removes its shoots, and objects to every failed request.
func (s *stream) finish(atLeast int) error {
	close(s.stop)
	s.workers.Wait()
	for _, shoot := range s.shoots {
		if err := s.env.api.remove(shoot.path()); err != nil {
			return err
		}
	}
	if failed := s.failures(); len(failed) > 0 {
		return fmt.Errorf("%v; the first: %s", &s.figures, failed[0])
	}
	if s.sent() < atLeast {
		return fmt.Errorf("%v; wanted at least %d", &s.figures, atLeast)
	}
	return nil
}
