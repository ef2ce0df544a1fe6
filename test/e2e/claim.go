package e2e

import (
	"fmt"
	"strings"
	"sync"
	"time"
)

// claim is a move whose right ruling is known at each time.
type claim struct {
	shoot shootRef
	seed  string
	question

	mu      sync.Mutex
	beliefs []belief
}

// belief is a ruling that is right for some time.
type belief struct {
	want   ruling
	during interval
}

func (e *environment) newClaim(shoot shootRef, seed string, want ruling) (*claim, error) {
	o, err := e.api.get(shoot.path())
	if err != nil {
		return nil, err
	}
	q, err := newQuestion(o, seed)
	if err != nil {
		return nil, err
	}
	return &claim{shoot: shoot, seed: seed, question: q, beliefs: []belief{{want, interval{from: time.Now()}}}}, nil
}

// change says that another ruling becomes right from now on. What was right stays so until settle says that the change
// has been seen everywhere.
func (c *claim) change(want ruling) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.beliefs = append(c.beliefs, belief{want, interval{from: time.Now()}})
}

// settle leaves the newest ruling as the only one that is right.
func (c *claim) settle() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for i := range c.beliefs[:len(c.beliefs)-1] {
		c.beliefs[i].during.close(time.Now())
	}
}

// newest is what is right at the end of a change.
func (c *claim) newest() ruling {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.beliefs[len(c.beliefs)-1].want
}

// objection is empty if a ruling was right at some time between question and answer.
func (c *claim) objection(got ruling, begin, end time.Time) string {
	c.mu.Lock()
	defer c.mu.Unlock()
	var wanted []string
	for _, b := range c.beliefs {
		if !b.during.touches(begin, end) {
			continue
		}
		if got == b.want {
			return ""
		}
		wanted = append(wanted, b.want.String())
	}
	return fmt.Sprintf("%s to %s: %v, not %s", c.shoot.name, c.seed, got, strings.Join(wanted, " or "))
}
