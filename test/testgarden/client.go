package main

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"time"
)

// admin is a client that may do everything.
type admin struct{ http *http.Client }

func newAdmin(dir string) (*admin, error) {
	pair, err := tls.LoadX509KeyPair(filepath.Join(dir, "admin.crt"), filepath.Join(dir, "admin.key"))
	if err != nil {
		return nil, err
	}
	ca, err := os.ReadFile(filepath.Join(dir, "ca.crt"))
	if err != nil {
		return nil, err
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(ca) {
		return nil, fmt.Errorf("%s/ca.crt holds no certificate", dir)
	}
	return &admin{&http.Client{
		Timeout: 30 * time.Second,
		Transport: &http.Transport{
			TLSClientConfig:     &tls.Config{Certificates: []tls.Certificate{pair}, RootCAs: pool},
			ForceAttemptHTTP2:   true,
			MaxIdleConnsPerHost: 16,
		},
	}}, nil
}

// send does one request and answers the status code with the body.
func (a *admin) send(ctx context.Context, method, url string, body any) (int, []byte, error) {
	return a.sendAs(ctx, method, url, "application/json", body)
}

func (a *admin) sendAs(ctx context.Context, method, url, contentType string, body any) (int, []byte, error) {
	var reader io.Reader
	if body != nil {
		text, err := json.Marshal(body)
		if err != nil {
			return 0, nil, err
		}
		reader = bytes.NewReader(text)
	}
	request, err := http.NewRequestWithContext(ctx, method, url, reader)
	if err != nil {
		return 0, nil, err
	}
	request.Header.Set("Content-Type", contentType)
	response, err := a.http.Do(request)
	if err != nil {
		return 0, nil, err
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	return response.StatusCode, answer, err
}

// create makes an object, or leaves the one that is there.
func (a *admin) create(ctx context.Context, url string, object any) error {
	code, answer, err := a.send(ctx, http.MethodPost, url, object)
	if err != nil {
		return err
	}
	if code != http.StatusCreated && code != http.StatusConflict {
		return fmt.Errorf("POST %s: %d: %s", url, code, answer)
	}
	return nil
}

// writeKubeconfig writes the file that reaches everything.
func writeKubeconfig(dir string, p ports) error {
	data := map[string]string{}
	for _, name := range []string{"ca.crt", "admin.crt", "admin.key"} {
		text, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			return err
		}
		data[name] = base64.StdEncoding.EncodeToString(text)
	}
	text := fmt.Sprintf(`apiVersion: v1
kind: Config
clusters:
- name: garden
  cluster:
    server: %s
    certificate-authority-data: %s
users:
- name: admin
  user:
    client-certificate-data: %s
    client-key-data: %s
contexts:
- name: garden
  context:
    cluster: garden
    user: admin
current-context: garden
`, p.kubeURL(), data["ca.crt"], data["admin.crt"], data["admin.key"])
	return os.WriteFile(filepath.Join(dir, "kubeconfig"), []byte(text), 0o600)
}
