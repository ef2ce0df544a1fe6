package e2e

import (
	"sync"
	"time"
)

// interval is a span of time; until is zero while it lasts.
type interval struct{ from, until time.Time }

func (i *interval) close(until time.Time) {
	if i.until.IsZero() {
		i.until = until
	}
}

// touches says whether it has to do with what lasted from begin to end.
func (i interval) touches(begin, end time.Time) bool {
	return !i.from.After(end) && (i.until.IsZero() || !i.until.Before(begin))
}

// times are intervals in which something may fail that may not at others.
type times struct {
	mu  sync.Mutex
	all []interval
}

// begin opens an interval, and answers what closes it: for requests that begin no later than after so much more.
func (s *times) begin() (end func(more time.Duration)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	i := len(s.all)
	s.all = append(s.all, interval{from: time.Now()})
	return func(more time.Duration) {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.all[i].close(time.Now().Add(more))
	}
}

func (s *times) add(one interval) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.all = append(s.all, one)
}

// touch says whether one of them has to do with what lasted from begin to end. None has where there are no times.
func (s *times) touch(begin, end time.Time) bool {
	if s == nil {
		return false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, one := range s.all {
		if one.touches(begin, end) {
			return true
		}
	}
	return false
}
