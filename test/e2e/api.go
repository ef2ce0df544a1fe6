package e2e

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"
)

const (
	core    = "/apis/core.gardener.cloud/v1beta1"
	merge   = "application/merge-patch+json"
	apply   = "application/apply-patch+yaml"
	jsonOps = "application/json-patch+json"
	plain   = "application/json"
)

// object is an API object as JSON has it.
type object = map[string]any

// api is a client of the garden's kube-apiserver.
type api struct {
	url  string
	http *http.Client
}

// answer is what the server said to one request.
type answer struct {
	code     int
	body     []byte
	warnings []string
	took     time.Duration
}

func newAPI(dir string) (*api, error) {
	pair, err := tls.LoadX509KeyPair(filepath.Join(dir, "admin.crt"), filepath.Join(dir, "admin.key"))
	if err != nil {
		return nil, err
	}
	pool, err := poolOf(filepath.Join(dir, "ca.crt"))
	if err != nil {
		return nil, err
	}
	config, err := os.ReadFile(filepath.Join(dir, "kubeconfig"))
	if err != nil {
		return nil, err
	}
	server := regexp.MustCompile(`server: (\S+)`).FindSubmatch(config)
	if server == nil {
		return nil, fmt.Errorf("%s/kubeconfig names no server", dir)
	}
	return &api{url: string(server[1]), http: &http.Client{
		Timeout: 30 * time.Second,
		Transport: &http.Transport{
			TLSClientConfig:   &tls.Config{Certificates: []tls.Certificate{pair}, RootCAs: pool},
			ForceAttemptHTTP2: true,
		},
	}}, nil
}

func poolOf(file string) (*x509.CertPool, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(text) {
		return nil, fmt.Errorf("%s holds no certificate", file)
	}
	return pool, nil
}

// user is whom a request impersonates; nil is the administrator.
type user struct {
	name   string
	groups []string
}

// do sends one request. An error says that there was no answer.
func (a *api) do(method, path, contentType string, body any, as *user) (answer, error) {
	var reader io.Reader
	if body != nil {
		text, err := json.Marshal(body)
		if err != nil {
			return answer{}, err
		}
		reader = bytes.NewReader(text)
	}
	request, err := http.NewRequestWithContext(context.Background(), method, a.url+path, reader)
	if err != nil {
		return answer{}, err
	}
	request.Header.Set("Content-Type", contentType)
	if as != nil {
		request.Header.Set("Impersonate-User", as.name)
		for _, group := range as.groups {
			request.Header.Add("Impersonate-Group", group)
		}
	}
	begin := time.Now()
	response, err := a.http.Do(request)
	if err != nil {
		return answer{took: time.Since(begin)}, err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	return answer{response.StatusCode, text, response.Header.Values("Warning"), time.Since(begin)}, err
}

// must sends one request that has to succeed, and answers the object.
func (a *api) must(method, path, contentType string, body any) (object, error) {
	got, err := a.do(method, path, contentType, body, nil)
	if err != nil {
		return nil, err
	}
	if got.code/100 != 2 {
		return nil, fmt.Errorf("%s %s: %v", method, path, got)
	}
	return got.object()
}

func (a *api) get(path string) (object, error) {
	return a.must(http.MethodGet, path, plain, nil)
}

func (a *api) patch(path string, change object) error {
	_, err := a.must(http.MethodPatch, path, merge, change)
	return err
}

func (a *api) remove(path string) error {
	_, err := a.must(http.MethodDelete, path, plain, nil)
	return err
}

func (g answer) object() (object, error) {
	var o object
	if err := json.Unmarshal(g.body, &o); err != nil {
		return nil, fmt.Errorf("%d: %w: %.200s", g.code, err, g.body)
	}
	return o, nil
}

// String is the code with what the server said: of a Status its message, of an object no more than its beginning.
func (g answer) String() string {
	o, err := g.object()
	if message := text(o, "message"); err == nil && message != "" {
		return fmt.Sprintf("%d: %s", g.code, message)
	}
	return fmt.Sprintf("%d: %.200s", g.code, g.body)
}

// causes are the reasons of the Status that denies a request, in its order.
func (g answer) causes() []string {
	var status struct {
		Details struct {
			Causes []struct{ Reason, Field, Message string }
		}
	}
	if err := json.Unmarshal(g.body, &status); err != nil {
		return []string{err.Error()}
	}
	var reasons []string
	for _, cause := range status.Details.Causes {
		reasons = append(reasons, cause.Reason)
	}
	return reasons
}

// at is what stands at a path of an object, or nil.
func at(o object, path string) any {
	var value any = o
	for name := range strings.SplitSeq(path, ".") {
		members, ok := value.(object)
		if !ok {
			return nil
		}
		value = members[name]
	}
	return value
}

// text is the string at a path of an object, or "".
func text(o object, path string) string {
	s, _ := at(o, path).(string)
	return s
}
