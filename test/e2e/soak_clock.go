package e2e

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// clock is the wall clock of the replicas, as libfaketime shows it to them: a file says how far it is off. Their steady
// clock goes on, as it does when somebody sets the time of a machine. There is none where the library is not.
type clock struct{ file string }

// clockLibrary is where Debian's package libfaketime has it. It is needed for this alone, so nothing installs it.
const clockLibrary = "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1"

// fakeClock makes replicas that are started from now on see a clock that can be set.
func (s *soak) fakeClock() error {
	if s.options.Faketime == "" {
		return nil
	}
	s.clock = &clock{file: filepath.Join(s.env.dir, "clock")}
	if err := s.clock.set("+0"); err != nil {
		return err
	}
	real, err := filepath.Abs(s.env.trowel)
	if err != nil {
		return err
	}
	// exec keeps the process, and with it signals and what /proc says of it.
	script := fmt.Sprintf("#!/bin/sh\nexport FAKETIME_TIMESTAMP_FILE='%s' FAKETIME_NO_CACHE=1 FAKETIME_DONT_FAKE_MONOTONIC=1\n"+
		"export LD_PRELOAD='%s'\nexec '%s' \"$@\"\n", s.clock.file, s.options.Faketime, real)
	s.env.trowel = filepath.Join(s.env.dir, "trowel-with-clock")
	return os.WriteFile(s.env.trowel, []byte(script), 0o755)
}

func (c *clock) set(offset string) error {
	// At once: a file that is being written would be read as no offset.
	if err := os.WriteFile(c.file+".new", []byte(offset+"\n"), 0o644); err != nil {
		return err
	}
	return os.Rename(c.file+".new", c.file)
}

// jumpClock sets the clock of both replicas forward, back, and right again. No ruling depends on the hour.
func (s *soak) jumpClock() (string, error) {
	if s.clock == nil {
		return "left out: " + clockLibrary + " is not there", nil
	}
	var jumps []string
	for _, offset := range []string{"+1h", "-1h", "+0"} {
		if err := s.clock.set(offset); err != nil {
			return "", err
		}
		jumps = append(jumps, offset)
		if err := s.hold(5 * time.Second); err != nil {
			return "", err
		}
		for _, l := range s.both() {
			if code, said := l.readyz("?verbose"); code != 200 {
				return "", errors.Join(fmt.Errorf("%s is not ready with the clock at %s: %s", l.name, offset, said), s.clock.set("+0"))
			}
		}
	}
	ill, err := s.seedBecomes("False", ruling{denied: "seed-healthy"}, soon)
	if err != nil {
		return "", err
	}
	_, err = s.seedBecomes("True", rulingFine, soon)
	return fmt.Sprintf("%s; a change is seen after %v", strings.Join(jumps, ", "), ill.Round(time.Millisecond)), err
}

// Faketime is the library for the soak's clock, or empty where there is none.
func Faketime() string {
	if _, err := os.Stat(clockLibrary); err != nil {
		return ""
	}
	return clockLibrary
}
