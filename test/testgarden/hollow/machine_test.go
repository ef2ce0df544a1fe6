package hollow

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

const version = "v1.150.0"

// stage is a garden in memory in which a hollow one works, in a time of its own.
type stage struct {
	*testing.T
	*memory
	garden *Garden
}

var fern = key{"garden-dev", "fern"}

// play runs a case in a garden of three seeds, a, b and c, and one shoot on a.
func play(t *testing.T, faults *Faults, act func(*stage)) {
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := context.WithCancel(t.Context())
		s := &stage{T: t, memory: newMemory()}
		for _, name := range []string{"a", "b", "c"} {
			s.addSeed(name)
		}
		s.addShoot(fern, "a")
		var err error
		s.garden, err = Start(ctx, Options{Seeds: []string{"a", "b", "c"}, Version: version, Pace: RealPace(), Faults: faults,
			Connect: func(string, ...string) (API, error) { return s.memory, nil }})
		s.check(err)
		// Until all have told that they are there.
		time.Sleep(2 * time.Minute)
		act(s)
		stop()
		s.garden.Wait()
	})
}

func (s *stage) check(err error) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
}

func trueCondition(kind string) Object {
	return Object{"type": kind, "status": "True", "reason": kind, "message": "ok", "lastTransitionTime": stamp(time.Now())}
}

func (s *stage) addSeed(name string) {
	s.check(s.Create(s.Context(), seeds, Object{"kind": "Seed", "metadata": Object{"name": name, "uid": "uid-of-" + name},
		"status": Object{"observedGeneration": 1,
			"gardener":   Object{"id": "hollow", "name": "gardenlet-" + name, "version": version},
			"conditions": []Object{trueCondition("GardenletReady"), trueCondition("SeedSystemComponentsHealthy")}}}))
}

func (s *stage) addShoot(k key, seed string) {
	id := "shoot--" + projectOf(k.namespace) + "--" + k.name
	s.check(s.Create(s.Context(), all(shoots, k), Object{"kind": "Shoot",
		"metadata": Object{"namespace": k.namespace, "name": k.name, "uid": "uid-of-" + k.name, "finalizers": []string{finalizer}},
		"spec":     Object{"seedName": seed, "provider": Object{"workers": []Object{{"name": "w"}}}},
		"status": Object{"seedName": seed, "observedGeneration": 1, "technicalID": id, "uid": "uid-of-" + k.name,
			"gardener":      Object{"version": version},
			"lastOperation": Object{"type": opReconcile, "state": succeeded, "progress": 100}}}))
	entry := key{k.namespace, id + "--uid-of-" + k.name}
	s.check(s.Create(s.Context(), all(entries, k), Object{"kind": "BackupEntry",
		"metadata": Object{"namespace": k.namespace, "name": entry.name, "finalizers": []string{finalizer},
			"ownerReferences": []Object{{"kind": "Shoot", "name": k.name}}},
		"spec": Object{"seedName": seed, "bucketName": "uid-of-" + seed},
		"status": Object{"seedName": seed, "observedGeneration": 1,
			"lastOperation": Object{"type": opReconcile, "state": succeeded}}}))
}

func (s *stage) bind(k key, seed string) {
	s.check(s.Patch(s.Context(), of(shoots, k)+"/binding", Object{"spec": Object{"seedName": seed}}))
}

func (s *stage) annotate(path, name string, value any) {
	s.check(s.Patch(s.Context(), path, Object{"metadata": Object{"annotations": Object{name: value}}}))
}

func (s *stage) shoot(k key) Object {
	s.Helper()
	o, err := s.Get(s.Context(), of(shoots, k))
	s.check(err)
	return o
}

// expect wants a shoot's operation to be of a type and in a state, with such a text.
func (s *stage) expect(k key, kind, state, said string) {
	s.Helper()
	o := s.shoot(k)
	isKind, isState := lastOperation(o)
	is := text(o, "status", "lastOperation", "description")
	if isKind != kind || isState != state || !strings.Contains(is, said) {
		s.Errorf("%s is in %s/%s: %q; wanted %s/%s: %q", k, isKind, isState, is, kind, state, said)
	}
}

func (s *stage) has(path string) bool {
	_, err := s.Get(s.Context(), path)
	return err == nil
}

// A move takes the time of a real one, and leaves behind what a real one does.
func TestMove(t *testing.T) {
	play(t, nil, func(s *stage) {
		begin := time.Now()
		s.bind(fern, "b")
		state, source := of(core+"/shootstates", fern), of(entries, key{fern.namespace, "source-shoot--dev--fern--uid-of-fern"})
		sawState, sawSource := false, false
		for time.Since(begin) < time.Hour {
			time.Sleep(time.Second)
			sawState, sawSource = sawState || s.has(state), sawSource || s.has(source)
			if kind, now := lastOperation(s.shoot(fern)); kind == opRestore && now == succeeded {
				break
			}
		}
		if took := time.Since(begin); took < 10*time.Minute || took > 40*time.Minute {
			s.Errorf("the move took %v", took)
		}
		s.expect(fern, opRestore, succeeded, "Shoot cluster has been successfully restored.")
		if !sawState || s.has(state) || !sawSource || s.has(source) {
			s.Errorf("ShootState: seen %v, left %v; source- entry: seen %v, left %v", sawState, s.has(state), sawSource, s.has(source))
		}
		time.Sleep(time.Minute)
		o := s.shoot(fern)
		if seed := text(o, "status", "seedName"); seed != "b" {
			s.Errorf("it is on %s", seed)
		}
		if c := conditionOf(o, "conditions", "APIServerAvailable"); text(c, "status") != "True" {
			s.Errorf("APIServerAvailable: %v", c)
		}
		if c := conditionOf(o, "constraints", "ReadyForMigration"); c != nil {
			s.Errorf("the constraint is left: %v", c)
		}
		entry, err := s.Get(s.Context(), of(entries, key{fern.namespace, "shoot--dev--fern--uid-of-fern"}))
		s.check(err)
		if text(entry, "spec", "bucketName") != "uid-of-b" || text(entry, "status", "seedName") != "b" {
			s.Errorf("the BackupEntry: %v", entry)
		}
	})
}

// Phases come in the order of docs/moves.md, each once.
func TestPhasesComeInOrder(t *testing.T) {
	play(t, nil, func(s *stage) {
		s.bind(fern, "b")
		time.Sleep(time.Hour)
		const order = "W2 M1 M2 H1 H2 H3 R1 R2 R3 R4 R5 D"
		last := -1
		seen := map[string]bool{}
		for _, step := range s.garden.Steps(fern.String()) {
			seen[step.Phase] = true
			// Tasks of infrastructure run beside those of backups.
			if step.Phase == phaseR1 && last > strings.Index(order, phaseR1) {
				continue
			}
			at := strings.Index(order, step.Phase)
			if at < last && step.Phase != phaseR3 {
				s.Errorf("%s after %s: %s", step.Phase, order[last:last+2], step.What)
			}
			last = max(last, at)
		}
		for _, phase := range strings.Fields(order) {
			if !seen[phase] {
				s.Errorf("there was no %s", phase)
			}
		}
	})
}

// A gardenlet works only on what is its own.
func TestOthersAreLeftAlone(t *testing.T) {
	play(t, nil, func(s *stage) {
		elsewhere := key{"garden-dev", "moss"}
		s.addShoot(elsewhere, "a-seed-without-hollow-gardenlet")
		s.bind(elsewhere, "b")
		time.Sleep(time.Hour)
		s.expect(elsewhere, opReconcile, succeeded, "")
	})
}
