package e2e

import (
	"fmt"
	"net/http"
	"syscall"
	"time"
)

// What is done to a garden, by the cases and by the soak.

const (
	policies  = "/api/v1/namespaces/garden/configmaps"
	policyURL = policies + "/e2e-policy"
	// soon is how quickly a changed policy has to count.
	soon = 2 * time.Second
	// recovery is how long a kind may take to be followed again after an outage. Each failed attempt makes the next wait
	// longer, up to half a minute, and where the watch finds its version gone there is one more wait before the list.
	recovery = 75 * time.Second
)

// writePolicy writes the policy's ConfigMap.
func (e *environment) writePolicy(rules string) error {
	_, err := e.api.must(http.MethodPatch, policyURL+"?fieldManager=e2e&force=true", apply, object{
		"apiVersion": "v1", "kind": "ConfigMap",
		"metadata": object{"name": "e2e-policy", "labels": object{"trowel.gardener.cloud/config": "policy"}},
		"data":     object{"policy.yaml": "apiVersion: trowel.gardener.cloud/v1alpha1\nkind: Policy\n" + rules},
	})
	return err
}

// removePolicy returns to the defaults.
func (e *environment) removePolicy() error {
	got, err := e.api.do(http.MethodDelete, policyURL, plain, nil, nil)
	if err != nil {
		return err
	}
	if got.code != http.StatusOK && got.code != http.StatusNotFound {
		return fmt.Errorf("DELETE %s: %v", policyURL, got)
	}
	return nil
}

// setCondition changes one condition of a seed.
func (e *environment) setCondition(seed, condition, status string) error {
	o, err := e.api.get(core + "/seeds/" + seed)
	if err != nil {
		return err
	}
	now := time.Now().UTC().Format(time.RFC3339)
	conditions := at(o, "status.conditions").([]any)
	for _, c := range conditions {
		if c := c.(object); c["type"] == condition {
			c["status"], c["lastTransitionTime"], c["lastUpdateTime"] = status, now, now
		}
	}
	return e.api.patch(core+"/seeds/"+seed+"/status", object{"status": object{"conditions": conditions}})
}

// kill ends one of the garden's programs the hard way; it comes back by itself after a second.
func (e *environment) kill(program string) error {
	pid, err := e.pid(program)
	if err != nil {
		return err
	}
	return syscall.Kill(pid, syscall.SIGKILL)
}

// awaitGarden waits until the garden answers again, and calls the webhook.
func (e *environment) awaitGarden() error {
	return until(time.Minute, func() error {
		if _, err := e.api.get(core + "/seeds?limit=1"); err != nil {
			return err
		}
		// Not counted: while the API server starts, requests may fail for reasons of its own.
		return denied(fiveReasons...)(e.api.do(http.MethodPatch, deniedShoot.binding()+"?dryRun=All", merge, seedPatch(deniedSeed), nil))
	})
}
