package e2e

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestFirstSync(t *testing.T) {
	code, said := env.main.readyz("")
	if code != http.StatusOK || strings.TrimSpace(said) != "ok" {
		t.Errorf("/readyz: %d %q", code, said)
	}
	code, said = env.main.readyz("?verbose")
	if code != http.StatusOK {
		t.Errorf("/readyz?verbose: %d", code)
	}
	for _, part := range []string{"[+]synced", "[+]garden", "[+]policy", "[+]certificate", "[+]draining"} {
		if !strings.Contains(said, part) {
			t.Errorf("/readyz?verbose lacks %s:\n%s", part, said)
		}
	}
}

// Every object of every kind has to be there before the first decision.
func TestFirstSyncIsComplete(t *testing.T) {
	needsLive(t)
	for path, what := range map[string]string{
		core + "/seeds":           "seeds",
		core + "/shoots":          "shoots",
		core + "/cloudprofiles":   "cloudprofiles",
		core + "/projects":        "projects",
		core + "/backupbuckets":   "backupbuckets",
		core + "/exposureclasses": "exposureclasses",
		core + "/backupentries":   "backupentries",
		"/apis/operations.gardener.cloud/v1alpha1/bastions":         "bastions",
		"/apis/seedmanagement.gardener.cloud/v1alpha1/managedseeds": "managedseeds",
	} {
		check(t, until(atOnce, func() error {
			list, err := env.api.get(path)
			if err != nil {
				return err
			}
			want := fmt.Sprintf("; %d %s", len(list["items"].([]any)), what)
			if _, said := env.main.readyz("?verbose"); !strings.Contains(said, want) {
				return fmt.Errorf("wanted %q:\n%s", want, said)
			}
			return nil
		}))
	}
}

// Without the garden nothing is known, so nothing may be decided; the process lives and goes on trying.
func TestNotReadyWithoutGarden(t *testing.T) {
	needsLive(t)
	free, err := freePorts(1)
	check(t, err)
	config := strings.ReplaceAll(kubeconfigOf(t), env.api.url, fmt.Sprintf("https://127.0.0.1:%d", free[0]))
	lone, err := env.startReplica("lone", env.main.tls, "--kubeconfig", writeFile(t, "lone.kubeconfig", config), "--drain", "1s")
	check(t, err)
	t.Cleanup(func() { check(t, lone.terminate(10*time.Second)) })
	check(t, until(10*time.Second, func() error {
		code, said := lone.readyz("?verbose")
		if code != http.StatusServiceUnavailable {
			return fmt.Errorf("/readyz: %d %s", code, said)
		}
		return nil
	}))
	time.Sleep(2 * time.Second)
	if code, said := lone.readyz(""); code != http.StatusServiceUnavailable {
		t.Errorf("/readyz: %d %s", code, said)
	}
	shoot, err := env.api.get(allowedShoot.path())
	check(t, err)
	if got, err := lone.review(shoot, allowedSeed); err == nil && got.Allowed {
		t.Error("it decided without a garden")
	}
}
