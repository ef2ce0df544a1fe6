package e2e

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"testgarden/hollow"
)

const (
	hollowVersion   = "v1.150.0"
	hollowNamespace = "garden-hollow"
	// hollowPatience is how long something may take on a machine that does other work as well.
	hollowPatience = 4 * time.Minute
)

// hollowGarden is a garden of its own that moves: hollow gardenlets work on its seeds.
type hollowGarden struct {
	*environment
	*hollow.Garden
	seeds map[string]object
}

// seedNames are n names of seeds.
func seedNames(n int) []string {
	var names []string
	for i := range n {
		names = append(names, fmt.Sprintf("hollow-%d", i))
	}
	return names
}

// newHollow brings up a garden with such seeds, on which no gardenlet works yet.
func newHollow(t *testing.T, name string, seeds []string) *hollowGarden {
	t.Helper()
	needsLive(t)
	e := &environment{trowel: env.trowel, testgarden: env.testgarden, dir: filepath.Join(env.dir, name)}
	check(t, os.Mkdir(e.dir, 0o755))
	t.Cleanup(func() {
		if e.up != nil {
			check(t, e.up.terminate(time.Minute))
		}
	})
	check(t, e.bringGarden())
	g := &hollowGarden{environment: e, seeds: map[string]object{}}
	for path, o := range hollow.Rights() {
		_, err := e.api.must(http.MethodPost, path, plain, o)
		check(t, err)
	}
	_, err := e.api.must(http.MethodPost, core+"/projects", plain, object{
		"apiVersion": "core.gardener.cloud/v1beta1", "kind": "Project", "metadata": object{"name": "hollow"},
		"spec": object{"namespace": hollowNamespace}})
	check(t, err)
	like, err := e.api.get(core + "/seeds/" + homeSeed)
	check(t, err)
	for _, seed := range seeds {
		check(t, g.addSeed(like, seed))
	}
	return g
}

// start starts hollow gardenlets on all seeds; they work until the test ends. What is there by then rests.
func (g *hollowGarden) start(t *testing.T, pace hollow.Pace, faults *hollow.Faults) {
	t.Helper()
	connector, err := hollow.NewConnector(g.dir, g.api.url)
	check(t, err)
	ctx, stop := context.WithCancel(context.Background())
	g.Garden, err = hollow.Start(ctx, hollow.Options{Connect: connector.Connect, Version: hollowVersion,
		Seeds: slices.Sorted(maps.Keys(g.seeds)), Pace: pace, Faults: faults})
	t.Cleanup(func() {
		stop()
		if g.Garden != nil {
			g.Wait()
		}
	})
	check(t, err)
}

func healthy(types ...string) []object {
	var conditions []object
	for _, kind := range types {
		conditions = append(conditions, object{"type": kind, "status": "True", "reason": kind, "message": "ok",
			"lastTransitionTime": "2026-03-01T09:00:00Z", "lastUpdateTime": "2026-03-01T09:00:00Z"})
	}
	return conditions
}

func (g *hollowGarden) addSeed(like object, name string) error {
	err := create(g.api, object{
		"apiVersion": "core.gardener.cloud/v1beta1", "kind": "Seed", "metadata": object{"name": name}, "spec": like["spec"],
		"status": object{"observedGeneration": 1, "capacity": object{"shoots": "250"}, "allocatable": object{"shoots": "250"},
			"gardener":   object{"id": "hollow", "name": "gardenlet-" + name, "version": hollowVersion},
			"conditions": healthy("GardenletReady", "SeedSystemComponentsHealthy", "BackupBucketsReady", "ExtensionsReady"),
			"lastOperation": object{"type": "Reconcile", "state": "Succeeded", "progress": 100,
				"description": "Seed has been successfully reconciled.", "lastUpdateTime": "2026-03-01T09:00:00Z"},
		}})
	if err != nil {
		return err
	}
	g.seeds[name], err = g.api.get(core + "/seeds/" + name)
	return err
}

// addShoot creates a shoot that rests on a seed, and its backups.
func (g *hollowGarden) addShoot(name, seed string) (shootRef, error) {
	shoot := shootRef{hollowNamespace, name}
	like, err := g.api.get(allowedShoot.path())
	if err != nil {
		return shoot, err
	}
	spec := like["spec"].(object)
	spec["seedName"], spec["dns"] = seed, object{"domain": name + ".hollow.shoots.example.org"}
	technicalID := "shoot--hollow--" + name
	status := object{
		"seedName": seed, "observedGeneration": 1, "technicalID": technicalID, "hibernated": false,
		"clusterIdentity": technicalID,
		"gardener":        object{"id": "hollow", "name": "gardenlet-" + seed, "version": hollowVersion},
		"conditions": healthy("APIServerAvailable", "ControlPlaneHealthy", "ObservabilityComponentsHealthy",
			"EveryNodeReady", "SystemComponentsHealthy"),
		"constraints": healthy("HibernationPossible", "MaintenancePreconditionsSatisfied"),
		"lastOperation": object{"type": "Reconcile", "state": "Succeeded", "progress": 100,
			"description":    "Shoot cluster has been successfully reconciled.",
			"lastUpdateTime": time.Now().Add(-5 * time.Hour).UTC().Format(time.RFC3339)},
	}
	if err := create(g.api, object{
		"apiVersion": "core.gardener.cloud/v1beta1", "kind": "Shoot", "spec": spec,
		"metadata": object{"namespace": hollowNamespace, "name": name, "finalizers": []string{"gardener"}},
	}); err != nil {
		return shoot, err
	}
	stored, err := g.api.get(shoot.path())
	if err != nil {
		return shoot, err
	}
	uid := text(stored, "metadata.uid")
	status["uid"] = uid
	if err := g.api.patch(shoot.path()+"/status", object{"status": status}); err != nil {
		return shoot, err
	}
	return shoot, create(g.api, object{
		"apiVersion": "core.gardener.cloud/v1beta1", "kind": "BackupEntry",
		"metadata": object{"namespace": hollowNamespace, "name": technicalID + "--" + uid, "finalizers": []string{"gardener"},
			"ownerReferences": []object{{"apiVersion": "core.gardener.cloud/v1beta1", "kind": "Shoot", "name": name, "uid": uid,
				"controller": true, "blockOwnerDeletion": false}}},
		"spec": object{"seedName": seed, "bucketName": text(g.seeds[seed], "metadata.uid")},
		"status": object{"seedName": seed, "observedGeneration": 1, "lastOperation": object{"type": "Reconcile",
			"state": "Succeeded", "progress": 100, "description": "Reconciliation of BackupEntry succeeded.",
			"lastUpdateTime": "2026-03-01T09:00:00Z"}},
	})
}

// bind sends a shoot to a seed, as whoever has the right to does.
func (g *hollowGarden) bind(shoot shootRef, seed string) error {
	return g.api.patch(shoot.binding(), seedPatch(seed))
}

func (g *hollowGarden) annotate(path, name string, value any) error {
	return g.api.patch(path, object{"metadata": object{"annotations": object{name: value}}})
}

func (g *hollowGarden) kubeconfig() string { return filepath.Join(g.dir, "kubeconfig") }

// eventually is until, without haste: many wait at once.
func eventually(objection func() error) error {
	for deadline := time.Now().Add(hollowPatience); ; time.Sleep(300 * time.Millisecond) {
		err := objection()
		if err == nil {
			return nil
		}
		if time.Now().After(deadline) {
			return fmt.Errorf("still after %v: %w", hollowPatience, err)
		}
	}
}
