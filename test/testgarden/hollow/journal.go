package hollow

import (
	"fmt"
	"slices"
	"sync"
	"time"
)

// Step is something that a hollow controller did for a shoot.
type Step struct {
	At    time.Time
	Shoot string
	// Phase is that of docs/moves.md, "error" for a failure that is tried again, or "" for what is of no phase.
	Phase string
	What  string
}

// journal is what really happened, to be compared with what others saw of it.
type journal struct {
	mu         sync.Mutex
	steps      []Step
	complaints []string
}

func (j *journal) add(k key, phase, what string) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.steps = append(j.steps, Step{time.Now(), k.String(), phase, what})
}

// complain keeps what went wrong and is tried again.
func (j *journal) complain(k key, err error) {
	if err == nil {
		return
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	const enough = 10000
	if len(j.complaints) < enough {
		j.complaints = append(j.complaints, fmt.Sprintf("%s %s: %v", time.Now().UTC().Format(time.TimeOnly), k, err))
	}
}

// Steps are all steps of one shoot.
func (g *Garden) Steps(shoot string) []Step {
	g.journal.mu.Lock()
	defer g.journal.mu.Unlock()
	var found []Step
	for _, s := range g.journal.steps {
		if s.Shoot == shoot {
			found = append(found, s)
		}
	}
	return found
}

// Complaints are what went wrong, most of it as it should.
func (g *Garden) Complaints() []string {
	g.journal.mu.Lock()
	defer g.journal.mu.Unlock()
	return slices.Clone(g.journal.complaints)
}
