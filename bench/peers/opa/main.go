// An admission webhook that asks Open Policy Agent, used as a library: its rules are Rego, compiled
// once, and the garden stands in its store. bench/serve.sh compares Trowel with it.
package main

import (
	"context"
	"crypto/tls"
	"flag"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"

	"github.com/prometheus/client_golang/prometheus/promhttp"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "OPA peer:", err)
		os.Exit(1)
	}
}

func run() error {
	address := flag.String("address", "127.0.0.1", "address to listen on")
	port := flag.Int("port", 0, "HTTPS port of /validate")
	probePort := flag.Int("probe-port", 0, "HTTP port of /readyz and /metrics")
	certFile := flag.String("tls-cert", "", "certificate, PEM")
	keyFile := flag.String("tls-key", "", "key, PEM")
	gardenDir := flag.String("garden", "", "folder with seeds.json, shoots.json and regions.json")
	flag.Parse()

	slog.SetDefault(slog.New(slog.NewJSONHandler(os.Stderr, nil)))
	known, err := loadGarden(*gardenDir)
	if err != nil {
		return err
	}
	rules, err := preparePolicy(context.Background(), known)
	if err != nil {
		return err
	}

	mux := http.NewServeMux()
	mux.Handle("/validate", &mover{policy: rules})
	server := &http.Server{
		Handler:   mux,
		TLSConfig: &tls.Config{MinVersion: tls.VersionTLS12, NextProtos: []string{"http/1.1"}},
		// A map that is not nil switches HTTP/2 off.
		TLSNextProto: map[string]func(*http.Server, *tls.Conn, http.Handler){},
	}
	// Who is told that it is ready must find it listening.
	listener, err := net.Listen("tcp", fmt.Sprintf("%s:%d", *address, *port))
	if err != nil {
		return err
	}
	failed := make(chan error, 1)
	go func() { failed <- server.ServeTLS(listener, *certFile, *keyFile) }()

	probes := http.NewServeMux()
	probes.HandleFunc("/readyz", func(http.ResponseWriter, *http.Request) {})
	probes.Handle("/metrics", promhttp.Handler())
	go func() {
		failed <- http.ListenAndServe(fmt.Sprintf("%s:%d", *address, *probePort), probes)
	}()
	return <-failed
}
