package e2e

import (
	"errors"
	"fmt"
	"net/http"
	"syscall"
	"testing"
	"time"
)

func kill(t *testing.T, program string) {
	t.Helper()
	check(t, env.kill(program))
}

// awaitAPI waits until a killed API server is gone, and all of the garden can be read again.
func awaitAPI(t *testing.T) {
	t.Helper()
	check(t, until(5*time.Second, func() error {
		if _, err := env.api.get(core + "/seeds?limit=1"); err == nil {
			return errors.New("the API server still answers")
		}
		return nil
	}))
	check(t, until(time.Minute, func() error {
		_, err := env.api.get(core + "/seeds?limit=1")
		return err
	}))
}

func awaitGarden(t *testing.T) {
	t.Helper()
	check(t, env.awaitGarden())
}

// While a server is down and while it comes back, what is known of the garden has not changed, and neither may a
// decision.
func TestDecisionsGoOnWithoutAPIServer(t *testing.T) {
	needsLive(t)
	for _, program := range []string{"garden-apiserver", "kube-apiserver", "etcd"} {
		t.Run(program, func(t *testing.T) {
			judging, err := env.startJudge(env.main)
			check(t, err)
			kill(t, program)
			awaitGarden(t)
			time.Sleep(2 * time.Second)
			if err := judging.finish(); err != nil {
				t.Error(err)
			}
			check(t, allowed(env.try(allowedShoot, allowedSeed)))
			followsAgain(t)
			if code, said := env.main.readyz("?verbose"); code != http.StatusOK {
				t.Errorf("/readyz: %d %s", code, said)
			}
		})
	}
}

// followsAgain proves that trowel follows the garden again. It watches each kind by itself, so three stand for all.
func followsAgain(t *testing.T) {
	t.Helper()
	t.Run("follows again", func(t *testing.T) {
		begin := time.Now()
		withoutPolicy(t)
		makeUnhealthy(t)
		check(t, until(recovery, func() error { return denied("seed-healthy")(env.try(allowedShoot, allowedSeed)) }))
		removeBastion(t)
		check(t, until(recovery, func() error { return warned()(env.try(warnedShoot, nearSeed)) }))
		setPolicy(t, "rules:\n  seed-healthy: {mode: audit}\n")
		check(t, until(recovery, func() error { return allowed(env.try(allowedShoot, allowedSeed)) }))
		t.Logf("all was seen after %v", time.Since(begin).Round(time.Millisecond))
	})
}

// What happens while trowel cannot watch, and is compacted away, is seen all the same: it has to list again.
func TestCompaction(t *testing.T) {
	withoutPolicy(t)
	check(t, env.main.signal(syscall.SIGSTOP))
	stopped := true
	resume := func() {
		if stopped {
			stopped = false
			check(t, env.main.signal(syscall.SIGCONT))
		}
	}
	t.Cleanup(resume)
	// This ends the watches. What happens from now on cannot wait in a socket until trowel reads again.
	kill(t, "kube-apiserver")
	awaitAPI(t)
	makeUnhealthy(t)
	removeBastion(t)
	// The last to be registered is the first to run: the others need a trowel that runs.
	t.Cleanup(resume)
	for i := range 20 {
		check(t, env.api.patch(core+"/seeds/"+nearSeed, object{"metadata": object{"annotations": object{
			"e2e": fmt.Sprint(i)}}}))
	}
	_, said, err := run("", time.Minute, env.testgarden, "compact", "--dir", env.dir)
	if err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	// A new API server remembers nothing from before the compaction.
	kill(t, "garden-apiserver")
	kill(t, "kube-apiserver")
	awaitAPI(t)
	resume()
	awaitGarden(t)
	begin := time.Now()
	check(t, until(recovery, func() error { return denied("seed-healthy")(env.try(allowedShoot, allowedSeed)) }))
	check(t, until(recovery, func() error { return warned()(env.try(warnedShoot, nearSeed)) }))
	t.Logf("what was compacted away was seen after %v", time.Since(begin).Round(time.Millisecond))
	// The next cases expect a policy to count soon, for which its watch has to be there again.
	setPolicy(t, "rules:\n  seed-healthy: {mode: audit}\n")
	check(t, until(recovery, func() error { return allowed(env.try(allowedShoot, allowedSeed)) }))
}
