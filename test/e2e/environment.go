package e2e

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// exampleGarden is the garden of manifests that the cases know.
const exampleGarden = "../../examples/garden"

// environment is a garden with a trowel that it calls.
type environment struct {
	dir, trowel, testgarden string
	// follow are the options that tell trowel where the garden is.
	follow []string
	// live says that trowel follows the API server; otherwise it reads a folder that no case changes.
	live    bool
	up      *process
	api     *api
	main    *replica
	objects int
	figures figures
	// registrations counts how often the webhook was registered.
	registrations int
}

// begin brings everything up. What it answers has to be ended even if there is an error.
func begin() (*environment, error) {
	e, err := beginGarden()
	if err != nil {
		return e, err
	}
	if folder := os.Getenv("E2E_GARDEN"); folder != "" {
		e.follow, e.live = []string{"--garden", folder}, false
	}
	folder, err := e.certificates("main")
	if err != nil {
		return e, err
	}
	// Nobody waits for this one at its end; the case of the rolling restart has the default drain.
	if e.main, err = e.startReplica("trowel", folder, append(e.follow, "--drain", "1s")...); err != nil {
		return e, err
	}
	if err := e.main.awaitReady(20 * time.Second); err != nil {
		return e, err
	}
	return e, e.registerMain()
}

// beginGarden brings up a garden that no trowel looks at. What it answers has to be ended even if there is an error.
func beginGarden() (*environment, error) {
	e := &environment{trowel: os.Getenv("TROWEL"), testgarden: os.Getenv("TESTGARDEN")}
	if e.trowel == "" || e.testgarden == "" {
		return e, errors.New("set TROWEL and TESTGARDEN to the paths of the two programs")
	}
	var err error
	if e.dir, err = os.MkdirTemp("", "trowel-e2e-"); err != nil {
		return e, err
	}
	e.follow, e.live = []string{"--kubeconfig", filepath.Join(e.dir, "kubeconfig")}, true
	return e, e.bringGarden()
}

func (e *environment) bringGarden() (err error) {
	log := filepath.Join(e.dir, "testgarden.log")
	if e.up, err = startProcess("testgarden", log, e.testgarden, "up", "--dir", e.dir); err != nil {
		return err
	}
	if err := until(2*time.Minute, func() error {
		if e.up.ended() {
			return fmt.Errorf("testgarden has ended\n%s", e.up.tail())
		}
		if !strings.Contains("\n"+e.up.tail()+"\n", "\nready\n") {
			return fmt.Errorf("the garden is not ready\n%s", e.up.tail())
		}
		return nil
	}); err != nil {
		return err
	}
	if e.api, err = newAPI(e.dir); err != nil {
		return err
	}
	e.objects, err = load(e.api, e.kubectl, exampleGarden)
	return err
}

// end stops what runs, and removes the folder if all went well.
func (e *environment) end(passed bool) error {
	var errs []error
	if e.main != nil {
		errs = append(errs, e.main.terminate(20*time.Second))
	}
	if e.up != nil {
		errs = append(errs, e.up.terminate(time.Minute))
	}
	err := errors.Join(errs...)
	if e.dir == "" {
		return err
	}
	if passed && err == nil {
		return os.RemoveAll(e.dir)
	}
	fmt.Println("logs are kept in", e.dir)
	return err
}

// certificates makes a folder with a CA and a serving certificate.
func (e *environment) certificates(name string) (string, error) {
	folder := filepath.Join(e.dir, "tls-"+name)
	return folder, e.issue(folder)
}

// issue makes another serving certificate in a folder.
func (e *environment) issue(folder string, more ...string) error {
	args := append([]string{"certs", "issue", "--host", "127.0.0.1", "--out", folder}, more...)
	_, complaints, err := run("", 30*time.Second, e.trowel, args...)
	if err != nil {
		return fmt.Errorf("trowel certs issue: %w\n%s", err, complaints)
	}
	return nil
}

func (e *environment) kubectl(stdin string, args ...string) (string, string, error) {
	args = append([]string{"kubectl", "--kubeconfig", filepath.Join(e.dir, "kubeconfig")}, args...)
	return run(stdin, time.Minute, e.testgarden, args...)
}

// pid is the process of one of the garden's programs.
func (e *environment) pid(program string) (int, error) {
	text, err := os.ReadFile(filepath.Join(e.dir, program+".pid"))
	if err != nil {
		return 0, err
	}
	return strconv.Atoi(strings.TrimSpace(string(text)))
}
