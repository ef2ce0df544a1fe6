// An admission webhook in plain Go: net/http and encoding/json over TLS, with structs of just the
// fields it reads and no library. bench/serve.sh compares Trowel with it.
package main

import (
	"crypto/tls"
	"flag"
	"fmt"
	"log/slog"
	"net/http"
	"os"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "net/http peer:", err)
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
	counted := &metrics{}

	probes := http.NewServeMux()
	probes.HandleFunc("/readyz", func(http.ResponseWriter, *http.Request) {})
	probes.HandleFunc("/metrics", counted.print)
	failed := make(chan error, 1)
	go func() {
		failed <- http.ListenAndServe(fmt.Sprintf("%s:%d", *address, *probePort), probes)
	}()

	mux := http.NewServeMux()
	mux.Handle("/validate", &mover{garden: known, metrics: counted})
	server := &http.Server{
		Addr:      fmt.Sprintf("%s:%d", *address, *port),
		Handler:   mux,
		TLSConfig: &tls.Config{MinVersion: tls.VersionTLS12, NextProtos: []string{"http/1.1"}},
		// A map that is not nil switches HTTP/2 off.
		TLSNextProto: map[string]func(*http.Server, *tls.Conn, http.Handler){},
	}
	go func() { failed <- server.ListenAndServeTLS(*certFile, *keyFile) }()
	return <-failed
}
