package e2e

import (
	"fmt"
	"net/http"
	"sync/atomic"
	"time"
)

const (
	// soakMovers are shoots that move all the time, soakBusy such as report their status.
	soakMovers = 8
	soakBusy   = 50
	// writesMax are status writes on their way; those that are due beyond that are left out.
	writesMax = 32
)

// makeShoots creates what is moved and what reports, before there is a load that would slow it down.
func (s *soak) makeShoots() error {
	for i := range soakMovers + soakBusy {
		shoot, err := s.env.clone(allowedShoot, fmt.Sprintf("soak-%d", i))
		if err != nil {
			return err
		}
		s.shoots = append(s.shoots, shoot)
	}
	return nil
}

// startMovers begins to move shoots there and back. Each move is one request that the webhook judges.
func (s *soak) startMovers() {
	if s.options.Moves == 0 {
		return
	}
	gap := time.Second * soakMovers / time.Duration(s.options.Moves)
	for _, shoot := range s.shoots[:soakMovers] {
		s.workers.Go(func() {
			for n := 0; s.pause(gap); n++ {
				s.carryOut(shoot, []string{nearSeed, homeSeed}[n%2])
			}
		})
	}
}

// carryOut moves a shoot and lets it arrive, again and again until the garden has taken it.
func (s *soak) carryOut(shoot shootRef, seed string) {
	for {
		o := outcome{begin: time.Now()}
		got, err := ruledThrough(s.env.api.do(http.MethodPatch, shoot.binding(), merge, seedPatch(seed), nil))
		o.end, o.lost = time.Now(), err
		// A shoot that has just been moved may be warned of.
		if err == nil && !got.allowed {
			o.wrong = fmt.Sprintf("%s to %s: %v", shoot.name, seed, got)
		}
		s.move.take(o, &s.killed, &s.away)
		if err == nil || !s.pause(200*time.Millisecond) {
			break
		}
	}
	for s.env.settle(shoot, seed) != nil {
		if !s.pause(200 * time.Millisecond) {
			return
		}
	}
}

// startWriters begins to write the status of shoots, each of which the replicas hear of.
func (s *soak) startWriters() {
	busy := s.shoots[soakMovers:]
	var onTheirWay atomic.Int64
	s.each(s.options.Writes, func(n int) {
		defer onTheirWay.Add(-1)
		if onTheirWay.Add(1) <= writesMax {
			s.writeProgress(busy[n%len(busy)], n)
		}
	})
}

// writeProgress does what a gardenlet does all the time: it writes how far it is.
func (s *soak) writeProgress(shoot shootRef, n int) {
	o := outcome{begin: time.Now()}
	got, err := s.env.api.do(http.MethodPatch, shoot.path()+"/status", merge, object{"status": object{
		"lastOperation": object{"type": "Reconcile", "state": "Processing", "progress": n % 100,
			"description": fmt.Sprintf("step %d", n), "lastUpdateTime": o.begin.UTC().Format(time.RFC3339)},
	}}, nil)
	o.end = time.Now()
	if err == nil && got.code != http.StatusOK {
		err = fmt.Errorf("%v", got)
	}
	o.lost = err
	s.writes.take(o, nil, &s.away)
	if o.end.Sub(o.begin) > lateAfter/2 {
		s.slow.add(interval{o.begin, o.end})
	}
}
