package e2e

import (
	"fmt"
	"sync"
	"time"
)

// lateAfter is how slow an answer may not be.
const lateAfter = time.Second

// keptMax is how many failures are kept to be shown.
const keptMax = 20

// tally counts one kind of load.
type tally struct {
	name string
	// straight says that there is no API server between.
	straight bool
	mu       sync.Mutex
	// sent are all; of these lost had no answer, wrong had one that was not right. cut had none because a replica was killed
	// meanwhile, and away none because an API server was: both are no fault.
	sent, wrong, lost, cut, away int
	slowest                      time.Duration
	slowestAt                    time.Time
	failures                     []string
	// tooLate are those that took too long, whoever's fault that is.
	tooLate []outcome
}

// outcome is what became of one request.
type outcome struct {
	begin, end time.Time
	// lost says why there was no answer, wrong what is wrong with it.
	lost  error
	wrong string
}

// take counts one request. Excuses may be nil.
func (t *tally) take(o outcome, killed, away *times) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.sent++
	took := o.end.Sub(o.begin)
	excused := away.touch(o.begin, o.end)
	if took > t.slowest && !excused {
		t.slowest, t.slowestAt = took, o.begin
	}
	switch {
	case o.lost != nil && killed.touch(o.begin, o.end):
		t.cut++
	case o.lost != nil && excused:
		t.away++
	case o.lost != nil:
		t.lost++
		t.fail(o, "lost: "+o.lost.Error())
	case o.wrong != "":
		t.wrong++
		t.fail(o, "wrong: "+o.wrong)
	case took > lateAfter && !excused:
		t.tooLate = append(t.tooLate, o)
	}
}

func (t *tally) fail(o outcome, why string) {
	if len(t.failures) < keptMax {
		t.failures = append(t.failures, fmt.Sprintf("%s %s: %s", o.begin.UTC().Format("15:04:05.000"), t.name, why))
	}
}

// late are those that took too long at times when the path to the webhook was not slow by itself, and how many did when
// it was.
func (t *tally) late(slow *times) (late []outcome, slowPath int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, o := range t.tooLate {
		if slow.touch(o.begin, o.end) {
			slowPath++
		} else {
			late = append(late, o)
		}
	}
	return late, slowPath
}
