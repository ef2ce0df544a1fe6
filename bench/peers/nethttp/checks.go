package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"strconv"
)

const (
	seedField        = "spec.seedName"
	liveAnnotation   = "migration.gardener.cloud/live-migrate"
	allowDistant     = "migration.gardener.cloud/allow-distant-regions"
	emergencyStopped = "shoot.gardener.cloud/emergency-stop-reconciliations"
)

// finding is one thing that is wrong; a warning does not deny.
type finding struct {
	rule, field, message string
	warn                 bool
}

type findings []finding

func (f *findings) deny(rule, field, format string, args ...any) {
	*f = append(*f, finding{rule: rule, field: field, message: fmt.Sprintf(format, args...)})
}

func (f *findings) warn(rule, field, format string, args ...any) {
	*f = append(*f, finding{rule, field, fmt.Sprintf(format, args...), true})
}

func (f findings) denied() (count int) {
	for _, one := range f {
		if !one.warn {
			count++
		}
	}
	return count
}

// move is one review with its seeds looked up.
type move struct {
	shoot, old  *shoot
	wanted, was shootSpec
	from, to    *seed
	live        bool
	garden      *garden
}

func resolve(asked *request, known *garden) (*move, error) {
	m := &move{shoot: asked.Object, old: asked.OldObject, garden: known}
	if err := json.Unmarshal(m.shoot.Spec, &m.wanted); err != nil {
		return nil, err
	}
	if err := json.Unmarshal(m.old.Spec, &m.was); err != nil {
		return nil, err
	}
	m.from, m.to = known.seeds[m.was.SeedName], known.seeds[m.wanted.SeedName]
	m.live = truthy(m.shoot, liveAnnotation)
	return m, nil
}

// judge runs every check; a person who has to fix three things hears about all three at once.
func judge(m *move) findings {
	var found findings
	if m.wanted.SeedName == "" || m.wanted.SeedName == m.was.SeedName {
		return nil
	}
	checkShoot(m, &found)
	if m.from == nil || m.to == nil {
		found.deny("seed-exists", seedField, "seed %s or %s does not exist", m.was.SeedName,
			m.wanted.SeedName)
		return found
	}
	checkDestination(m, &found)
	checkPair(m, &found)
	return found
}

// checkShoot asks what needs no seed.
func checkShoot(m *move, found *findings) {
	if !onlySeedChanged(m.shoot.Spec, m.old.Spec) {
		found.deny("binding-only", "spec", "only spec.seedName may change")
	}
	if m.old.Metadata.DeletionTimestamp != nil {
		found.deny("shoot-deleting", "metadata.deletionTimestamp", "the shoot is being deleted")
	}
	if host := m.old.Status.SeedName; host != "" && host != m.was.SeedName {
		found.deny("migration-in-progress", seedField, "the shoot still runs on %s", host)
	}
	if last := m.old.Status.LastOperation; last != nil {
		switch last.Type {
		case "Migrate", "Restore", "LiveMigrate":
			if last.State != "Succeeded" {
				found.deny("migration-in-progress", seedField, "%s is %s", last.Type, last.State)
			}
		}
		if last.State == "Failed" || last.State == "Error" {
			found.warn("shoot-last-operation", "status.lastOperation", "%s: %s", last.Type, last.State)
		}
	}
	if m.live && m.wanted.ControlPlane.HighAvailability == nil {
		found.deny("live-ha", "spec.controlPlane", "the control plane is not highly available")
	}
	if m.live && (m.wanted.Hibernation.Enabled || m.shoot.Status.Hibernated) {
		found.deny("live-hibernated", "spec.hibernation", "the shoot is hibernated")
	}
}

// onlySeedChanged compares specs as values; members with the same bytes need no second look.
func onlySeedChanged(wanted, was json.RawMessage) bool {
	var a, b map[string]json.RawMessage
	if json.Unmarshal(wanted, &a) != nil || json.Unmarshal(was, &b) != nil {
		return false
	}
	delete(a, "seedName")
	delete(b, "seedName")
	if len(a) != len(b) {
		return false
	}
	for key, value := range a {
		other, ok := b[key]
		if !ok || (!bytes.Equal(value, other) && !sameValue(value, other)) {
			return false
		}
	}
	return true
}

func sameValue(a, b json.RawMessage) bool {
	var left, right any
	return json.Unmarshal(a, &left) == nil && json.Unmarshal(b, &right) == nil &&
		reflect.DeepEqual(left, right)
}

func truthy(s *shoot, annotation string) bool {
	value, err := strconv.ParseBool(s.Metadata.Annotations[annotation])
	return err == nil && value
}
