package e2e

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"
)

// claims are the moves that the soak asks for.
type claims struct {
	// fine turns bad with the seed's health, warned with the policy; the others stay.
	fine, warned, bad *claim
	clones            []*claim
}

const (
	soakCallers = 4
	soakClones  = 8
)

var (
	rulingFine   = ruling{allowed: true}
	rulingWarned = ruling{allowed: true, warned: "bastions"}
	rulingBad    = ruling{denied: strings.Join(fiveReasons, ",")}
)

// of is the claim that the nth request is about.
func (c *claims) of(n int) *claim {
	switch n % 5 {
	case 0:
		return c.fine
	case 1:
		return c.bad
	case 2:
		return c.warned
	default:
		return c.clones[n/5%len(c.clones)]
	}
}

func (s *soak) makeClaims() (err error) {
	if s.claims.fine, err = s.env.newClaim(allowedShoot, allowedSeed, rulingFine); err != nil {
		return err
	}
	if s.claims.warned, err = s.env.newClaim(warnedShoot, nearSeed, rulingWarned); err != nil {
		return err
	}
	if s.claims.bad, err = s.env.newClaim(deniedShoot, deniedSeed, rulingBad); err != nil {
		return err
	}
	for i := range soakClones {
		shoot, err := s.env.clone(allowedShoot, fmt.Sprintf("soak-asked-%d", i))
		if err != nil {
			return err
		}
		c, err := s.env.newClaim(shoot, nearSeed, rulingFine)
		if err != nil {
			return err
		}
		s.claims.clones = append(s.claims.clones, c)
	}
	return nil
}

// load begins all that the replicas have to bear.
func (s *soak) load() error {
	for range soakCallers {
		c, err := newCaller(s.balancer.url(), s.tls)
		if err != nil {
			return err
		}
		s.callers = append(s.callers, c)
	}
	s.workers.Go(s.watchLives)
	s.workers.Go(s.renewCallers)
	s.each(s.options.Reviews, s.askStraight)
	s.few(s.options.Through, s.askThrough)
	s.startMovers()
	s.startWriters()
	return nil
}

// rampUp is how long it takes until a load that does not wait for answers is all there: callers that have no connections
// yet would have to make hundreds at once.
const rampUp = 5 * time.Second

// each calls f so often a second, whether those before have ended or not.
func (s *soak) each(perSecond int, f func(n int)) {
	if perSecond == 0 {
		return
	}
	s.workers.Go(func() {
		begin := time.Now()
		next := begin
		for n := 0; s.pause(time.Until(next)); n++ {
			s.overslept(time.Since(next))
			s.workers.Go(func() { f(n) })
			share := min(1, 0.1+float64(next.Sub(begin))/float64(rampUp))
			next = next.Add(time.Duration(float64(time.Second) / float64(perSecond) / share))
		}
	})
}

// few calls f so often a second, or as often as a few workers that wait for each answer can.
func (s *soak) few(perSecond int, f func(n int)) {
	const clients = 8
	if perSecond == 0 {
		return
	}
	for i := range clients {
		s.workers.Go(func() {
			gap := time.Second * clients / time.Duration(perSecond)
			next := time.Now().Add(gap * time.Duration(i) / clients)
			for n := i; s.pause(time.Until(next)); n += clients {
				f(n)
				// What could not be sent in time is not sent later.
				if next = next.Add(gap); time.Now().After(next) {
					next = time.Now()
				}
			}
		})
	}
}

func (s *soak) overslept(lag time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lag = max(s.lag, lag)
}

// renewCallers makes the callers forget their connections now and then, in turns: else a replica that comes back would
// get none.
func (s *soak) renewCallers() {
	for n := 0; s.pause(5 * time.Second); n++ {
		s.callers[n%len(s.callers)].renew()
	}
}

func (s *soak) askStraight(n int) {
	c := s.claims.of(n)
	o := outcome{begin: time.Now()}
	got, err := s.callers[n%len(s.callers)].ask(c.question)
	o.end, o.lost = time.Now(), err
	if err == nil {
		o.wrong = c.objection(got, o.begin, o.end)
	}
	s.reviews.take(o, &s.killed, nil)
}

// askThrough tries a move that leaves nothing behind.
func (s *soak) askThrough(n int) {
	c := s.claims.of(n)
	o := outcome{begin: time.Now()}
	got, err := ruledThrough(s.env.api.do(http.MethodPatch, c.shoot.binding()+"?dryRun=All", merge, seedPatch(c.seed), nil))
	o.end, o.lost = time.Now(), err
	if err == nil {
		o.wrong = c.objection(got, o.begin, o.end)
	}
	s.through.take(o, &s.killed, &s.away)
}

// ruledThrough is what the webhook ruled, as the API server's answer tells of it. An error says that it did not rule.
func ruledThrough(got answer, err error) (ruling, error) {
	if err != nil {
		return ruling{}, err
	}
	if got.code/100 == 2 {
		var warned []string
		for _, warning := range got.warnings {
			warned = append(warned, ruleOf(warning))
		}
		return ruling{allowed: true, warned: strings.Join(warned, ",")}, nil
	}
	if got.code == http.StatusForbidden && strings.Contains(got.String(), "trowel.gardener.cloud") {
		return ruling{denied: strings.Join(got.causes(), ",")}, nil
	}
	return ruling{}, errors.New(got.String())
}
