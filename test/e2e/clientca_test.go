package e2e

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// asking keeps asking a replica, straight and over connections that are kept, for the same allowed move.
type asking struct {
	figures
	*caller
	stop chan struct{}
	work sync.WaitGroup
}

// showing makes a caller with the certificate of a folder, and an allowed move to ask it for.
func showing(t *testing.T, r *replica, folder string) (*caller, question) {
	t.Helper()
	c, err := newCaller(r.url(), r.tls)
	check(t, err)
	check(t, c.show(folder, "caller"))
	shoot, err := env.api.get(allowedShoot.path())
	check(t, err)
	q, err := newQuestion(shoot, allowedSeed)
	check(t, err)
	return c, q
}

// startAsking begins with a certificate of a folder.
func startAsking(t *testing.T, r *replica, folder string) *asking {
	t.Helper()
	c, q := showing(t, r, folder)
	a := &asking{caller: c, stop: make(chan struct{})}
	for range 4 {
		a.work.Go(func() {
			for {
				select {
				case <-a.stop:
					return
				case <-time.After(20 * time.Millisecond):
				}
				begin := time.Now()
				got, err := a.ask(q)
				failed := ""
				if err != nil || !got.allowed {
					failed = fmt.Sprintf("%s %v %v", begin.UTC().Format("15:04:05.000"), got, err)
				}
				a.add(time.Since(begin), failed)
			}
		})
	}
	return a
}

func (a *asking) finish() error {
	close(a.stop)
	a.work.Wait()
	if failed := a.failures(); len(failed) > 0 {
		return fmt.Errorf("%v; the first: %s", &a.figures, failed[0])
	}
	return nil
}

// once asks on a new connection that shows the certificate of a folder.
func once(t *testing.T, r *replica, folder string) error {
	t.Helper()
	c, q := showing(t, r, folder)
	defer c.renew()
	_, err := c.ask(q)
	return err
}

// copyFiles keeps a certificate that is about to be exchanged.
func copyFiles(t *testing.T, from string, names ...string) string {
	t.Helper()
	to := t.TempDir()
	for _, name := range names {
		text, err := os.ReadFile(filepath.Join(from, name))
		check(t, err)
		check(t, os.WriteFile(filepath.Join(to, name), text, 0o600))
	}
	return to
}

// restartGardenServer ends the garden's API server, and does something before it comes back. The hard way: an end in
// order waits for watches, a minute at worst, and nobody else asks for anything.
func restartGardenServer(t *testing.T, between func()) {
	t.Helper()
	pid, err := env.pid("garden-apiserver")
	check(t, err)
	kill(t, "garden-apiserver")
	check(t, until(5*time.Second, func() error {
		if err := syscall.Kill(pid, 0); !errors.Is(err, syscall.ESRCH) {
			return fmt.Errorf("garden-apiserver is still there: %v", err)
		}
		return nil
	}))
	between()
	awaitGarden(t)
}

// The CA of the certificate with which the garden's API server calls: trowel takes both for a while, callers change
// over, the old CA goes. Connections that came with the old certificate end after an answer, so that none is lost.
func TestClientAuthorityRotation(t *testing.T) {
	clients := authority{"caller"}
	old := copyFiles(t, env.dir, "caller.crt", "caller.key", "caller-ca.crt")
	file := filepath.Join(t.TempDir(), "client-ca.crt")
	replaceFile(t, file, clients.pem(t, old))
	r := startFor(t, "clients", append(env.follow, "--client-ca", file, "--client-name", "caller")...)

	next := clients.staged(t)
	if err := once(t, r, next); err == nil {
		t.Fatal("a certificate of a CA that nobody named may call")
	}
	straight := startAsking(t, r, old)
	before, err := env.startStream("clients", 20, 20*time.Millisecond)
	check(t, err)
	check(t, before.await(20))
	replaceFile(t, file, bytes.Join([][]byte{clients.pem(t, old), clients.pem(t, next)}, nil))
	check(t, until(15*time.Second, func() error { return once(t, r, next) }))
	check(t, once(t, r, old))
	check(t, before.await(before.sent()+20))
	err = before.finish(40)
	t.Logf("old CA, then both: %v", &before.figures)
	check(t, err)

	// Callers change over. The API server does as gardener-apiserver does, whose certificate is a Secret: it starts again.
	// One that reads files breaks off the calls under way when it finds another certificate in them.
	new := copyFiles(t, next, "caller.crt", "caller.key", "caller-ca.crt")
	check(t, straight.show(new, "caller"))
	restartGardenServer(t, func() { clients.exchange(t, next) })

	after, err := env.startStream("clients-again", 20, 20*time.Millisecond)
	check(t, err)
	check(t, after.await(20))
	replaceFile(t, file, clients.pem(t, new))
	check(t, until(15*time.Second, func() error {
		if err := once(t, r, old); err == nil {
			return errors.New("a certificate of the old CA may still call")
		} else if !strings.Contains(err.Error(), "tls:") && !strings.Contains(err.Error(), "reset") {
			return err
		}
		return nil
	}))
	check(t, once(t, r, new))
	check(t, after.await(after.sent()+20))
	err = after.finish(40)
	t.Logf("both CAs, then the new one: %v", &after.figures)
	check(t, err)
	err = straight.finish()
	t.Logf("straight: %v", &straight.figures)
	check(t, err)
}
