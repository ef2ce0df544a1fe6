package e2e

import (
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

const (
	certSecret      = "/api/v1/namespaces/garden/secrets/trowel-tls"
	certLease       = "/apis/coordination.k8s.io/v1/namespaces/garden/leases/trowel-certs"
	registrationURL = "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/trowel"
)

// startSelfMade runs a replica that makes its certificate itself.
func startSelfMade(t *testing.T, name, kubeconfig string) *replica {
	t.Helper()
	r, err := env.startReplica(name, "", "--kubeconfig", kubeconfig, "--certs-mode", "self", "--host", "127.0.0.1",
		"--drain", "1s")
	check(t, err)
	return r
}

func secretValue(t *testing.T, key string) string {
	t.Helper()
	secret, err := env.api.get(certSecret)
	check(t, err)
	data, _ := secret["data"].(object)
	value, _ := data[key].(string)
	decoded, err := base64.StdEncoding.DecodeString(value)
	check(t, err)
	return string(decoded)
}

// awaitSame waits until both replicas show one certificate that is another than old.
func awaitSame(t *testing.T, replicas [2]*replica, old string, patience time.Duration) string {
	t.Helper()
	var shown [2]string
	check(t, until(patience, func() error {
		for i, r := range replicas {
			var err error
			if shown[i], err = served(r); err != nil {
				return err
			}
		}
		if shown[0] != shown[1] || shown[0] == old {
			return fmt.Errorf("%v are shown, and %s was", shown, old)
		}
		return nil
	}))
	return shown[0]
}

// Two replicas with the rights of the manifests share certificates that they make themselves. Leaf and CA are renewed
// under load, and the one that writes is killed.
func TestSelfMadeCertificates(t *testing.T) {
	needsLive(t)
	own := rights(t, "self-certs-access")
	// Whatever was registered before knows another CA.
	check(t, env.api.remove(registrationURL))
	replicas := [2]*replica{startSelfMade(t, "self-0", own), startSelfMade(t, "self-1", own)}
	b, err := startBalancer(replicas[:]...)
	check(t, err)
	t.Cleanup(func() {
		check(t, b.close())
		for _, r := range replicas {
			if !r.ended() {
				check(t, r.terminate(20*time.Second))
			}
		}
		// caBundle has another owner now, who would keep a piece of the entry.
		check(t, env.api.remove(registrationURL))
		check(t, env.registerMain())
		for _, path := range []string{certSecret, certLease} {
			check(t, env.api.remove(path))
		}
	})
	for _, r := range replicas {
		check(t, r.awaitReady(30*time.Second))
	}
	// Nobody says whom to trust: the leader does.
	check(t, env.register(b.url(), nil))

	s, err := env.startStream("selfmade", 20, 50*time.Millisecond)
	check(t, err)
	shown := awaitSame(t, replicas, "", 20*time.Second)
	_, err = env.api.must(http.MethodPatch, certSecret, merge, object{"data": object{"tls.crt": ""}})
	check(t, err)
	shown = awaitSame(t, replicas, shown, 30*time.Second)
	ca := secretValue(t, "ca.crt")

	_, err = env.api.must(http.MethodPatch, certSecret, merge, object{"data": object{"ca.crt": ""}})
	check(t, err)
	awaitSame(t, replicas, shown, 2*time.Minute)
	if secretValue(t, "ca.crt") == ca || secretValue(t, "ca-old.crt") != ca {
		t.Error("the old CA is not kept beside a new one")
	}
	time.Sleep(time.Second)
	err = s.finish(1000)
	t.Logf("%v", &s.figures)
	check(t, err)

	takesOver(t, replicas)
}

// takesOver kills the replica that writes, and sees the other one do so.
func takesOver(t *testing.T, replicas [2]*replica) {
	t.Helper()
	leader := 0
	log, err := os.ReadFile(filepath.Join(env.dir, "self-1.log"))
	check(t, err)
	if strings.Contains(string(log), "the certificates are renewed") {
		leader = 1
	}
	begin := time.Now()
	check(t, replicas[leader].signal(syscall.SIGKILL))
	<-replicas[leader].gone
	old := secretValue(t, "tls.crt")
	_, err = env.api.must(http.MethodPatch, certSecret, merge, object{"data": object{"tls.crt": ""}})
	check(t, err)
	check(t, until(40*time.Second, func() error {
		if now := secretValue(t, "tls.crt"); now == "" || now == old {
			return errors.New("nobody renews the certificate")
		}
		return nil
	}))
	t.Logf("another replica renews %v after the leader was killed", time.Since(begin).Round(time.Second))
}
