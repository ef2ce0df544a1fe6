package hollow

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"math/big"
	"net/http"
	"os"
	"path/filepath"
	"time"
)

// The names by which Gardener's components are known to its API server.
const (
	seedUser  = "gardener.cloud:system:seed:"
	seedGroup = "gardener.cloud:system:seeds"
	gcmUser   = "system:serviceaccount:garden:gardener-controller-manager"
)

// Connector makes clients of a test garden, each with a certificate of its own.
type Connector struct {
	url string
	ca  *x509.Certificate
	key *ecdsa.PrivateKey
}

// NewConnector reads the CA of the test garden in a folder, whose kube-apiserver is at a URL.
func NewConnector(folder, url string) (*Connector, error) {
	certificate, err := readPEM(filepath.Join(folder, "ca.crt"))
	if err != nil {
		return nil, err
	}
	ca, err := x509.ParseCertificate(certificate)
	if err != nil {
		return nil, err
	}
	secret, err := readPEM(filepath.Join(folder, "ca.key"))
	if err != nil {
		return nil, err
	}
	key, err := x509.ParseECPrivateKey(secret)
	if err != nil {
		return nil, err
	}
	return &Connector{url, ca, key}, nil
}

func readPEM(file string) ([]byte, error) {
	content, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	block, _ := pem.Decode(content)
	if block == nil {
		return nil, errors.New(file + " holds no PEM")
	}
	return block.Bytes, nil
}

// Connect makes a client for a user.
func (c *Connector) Connect(user string, groups ...string) (API, error) {
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 120))
	if err != nil {
		return nil, err
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	template := &x509.Certificate{
		SerialNumber: serial, Subject: pkix.Name{CommonName: user, Organization: groups},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(24 * time.Hour),
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, c.ca, &key.PublicKey, c.key)
	if err != nil {
		return nil, err
	}
	roots := x509.NewCertPool()
	roots.AddCert(c.ca)
	own := tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}
	return &Client{URL: c.url, HTTP: &http.Client{Transport: &http.Transport{
		TLSClientConfig:   &tls.Config{Certificates: []tls.Certificate{own}, RootCAs: roots},
		ForceAttemptHTTP2: true,
	}}}, nil
}

// Rights are what kube-apiserver has to be told, so that hollow controllers may do their work: two objects to be created.
func Rights() map[string]Object {
	subject := func(kind, name string) Object {
		return Object{"apiGroup": "rbac.authorization.k8s.io", "kind": kind, "name": name}
	}
	every := []string{"*"}
	rule := func(group string) Object {
		return Object{"apiGroups": []string{group}, "resources": every, "verbs": every}
	}
	const rbac = "/apis/rbac.authorization.k8s.io/v1/"
	return map[string]Object{
		rbac + "clusterroles": {
			"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRole", "metadata": Object{"name": "hollow"},
			"rules": []Object{rule("core.gardener.cloud"), rule("operations.gardener.cloud"), rule("coordination.k8s.io")},
		},
		rbac + "clusterrolebindings": {
			"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRoleBinding", "metadata": Object{"name": "hollow"},
			"roleRef":  subject("ClusterRole", "hollow"),
			"subjects": []Object{subject("Group", seedGroup), subject("User", gcmUser)},
		},
		"/api/v1/namespaces": {
			"apiVersion": "v1", "kind": "Namespace", "metadata": Object{"name": "gardener-system-seed-lease"},
		},
	}
}
