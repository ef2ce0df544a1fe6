package e2e

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
)

// report prints the table, and answers what is wrong in it.
func (s *soak) report(lasted time.Duration) error {
	var text strings.Builder
	fmt.Fprintf(&text, "\nsoak of %v\n\n", lasted.Round(time.Second))
	fmt.Fprintf(&text, "%-22s %8s %8s %6s %6s %6s %6s %7s %9s %9s  %s\n", "load", "sent", "a second", "wrong", "lost", "late",
		"cut", "no API", "slow API", "slowest", "at")
	var errs []error
	for _, t := range []*tally{&s.reviews, &s.through, &s.move, &s.writes} {
		errs = append(errs, t.row(&text, lasted, &s.slow))
	}
	fmt.Fprintln(&text, "\nlate is over 1 s; cut: no answer, since a replica was killed meanwhile; no API: no answer, since an API server\n"+
		"was; slow API: late when status writes, which no webhook judges, took over 0.5 s as well")

	var again int64
	for _, c := range s.callers {
		again += c.again.Load()
	}
	fmt.Fprintf(&text, "\n%d straight reviews were answered that they should come again; this program woke up %v late at worst,\n"+
		"%d connections were refused for want of a ready replica\n", again, s.lag.Round(time.Millisecond), s.balancer.refused.Load())

	fmt.Fprintf(&text, "\n%-8s %9s %12s %12s %12s %6s %6s %9s\n", "replica", "lived", "KiB warm", "KiB at end", "most KiB",
		"fds", "at end", "log lost")
	for _, l := range s.lives {
		fmt.Fprintf(&text, "%-8s %9v %12d %12d %12d %6d %6d %9.0f\n", l.name, l.lasted.Round(time.Second), l.warm.kib,
			l.last.kib, l.peak, l.warm.descriptors, l.last.descriptors, l.dropped)
		errs = append(errs, l.objection(s.options.warmUp()))
	}
	fmt.Fprintf(&text, "\nwarm is after %v; no more at the end than %.0f %% and %d KiB, and %d descriptors, above\n",
		s.options.warmUp(), 100*growthShare, growthKiB, growthDescriptors)

	fmt.Fprintln(&text, "\nwhat happened")
	for _, t := range s.steps {
		fmt.Fprintf(&text, "%s  %v\n", t.at.UTC().Format(time.TimeOnly), t)
	}
	err := errors.Join(errs...)
	if err != nil {
		fmt.Fprintf(&text, "\n%v\n", err)
	}
	fmt.Fprintln(s.out, text.String())
	if err != nil {
		return errors.New("see above")
	}
	return nil
}

// row prints what became of one kind of load, and answers what should not have. Straight reviews have no API server that
// could excuse them.
func (t *tally) row(text io.Writer, lasted time.Duration, slow *times) error {
	if t.straight {
		slow = nil
	}
	late, slowPath := t.late(slow)
	t.mu.Lock()
	defer t.mu.Unlock()
	fmt.Fprintf(text, "%-22s %8d %8.1f %6d %6d %6d %6d %7d %9d %9v  %s\n", t.name, t.sent,
		float64(t.sent)/lasted.Seconds(), t.wrong, t.lost, len(late), t.cut, t.away, slowPath,
		t.slowest.Round(time.Millisecond), t.slowestAt.UTC().Format(time.TimeOnly))
	for _, o := range late {
		t.fail(o, fmt.Sprintf("late: %v", o.end.Sub(o.begin).Round(time.Millisecond)))
	}
	if t.wrong+t.lost+len(late) == 0 {
		return nil
	}
	return errors.New(strings.Join(t.failures, "\n"))
}
