package e2e

import (
	"errors"
	"fmt"
	"sync"
	"time"
)

// life is one process of a replica, from its start to its end.
type life struct {
	*replica
	log   *sluice
	began time.Time
	mu    sync.Mutex
	// warm is what it had once it was warm, last what it had at the end; both are zero before. peak is the most memory.
	warm, last usage
	peak       int
	lasted     time.Duration
	// dropped are lines of the log that nobody read in time.
	dropped float64
}

// Bounds of what may be there at the end, as of when a process was warm.
const (
	growthShare       = 0.25
	growthKiB         = 8 << 10
	growthDescriptors = 8
	// judgedAfter is how long a process has to live after it was warm to be judged by them.
	judgedAfter = 30 * time.Second
)

// readyWithin is how long a new replica may take to learn the garden. An API server that has more to do than it can, as
// on a machine that others use as well, makes it wait until its own cache is up to date.
const readyWithin = 3 * time.Minute

// birth starts a process of the soak's replicas, and waits until it is ready.
func (s *soak) birth(place int) error {
	s.births++
	name := fmt.Sprintf("%c%d", 'a'+place, s.births)
	log, err := newSluice(s.env.logOf(name))
	if err != nil {
		return err
	}
	more := append([]string{"--log-format", "json", "--drain", s.options.Drain.String()}, s.env.follow...)
	r, err := s.env.startReplicaInto(log, name, s.tls, more...)
	if err != nil {
		return err
	}
	if err := r.awaitReady(readyWithin); err != nil {
		return err
	}
	l := &life{replica: r, log: log, began: time.Now()}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lives = append(s.lives, l)
	s.now[place] = l
	if s.balancer != nil {
		s.balancer.replace(place, r)
	}
	return nil
}

// both are the processes that run.
func (s *soak) both() [2]*life {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.now
}

// look takes down what a process has.
func (l *life) look(warmUp time.Duration) {
	u, err := l.usage()
	if err != nil {
		// It ended while it was looked at.
		return
	}
	dropped, err := l.metric("trowel_log_lines_dropped_total")
	l.mu.Lock()
	defer l.mu.Unlock()
	if err == nil {
		l.dropped = dropped
	}
	l.lasted = time.Since(l.began)
	l.last, l.peak = u, max(l.peak, u.kib)
	if l.warm.kib == 0 && l.lasted >= warmUp {
		l.warm = u
	}
}

// watchLives looks at all that run, until the soak ends.
func (s *soak) watchLives() {
	for s.pause(2 * time.Second) {
		for _, l := range s.both() {
			l.look(s.options.warmUp())
		}
	}
}

// objection says what of a process has grown more than it may.
func (l *life) objection(warmUp time.Duration) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.warm.kib == 0 || l.lasted < warmUp+judgedAfter {
		return nil
	}
	var errs []error
	if most := l.warm.kib + int(growthShare*float64(l.warm.kib)) + growthKiB; l.last.kib > most {
		errs = append(errs, fmt.Errorf("%s has %d KiB, more than %d", l.name, l.last.kib, most))
	}
	if most := l.warm.descriptors + growthDescriptors; l.last.descriptors > most {
		errs = append(errs, fmt.Errorf("%s has %d descriptors, more than %d", l.name, l.last.descriptors, most))
	}
	return errors.Join(errs...)
}
