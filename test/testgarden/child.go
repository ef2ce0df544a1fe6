package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"time"
)

func itoa(n int) string { return strconv.Itoa(n) }

// child is one of the programs, as a process of its own.
type child struct {
	name string
	args []string
	dir  string
	log  *os.File
	// process is nil while the program does not run.
	process *os.Process
	// ended gets the program's name when its process is gone.
	ended chan<- *child
	gone  chan struct{}
}

func newChild(dir, name string, args []string, ended chan<- *child) (*child, error) {
	log, err := os.OpenFile(filepath.Join(dir, name+".log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		return nil, err
	}
	return &child{name: name, args: args, dir: dir, log: log, ended: ended}, nil
}

// start runs the program. It has to be called from the thread that lives as long as the parent: the kernel kills the
// child when the thread that started it ends.
func (c *child) start() error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	cmd := exec.Command(self, append([]string{c.name}, c.args...)...)
	cmd.Stdout, cmd.Stderr = c.log, c.log
	// A process group of its own keeps the terminal's interrupt away: it is the parent that stops its children in order.
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL, Setpgid: true}
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("%s: %w", c.name, err)
	}
	c.process = cmd.Process
	gone := make(chan struct{})
	c.gone = gone
	go func() {
		err := cmd.Wait()
		fmt.Fprintf(os.Stderr, "%s %s ended: %v\n", time.Now().Format(time.TimeOnly), c.name, err)
		close(gone)
		c.ended <- c
	}()
	return os.WriteFile(c.pidFile(), []byte(itoa(cmd.Process.Pid)+"\n"), 0o644)
}

func (c *child) pidFile() string { return filepath.Join(c.dir, c.name+".pid") }

// stop ends the program, gently first.
func (c *child) stop(patience time.Duration) error {
	if c.process == nil {
		return nil
	}
	if err := c.signal(syscall.SIGTERM); err != nil {
		return err
	}
	var late error
	select {
	case <-c.gone:
	case <-time.After(patience):
		late = fmt.Errorf("%s did not end within %v and was killed", c.name, patience)
		if err := c.signal(syscall.SIGKILL); err != nil {
			return err
		}
		<-c.gone
	}
	c.process = nil
	return errors.Join(late, os.Remove(c.pidFile()))
}

func (c *child) signal(s syscall.Signal) error {
	if err := c.process.Signal(s); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return fmt.Errorf("%s: %w", c.name, err)
	}
	return nil
}
