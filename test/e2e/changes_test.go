package e2e

import (
	"net/http"
	"testing"
	"time"
)

// atOnce is how quickly a change of the garden has to count.
const atOnce = time.Second

const bastionURL = "/apis/operations.gardener.cloud/v1alpha1/namespaces/garden-dev/bastions/cli-x7f2"

func TestUnhealthySeedIsSeenAtOnce(t *testing.T) {
	needsLive(t)
	check(t, warned()(env.try(allowedShoot, allowedSeed)))
	makeUnhealthy(t)
	begin := time.Now()
	check(t, until(atOnce, func() error { return denied("seed-healthy")(env.try(allowedShoot, allowedSeed)) }))
	t.Logf("seen after %v", time.Since(begin).Round(time.Millisecond))
}

// removeBastion removes the Bastion of which warnedShoot's moves are warned; it is there again after the test.
func removeBastion(t *testing.T) {
	t.Helper()
	bastion, err := env.api.get(bastionURL)
	check(t, err)
	t.Cleanup(func() {
		check(t, create(env.api, bastion))
		check(t, until(atOnce, func() error { return warned("bastions")(env.try(warnedShoot, nearSeed)) }))
	})
	check(t, env.api.remove(bastionURL))
}

// makeUnhealthy makes allowedSeed unhealthy; it is healthy again after the test.
func makeUnhealthy(t *testing.T) {
	t.Helper()
	t.Cleanup(func() {
		check(t, env.setCondition(allowedSeed, "GardenletReady", "True"))
		check(t, until(atOnce, func() error { return warned()(env.try(allowedShoot, allowedSeed)) }))
	})
	check(t, env.setCondition(allowedSeed, "GardenletReady", "False"))
}

func TestDeletionIsSeen(t *testing.T) {
	needsLive(t)
	check(t, warned("bastions")(env.try(warnedShoot, nearSeed)))
	removeBastion(t)
	check(t, until(atOnce, func() error { return warned()(env.try(warnedShoot, nearSeed)) }))
}

func TestSeedComesAndGoes(t *testing.T) {
	needsLive(t)
	const name = "e2e-seed"
	check(t, denied("seed-exists")(env.try(allowedShoot, name)))
	seed, err := env.api.get(core + "/seeds/" + nearSeed)
	check(t, err)
	seed["metadata"] = object{"name": name, "labels": at(seed, "metadata.labels")}
	check(t, create(env.api, seed))
	check(t, until(atOnce, func() error { return allowed(env.try(allowedShoot, name)) }))
	check(t, env.api.remove(core+"/seeds/"+name))
	check(t, until(atOnce, func() error { return denied("seed-exists")(env.try(allowedShoot, name)) }))
}

// A move takes a place on its destination: what the webhook knows of shoots is up to date as well.
func TestCapacityIsUpToDate(t *testing.T) {
	needsLive(t)
	const name = "e2e-small"
	seed, err := env.api.get(core + "/seeds/" + nearSeed)
	check(t, err)
	seed["metadata"] = object{"name": name, "labels": at(seed, "metadata.labels")}
	seed["status"].(object)["allocatable"] = object{"shoots": "1"}
	check(t, create(env.api, seed))
	t.Cleanup(func() { check(t, env.api.remove(core+"/seeds/"+name)) })
	first, second := env.fresh(t, "capacity-1"), env.fresh(t, "capacity-2")
	check(t, until(atOnce, func() error { return allowed(env.try(first, name)) }))
	got, err := env.send(http.MethodPatch, first.binding(), merge, seedPatch(name), nil)
	check(t, allowed(got, err))
	// Not within a second but now: the last place is taken.
	check(t, denied("seed-capacity")(env.try(second, name)))
	check(t, env.settle(first, name))
	check(t, denied("seed-capacity")(env.try(second, name)))
}
