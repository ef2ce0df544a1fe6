package e2e

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// SoakOptions say how long a soak lasts, and what load it makes a second.
type SoakOptions struct {
	Length time.Duration
	// Reviews go straight to the replicas, Through and Moves through the API server, and Writes are of shoots' status.
	Reviews, Through, Moves, Writes int
	// Drain is how long a replica answers on that is told to end.
	Drain time.Duration
	// Only is a regular expression of the steps to take.
	Only string
	// Faketime is libfaketime, for clocks that jump; empty: they do not.
	Faketime string
}

// warmUp is how long a process runs before its memory is looked at.
func (o SoakOptions) warmUp() time.Duration { return min(time.Minute, o.Length/5) }

// soak is two replicas under load to which things happen.
type soak struct {
	env      *environment
	options  SoakOptions
	out      io.Writer
	ctx      context.Context
	tls      string
	balancer *balancer
	callers  []*caller
	clock    *clock
	claims   claims
	// shoots are those that are moved, then those whose status is written.
	shoots []shootRef
	// killed and away are when a replica was killed, and when an API server was away. slow is when it took its time over
	// what no webhook judges.
	killed, away, slow     times
	reviews, through, move tally
	writes                 tally
	// lag is the longest time that this program woke up late, and so cannot blame others for.
	lag     time.Duration
	workers sync.WaitGroup

	mu     sync.Mutex
	births int
	now    [2]*life
	lives  []*life
	steps  []taken
}

// Soak runs one, says what happens while it does, and a table at its end. An error says what was wrong.
func Soak(ctx context.Context, options SoakOptions, out io.Writer) (err error) {
	e, err := beginGarden()
	defer func() { err = errors.Join(err, e.end(err == nil)) }()
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	s := &soak{env: e, options: options, out: out, ctx: ctx,
		reviews: tally{name: "straight", straight: true}, through: tally{name: "through the API server"},
		move: tally{name: "moves carried out"}, writes: tally{name: "status writes"}}
	defer func() { err = errors.Join(err, s.endReplicas()) }()
	if err := s.prepare(); err != nil {
		return err
	}
	begin := time.Now()
	if err := s.load(); err != nil {
		return err
	}
	s.say("load begins, for %v", options.Length)
	s.pause(options.warmUp())
	stepsErr := s.takeSteps(begin.Add(options.Length))
	s.pause(time.Until(begin.Add(options.Length)))
	lasted := time.Since(begin)
	for _, l := range s.both() {
		l.look(options.warmUp())
	}
	cancel()
	s.workers.Wait()
	return errors.Join(stepsErr, s.report(lasted))
}

// prepare brings up the replicas behind a balancer, and makes the garden call them.
func (s *soak) prepare() (err error) {
	if s.tls, err = s.env.certificates("soak"); err != nil {
		return err
	}
	if err := s.fakeClock(); err != nil {
		return err
	}
	for place := range s.now {
		if err := s.birth(place); err != nil {
			return err
		}
	}
	if s.balancer, err = startBalancer(s.now[0].replica, s.now[1].replica); err != nil {
		return err
	}
	ca, err := os.ReadFile(filepath.Join(s.tls, "ca.crt"))
	if err != nil {
		return err
	}
	if err := s.env.register(s.balancer.url(), ca); err != nil {
		return err
	}
	return errors.Join(s.makeClaims(), s.makeShoots())
}

func (s *soak) endReplicas() error {
	var errs []error
	for _, l := range s.both() {
		if l == nil || l.ended() {
			continue
		}
		// Nobody waits for its drain.
		errs = append(errs, l.kill())
	}
	if s.balancer != nil {
		errs = append(errs, s.balancer.close())
	}
	return errors.Join(errs...)
}

// pause rests, unless the soak ends meanwhile: then it answers false.
func (s *soak) pause(d time.Duration) bool {
	select {
	case <-s.ctx.Done():
		return false
	case <-time.After(d):
		return true
	}
}

func (s *soak) say(format string, args ...any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	fmt.Fprintf(s.out, "%s %s\n", time.Now().UTC().Format("15:04:05"), fmt.Sprintf(format, args...))
}
