package e2e

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"syscall"
	"time"
)

// process is a program that runs, with its output in a file.
type process struct {
	name string
	log  string
	pid  int
	// gone is closed when the program has ended; err says how.
	gone chan struct{}
	err  error
}

// starts hands over work to the thread that starts programs. The kernel kills a program when the thread that started it
// ends, so that nothing is left behind if the test binary dies; this thread lives as long as the test binary.
var starts = func() chan<- func() {
	work := make(chan func())
	go func() {
		runtime.LockOSThread()
		for f := range work {
			f()
		}
	}()
	return work
}()

func startProcess(name, log, program string, args ...string) (*process, error) {
	out, err := openLog(log)
	if err != nil {
		return nil, err
	}
	return startProcessInto(out, name, log, program, args...)
}

func openLog(log string) (*os.File, error) {
	return os.OpenFile(log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
}

// startProcessInto runs a program whose output goes to out, through a pipe unless that is a file; out is closed after it.
func startProcessInto(out io.WriteCloser, name, log, program string, args ...string) (*process, error) {
	cmd := exec.Command(program, args...)
	cmd.Stdout, cmd.Stderr = out, out
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	started := make(chan error)
	starts <- func() { started <- cmd.Start() }
	if err := <-started; err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %w", name, err), out.Close())
	}
	p := &process{name: name, log: log, pid: cmd.Process.Pid, gone: make(chan struct{})}
	go func() {
		p.err = errors.Join(cmd.Wait(), out.Close())
		close(p.gone)
	}()
	return p, nil
}

func (p *process) signal(s syscall.Signal) error {
	if err := syscall.Kill(p.pid, s); err != nil {
		return fmt.Errorf("%s: %w", p.name, err)
	}
	return nil
}

// wait expects the program to end by itself with exit code 0.
func (p *process) wait(patience time.Duration) error {
	select {
	case <-p.gone:
		if p.err != nil {
			return fmt.Errorf("%s: %w\n%s", p.name, p.err, p.tail())
		}
		return nil
	case <-time.After(patience):
		err := p.signal(syscall.SIGKILL)
		return errors.Join(fmt.Errorf("%s did not end within %v and was killed\n%s", p.name, patience, p.tail()), err)
	}
}

// terminate ends the program gently.
func (p *process) terminate(patience time.Duration) error {
	if p.ended() {
		return p.wait(0)
	}
	if err := p.signal(syscall.SIGTERM); err != nil {
		return err
	}
	return p.wait(patience)
}

// kill ends the program the hard way.
func (p *process) kill() error {
	err := p.signal(syscall.SIGKILL)
	<-p.gone
	return err
}

func (p *process) ended() bool {
	select {
	case <-p.gone:
		return true
	default:
		return false
	}
}

// tail is the end of what the program said.
func (p *process) tail() string {
	text, err := os.ReadFile(p.log)
	if err != nil {
		return err.Error()
	}
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	return strings.Join(lines[max(0, len(lines)-20):], "\n")
}

// run runs a program to its end and answers its output.
func run(stdin string, patience time.Duration, program string, args ...string) (stdout, stderr string, err error) {
	cmd := exec.Command(program, args...)
	var out, complaints strings.Builder
	cmd.Stdin, cmd.Stdout, cmd.Stderr = strings.NewReader(stdin), &out, &complaints
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	started := make(chan error)
	starts <- func() { started <- cmd.Start() }
	if err := <-started; err != nil {
		return "", "", err
	}
	late := time.AfterFunc(patience, func() {
		// A program that ended in the meantime cannot be killed, which is as well.
		_ = cmd.Process.Kill()
	})
	err = cmd.Wait()
	late.Stop()
	return out.String(), complaints.String(), err
}
