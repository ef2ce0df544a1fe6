// Testgarden is a garden cluster in one binary: etcd, kube-apiserver, kubectl and an aggregated API server for the
// resources of Gardener that Trowel follows. The end-to-end tests run Trowel against it.
package main

import (
	"fmt"
	"os"

	"go.etcd.io/etcd/server/v3/etcdmain"
	"k8s.io/component-base/cli"
	kubectl "k8s.io/kubectl/pkg/cmd"
	"k8s.io/kubernetes/cmd/kube-apiserver/app"
)

const usage = `usage: testgarden COMMAND

  up --dir DIR        run a garden until SIGTERM; DIR/kubeconfig reaches it
  compact --dir DIR   compact its etcd to the current revision
  fill --dir DIR --seeds N --shoots M
                      create many seeds and shoots
  renew --dir DIR --name public|caller
                      a new CA and a certificate of it, into a folder that is not the garden's
  kubectl ...         the real kubectl

run by up:  etcd, kube-apiserver, garden-apiserver
`

func main() {
	if len(os.Args) < 2 {
		fmt.Fprint(os.Stderr, usage)
		os.Exit(2)
	}
	name, rest := os.Args[1], os.Args[2:]
	// Each of the programs inside parses os.Args as if it were alone.
	os.Args = append([]string{name}, rest...)
	switch name {
	case "etcd":
		etcdmain.Main(os.Args)
	case "kube-apiserver":
		os.Exit(cli.Run(app.NewAPIServerCommand()))
	case "garden-apiserver":
		os.Exit(cli.Run(newGardenServer()))
	case "kubectl":
		os.Exit(cli.Run(kubectl.NewDefaultKubectlCommand()))
	case "up":
		exit(up(rest))
	case "compact":
		exit(compact(rest))
	case "renew":
		exit(renew(rest))
	case "fill":
		exit(fill(rest))
	default:
		fmt.Fprint(os.Stderr, usage)
		os.Exit(2)
	}
}

func exit(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "testgarden:", err)
		os.Exit(1)
	}
	os.Exit(0)
}
