package e2e

import (
	"bytes"
	"crypto/tls"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// publicHost is the name by which kube-apiserver shows the certificate whose CA the cases exchange (testgarden renew).
const publicHost = "garden.test"

// authority is one of the CAs of the garden that are exchanged: public or caller.
type authority struct{ name string }

// pem is the CA that a folder has of it.
func (a authority) pem(t *testing.T, folder string) []byte {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(folder, a.name+"-ca.crt"))
	check(t, err)
	return text
}

// staged makes the next CA, and a certificate of it, in a folder of its own.
func (a authority) staged(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	_, complaints, err := run("", 30*time.Second, env.testgarden, "renew", "--dir", folder, "--name", a.name)
	if err != nil {
		t.Fatalf("%v\n%s", err, complaints)
	}
	return folder
}

// exchange puts the certificate of a folder where the garden has its own, with its CA.
func (a authority) exchange(t *testing.T, staged string) {
	t.Helper()
	for _, name := range []string{a.name + ".key", a.name + ".crt", a.name + "-ca.key", a.name + "-ca.crt"} {
		moveFile(t, staged, env.dir, name)
	}
}

// replaceFile writes a file at once, as a mounted Secret changes.
func replaceFile(t *testing.T, file string, text []byte) {
	t.Helper()
	check(t, os.WriteFile(file+".new", text, 0o600))
	check(t, os.Rename(file+".new", file))
}

// landscape is a kubeconfig of a garden that is reached through a relay by its public name.
type landscape struct {
	relay *relay
	file  string
}

func newLandscape(t *testing.T) *landscape {
	t.Helper()
	server, err := url.Parse(env.api.url)
	check(t, err)
	r, err := startRelay(server.Host)
	check(t, err)
	t.Cleanup(func() { check(t, r.close()) })
	return &landscape{relay: r, file: filepath.Join(t.TempDir(), "kubeconfig")}
}

// trust writes the kubeconfig anew, with these CAs.
func (l *landscape) trust(t *testing.T, cas ...[]byte) {
	t.Helper()
	text := strings.ReplaceAll(kubeconfigOf(t), env.api.url, l.relay.url()+"\n    tls-server-name: "+publicHost)
	bundle := "certificate-authority-data: " + base64.StdEncoding.EncodeToString(bytes.Join(cas, nil))
	text = regexp.MustCompile(`certificate-authority-data: \S+`).ReplaceAllString(text, bundle)
	replaceFile(t, l.file, []byte(text))
}

// awaitShown waits until kube-apiserver shows a certificate of this CA by its public name.
func (l *landscape) awaitShown(t *testing.T, caFolder string) {
	t.Helper()
	pool, err := poolOf(filepath.Join(caFolder, "public-ca.crt"))
	check(t, err)
	check(t, until(90*time.Second, func() error {
		c, err := tls.Dial("tcp", strings.TrimPrefix(l.relay.url(), "https://"),
			&tls.Config{RootCAs: pool, ServerName: publicHost})
		if err != nil {
			return err
		}
		return c.Close()
	}))
}

// followsAfterCut cuts all connections of a replica to the API server, and sees it follow the garden on new ones.
func (l *landscape) followsAfterCut(t *testing.T, name string, before int) {
	t.Helper()
	begin := time.Now()
	l.relay.cut()
	l.follows(t, before)
	t.Logf("%s: followed again after %v", name, time.Since(begin).Round(time.Millisecond))
}

// follows waits until all watches are open again, and two that stand for all of them tell of changes.
func (l *landscape) follows(t *testing.T, watches int) {
	t.Helper()
	check(t, until(recovery, func() error {
		if open := l.relay.connections(); open < watches {
			return fmt.Errorf("%d connections are open, and there were %d", open, watches)
		}
		return nil
	}))
	setPolicy(t, "rules:\n  bastions: {mode: enforce}\n")
	check(t, until(recovery, func() error { return denied("bastions")(env.try(warnedShoot, nearSeed)) }))
	check(t, env.removePolicy())
	check(t, until(recovery, func() error { return warned("bastions")(env.try(warnedShoot, nearSeed)) }))
	makeUnhealthyFor(t, allowedSeed, func() {
		check(t, until(recovery, func() error { return denied("seed-healthy")(env.try(allowedShoot, allowedSeed)) }))
	})
}

// The virtual garden gets another CA: its kubeconfig holds both for a while, the API server exchanges its certificate,
// the old CA goes. Replicas follow the garden through all of it, and answer all the time; also if the API server was
// too quick.
func TestAPIServerAuthorityRotation(t *testing.T) {
	needsLive(t)
	public := authority{"public"}
	old := public.pem(t, env.dir)
	l := newLandscape(t)
	l.trust(t, old)
	r := startFor(t, "authority", "--kubeconfig", l.file)
	// The case turns allowedSeed ill now and then, so the load moves shoots elsewhere.
	s, err := env.startStream("authority", 20, 20*time.Millisecond)
	check(t, err)
	time.Sleep(time.Second)
	watches := l.relay.connections()
	if watches == 0 {
		t.Fatal("the replica does not use the relay")
	}
	l.followsAfterCut(t, "old CA", watches)

	next := public.staged(t)
	new := public.pem(t, next)
	l.trust(t, old, new)
	l.followsAfterCut(t, "both CAs, old certificate", watches)
	public.exchange(t, next)
	l.awaitShown(t, env.dir)
	l.followsAfterCut(t, "both CAs, new certificate", watches)
	l.trust(t, new)
	l.followsAfterCut(t, "new CA", watches)

	// The API server before the kubeconfig: nothing can be followed, and what is known is used.
	tooSoon := public.staged(t)
	newest := public.pem(t, tooSoon)
	public.exchange(t, tooSoon)
	l.awaitShown(t, env.dir)
	l.relay.cut()
	check(t, until(20*time.Second, func() error {
		if _, said := r.readyz("?verbose"); !strings.Contains(said, "certificate verify failed") {
			return errors.New("/readyz?verbose does not say why nothing is followed:\n" + said)
		}
		return nil
	}))
	time.Sleep(2 * time.Second)
	if code, said := r.readyz(""); code != http.StatusOK {
		t.Errorf("a replica that knows the garden is not ready: %d %s", code, said)
	}
	begin := time.Now()
	l.trust(t, newest)
	l.follows(t, watches)
	t.Logf("the right CA at last: followed again after %v", time.Since(begin).Round(time.Millisecond))

	err = s.finish(40)
	t.Logf("%v", &s.figures)
	check(t, err)
}

// startFor runs a replica that the garden calls until the test ends.
func startFor(t *testing.T, name string, more ...string) *replica {
	t.Helper()
	folder, err := env.certificates(name)
	check(t, err)
	r, err := env.startReplica(name, folder, append(more, "--drain", "1s")...)
	check(t, err)
	t.Cleanup(func() {
		check(t, env.registerMain())
		check(t, r.terminate(20*time.Second))
	})
	check(t, r.awaitReady(20*time.Second))
	ca, err := os.ReadFile(filepath.Join(folder, "ca.crt"))
	check(t, err)
	check(t, env.register(r.url(), ca))
	return r
}

// makeUnhealthyFor makes a seed unhealthy while something is seen, and waits until its health is seen again.
func makeUnhealthyFor(t *testing.T, seed string, see func()) {
	t.Helper()
	t.Run("unhealthy seed", func(t *testing.T) {
		t.Cleanup(func() { check(t, env.setCondition(seed, "GardenletReady", "True")) })
		check(t, env.setCondition(seed, "GardenletReady", "False"))
		see()
	})
	check(t, until(recovery, func() error { return warned()(env.try(allowedShoot, seed)) }))
}
