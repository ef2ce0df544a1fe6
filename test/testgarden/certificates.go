package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"io/fs"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"time"
)

// A garden of tests may be started again long after it was made; it holds no secrets worth a short life.
const certificateLife = 10 * 365 * 24 * time.Hour

// authority signs certificates.
type authority struct {
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
}

const (
	// frontProxy is the name by which the garden's API server knows kube-apiserver.
	frontProxy = "front-proxy"
	// publicHost is a name by which kube-apiserver shows a certificate of its own CA, which can be exchanged while all
	// that belongs to the garden goes on with the other.
	publicHost, publicName = "garden.test", "public"
	// callerName is what the garden's API server shows to webhooks.
	callerName = "caller"
)

// makeCertificates writes all keys and certificates into a folder that has none. Clients and the front proxy have a CA
// each: what the first signs is a user, what the second signs may speak for any user. So has each that can be exchanged.
func makeCertificates(dir string) error {
	if _, err := os.Stat(filepath.Join(dir, "proxy.key")); err == nil {
		return nil
	} else if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	clients, err := newAuthority(dir, "ca")
	if err != nil {
		return err
	}
	proxies, err := newAuthority(dir, "proxy-ca")
	if err != nil {
		return err
	}
	if err := clients.issue(dir, "server", pkix.Name{CommonName: "server"}); err != nil {
		return err
	}
	admin := pkix.Name{CommonName: "admin", Organization: []string{"system:masters"}}
	if err := clients.issue(dir, "admin", admin); err != nil {
		return err
	}
	key, err := newKey(filepath.Join(dir, "sa.key"))
	if err != nil {
		return err
	}
	public, err := x509.MarshalPKIXPublicKey(&key.PublicKey)
	if err != nil {
		return err
	}
	if err := writePEM(filepath.Join(dir, "sa.pub"), "PUBLIC KEY", public); err != nil {
		return err
	}
	if err := issueAlone(dir, publicName, publicHost); err != nil {
		return err
	}
	if err := issueAlone(dir, callerName); err != nil {
		return err
	}
	// Last, because its presence says that the others are complete.
	return proxies.issue(dir, "proxy", pkix.Name{CommonName: frontProxy})
}

// issueAlone writes NAME-ca.crt and .key, a new CA, and NAME.crt and .key, the one certificate that it signs.
func issueAlone(dir, name string, hosts ...string) error {
	ca, err := newAuthority(dir, name+"-ca")
	if err != nil {
		return err
	}
	return ca.issue(dir, name, pkix.Name{CommonName: name}, hosts...)
}

func newAuthority(dir, name string) (*authority, error) {
	key, err := newKey(filepath.Join(dir, name+".key"))
	if err != nil {
		return nil, err
	}
	template, err := newTemplate(pkix.Name{CommonName: "testgarden-" + name})
	if err != nil {
		return nil, err
	}
	template.IsCA, template.BasicConstraintsValid = true, true
	template.KeyUsage = x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature
	cert, err := sign(filepath.Join(dir, name+".crt"), template, template, key, key)
	if err != nil {
		return nil, err
	}
	return &authority{cert, key}, nil
}

// issue writes NAME.crt and NAME.key, for both ends of a connection.
func (a *authority) issue(dir, name string, subject pkix.Name, hosts ...string) error {
	template, err := newTemplate(subject)
	if err != nil {
		return err
	}
	template.KeyUsage = x509.KeyUsageDigitalSignature
	template.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth}
	template.DNSNames = append([]string{"localhost", serviceName + "." + serviceNamespace + ".svc"}, hosts...)
	template.IPAddresses = []net.IP{net.IPv4(127, 0, 0, 1)}
	// The certificate goes before the key, so that an interrupted start leaves no key without one.
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return err
	}
	if _, err := sign(filepath.Join(dir, name+".crt"), template, a.cert, key, a.key); err != nil {
		return err
	}
	return writeKey(filepath.Join(dir, name+".key"), key)
}

func newTemplate(subject pkix.Name) (*x509.Certificate, error) {
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 120))
	if err != nil {
		return nil, err
	}
	now := time.Now()
	return &x509.Certificate{SerialNumber: serial, Subject: subject, NotBefore: now.Add(-time.Hour),
		NotAfter: now.Add(certificateLife)}, nil
}

func sign(file string, template, parent *x509.Certificate, of, by *ecdsa.PrivateKey) (*x509.Certificate, error) {
	der, err := x509.CreateCertificate(rand.Reader, template, parent, &of.PublicKey, by)
	if err != nil {
		return nil, err
	}
	if err := writePEM(file, "CERTIFICATE", der); err != nil {
		return nil, err
	}
	return x509.ParseCertificate(der)
}

func newKey(file string) (*ecdsa.PrivateKey, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	return key, writeKey(file, key)
}

func writeKey(file string, key *ecdsa.PrivateKey) error {
	der, err := x509.MarshalECPrivateKey(key)
	if err != nil {
		return err
	}
	return writePEM(file, "EC PRIVATE KEY", der)
}

func writePEM(file, kind string, der []byte) error {
	return os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}), 0o600)
}
