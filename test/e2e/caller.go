package e2e

import (
	"bytes"
	"crypto/tls"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"time"
)

// caller sends reviews as gardener-apiserver does: over HTTP/1.1 connections that are kept for 90 s, 25 at rest at most,
// again for an answer that says when, and never again for one that did not come.
type caller struct {
	url  string
	http *http.Client
	// shows is the certificate that new connections show to who asks for one; nil: none.
	shows atomic.Pointer[tls.Certificate]
	uids  atomic.Uint64
	// again counts answers that said to come back.
	again atomic.Int64
}

const (
	// webhookTimeout is that of the registration.
	webhookTimeout = 10 * time.Second
	retriesMax     = 10
)

// newCaller calls a webhook that has a certificate of the CA in a folder.
func newCaller(url, folder string) (*caller, error) {
	pool, err := poolOf(filepath.Join(folder, "ca.crt"))
	if err != nil {
		return nil, err
	}
	c := &caller{url: url + "/validate"}
	c.http = &http.Client{Timeout: webhookTimeout, Transport: &http.Transport{
		TLSClientConfig: &tls.Config{RootCAs: pool,
			GetClientCertificate: func(*tls.CertificateRequestInfo) (*tls.Certificate, error) {
				if shown := c.shows.Load(); shown != nil {
					return shown, nil
				}
				return &tls.Certificate{}, nil
			}},
		MaxIdleConnsPerHost: 25, IdleConnTimeout: 90 * time.Second,
	}}
	return c, nil
}

// show makes new connections show NAME.crt of a folder.
func (c *caller) show(folder, name string) error {
	pair, err := tls.LoadX509KeyPair(filepath.Join(folder, name+".crt"), filepath.Join(folder, name+".key"))
	c.shows.Store(&pair)
	return err
}

// renew lets go of the connections that are at rest, so that the next ones find every replica.
func (c *caller) renew() { c.http.CloseIdleConnections() }

// question is a review that is sent many times, each with a uid of its own.
type question struct{ before, after []byte }

const uidPlace = "UID-HERE"

func newQuestion(shoot object, seed string) (question, error) {
	review := reviewOf(shoot, seed)
	review["request"].(object)["uid"] = uidPlace
	body, err := json.Marshal(review)
	if err != nil {
		return question{}, err
	}
	before, after, found := bytes.Cut(body, []byte(uidPlace))
	if !found {
		return question{}, fmt.Errorf("a review has no place for its uid")
	}
	return question{before, after}, nil
}

// ask sends one review. An error says that there was no answer.
func (c *caller) ask(q question) (ruling, error) {
	uid := fmt.Sprintf("00000000-0000-4000-8000-%012x", c.uids.Add(1))
	body := bytes.Join([][]byte{q.before, q.after}, []byte(uid))
	begin := time.Now()
	for try := 0; ; try++ {
		response, err := c.http.Post(c.url, plain, bytes.NewReader(body))
		if err != nil {
			return ruling{}, err
		}
		said, err := io.ReadAll(response.Body)
		// What was read to its end has nothing more to tell.
		_ = response.Body.Close()
		if err != nil {
			return ruling{}, err
		}
		if response.StatusCode == http.StatusOK {
			return rulingOf(said, uid)
		}
		wait, err := strconv.Atoi(response.Header.Get("Retry-After"))
		pause := time.Duration(wait) * time.Second
		if err != nil || try == retriesMax || time.Since(begin)+pause > webhookTimeout {
			return ruling{}, fmt.Errorf("%d: %.200s", response.StatusCode, said)
		}
		c.again.Add(1)
		time.Sleep(pause)
	}
}

// ruling is all that an answer decides: allowed or not, by which rules it is denied, and of which it warns.
type ruling struct {
	allowed        bool
	denied, warned string
}

func (r ruling) String() string {
	switch {
	case r.allowed && r.warned != "":
		return "allowed with warnings of " + r.warned
	case r.allowed:
		return "allowed"
	default:
		return "denied by " + r.denied
	}
}

// rulingOf reads an AdmissionReview, which has to answer the one with this uid.
func rulingOf(said []byte, uid string) (ruling, error) {
	var review struct {
		Response struct {
			UID      string
			Allowed  bool
			Warnings []string
			Status   json.RawMessage
		}
	}
	if err := json.Unmarshal(said, &review); err != nil {
		return ruling{}, err
	}
	got := review.Response
	if got.UID != uid {
		return ruling{}, fmt.Errorf("%s was asked, and the answer is of %q", uid, got.UID)
	}
	var warned []string
	for _, warning := range got.Warnings {
		rule, _, _ := strings.Cut(warning, ":")
		warned = append(warned, rule)
	}
	r := ruling{allowed: got.Allowed, warned: strings.Join(warned, ",")}
	if !got.Allowed {
		r.denied = strings.Join(answer{body: got.Status}.causes(), ",")
	}
	return r, nil
}
