package e2e

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// register makes the garden call a webhook, and waits until it does. Nothing says when the API server has seen a changed
// registration; a name that is new each time, and stands in every denial, does.
func (e *environment) register(url string, caBundle []byte) error {
	e.registrations++
	name := fmt.Sprintf("r%d.trowel.gardener.cloud", e.registrations)
	configuration := object{
		"apiVersion": "admissionregistration.k8s.io/v1", "kind": "ValidatingWebhookConfiguration",
		"metadata": object{"name": "trowel"},
		"webhooks": []object{{
			"name":                    name,
			"admissionReviewVersions": []string{"v1"},
			"clientConfig":            object{"url": url + "/validate", "caBundle": caBundle},
			"failurePolicy":           "Fail",
			"timeoutSeconds":          10,
			"sideEffects":             "NoneOnDryRun",
			"rules": []object{
				rule("UPDATE", "shoots/binding"),
				rule("CREATE", "shoots"),
			},
			"matchConditions": []object{{
				"name": "seed-is-named",
				"expression": "has(object.spec.seedName) && (oldObject == null || !has(oldObject.spec.seedName) || " +
					"oldObject.spec.seedName != object.spec.seedName)",
			}},
		}},
	}
	path := "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/trowel?fieldManager=e2e&force=true"
	if _, err := e.api.must(http.MethodPatch, path, apply, configuration); err != nil {
		return err
	}
	return until(20*time.Second, func() error {
		got, err := e.api.do(http.MethodPatch, deniedShoot.binding()+"?dryRun=All", merge, seedPatch(deniedSeed), nil)
		if err != nil {
			return err
		}
		if got.code != http.StatusForbidden || !strings.Contains(string(got.body), name) {
			return fmt.Errorf("%s is not asked: %v", name, got)
		}
		return nil
	})
}

func rule(operation, resource string) object {
	return object{"apiGroups": []string{"core.gardener.cloud"}, "apiVersions": []string{"v1beta1"},
		"operations": []string{operation}, "resources": []string{resource}, "scope": "Namespaced"}
}

// registerMain makes the garden call the replica that all cases but the rolling restart use.
func (e *environment) registerMain() error {
	ca, err := os.ReadFile(filepath.Join(e.main.tls, "ca.crt"))
	if err != nil {
		return err
	}
	return e.register(e.main.url(), ca)
}

func (r *replica) url() string { return fmt.Sprintf("https://127.0.0.1:%d", r.port) }
