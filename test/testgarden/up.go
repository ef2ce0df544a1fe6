package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"syscall"
	"time"
)

const (
	// startPatience is how long a program may take to become ready on a busy machine.
	startPatience = 2 * time.Minute
	// stopPatience is how long an API server may take to end its watches.
	stopPatience = 15 * time.Second
	restartAfter = time.Second
)

// garden is the three programs and what watches over them.
type garden struct {
	dir     string
	ports   ports
	admin   *admin
	etcd    *child
	kube    *child
	garden  *child
	ended   chan *child
	signals chan os.Signal
}

// errStopped says that a signal came before the garden was ready.
var errStopped = errors.New("stopped before it was ready")

func dirFlag(command string, args []string, more func(*flag.FlagSet)) (string, error) {
	set := flag.NewFlagSet(command, flag.ContinueOnError)
	dir := set.String("dir", "", "folder of the garden")
	if more != nil {
		more(set)
	}
	if err := set.Parse(args); err != nil {
		return "", err
	}
	if *dir == "" || set.NArg() > 0 {
		return "", fmt.Errorf("usage: testgarden %s --dir DIR", command)
	}
	return filepath.Abs(*dir)
}

// up runs a garden until SIGTERM or SIGINT.
func up(args []string) (err error) {
	// Children die with the thread that starts them, so this one must live as long as the process.
	runtime.LockOSThread()
	dir, err := dirFlag("up", args, nil)
	if err != nil {
		return err
	}
	g, err := prepare(dir)
	if err != nil {
		return err
	}
	signal.Notify(g.signals, syscall.SIGTERM, syscall.SIGINT, syscall.SIGHUP)
	defer func() { err = errors.Join(err, g.stop()) }()
	if err := g.start(); err != nil {
		if errors.Is(err, errStopped) {
			return nil
		}
		return err
	}
	fmt.Println("ready")
	return g.watch()
}

func prepare(dir string) (*garden, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	if err := lock(dir); err != nil {
		return nil, err
	}
	p, err := choosePorts(dir)
	if err != nil {
		return nil, err
	}
	if err := makeCertificates(dir); err != nil {
		return nil, err
	}
	if err := writeKubeconfig(dir, p); err != nil {
		return nil, err
	}
	if err := writeAdmission(dir); err != nil {
		return nil, err
	}
	client, err := newAdmin(dir)
	if err != nil {
		return nil, err
	}
	g := &garden{dir: dir, ports: p, admin: client, ended: make(chan *child, 3), signals: make(chan os.Signal, 4)}
	for _, of := range []struct {
		at   **child
		name string
		args []string
	}{
		{&g.etcd, etcdName, etcdArgs(dir, p)},
		{&g.kube, kubeName, kubeArgs(dir, p)},
		{&g.garden, gardenName, gardenArgs(dir, p)},
	} {
		if *of.at, err = newChild(dir, of.name, of.args, g.ended); err != nil {
			return nil, err
		}
	}
	return g, nil
}

// lock keeps a second garden out of the folder as long as this process lives.
func lock(dir string) error {
	held, err := syscall.Open(filepath.Join(dir, "lock"), syscall.O_CREAT|syscall.O_RDWR|syscall.O_CLOEXEC, 0o644)
	if err != nil {
		return err
	}
	if err := syscall.Flock(held, syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		return fmt.Errorf("%s is in use by another garden: %w", dir, err)
	}
	return nil
}

// start brings the programs up one after the other, each as soon as what it needs is ready.
func (g *garden) start() error {
	if err := g.etcd.start(); err != nil {
		return err
	}
	if err := g.await(g.ports.etcdURL()+"/health", http.StatusOK); err != nil {
		return err
	}
	if err := g.kube.start(); err != nil {
		return err
	}
	if err := g.await(g.ports.kubeURL()+"/readyz", http.StatusOK); err != nil {
		return err
	}
	if err := g.garden.start(); err != nil {
		return err
	}
	if err := g.await(g.ports.gardenURL()+"/readyz", http.StatusOK); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), startPatience)
	defer cancel()
	if err := aggregate(ctx, g.admin, g.dir, g.ports); err != nil {
		return err
	}
	for _, s := range all() {
		url := fmt.Sprintf("%s/apis/%s/%s/%s?limit=1", g.ports.kubeURL(), s.group.Group, s.group.Version, s.resource)
		if err := g.await(url, http.StatusOK); err != nil {
			return err
		}
	}
	return nil
}

// await asks until the answer is the wanted one.
func (g *garden) await(url string, want int) error {
	ctx, cancel := context.WithTimeout(context.Background(), startPatience)
	defer cancel()
	for {
		code, answer, err := g.admin.send(ctx, http.MethodGet, url, nil)
		if err == nil && code == want {
			return nil
		}
		select {
		case <-g.signals:
			return errStopped
		case c := <-g.ended:
			c.process = nil
			return fmt.Errorf("%s ended before it was ready; see %s.log", c.name, filepath.Join(g.dir, c.name))
		case <-ctx.Done():
			return fmt.Errorf("%s: not ready after %v: %d %s (%w)", url, startPatience, code, answer, errors.Join(err, ctx.Err()))
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// watch restarts what dies, until a signal comes.
func (g *garden) watch() error {
	again := make(chan *child, 3)
	for {
		select {
		case <-g.signals:
			return nil
		case c := <-g.ended:
			c.process = nil
			time.AfterFunc(restartAfter, func() { again <- c })
		case c := <-again:
			if err := c.start(); err != nil {
				return err
			}
		}
	}
}

// stop ends the API servers before etcd: without it they hang.
func (g *garden) stop() error {
	results := make(chan error, 2)
	for _, c := range []*child{g.garden, g.kube} {
		go func() { results <- c.stop(stopPatience) }()
	}
	err := errors.Join(<-results, <-results)
	return errors.Join(err, g.etcd.stop(stopPatience))
}
