package main

import (
	"flag"
	"fmt"
	"os"
)

// renew makes a CA and a certificate in the place of those that a garden has, for whoever exchanges them to move there
// when he wants: NAME-ca.crt, NAME-ca.key, NAME.crt and NAME.key.
func renew(args []string) error {
	var name string
	dir, err := dirFlag("renew", args, func(set *flag.FlagSet) {
		set.StringVar(&name, "name", "", "public: of kube-apiserver; caller: of who calls webhooks")
	})
	if err != nil {
		return err
	}
	var hosts []string
	switch name {
	case callerName:
	case publicName:
		hosts = []string{publicHost}
	default:
		return fmt.Errorf("--name %q: neither %s nor %s", name, publicName, callerName)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	return issueAlone(dir, name, hosts...)
}
