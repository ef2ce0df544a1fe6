package e2e

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"syscall"
	"time"
)

// The steps of the soak.

// afterKill is how long after a kill a request may begin and still find a connection that is being closed.
const afterKill = 500 * time.Millisecond

func (s *soak) renewCertificate() (string, error) {
	now := s.both()
	old, err := served(now[0].replica)
	if err != nil {
		return "", err
	}
	begin := time.Now()
	if err := s.env.issue(s.tls); err != nil {
		return "", err
	}
	for _, l := range now {
		if err := until(15*time.Second, func() error {
			shown, err := served(l.replica)
			if err == nil && shown == old {
				err = fmt.Errorf("%s still shows %s", l.name, old)
			}
			return err
		}); err != nil {
			return "", err
		}
	}
	took := time.Since(begin)
	for _, c := range s.callers {
		c.renew()
	}
	return fmt.Sprintf("served after %v", took.Round(time.Millisecond)), s.hold(3 * time.Second)
}

// policyBecomes changes the policy, of which only the warned move is a matter.
func (s *soak) policyBecomes(rules string, want ruling, patience time.Duration) (time.Duration, error) {
	return s.become(s.claims.warned, want, patience, func() error {
		if rules == "" {
			return s.env.removePolicy()
		}
		return s.env.writePolicy(rules)
	})
}

// changePolicy brings a policy, a broken one that must not count, a mended one, and none.
func (s *soak) changePolicy() (string, error) {
	enforced, err := s.policyBecomes("rules:\n  bastions: {mode: enforce}\n", ruling{denied: "bastions"}, soon)
	if err != nil {
		return "", err
	}
	if err := s.hold(2 * time.Second); err != nil {
		return "", err
	}
	if err := until(recovery, func() error {
		return s.env.writePolicy("rules:\n  bastions: {mode: enfroce}\n")
	}); err != nil {
		return "", err
	}
	for _, l := range s.both() {
		if err := until(soon, func() error {
			if code, said := l.readyz("?verbose"); code != http.StatusOK || !strings.Contains(said, "enfroce") {
				return fmt.Errorf("%s does not tell of the broken policy: %d %s", l.name, code, said)
			}
			return nil
		}); err != nil {
			return "", err
		}
	}
	if err := s.hold(4 * time.Second); err != nil {
		return "", err
	}
	audited, err := s.policyBecomes("rules:\n  bastions: {mode: audit}\n", rulingFine, soon)
	if err != nil {
		return "", err
	}
	removed, err := s.policyBecomes("", rulingWarned, soon)
	return fmt.Sprintf("seen after %v, mended %v, removed %v", enforced.Round(time.Millisecond),
		audited.Round(time.Millisecond), removed.Round(time.Millisecond)), err
}

// seedBecomes changes the health of the fine move's destination.
func (s *soak) seedBecomes(status string, want ruling, patience time.Duration) (time.Duration, error) {
	return s.become(s.claims.fine, want, patience, func() error {
		return s.env.setCondition(allowedSeed, "GardenletReady", status)
	})
}

func (s *soak) changeSeed() (string, error) {
	ill, err := s.seedBecomes("False", ruling{denied: "seed-healthy"}, soon)
	if err != nil {
		return "", err
	}
	if err := s.hold(2 * time.Second); err != nil {
		return "", err
	}
	well, err := s.seedBecomes("True", rulingFine, soon)
	return fmt.Sprintf("seen after %v and %v", ill.Round(time.Millisecond), well.Round(time.Millisecond)), err
}

// killProgram kills one of the garden's servers, and sees the replicas follow again.
func (s *soak) killProgram(program string) (string, error) {
	back := s.away.begin()
	begin := time.Now()
	if err := s.env.kill(program); err != nil {
		return "", err
	}
	if err := s.hold(2 * time.Second); err != nil {
		return "", err
	}
	if err := s.env.awaitGarden(); err != nil {
		return "", err
	}
	gone := time.Since(begin)
	back(3 * time.Second)
	if err := s.hold(3 * time.Second); err != nil {
		return "", err
	}
	begin = time.Now()
	if _, err := s.seedBecomes("False", ruling{denied: "seed-healthy"}, recovery); err != nil {
		return "", err
	}
	if _, err := s.policyBecomes("rules:\n  bastions: {mode: enforce}\n", ruling{denied: "bastions"}, recovery); err != nil {
		return "", err
	}
	again := time.Since(begin)
	_, seedErr := s.seedBecomes("True", rulingFine, recovery)
	_, policyErr := s.policyBecomes("", rulingWarned, recovery)
	return fmt.Sprintf("away for %v, followed %v later", gone.Round(time.Millisecond), again.Round(time.Millisecond)),
		errors.Join(seedErr, policyErr)
}

// victim is the place of the replica that is restarted and killed; the other one lives as long as the soak.
const victim = 1

func (s *soak) killReplica() (string, error) {
	over := s.killed.begin()
	if err := s.both()[victim].kill(); err != nil {
		return "", err
	}
	over(afterKill)
	// As long as it takes until somebody sees it.
	if err := s.hold(time.Second + rand.N(2*time.Second)); err != nil {
		return "", err
	}
	begin := time.Now()
	err := s.birth(victim)
	return fmt.Sprintf("another one is ready after %v", time.Since(begin).Round(time.Millisecond)), err
}

// restartReplica ends one gently: it answers on until no caller has a connection to it, and loses nothing.
func (s *soak) restartReplica() (string, error) {
	old := s.both()[victim]
	begin := time.Now()
	if err := old.signal(syscall.SIGTERM); err != nil {
		return "", err
	}
	if err := old.wait(s.options.Drain + 35*time.Second); err != nil {
		return "", err
	}
	ended := time.Since(begin)
	return fmt.Sprintf("ended after %v", ended.Round(time.Millisecond)), s.birth(victim)
}

// stallLog lets nobody read the log of either replica for a while. It has to go on afterwards.
func (s *soak) stallLog() (string, error) {
	now := s.both()
	for _, l := range now {
		l.log.set(true)
	}
	err := s.hold(20 * time.Second)
	var said []string
	for _, l := range now {
		l.log.set(false)
		before := l.log.lines()
		err = errors.Join(err, until(5*time.Second, func() error {
			if l.log.lines() == before {
				return fmt.Errorf("%s logs nothing any more", l.name)
			}
			return nil
		}))
		dropped, _ := l.metric("trowel_log_lines_dropped_total")
		said = append(said, fmt.Sprintf("%s dropped %.0f lines", l.name, dropped))
	}
	return strings.Join(said, ", "), err
}
