package e2e

import (
	"errors"
	"fmt"
	"net"
	"sync"
)

// relay passes TCP connections on to one address, until they are cut.
type relay struct {
	listener net.Listener
	to       string
	mu       sync.Mutex
	open     map[net.Conn]bool
}

func startRelay(to string) (*relay, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	r := &relay{listener: listener, to: to, open: map[net.Conn]bool{}}
	go func() {
		for {
			client, err := listener.Accept()
			if err != nil {
				return
			}
			go r.forward(client)
		}
	}()
	return r, nil
}

func (r *relay) url() string { return fmt.Sprintf("https://%v", r.listener.Addr()) }

func (r *relay) forward(client net.Conn) {
	server, err := net.Dial("tcp", r.to)
	if err != nil {
		// The client learns from the closed connection.
		_ = client.Close()
		return
	}
	r.keep(client, true)
	join(client, server)
	r.keep(client, false)
}

func (r *relay) keep(client net.Conn, open bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if open {
		r.open[client] = true
	} else {
		delete(r.open, client)
	}
}

// connections are those that are open.
func (r *relay) connections() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.open)
}

// cut ends all connections, as a server does that starts again; new ones are passed on.
func (r *relay) cut() {
	r.mu.Lock()
	defer r.mu.Unlock()
	for client := range r.open {
		// join sees it, and closes the other end.
		_ = client.Close()
	}
}

func (r *relay) close() error {
	err := r.listener.Close()
	r.cut()
	return err
}

// join passes on in both directions what two connections say, until both have ended.
func join(client, server net.Conn) {
	var both sync.WaitGroup
	both.Go(func() { pass(server, client) })
	both.Go(func() { pass(client, server) })
	both.Wait()
	_ = errors.Join(client.Close(), server.Close())
}
