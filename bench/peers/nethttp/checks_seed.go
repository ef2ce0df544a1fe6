package main

import (
	"slices"
	"strconv"
	"strings"
)

// checkDestination asks whether the new seed can take the shoot.
func checkDestination(m *move, found *findings) {
	to, name := m.to, m.to.Metadata.Name
	if to.Metadata.DeletionTimestamp != nil {
		found.deny("seed-deleting", seedField, "seed %s is being deleted", name)
	}
	checkHealth(to, found)
	if stopped(to) {
		found.deny("seed-emergency-stop", seedField, "seed %s is stopped", name)
	}
	if scheduling := to.Spec.Settings.Scheduling; scheduling != nil && !scheduling.Visible {
		found.warn("seed-visible", seedField, "seed %s is not visible", name)
	}
	if text, ok := to.Status.Allocatable["shoots"]; ok {
		allocatable, err := strconv.Atoi(text)
		if used := m.garden.usage[name]; err != nil || used >= allocatable {
			found.deny("seed-capacity", seedField, "seed %s has %d shoots", name, used)
		}
	}
	if !tolerates(m.wanted.Tolerations, to.Spec.Taints) {
		found.deny("taints-tolerated", seedField, "taints of seed %s", name)
	}
	for _, wanted := range m.wanted.AccessRestrictions {
		if !slices.Contains(to.Spec.AccessRestrictions, wanted) {
			found.deny("access-restrictions", seedField, "seed %s lacks %s", name, wanted.Name)
		}
	}
	if selector := m.wanted.SeedSelector; selector != nil {
		for key, value := range selector.MatchLabels {
			if has, ok := to.Metadata.Labels[key]; !ok || has != value {
				found.deny("shoot-selector", seedField, "seed %s does not match", name)
			}
		}
	}
	available, zones := m.wanted.ControlPlane.HighAvailability, to.Spec.Provider.Zones
	if available != nil && available.FailureTolerance.Type == "zone" && len(zones) < 3 {
		found.deny("ha-zones", seedField, "seed %s has fewer than 3 zones", name)
	}
	for _, zone := range m.wanted.ControlPlane.Zones {
		if !slices.Contains(zones, zone) {
			found.deny("control-plane-zones", seedField, "seed %s lacks %s", name, zone)
		}
	}
}

func checkHealth(to *seed, found *findings) {
	wanted := []string{"GardenletReady", "SeedSystemComponentsHealthy"}
	if to.Spec.Backup != nil {
		wanted = append(wanted, "BackupBucketsReady")
	}
	for _, kind := range wanted {
		if !isTrue(to, kind) {
			found.deny("seed-healthy", seedField, "seed %s: %s is not True", to.Metadata.Name, kind)
		}
	}
	if to.Status.LastOperation == nil || to.Status.ObservedGeneration < to.Metadata.Generation {
		found.deny("seed-healthy", seedField, "seed %s is not reconciled", to.Metadata.Name)
	}
}

// checkPair asks whether both seeds go together.
func checkPair(m *move, found *findings) {
	from, to := m.from, m.to
	a, b := from.Metadata.Name, to.Metadata.Name
	if stopped(from) || !isTrue(from, "GardenletReady") ||
		!isTrue(from, "SeedSystemComponentsHealthy") {
		found.warn("source-healthy", seedField, "seed %s cannot run the migration", a)
	}
	if from.Spec.Backup == nil || to.Spec.Backup == nil {
		found.deny("backup-configured", seedField, "seed %s or %s has no backup", a, b)
	}
	if x, y := from.Status.Gardener.Version, to.Status.Gardener.Version; x != y || x == "" {
		found.deny("gardenlet-version", seedField, "%s runs %s, %s runs %s", a, x, b, y)
	}
	if from.Spec.Provider.Type != to.Spec.Provider.Type {
		found.warn("provider-type", seedField, "%s and %s differ", a, b)
	}
	if x, y := from.Spec.DNS.Internal.Domain, to.Spec.DNS.Internal.Domain; x != y {
		found.deny("internal-domain", seedField, "%s and %s differ", x, y)
	}
	for _, old := range from.Spec.DNS.Defaults {
		if strings.HasSuffix(m.wanted.DNS.Domain, "."+old.Domain) {
			if !slices.Contains(to.Spec.DNS.Defaults, old) {
				found.deny("default-domain", seedField, "seed %s lacks %s", b, old.Domain)
			}
			break
		}
	}
	checkDistance(m, found)
}

func checkDistance(m *move, found *findings) {
	if truthy(m.shoot, allowDistant) {
		return
	}
	from, to := m.from.Spec.Provider.Region, m.to.Spec.Provider.Region
	object := found.warn
	if m.live {
		object = found.deny
	}
	if distance, ok := m.garden.distance(from, to); !ok {
		object("region-distance", seedField, "%s to %s is not known", from, to)
	} else if distance > thresholdDefault {
		object("region-distance", seedField, "%s to %s is %d", from, to, distance)
	}
}

func isTrue(s *seed, kind string) bool {
	for _, one := range s.Status.Conditions {
		if one.Type == kind {
			return one.Status == "True"
		}
	}
	return false
}

func stopped(s *seed) bool { return s.Metadata.Annotations[emergencyStopped] == "true" }

func tolerates(tolerations, taints []keyValue) bool {
	values := map[string]string{}
	for _, toleration := range tolerations {
		values[toleration.Key] = ""
		if toleration.Value != nil {
			values[toleration.Key] = *toleration.Value
		}
	}
	for _, taint := range taints {
		value, ok := values[taint.Key]
		if !ok || (taint.Value != nil && *taint.Value != value) {
			return false
		}
	}
	return len(taints) <= len(tolerations)
}
