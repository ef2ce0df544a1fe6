package e2e

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// awaitNewCertificate waits until a replica shows another certificate than it did.
func awaitNewCertificate(t *testing.T, r *replica, old string) string {
	t.Helper()
	var now string
	check(t, until(10*time.Second, func() error {
		var err error
		if now, err = served(r); err != nil {
			return err
		}
		if now == old {
			return errors.New("the certificate is still " + old)
		}
		return nil
	}))
	return now
}

// moveFile replaces one file of a folder by that of another, at once as a mounted Secret does.
func moveFile(t *testing.T, from, to, name string) {
	t.Helper()
	check(t, os.Rename(filepath.Join(from, name), filepath.Join(to, name)))
}

// Certificates are renewed under load: leaves of the same CA first, then the CA itself, with a caBundle that holds both
// CAs in between.
func TestCertificateRotation(t *testing.T) {
	const moves = 2000
	s, err := env.startStream("rotation", 40, 0)
	check(t, err)
	folder := env.main.tls
	shown, err := served(env.main)
	check(t, err)
	for range 3 {
		check(t, env.issue(folder))
		shown = awaitNewCertificate(t, env.main, shown)
		time.Sleep(time.Second)
	}

	before, err := os.ReadFile(filepath.Join(folder, "ca.crt"))
	check(t, err)
	staged, err := env.certificates("staged")
	check(t, err)
	after, err := os.ReadFile(filepath.Join(staged, "ca.crt"))
	check(t, err)
	check(t, env.register(env.main.url(), append(append([]byte(nil), before...), after...)))
	for _, name := range []string{"tls.key", "tls.crt", "ca.key", "ca.crt"} {
		moveFile(t, staged, folder, name)
	}
	awaitNewCertificate(t, env.main, shown)
	check(t, env.register(env.main.url(), after))

	check(t, until(8*time.Minute, func() error {
		if s.sent() < moves {
			return fmt.Errorf("%v", &s.figures)
		}
		return nil
	}))
	err = s.finish(moves)
	t.Logf("%v", &s.figures)
	check(t, err)
}
