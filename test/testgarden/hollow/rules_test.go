package hollow

import (
	"strings"
	"testing"
	"time"
)

func fault(f Fault) *Faults {
	f.Name = "it"
	if err := f.check(); err != nil {
		panic(err)
	}
	return &Faults{Faults: []*Fault{&f}}
}

const snapshot = "Creating ETCD Snapshot"

// The constraint says why, in the words of the real controller, and gardenlet does nothing.
func TestVersionsApartWait(t *testing.T) {
	play(t, nil, func(s *stage) {
		s.garden.Upgrade("b", "v1.151.0")
		time.Sleep(2 * time.Minute)
		s.bind(fern, "b")
		time.Sleep(time.Hour)
		s.expect(fern, opReconcile, succeeded, "")
		c := conditionOf(s.shoot(fern), "constraints", "ReadyForMigration")
		if text(c, "message") != "observing Gardener version not up to date (v1.151.0/v1.150.0)" || text(c, "status") != "False" {
			s.Errorf("the constraint is %v", c)
		}
		s.garden.Upgrade("a", "v1.151.0")
		time.Sleep(time.Hour)
		s.expect(fern, opRestore, succeeded, "")
	})
}

func TestEmergencyStopStops(t *testing.T) {
	play(t, nil, func(s *stage) {
		const stop = "shoot.gardener.cloud/emergency-stop-reconciliations"
		s.annotate(of(seeds, key{name: "b"}), stop, "true")
		s.bind(fern, "b")
		time.Sleep(time.Hour)
		s.expect(fern, opMigrate, succeeded, "successfully prepared")
		s.annotate(of(seeds, key{name: "b"}), stop, nil)
		s.annotate(of(shoots, fern), "any", "thing")
		time.Sleep(time.Hour)
		// Nothing wakes a gardenlet but another generation, or its hourly look, which hollow ones have not.
		s.expect(fern, opMigrate, succeeded, "successfully prepared")
	})
}

func TestIgnoredShootRests(t *testing.T) {
	play(t, nil, func(s *stage) {
		s.annotate(of(shoots, fern), "shoot.gardener.cloud/ignore", "true")
		s.bind(fern, "b")
		time.Sleep(time.Hour)
		s.expect(fern, opReconcile, succeeded, "")
	})
}

// The source's gardenlet deletes what was bound elsewhere and has not left yet.
func TestDeletionInTheWaitingWindow(t *testing.T) {
	play(t, fault(Fault{Phase: "W0", Do: doStall}), func(s *stage) {
		s.bind(fern, "b")
		time.Sleep(time.Minute)
		s.check(s.Delete(s.Context(), of(shoots, fern)))
		time.Sleep(10 * time.Minute)
		if s.has(of(shoots, fern)) {
			s.expect(fern, opDelete, succeeded, "")
			s.Error("it is still there")
		}
	})
}

func TestBastionsHoldUp(t *testing.T) {
	play(t, nil, func(s *stage) {
		// Of a shoot of that name in another project, which nobody deletes.
		bastion := key{"garden-other", "bastion"}
		s.check(s.Create(s.Context(), all(bastions, bastion), Object{
			"metadata": Object{"namespace": bastion.namespace, "name": bastion.name},
			"spec":     Object{"seedName": "a", "shootRef": Object{"name": fern.name}}}))
		time.Sleep(time.Minute)
		s.bind(fern, "b")
		time.Sleep(time.Minute)
		s.expect(fern, opMigrate, failing, "shoot has still Bastions Operation will be retried.")
		if progress := number(s.shoot(fern), "status", "lastOperation", "progress"); progress != 100 {
			s.Errorf("the progress of before is lost: %d", progress)
		}
		s.check(s.Delete(s.Context(), of(bastions, bastion)))
		time.Sleep(time.Hour)
		s.expect(fern, opRestore, succeeded, "")
	})
}

func TestOwnBastionsAreCollected(t *testing.T) {
	play(t, nil, func(s *stage) {
		bastion := key{fern.namespace, "bastion"}
		s.check(s.Create(s.Context(), all(bastions, bastion), Object{
			"metadata": Object{"namespace": bastion.namespace, "name": bastion.name},
			"spec":     Object{"seedName": "a", "shootRef": Object{"name": fern.name}}}))
		time.Sleep(time.Minute)
		s.bind(fern, "b")
		time.Sleep(time.Hour)
		s.expect(fern, opRestore, succeeded, "")
	})
}

func TestFailureIsRetriedForHalfADay(t *testing.T) {
	play(t, fault(Fault{Task: snapshot, Do: doFail, Text: "no space", Codes: []string{"ERR_CLEANUP_CLUSTER_RESOURCES"}}),
		func(s *stage) {
			s.bind(fern, "b")
			o := s.shoot(fern)
			for begin := time.Now(); time.Since(begin) < time.Hour; o = s.shoot(fern) {
				if _, state := lastOperation(o); state == failing {
					break
				}
				time.Sleep(time.Second)
			}
			s.expect(fern, opMigrate, failing, `Flow "Shoot cluster preparation for migration" encountered task errors: `+
				`[task "Creating ETCD Snapshot" failed: no space] Operation will be retried.`)
			e := errorOfObject(list(o, "status", "lastErrors")[0].(Object))
			if e.task != snapshot || e.text != `task "Creating ETCD Snapshot" failed: no space` || len(e.codes) != 1 {
				s.Errorf("lastErrors: %v", e)
			}
			if instant(o, "status", "retryCycleStartTime").IsZero() {
				s.Error("there is no retryCycleStartTime")
			}
			time.Sleep(14 * time.Hour)
			s.expect(fern, opMigrate, failed, "no space]")
			if strings.Contains(text(s.shoot(fern), "status", "lastOperation", "description"), "retried") {
				s.Error("it says that it will be retried")
			}
		})
}

func TestSomeCodesAreNotRetried(t *testing.T) {
	play(t, fault(Fault{Task: snapshot, Do: doFail, Text: "denied", Codes: []string{"ERR_INFRA_UNAUTHORIZED"}}),
		func(s *stage) {
			s.bind(fern, "b")
			time.Sleep(20 * time.Minute)
			s.expect(fern, opMigrate, failed, "denied")
		})
}

func TestFailureThatPasses(t *testing.T) {
	play(t, fault(Fault{Phase: phaseR3, Do: doFail, Text: "no", Times: 3}), func(s *stage) {
		s.bind(fern, "b")
		time.Sleep(2 * time.Hour)
		s.expect(fern, opRestore, succeeded, "")
		if s.garden.Struck("it") != 3 || len(list(s.shoot(fern), "status", "lastErrors")) != 0 {
			s.Errorf("it has struck %d times; %v", s.garden.Struck("it"), list(s.shoot(fern), "status", "lastErrors"))
		}
	})
}

func TestStallIsLifted(t *testing.T) {
	play(t, fault(Fault{Task: snapshot, Do: doStall}), func(s *stage) {
		s.bind(fern, "b")
		time.Sleep(time.Hour)
		s.expect(fern, opMigrate, processing, snapshot)
		s.garden.Lift("it")
		time.Sleep(time.Hour)
		s.expect(fern, opRestore, succeeded, "")
	})
}

// A gardenlet of another version, once the API server is gone, waits for the destination's: finding C of moves.md.
func TestUpgradeStrands(t *testing.T) {
	play(t, fault(Fault{Task: snapshot, Do: doUpgrade, Version: "v1.151.0"}), func(s *stage) {
		s.bind(fern, "b")
		time.Sleep(2 * time.Hour)
		s.expect(fern, opMigrate, failing, "Shoot cannot be reconciled on seed: seed is not up to date: observing Gardener version")
		s.garden.Upgrade("b", "v1.151.0")
		time.Sleep(2 * time.Hour)
		s.expect(fern, opRestore, succeeded, "")
	})
}

func TestDeathIsNoticed(t *testing.T) {
	play(t, fault(Fault{Task: snapshot, Do: doDie}), func(s *stage) {
		s.bind(fern, "b")
		time.Sleep(time.Hour)
		seed, err := s.Get(s.Context(), of(seeds, key{name: "a"}))
		s.check(err)
		if c := conditionOf(seed, "conditions", "GardenletReady"); text(c, "status") != "Unknown" {
			s.Errorf("GardenletReady: %v", c)
		}
		if c := conditionOf(s.shoot(fern), "conditions", "EveryNodeReady"); text(c, "status") != "Unknown" {
			s.Errorf("EveryNodeReady: %v", c)
		}
		s.expect(fern, opMigrate, processing, "")
		s.garden.Lift("it")
		s.garden.Revive("a")
		time.Sleep(time.Hour)
		s.expect(fern, opRestore, succeeded, "")
	})
}

func TestLostShootStateEndsRestore(t *testing.T) {
	play(t, fault(Fault{Phase: "H3", Do: doStall}), func(s *stage) {
		s.bind(fern, "b")
		time.Sleep(time.Hour)
		s.check(s.Delete(s.Context(), of(core+"/shootstates", fern)))
		s.garden.Lift("it")
		time.Sleep(time.Hour)
		s.expect(fern, opRestore, failing, `Could not initialize a new operation for Shoot cluster: `+
			`shootstates.core.gardener.cloud "fern" not found Operation will be retried.`)
	})
}

// A destination that flaps delays a move, and does not end it.
func TestFlappingDestination(t *testing.T) {
	faults := fault(Fault{Task: "Deleting stale extensions", Do: doFlap, Of: "b", Times: 1})
	faults.Faults = append(faults.Faults, &Fault{Name: "fails", Task: snapshot, Do: doFail, Text: "no", Times: 4})
	play(t, faults, func(s *stage) {
		s.bind(fern, "b")
		was := map[string]bool{}
		for begin := time.Now(); time.Since(begin) < time.Hour; time.Sleep(time.Second) {
			was[text(conditionOf(s.shoot(fern), "constraints", "ReadyForMigration"), "status")] = true
		}
		if !was["True"] || !was["False"] {
			s.Errorf("ReadyForMigration was %v", was)
		}
		s.garden.Lift("it")
		time.Sleep(2 * time.Hour)
		s.expect(fern, opRestore, succeeded, "")
	})
}

func TestIllnessAfterArrival(t *testing.T) {
	play(t, fault(Fault{Phase: "D", Do: doFail, Text: "it crashes"}), func(s *stage) {
		s.bind(fern, "b")
		time.Sleep(time.Hour)
		s.expect(fern, opRestore, succeeded, "")
		if c := conditionOf(s.shoot(fern), "conditions", "APIServerAvailable"); text(c, "reason") != "APIServerDown" {
			s.Errorf("APIServerAvailable: %v", c)
		}
	})
}
