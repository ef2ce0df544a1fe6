package hollow

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
)

// takes is how long a task takes: one of the paces.
type takes int

const (
	quick takes = iota
	waits
	long
)

// task is a step of a flow: Gardener's pkg/utils/flow.
type task struct {
	name  string
	takes takes
	skip  bool
	// do is what a task has done when it ends.
	do func(context.Context) error
	// until says whether what a task waits for has come.
	until func(context.Context) (bool, error)

	phase   string
	waitFor int
	wakes   []*task
}

// flow is a graph of tasks that run beside each other as their dependencies let them.
type flow struct {
	name  string
	phase string
	tasks []*task
}

// add adds a task that begins when others have ended. It is of the flow's phase at that time.
func (f *flow) add(t task, after ...*task) *task {
	added := &t
	added.phase, added.waitFor = f.phase, len(after)
	for _, before := range after {
		before.wakes = append(before.wakes, added)
	}
	f.tasks = append(f.tasks, added)
	return added
}

// codedError is an error of a task, with Gardener's error codes.
type codedError struct {
	text  string
	codes []string
}

func (e *codedError) Error() string { return e.text }

// taskError is what becomes an element of lastErrors.
type taskError struct {
	task  string
	text  string
	codes []string
}

// started is a task that runs.
type started struct {
	*task
	begun, ends time.Time
	// held keeps it from ending; nil: nobody does.
	held func() bool
	err  error
}

// execution is a flow that runs.
type execution struct {
	flow *flow
	pace Pace
	// begin is asked at each begin of a task what becomes of it.
	begin func(*task) (held func() bool, err error)
	// report is told of the running tasks and of progress, as often as gardenlet tells it.
	report func(description string, progress int)
	// done is told of each task that ends well.
	done func(name string)

	running          []*started
	total, succeeded int
	pending          bool
	reportAt         time.Time
	errors           []taskError
}

// run runs a flow to its end, or until it is told to end.
func (e *execution) run(ctx context.Context) ([]taskError, error) {
	for _, t := range e.flow.tasks {
		if !t.skip {
			e.total++
		}
	}
	e.tell()
	e.reportAt = time.Now().Add(e.pace.Report)
	var roots []*task
	for _, t := range e.flow.tasks {
		if t.waitFor == 0 {
			roots = append(roots, t)
		}
	}
	for _, t := range roots {
		e.start(t)
	}
	e.pending = true
	for len(e.running) > 0 {
		if !sleep(ctx, time.Until(e.next())) {
			return nil, ctx.Err()
		}
		if err := e.step(ctx); err != nil {
			return nil, err
		}
	}
	e.tell()
	return e.errors, nil
}

// next is when something is to be done.
func (e *execution) next() time.Time {
	at := e.running[0].ends
	for _, s := range e.running {
		if s.ends.Before(at) {
			at = s.ends
		}
	}
	if e.pending && e.reportAt.Before(at) {
		return e.reportAt
	}
	return at
}

func (e *execution) step(ctx context.Context) error {
	now := time.Now()
	if e.pending && !now.Before(e.reportAt) {
		e.tell()
		e.pending, e.reportAt = false, now.Add(e.pace.Report)
	}
	due := slices.IndexFunc(e.running, func(s *started) bool { return !s.ends.After(now) })
	if due < 0 {
		return nil
	}
	s := e.running[due]
	ended, err := e.tryToEnd(ctx, s)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if !ended {
		s.ends = time.Now().Add(e.pace.Poll)
		return nil
	}
	e.running = slices.Delete(e.running, due, due+1)
	e.pending = true
	if err != nil {
		e.fail(s, err)
		return nil
	}
	e.succeeded++
	e.done(s.name)
	e.wake(s.task)
	return nil
}

func (e *execution) tryToEnd(ctx context.Context, s *started) (bool, error) {
	if s.held != nil && s.held() {
		return false, nil
	}
	if s.err != nil {
		return true, s.err
	}
	if s.until != nil {
		come, err := s.until(ctx)
		if come {
			return true, nil
		}
		late := time.Since(s.begun) > e.pace.Timeout
		if late && err == nil {
			err = fmt.Errorf("retry failed with context deadline exceeded")
		}
		return late, err
	}
	if s.do == nil {
		return true, nil
	}
	return true, s.do(ctx)
}

func (e *execution) fail(s *started, err error) {
	failed := taskError{task: s.name, text: fmt.Sprintf("task %q failed: %v", s.name, err)}
	if coded, ok := err.(*codedError); ok {
		failed.codes = coded.codes
	}
	e.errors = append(e.errors, failed)
}

func (e *execution) start(t *task) {
	if t.skip {
		e.wake(t)
		return
	}
	now := time.Now()
	held, err := e.begin(t)
	e.running = append(e.running, &started{task: t, begun: now, ends: now.Add(e.pace.of(t.takes)), held: held, err: err})
}

func (e *execution) wake(t *task) {
	for _, next := range t.wakes {
		if next.waitFor--; next.waitFor == 0 {
			e.start(next)
		}
	}
}

func (p Pace) of(t takes) time.Duration {
	switch t {
	case waits:
		return p.Wait
	case long:
		return p.Long
	}
	return p.Quick
}

// tell reports as pkg/utils/flow/progress_reporter.go describes a flow.
func (e *execution) tell() {
	progress := 100 * e.succeeded / e.total
	var names []string
	for _, s := range e.running {
		names = append(names, s.name)
	}
	slices.Sort(names)
	description := strings.Join(names, ", ")
	switch progress {
	case 0:
		description = "Starting " + e.flow.name
	case 100:
		description = e.flow.name + " finished"
	}
	e.report(description, progress)
}

// described is the text about a flow that has failed.
func (f *flow) described(errors []taskError) string {
	var texts []string
	for _, failed := range errors {
		texts = append(texts, failed.text)
	}
	return fmt.Sprintf("Flow %q encountered task errors: [%s]", f.name, strings.Join(texts, " "))
}
