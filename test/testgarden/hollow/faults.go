package hollow

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"sync"
)

// What a fault does.
const (
	doFail    = "fail"
	doStall   = "stall"
	doFlap    = "flap"
	doUpgrade = "upgrade"
	doDie     = "die"
)

// Fault is something that goes wrong at some point: README.md.
type Fault struct {
	// Name is by what a test lifts it, and finds out whether it has struck.
	Name string `json:"name"`
	// Shoot, Seed, Task and Phase are where it strikes; what is empty does not count.
	Shoot string `json:"shoot,omitempty"`
	Seed  string `json:"seed,omitempty"`
	Task  string `json:"task,omitempty"`
	Phase string `json:"phase,omitempty"`
	Do    string `json:"do"`
	// Times is how often it strikes; 0 is for ever.
	Times int `json:"times,omitempty"`
	// Text and Codes are what a failure says.
	Text  string   `json:"text,omitempty"`
	Codes []string `json:"codes,omitempty"`
	// Of is the seed whose gardenlet dies, is upgraded or flaps; the one at whose work it strikes, if it is empty.
	Of string `json:"of,omitempty"`
	// Version is what it is upgraded to.
	Version string `json:"version,omitempty"`
	// Condition is what flaps: SeedSystemComponentsHealthy, if it is empty.
	Condition string `json:"condition,omitempty"`

	struck int
	lifted bool
}

// Faults are those of a file.
type Faults struct {
	mu     sync.Mutex
	Faults []*Fault `json:"faults"`
}

// ReadFaults reads a file of faults.
func ReadFaults(file string) (*Faults, error) {
	content, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var f Faults
	decoder := json.NewDecoder(bytes.NewReader(content))
	// A member that is misspelt would leave a fault that never strikes.
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&f); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	for i, fault := range f.Faults {
		if err := fault.check(); err != nil {
			return nil, fmt.Errorf("%s: fault %d (%s): %w", file, i, fault.Name, err)
		}
	}
	return &f, nil
}

func (f *Fault) check() error {
	switch {
	case f.Name == "":
		return errors.New("it has no name")
	case !slices.Contains([]string{doFail, doStall, doFlap, doUpgrade, doDie}, f.Do):
		return fmt.Errorf("nobody knows how to %q", f.Do)
	case f.Do == doUpgrade && f.Version == "":
		return errors.New("an upgrade needs a version")
	case f.Do == doFail && f.Text == "":
		return errors.New("a failure needs a text")
	case f.Task == "" && f.Phase == "":
		return errors.New("it needs a task or a phase")
	case f.Times < 0:
		return errors.New("times may not be negative")
	}
	return nil
}

// point is where the work on a shoot has come to.
type point struct {
	shoot, seed, task, phase string
	// restores is of R0 only: that a control plane is to be restored.
	restores bool
}

func (f *Fault) strikesAt(p point) bool {
	fits := func(wanted, is string) bool { return wanted == "" || wanted == is }
	if f.Task == "" && (p.phase == "" || p.phase == "R0" && !p.restores) {
		return false
	}
	return fits(f.Shoot, p.shoot) && fits(f.Seed, p.seed) && fits(f.Task, p.task) && fits(f.Phase, p.phase) &&
		!f.lifted && (f.Times == 0 || f.struck < f.Times)
}

// meet finds the faults of a point. What stalls is held as long as held says; what fails says why.
func (g *Garden) meet(p point) (held func() bool, err error) {
	if g.faults == nil {
		return nil, nil
	}
	g.faults.mu.Lock()
	defer g.faults.mu.Unlock()
	for _, f := range g.faults.Faults {
		if !f.strikesAt(p) {
			continue
		}
		f.struck++
		g.journal.add(parseKey(p.shoot), "", "fault "+f.Name)
		seed := p.seed
		if f.Of != "" {
			seed = f.Of
		}
		switch f.Do {
		case doFail:
			err = &codedError{f.Text, f.Codes}
		case doStall:
			held = func() bool { return !g.faults.isLifted(f) }
		case doDie:
			g.Die(seed)
		case doUpgrade:
			g.Upgrade(seed, f.Version)
		case doFlap:
			g.flap(seed, f)
		}
	}
	return held, err
}

func (f *Faults) isLifted(fault *Fault) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return fault.lifted
}

// Lift ends a fault: what it holds goes on, and it strikes no more.
func (g *Garden) Lift(name string) {
	if g.faults == nil {
		return
	}
	g.faults.mu.Lock()
	defer g.faults.mu.Unlock()
	for _, f := range g.faults.Faults {
		if f.Name == name {
			f.lifted = true
		}
	}
}

// Struck is how often a fault has.
func (g *Garden) Struck(name string) int {
	if g.faults == nil {
		return 0
	}
	g.faults.mu.Lock()
	defer g.faults.mu.Unlock()
	for _, f := range g.faults.Faults {
		if f.Name == name {
			return f.struck
		}
	}
	return 0
}
