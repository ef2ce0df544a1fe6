package e2e

import (
	"bytes"
	"os"
	"sync"
)

// sluice is where the log of a replica goes, through a pipe. While it is shut nobody reads the pipe. Decisions are
// counted, not kept: a soak makes millions.
type sluice struct {
	file *os.File
	mu   sync.Mutex
	open *sync.Cond
	shut bool
	rest []byte
	// decisions and others are the lines that came.
	decisions, others int
}

func newSluice(log string) (*sluice, error) {
	file, err := openLog(log)
	if err != nil {
		return nil, err
	}
	s := &sluice{file: file}
	s.open = sync.NewCond(&s.mu)
	return s, nil
}

func (s *sluice) set(shut bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.shut = shut
	s.open.Broadcast()
}

// lines are those that came so far.
func (s *sluice) lines() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.decisions + s.others
}

func (s *sluice) Write(text []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for s.shut {
		s.open.Wait()
	}
	s.rest = append(s.rest, text...)
	for {
		line, rest, whole := bytes.Cut(s.rest, []byte("\n"))
		if !whole {
			return len(text), nil
		}
		s.rest = rest
		if bytes.Contains(line, []byte(`"message":"decision"`)) {
			s.decisions++
			continue
		}
		s.others++
		if _, err := s.file.Write(append(bytes.Clone(line), '\n')); err != nil {
			return 0, err
		}
	}
}

func (s *sluice) Close() error { return s.file.Close() }
