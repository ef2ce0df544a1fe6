package e2e

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

// With --advise Trowel says of shoots that others place where it would have placed them, and places none, though it
// might.
func TestAdviceBindsNothing(t *testing.T) {
	needsLive(t)
	own := rights(t, "scheduler-access", "advice-access")
	g := newGroup(t, "advice")
	check(t, g.seed(nearSeed, "e2e-advice-near", 10))
	check(t, g.seed(allowedSeed, "e2e-advice-far", 10))
	w := g.watch(t)
	r := schedule(t, own, 1, "--advise")[0]
	// It looks every second, and says nothing of shoots that had a seed when it looked first.
	time.Sleep(2 * time.Second)

	waiting, err := g.shoot("waiting", ownScheduler)
	check(t, err)
	elsewhere, err := g.shoot("elsewhere", "default-scheduler")
	check(t, err)
	got, err := env.send(http.MethodPatch, elsewhere.binding(), merge, seedPatch("e2e-advice-far"), nil)
	check(t, allowed(got, err))
	check(t, env.said(elsewhere, "Normal", "SchedulingAdvice", "e2e-advice-near", "e2e-advice-far"))

	// As docs/scheduling.md shows them.
	shown, complaints, err := env.kubectl("", "get", "events", "-A",
		"--field-selector", "reportingComponent=trowel.gardener.cloud")
	if err != nil || !strings.Contains(shown, "SchedulingAdvice") {
		t.Errorf("kubectl get events: %v\n%s%s", err, shown, complaints)
	}

	// Long enough for a binding, which takes some 0.1 s.
	time.Sleep(2 * time.Second)
	if n := w.bound(); n != 1 {
		t.Errorf("%d shoots are bound, not only the one by hand", n)
	}
	check(t, nothingLeft(waiting))
	check(t, w.onceEach(10))
	bound, err := r.metric(boundMetric)
	check(t, err)
	if bound != 0 {
		t.Errorf("it says that it bound %v", bound)
	}
}
