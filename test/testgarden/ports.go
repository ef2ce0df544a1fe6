package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
)

// ports are where the programs listen on loopback. They are chosen once per folder, so that a restart finds its
// clients again.
type ports struct {
	Etcd   int `json:"etcd"`
	Peer   int `json:"peer"`
	Kube   int `json:"kube"`
	Garden int `json:"garden"`
}

func (p ports) etcdURL() string   { return fmt.Sprintf("http://127.0.0.1:%d", p.Etcd) }
func (p ports) peerURL() string   { return fmt.Sprintf("http://127.0.0.1:%d", p.Peer) }
func (p ports) kubeURL() string   { return fmt.Sprintf("https://127.0.0.1:%d", p.Kube) }
func (p ports) gardenURL() string { return fmt.Sprintf("https://127.0.0.1:%d", p.Garden) }

func portsFile(dir string) string { return filepath.Join(dir, "ports.json") }

func readPorts(dir string) (ports, error) {
	var p ports
	text, err := os.ReadFile(portsFile(dir))
	if err != nil {
		return p, err
	}
	if err := json.Unmarshal(text, &p); err != nil {
		return p, fmt.Errorf("%s: %w", portsFile(dir), err)
	}
	return p, nil
}

func choosePorts(dir string) (ports, error) {
	p, err := readPorts(dir)
	if err == nil || !errors.Is(err, fs.ErrNotExist) {
		return p, err
	}
	free, err := freePorts(4)
	if err != nil {
		return p, err
	}
	p = ports{Etcd: free[0], Peer: free[1], Kube: free[2], Garden: free[3]}
	text, err := json.Marshal(p)
	if err != nil {
		return p, err
	}
	return p, os.WriteFile(portsFile(dir), text, 0o644)
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
