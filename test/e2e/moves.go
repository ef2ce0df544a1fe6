package e2e

import (
	"fmt"
	"net/http"
	"slices"
	"time"
)

// shootRef names a shoot.
type shootRef struct{ namespace, name string }

func (s shootRef) path() string    { return core + "/namespaces/" + s.namespace + "/shoots/" + s.name }
func (s shootRef) binding() string { return s.path() + "/binding" }

// The moves of the example garden that the cases know.
var (
	// allowedShoot may go to allowedSeed and to nearSeed, without a warning.
	allowedShoot = shootRef{"garden-dev", "moss"}
	// deniedShoot may not go to deniedSeed, for five reasons.
	deniedShoot = shootRef{"garden-dev", "heath"}
	// warnedShoot may go to nearSeed, with a warning about its Bastion.
	warnedShoot = shootRef{"garden-dev", "clover"}
)

const (
	homeSeed    = "aws-eu1"
	allowedSeed = "aws-eu5"
	nearSeed    = "aws-eu4"
	deniedSeed  = "aws-us2"
)

// fiveReasons are why deniedShoot may not go to deniedSeed.
var fiveReasons = []string{"backup-configured", "gardenlet-version", "seed-deleting", "seed-emergency-stop", "seed-healthy"}

func seedPatch(seed string) object { return object{"spec": object{"seedName": seed}} }

// send sends a request that the webhook judges, and counts it.
func (e *environment) send(method, path, contentType string, body any, as *user) (answer, error) {
	got, err := e.api.do(method, path, contentType, body, as)
	switch {
	case err != nil:
		e.figures.add(got.took, err.Error())
	case got.code >= 500:
		e.figures.add(got.took, got.String())
	default:
		e.figures.add(got.took, "")
	}
	return got, err
}

// try sends a move that leaves nothing behind.
func (e *environment) try(shoot shootRef, seed string) (answer, error) {
	return e.send(http.MethodPatch, shoot.binding()+"?dryRun=All", merge, seedPatch(seed), nil)
}

// allowed objects unless a move is allowed.
func allowed(got answer, err error) error {
	if err != nil {
		return err
	}
	if got.code/100 != 2 {
		return fmt.Errorf("not allowed: %v", got)
	}
	return nil
}

// denied objects unless a move is denied for these reasons and no others.
func denied(reasons ...string) func(answer, error) error {
	return func(got answer, err error) error {
		if err != nil {
			return err
		}
		if got.code != http.StatusForbidden || !slices.Equal(got.causes(), reasons) {
			return fmt.Errorf("not denied for %v: %v", reasons, got)
		}
		return nil
	}
}

// warned objects unless a move is allowed with a warning from each of these rules and no others.
func warned(rules ...string) func(answer, error) error {
	return func(got answer, err error) error {
		if err := allowed(got, err); err != nil {
			return err
		}
		var said []string
		for _, warning := range got.warnings {
			said = append(said, ruleOf(warning))
		}
		if !slices.Equal(said, rules) {
			return fmt.Errorf("not warned by %v: %q", rules, got.warnings)
		}
		return nil
	}
}

// settle does what two gardenlets do after a move: the shoot's status follows its spec.
func (e *environment) settle(shoot shootRef, seed string) error {
	return e.api.patch(shoot.path()+"/status", object{"status": object{
		"seedName": seed,
		"lastOperation": object{"type": "Restore", "state": "Succeeded", "progress": 100, "description": "restored",
			"lastUpdateTime": time.Now().UTC().Format(time.RFC3339)},
	}})
}

// clone creates a shoot like one that is there, on the seed of that.
func (e *environment) clone(of shootRef, name string) (shootRef, error) {
	o, err := e.api.get(of.path())
	if err != nil {
		return shootRef{}, err
	}
	o["metadata"] = object{"name": name, "namespace": of.namespace}
	o["spec"].(object)["dns"] = object{"domain": name + ".dev.shoots.example.org"}
	return shootRef{of.namespace, name}, create(e.api, o)
}
