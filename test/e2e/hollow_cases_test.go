package e2e

import (
	"fmt"
	"net/http"
	"time"
)

// stuckCase is a move that comes to rest, and what is to be told of it. Faults of its name are in testdata/faults.json.
type stuckCase struct {
	name, from, to string
	// before is done before it is bound, then once its operation has come to reached.
	before  func(*hollowGarden, shootRef) error
	reached string
	then    func(*hollowGarden, shootRef) error
	// phases are those in which it may be seen, one or more.
	phases []string
	// since is from when limit counts; both are empty for what is stuck at once.
	since timeOf
	limit time.Duration
	// cause and remedy are parts of what is told.
	cause, remedy string
}

const (
	plainFrom, plainTo = "hollow-0", "hollow-1"
	otherFrom, otherTo = "hollow-2", "hollow-3"
)

// specialSeeds are those with which something is wrong from the beginning, or will be.
var specialSeeds = []string{
	"hollow-newer", "hollow-sick", "hollow-leaving", "hollow-dead", "hollow-stopped", "hollow-ill", "hollow-upgraded",
	"hollow-dying", "hollow-turning", "hollow-widow", "hollow-doomed",
}

const (
	stop       = "shoot.gardener.cloud/emergency-stop-reconciliations"
	ignore     = "shoot.gardener.cloud/ignore"
	isMigrated = "Migrate/Processing"
)

// setConditionOfSeed turns a condition of a seed.
func (g *hollowGarden) setConditionOfSeed(seed, kind, status string) error {
	path := core + "/seeds/" + seed
	o, err := g.api.get(path)
	if err != nil {
		return err
	}
	conditions := at(o, "status.conditions").([]any)
	for _, c := range conditions {
		if c := c.(object); c["type"] == kind {
			c["status"], c["reason"], c["message"] = status, "DeploymentUnhealthy", "Deployment istio is unhealthy"
			c["lastTransitionTime"] = time.Now().UTC().Format(time.RFC3339)
		}
	}
	return g.api.patch(path+"/status", object{"status": object{"conditions": conditions}})
}

// prepareSeeds makes the special seeds special, and waits until that has been noticed.
func (g *hollowGarden) prepareSeeds() error {
	g.Upgrade("hollow-newer", "v1.151.0")
	g.Die("hollow-dead")
	for _, seed := range []string{"hollow-sick", "hollow-ill"} {
		if err := g.setConditionOfSeed(seed, "SeedSystemComponentsHealthy", "False"); err != nil {
			return err
		}
	}
	if err := g.annotate(core+"/seeds/hollow-stopped", stop, "true"); err != nil {
		return err
	}
	leaving := core + "/seeds/hollow-leaving"
	if err := g.api.patch(leaving, object{"metadata": object{"finalizers": []string{"gardener"}}}); err != nil {
		return err
	}
	if err := g.api.remove(leaving); err != nil {
		return err
	}
	return eventually(func() error {
		newer, err := g.api.get(core + "/seeds/hollow-newer")
		if err != nil {
			return err
		}
		if version := text(newer, "status.gardener.version"); version != "v1.151.0" {
			return fmt.Errorf("hollow-newer is at %s", version)
		}
		return g.missed("hollow-dead")
	})
}

// missed objects as long as nobody has missed the heartbeat of seeds.
func (g *hollowGarden) missed(seeds ...string) error {
	for _, seed := range seeds {
		o, err := g.api.get(core + "/seeds/" + seed)
		if err != nil {
			return err
		}
		if status := conditionIn(o, "conditions", "GardenletReady"); status != "Unknown" {
			return fmt.Errorf("GardenletReady of %s is %s", seed, status)
		}
	}
	return nil
}

// conditionIn is the status of a condition or constraint.
func conditionIn(o object, list, kind string) string {
	conditions, _ := at(o, "status."+list).([]any)
	for _, c := range conditions {
		if c := c.(object); c["type"] == kind {
			return text(c, "status")
		}
	}
	return ""
}

// turnAway makes a destination ill, and waits until the shoot is told.
func turnAway(g *hollowGarden, shoot shootRef) error {
	if err := g.setConditionOfSeed("hollow-turning", "SeedSystemComponentsHealthy", "False"); err != nil {
		return err
	}
	return refused(g, shoot)
}

// refused waits until the migration controller says no.
func refused(g *hollowGarden, shoot shootRef) error {
	return eventually(func() error {
		o, err := g.api.get(shoot.path())
		if status := conditionIn(o, "constraints", "ReadyForMigration"); err == nil && status != "False" {
			err = fmt.Errorf("ReadyForMigration is %s", status)
		}
		return err
	})
}

func annotated(name, value string) func(*hollowGarden, shootRef) error {
	return func(g *hollowGarden, shoot shootRef) error { return g.annotate(shoot.path(), name, value) }
}

// bastionIn makes a Bastion in a namespace for a shoot of that name, which no controller gets rid of.
func bastionIn(namespace, seed string) func(*hollowGarden, shootRef) error {
	return func(g *hollowGarden, shoot shootRef) error {
		path := "/apis/operations.gardener.cloud/v1alpha1/namespaces/" + namespace + "/bastions"
		_, err := g.api.must(http.MethodPost, path, plain, object{
			"apiVersion": "operations.gardener.cloud/v1alpha1", "kind": "Bastion",
			"metadata": object{"namespace": namespace, "name": "of-" + shoot.name, "finalizers": []string{"gardener.cloud/bastion"}},
			"spec":     object{"seedName": seed, "shootRef": object{"name": shoot.name}, "sshPublicKey": "a2V5", "ingress": []any{}},
		})
		return err
	}
}

// awaitStrike waits until the fault of a case has struck.
func awaitStrike(g *hollowGarden, shoot shootRef) error {
	return eventually(func() error {
		if g.Struck(shoot.name) == 0 {
			return fmt.Errorf("the fault %s has not struck", shoot.name)
		}
		return nil
	})
}

// loseState deletes the ShootState before the destination's gardenlet begins.
func loseState(g *hollowGarden, shoot shootRef) error {
	if err := g.api.remove(core + "/namespaces/" + shoot.namespace + "/shootstates/" + shoot.name); err != nil {
		return err
	}
	g.Lift(shoot.name)
	return nil
}
