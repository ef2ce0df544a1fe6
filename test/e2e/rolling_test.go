package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

// Two replicas behind a balancer are restarted one after the other, with the drain that they have by default, while
// moves go on. Not one may fail.
func TestRollingRestart(t *testing.T) {
	if testing.Short() {
		t.Skip("takes two drains of 95 s")
	}
	folder, err := env.certificates("rolling")
	check(t, err)
	var replicas [2]*replica
	for i := range replicas {
		replicas[i] = startReady(t, fmt.Sprintf("rolling-%d", i), folder)
	}
	b, err := startBalancer(replicas[:]...)
	check(t, err)
	ca, err := os.ReadFile(filepath.Join(folder, "ca.crt"))
	check(t, err)
	check(t, env.register(b.url(), ca))
	t.Cleanup(func() {
		check(t, env.registerMain())
		check(t, b.close())
		for _, r := range replicas {
			// These have nothing more to answer, so nobody waits for their drain.
			check(t, r.signal(syscall.SIGKILL))
			<-r.gone
		}
	})

	s, err := env.startStream("rolling", 40, 50*time.Millisecond)
	check(t, err)
	time.Sleep(2 * time.Second)
	for i, old := range replicas {
		begin := time.Now()
		check(t, old.signal(syscall.SIGTERM))
		check(t, until(2*time.Second, func() error {
			if old.isReady() {
				return fmt.Errorf("%s is still ready", old.name)
			}
			return nil
		}))
		check(t, old.wait(2*time.Minute))
		t.Logf("%s drained for %v", old.name, time.Since(begin).Round(time.Second))
		replicas[i] = startReady(t, fmt.Sprintf("rolling-%d-again", i), folder)
		b.replace(i, replicas[i])
	}
	time.Sleep(2 * time.Second)
	err = s.finish(2000)
	t.Logf("%v; %d connections refused", &s.figures, b.refused.Load())
	check(t, err)
}

func startReady(t *testing.T, name, folder string) *replica {
	t.Helper()
	r, err := env.startReplica(name, folder, env.follow...)
	check(t, err)
	check(t, r.awaitReady(20*time.Second))
	return r
}
