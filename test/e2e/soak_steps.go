package e2e

import (
	"errors"
	"fmt"
	"regexp"
	"time"
)

// step is something that happens to the replicas under load. What it answers is told in the table.
type step struct {
	name string
	take func(*soak) (string, error)
}

// taken is a step that was taken.
type taken struct {
	step
	at   time.Time
	took time.Duration
	said string
	err  error
}

// betweenSteps is how long the load goes on undisturbed.
const betweenSteps = 5 * time.Second

// The order puts steps that change the garden where its watches are up.
var soakSteps = []step{
	{"another certificate", (*soak).renewCertificate},
	{"policy changed, broken, mended", (*soak).changePolicy},
	{"log not read for 20 s", (*soak).stallLog},
	{"seed unhealthy and healthy", (*soak).changeSeed},
	{"clock set forward and back", (*soak).jumpClock},
	{"replica killed", (*soak).killReplica},
	{"kube-apiserver killed", func(s *soak) (string, error) { return s.killProgram("kube-apiserver") }},
	{"garden-apiserver killed", func(s *soak) (string, error) { return s.killProgram("garden-apiserver") }},
	{"replica told to end", (*soak).restartReplica},
	{"etcd killed", func(s *soak) (string, error) { return s.killProgram("etcd") }},
}

// takeSteps takes one after the other, over and over, until the end; one that has begun is taken to its end. The first
// error ends it: what comes after would be judged wrongly.
func (s *soak) takeSteps(end time.Time) error {
	only, err := regexp.Compile(s.options.Only)
	if err != nil {
		return err
	}
	any := false
	for n := 0; time.Now().Before(end) && (any || n < len(soakSteps)); n++ {
		next := soakSteps[n%len(soakSteps)]
		if !only.MatchString(next.name) {
			continue
		}
		any = true
		begin := time.Now()
		said, err := next.take(s)
		if s.ctx.Err() != nil {
			return nil
		}
		t := taken{step: next, at: begin, took: time.Since(begin), said: said, err: err}
		s.steps = append(s.steps, t)
		s.say("%v", t)
		if err != nil {
			return fmt.Errorf("%s: %w", next.name, err)
		}
		if !s.pause(betweenSteps) {
			return nil
		}
	}
	return nil
}

func (t taken) String() string {
	text := fmt.Sprintf("%-32s %6.1f s  %s", t.name, t.took.Seconds(), t.said)
	if t.err != nil {
		text += " FAILED: " + t.err.Error()
	}
	return text
}

// become makes another ruling of a claim right, and waits until each replica says so. It answers how long that took.
func (s *soak) become(c *claim, want ruling, patience time.Duration, change func() error) (time.Duration, error) {
	c.change(want)
	defer c.settle()
	// The API server may be busy with all else, which is not what is looked at here.
	if err := until(recovery, change); err != nil {
		return 0, err
	}
	begin := time.Now()
	for _, l := range s.both() {
		asks, err := newCaller(l.url(), s.tls)
		if err != nil {
			return 0, err
		}
		err = until(patience, func() error {
			got, err := asks.ask(c.question)
			if err == nil && got != want {
				err = fmt.Errorf("%s: %s to %s: %v, not %v", l.name, c.shoot.name, c.seed, got, want)
			}
			return err
		})
		asks.renew()
		if err != nil {
			return 0, err
		}
	}
	return time.Since(begin), nil
}

// hold waits while a ruling must not change, and objects if the pause is cut short.
func (s *soak) hold(d time.Duration) error {
	if !s.pause(d) {
		return errors.New("the soak ends")
	}
	return nil
}
