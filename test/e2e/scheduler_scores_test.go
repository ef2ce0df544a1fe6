package e2e

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"
)

const (
	scoresURL    = policies + "/e2e-scores"
	scoresExpiry = `trowel_external_scores_expiry_timestamp_seconds{configmap="e2e-scores"}`
)

// setScores writes the ConfigMap with external scores, and waits until a scheduler has read it.
func setScores(t *testing.T, r *replica, expires time.Time, seeds string) {
	t.Helper()
	scores := fmt.Sprintf("apiVersion: trowel.gardener.cloud/v1alpha1\nkind: Scores\nexpires: %s\nseeds: %s\n",
		expires.UTC().Format(time.RFC3339), seeds)
	_, err := env.api.must(http.MethodPatch, scoresURL+"?fieldManager=e2e&force=true", apply, object{
		"apiVersion": "v1", "kind": "ConfigMap",
		"metadata": object{"name": "e2e-scores", "labels": object{"trowel.gardener.cloud/config": "scores"}},
		"data":     object{"scores.yaml": scores},
	})
	check(t, err)
	check(t, until(soon, func() error {
		told, err := r.metric(scoresExpiry)
		if err == nil && int64(told) != expires.Unix() {
			err = fmt.Errorf("the scores are said to expire at %v, not %d", told, expires.Unix())
		}
		return err
	}))
}

// External scores decide where a shoot goes, as the policy gives them weight, until they expire.
func TestExternalScoresDecideUntilTheyExpire(t *testing.T) {
	withoutPolicy(t)
	own := rights(t, "scheduler-access")
	g := newGroup(t, "scores")
	check(t, g.seed(nearSeed, "e2e-scores-a", 10))
	check(t, g.seed(nearSeed, "e2e-scores-b", 10))
	setPolicy(t, "scheduler: {weights: {external: 1000}}\n")
	t.Cleanup(func() { check(t, env.api.remove(scoresURL)) })
	w := g.watch(t)
	r := schedule(t, own, 1)[0]
	check(t, until(soon, func() error { return r.shows(`trowel_policy_info{`, `source="ConfigMap garden/e2e-policy"`) }))

	expires := time.Now().Add(time.Hour)
	for i, want := range []string{"e2e-scores-b", "e2e-scores-a", "e2e-scores-b"} {
		setScores(t, r, expires.Add(time.Duration(i)*time.Minute), fmt.Sprintf("{%s: 90, %s: 10}", want, other(want)))
		shoot, err := g.shoot(fmt.Sprint("counts-", i), ownScheduler)
		check(t, err)
		write, err := w.awaitShoot(shoot, 5*time.Second)
		check(t, err)
		if write.seed != want {
			t.Errorf("%s went to %s, not %s", shoot.name, write.seed, want)
		}
		check(t, env.said(shoot, "Normal", "SchedulingSuccessful", want, "external 90"))
	}

	// b has one shoot more now, so a is the better one once the scores say nothing.
	setScores(t, r, time.Now().Add(-time.Minute), "{e2e-scores-b: 100}")
	shoot, err := g.shoot("expired", ownScheduler)
	check(t, err)
	write, err := w.awaitShoot(shoot, 5*time.Second)
	check(t, err)
	if write.seed != "e2e-scores-a" {
		t.Errorf("%s went to %s by scores that have expired", shoot.name, write.seed)
	}
	events, err := env.events(shoot)
	check(t, err)
	for _, ev := range events {
		if strings.Contains(ev.note, "external") {
			t.Error(ev)
		}
	}
}

func other(seed string) string {
	if seed == "e2e-scores-a" {
		return "e2e-scores-b"
	}
	return "e2e-scores-a"
}

// shows objects unless a line of /metrics begins so and holds all of the words.
func (r *replica) shows(begin string, words ...string) error {
	said, err := r.metrics()
	if err != nil {
		return err
	}
	for line := range strings.SplitSeq(said, "\n") {
		if strings.HasPrefix(line, begin) && holdsAll(line, words) {
			return nil
		}
	}
	return fmt.Errorf("/metrics has no %s with %q", begin, words)
}
