package e2e

import (
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// balancer passes TCP connections on to replicas, new ones only to those that say they are ready, as a Service does.
type balancer struct {
	listener net.Listener
	closed   chan struct{}
	mu       sync.Mutex
	behind   []*backend
	next     atomic.Uint64
	// refused counts connections for which no replica was ready.
	refused atomic.Int64
}

// backend is a replica, and how often in a row it did not say that it is ready.
type backend struct {
	*replica
	unready atomic.Int64
}

const (
	// Like a Service, a balancer asks now and then, not for each connection, and takes one "no" for chance.
	askEvery   = 100 * time.Millisecond
	unreadyMax = 2
)

func startBalancer(behind ...*replica) (*balancer, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	b := &balancer{listener: listener, closed: make(chan struct{})}
	for _, r := range behind {
		b.behind = append(b.behind, &backend{replica: r})
	}
	go b.serve()
	go b.askAll()
	return b, nil
}

// askAll keeps asking all replicas whether they are ready.
func (b *balancer) askAll() {
	for {
		for _, r := range b.all() {
			if r.isReady() {
				r.unready.Store(0)
			} else {
				r.unready.Add(1)
			}
		}
		select {
		case <-b.closed:
			return
		case <-time.After(askEvery):
		}
	}
}

func (b *balancer) all() []*backend {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Clone(b.behind)
}

func (b *balancer) url() string { return fmt.Sprintf("https://%v", b.listener.Addr()) }

// close ends the listening; connections end with their replicas.
func (b *balancer) close() error {
	close(b.closed)
	return b.listener.Close()
}

// replace puts a new replica where an old one was.
func (b *balancer) replace(i int, r *replica) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.behind[i] = &backend{replica: r}
}

func (b *balancer) serve() {
	for {
		client, err := b.listener.Accept()
		if err != nil {
			return
		}
		go b.forward(client)
	}
}

func (b *balancer) forward(client net.Conn) {
	server, err := b.dial()
	if err != nil {
		b.refused.Add(1)
		// The client learns from the closed connection; there is nothing to tell if closing fails as well.
		_ = client.Close()
		return
	}
	join(client, server)
}

// pass copies until one side ends, and tells the other. A connection that broke is closed as a whole; the errors are
// those of peers that went away, which the client's request reports.
func pass(to, from net.Conn) {
	if _, err := io.Copy(to, from); err == nil {
		if half, ok := to.(*net.TCPConn); ok && half.CloseWrite() == nil {
			return
		}
	}
	_ = errors.Join(to.Close(), from.Close())
}

func (b *balancer) dial() (net.Conn, error) {
	behind := b.all()
	first := b.next.Add(1)
	for i := range behind {
		r := behind[(first+uint64(i))%uint64(len(behind))]
		if r.unready.Load() >= unreadyMax {
			continue
		}
		if c, err := net.DialTimeout("tcp", fmt.Sprintf("127.0.0.1:%d", r.port), 5*time.Second); err == nil {
			return c, nil
		}
	}
	return nil, errors.New("no replica is ready")
}
