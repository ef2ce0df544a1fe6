// An admission webhook as a Gardener developer writes one: sigs.k8s.io/controller-runtime, the
// typed API of Gardener, zap, and the metrics that come with the library. bench/serve.sh compares
// Trowel with it.
package main

import (
	"context"
	"crypto/tls"
	"flag"
	"fmt"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"

	gardencorev1beta1 "github.com/gardener/gardener/pkg/apis/core/v1beta1"
	"github.com/go-logr/zapr"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"go.uber.org/zap"
	"k8s.io/apimachinery/pkg/runtime"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/metrics"
	"sigs.k8s.io/controller-runtime/pkg/webhook"
	"sigs.k8s.io/controller-runtime/pkg/webhook/admission"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "controller-runtime peer:", err)
		os.Exit(1)
	}
}

func run() error {
	address := flag.String("address", "127.0.0.1", "address to listen on")
	port := flag.Int("port", 0, "HTTPS port of /validate")
	probePort := flag.Int("probe-port", 0, "HTTP port of /readyz and /metrics")
	certFile := flag.String("tls-cert", "", "certificate, PEM")
	keyFile := flag.String("tls-key", "", "key, PEM, in the folder of the certificate")
	gardenDir := flag.String("garden", "", "folder with seeds.json, shoots.json and regions.json")
	flag.Parse()

	if err := startLog(); err != nil {
		return err
	}
	scheme := runtime.NewScheme()
	if err := gardencorev1beta1.AddToScheme(scheme); err != nil {
		return err
	}
	known, err := loadGarden(*gardenDir)
	if err != nil {
		return err
	}

	server := webhook.NewServer(webhook.Options{
		Host:     *address,
		Port:     *port,
		CertDir:  filepath.Dir(*certFile),
		CertName: filepath.Base(*certFile),
		KeyName:  filepath.Base(*keyFile),
		// As Gardener's own webhooks do: no HTTP/2.
		TLSOpts: []func(*tls.Config){func(c *tls.Config) { c.NextProtos = []string{"http/1.1"} }},
	})
	decoder := admission.NewDecoder(scheme)
	server.Register("/validate", &webhook.Admission{Handler: &mover{decoder: decoder, garden: known}})

	probes := http.NewServeMux()
	probes.HandleFunc("/readyz", func(w http.ResponseWriter, request *http.Request) {
		if err := server.StartedChecker()(request); err != nil {
			http.Error(w, err.Error(), http.StatusServiceUnavailable)
		}
	})
	probes.Handle("/metrics", promhttp.HandlerFor(metrics.Registry, promhttp.HandlerOpts{}))
	failed := make(chan error, 1)
	go func() {
		failed <- http.ListenAndServe(fmt.Sprintf("%s:%d", *address, *probePort), probes)
	}()

	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	go func() { failed <- server.Start(ctx) }()
	return <-failed
}

// startLog is controller-runtime's usual logger, but for its sampling, which would drop all but the
// first hundred decisions of a second.
func startLog() error {
	config := zap.NewProductionConfig()
	config.Sampling = nil
	config.DisableCaller = true
	logger, err := config.Build()
	if err != nil {
		return err
	}
	ctrl.SetLogger(zapr.NewLogger(logger))
	return nil
}
