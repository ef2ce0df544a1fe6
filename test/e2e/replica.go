package e2e

import (
	"bytes"
	"context"
	"crypto/sha256"
	"crypto/tls"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"path/filepath"
	"strconv"
	"time"
)

// replica is one trowel serve.
type replica struct {
	*process
	port, probe int
	tls         string
}

var probes = &http.Client{Timeout: 2 * time.Second}

// startReplica runs trowel serve with the certificate of a folder, or, without one, with what more says. It does not wait
// until it is ready.
func (e *environment) startReplica(name, tlsFolder string, more ...string) (*replica, error) {
	out, err := openLog(e.logOf(name))
	if err != nil {
		return nil, err
	}
	return e.startReplicaInto(out, name, tlsFolder, more...)
}

func (e *environment) logOf(name string) string { return filepath.Join(e.dir, name+".log") }

func (e *environment) startReplicaInto(out io.WriteCloser, name, tlsFolder string, more ...string) (*replica, error) {
	free, err := freePorts(2)
	if err != nil {
		return nil, err
	}
	args := append([]string{"serve",
		"--address", "127.0.0.1", "--port", strconv.Itoa(free[0]),
		"--probe-address", "127.0.0.1", "--probe-port", strconv.Itoa(free[1]),
	}, more...)
	if tlsFolder != "" {
		args = append(args,
			"--tls-cert", filepath.Join(tlsFolder, "tls.crt"), "--tls-key", filepath.Join(tlsFolder, "tls.key"))
	}
	p, err := startProcessInto(out, name, e.logOf(name), e.trowel, args...)
	if err != nil {
		return nil, err
	}
	return &replica{process: p, port: free[0], probe: free[1], tls: tlsFolder}, nil
}

// freePorts finds ports that nobody listens on, all of them held until the last is found.
func freePorts(n int) ([]int, error) {
	var found []int
	for range n {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return nil, err
		}
		defer l.Close()
		found = append(found, l.Addr().(*net.TCPAddr).Port)
	}
	return found, nil
}

// readyz asks the probe; the code is 0 if nobody answers.
func (r *replica) readyz(query string) (int, string) { return r.ask("/readyz" + query) }

// metrics is what Prometheus would read.
func (r *replica) metrics() (string, error) {
	code, said := r.ask("/metrics")
	if code != http.StatusOK {
		return "", fmt.Errorf("/metrics: %d %s", code, said)
	}
	return said, nil
}

func (r *replica) ask(path string) (int, string) {
	response, err := probes.Get(fmt.Sprintf("http://127.0.0.1:%d%s", r.probe, path))
	if err != nil {
		return 0, err.Error()
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		return 0, err.Error()
	}
	return response.StatusCode, string(text)
}

func (r *replica) isReady() bool {
	code, _ := r.readyz("")
	return code == http.StatusOK
}

func (r *replica) awaitReady(patience time.Duration) error {
	return until(patience, func() error {
		if r.ended() {
			return fmt.Errorf("%s has ended\n%s", r.name, r.tail())
		}
		if code, said := r.readyz("?verbose"); code != http.StatusOK {
			return fmt.Errorf("%s is not ready: %d %s\n%s", r.name, code, said, r.tail())
		}
		return nil
	})
}

// served is the fingerprint of the certificate that a replica shows to new connections.
func served(r *replica) (string, error) {
	// Which certificate is shown is the question here; the API server is the one that verifies it.
	c, err := tls.Dial("tcp", fmt.Sprintf("127.0.0.1:%d", r.port), &tls.Config{InsecureSkipVerify: true})
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(c.ConnectionState().PeerCertificates[0].Raw)
	return fmt.Sprintf("%x", sum[:6]), c.Close()
}

// verdict is the part of a reviewed request's response that the cases look at.
type verdict struct {
	Allowed bool
	Status  struct {
		Code    int
		Message string
	}
}

// review sends an AdmissionReview of a move to the replica itself, past the API server.
func (r *replica) review(shoot object, seed string) (verdict, error) {
	var review struct{ Response verdict }
	pool, err := poolOf(filepath.Join(r.tls, "ca.crt"))
	if err != nil {
		return review.Response, err
	}
	body, err := json.Marshal(reviewOf(shoot, seed))
	if err != nil {
		return review.Response, err
	}
	client := &http.Client{Timeout: 10 * time.Second, Transport: &http.Transport{
		TLSClientConfig: &tls.Config{RootCAs: pool}, DisableKeepAlives: true}}
	request, err := http.NewRequestWithContext(context.Background(), http.MethodPost,
		fmt.Sprintf("https://127.0.0.1:%d/validate", r.port), bytes.NewReader(body))
	if err != nil {
		return review.Response, err
	}
	request.Header.Set("Content-Type", plain)
	response, err := client.Do(request)
	if err != nil {
		return review.Response, err
	}
	defer response.Body.Close()
	said, err := io.ReadAll(response.Body)
	if err != nil {
		return review.Response, err
	}
	if response.StatusCode != http.StatusOK {
		return review.Response, fmt.Errorf("%d: %s", response.StatusCode, said)
	}
	return review.Response, json.Unmarshal(said, &review)
}

func reviewOf(shoot object, seed string) object {
	moved, spec := object{}, object{}
	for name, value := range shoot {
		moved[name] = value
	}
	for name, value := range shoot["spec"].(object) {
		spec[name] = value
	}
	spec["seedName"] = seed
	moved["spec"] = spec
	kind := object{"group": "core.gardener.cloud", "version": "v1beta1", "kind": "Shoot"}
	resource := object{"group": "core.gardener.cloud", "version": "v1beta1", "resource": "shoots"}
	return object{"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview", "request": object{
		"uid": "00000000-0000-4000-8000-000000000001", "kind": kind, "requestKind": kind,
		"resource": resource, "requestResource": resource, "subResource": "binding", "requestSubResource": "binding",
		"name": text(shoot, "metadata.name"), "namespace": text(shoot, "metadata.namespace"), "operation": "UPDATE",
		"userInfo": object{"username": "e2e", "groups": []string{"system:authenticated"}},
		"object":   moved, "oldObject": shoot, "dryRun": false,
		"options": object{"apiVersion": "meta.k8s.io/v1", "kind": "UpdateOptions"},
	}}
}
