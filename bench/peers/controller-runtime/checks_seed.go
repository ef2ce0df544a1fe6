package main

import (
	"slices"
	"strings"

	gardencorev1beta1 "github.com/gardener/gardener/pkg/apis/core/v1beta1"
	"github.com/gardener/gardener/pkg/apis/core/v1beta1/constants"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
)

const gardenletReady gardencorev1beta1.ConditionType = "GardenletReady"

// checkDestination asks whether the new seed can take the shoot.
func checkDestination(m *move, found *findings) {
	seed := m.to
	if seed.DeletionTimestamp != nil {
		found.deny("seed-deleting", seedField, "seed %s is being deleted", seed.Name)
	}
	checkHealth(seed, found)
	if stopped(seed) {
		found.deny("seed-emergency-stop", seedField, "seed %s is stopped", seed.Name)
	}
	if s := seed.Spec.Settings; s != nil && s.Scheduling != nil && !s.Scheduling.Visible {
		found.warn("seed-visible", seedField, "seed %s is not visible", seed.Name)
	}
	if allocatable, ok := seed.Status.Allocatable[gardencorev1beta1.ResourceShoots]; ok {
		if used := m.garden.usage[seed.Name]; used >= allocatable.Value() {
			found.deny("seed-capacity", seedField, "seed %s has %d shoots", seed.Name, used)
		}
	}
	if !tolerates(m.shoot.Spec.Tolerations, seed.Spec.Taints) {
		found.deny("taints-tolerated", seedField, "taints of seed %s", seed.Name)
	}
	for _, wanted := range m.shoot.Spec.AccessRestrictions {
		if !slices.ContainsFunc(seed.Spec.AccessRestrictions,
			func(has gardencorev1beta1.AccessRestriction) bool { return has.Name == wanted.Name }) {
			found.deny("access-restrictions", seedField, "seed %s lacks %s", seed.Name, wanted.Name)
		}
	}
	if selector := m.shoot.Spec.SeedSelector; selector != nil {
		compiled, err := metav1.LabelSelectorAsSelector(&selector.LabelSelector)
		if err != nil || !compiled.Matches(labels.Set(seed.Labels)) {
			found.deny("shoot-selector", seedField, "seed %s does not match", seed.Name)
		}
	}
	if zoneTolerant(m.shoot) && len(seed.Spec.Provider.Zones) < 3 {
		found.deny("ha-zones", seedField, "seed %s has fewer than 3 zones", seed.Name)
	}
	if plane := m.shoot.Spec.ControlPlane; plane != nil {
		for _, zone := range plane.Zones {
			if !slices.Contains(seed.Spec.Provider.Zones, zone) {
				found.deny("control-plane-zones", seedField, "seed %s lacks %s", seed.Name, zone)
			}
		}
	}
}

func checkHealth(seed *gardencorev1beta1.Seed, found *findings) {
	wanted := []gardencorev1beta1.ConditionType{
		gardenletReady, gardencorev1beta1.SeedSystemComponentsHealthy,
	}
	if seed.Spec.Backup != nil {
		wanted = append(wanted, gardencorev1beta1.SeedBackupBucketsReady)
	}
	for _, kind := range wanted {
		if !isTrue(seed, kind) {
			found.deny("seed-healthy", seedField, "seed %s: %s is not True", seed.Name, kind)
		}
	}
	if seed.Status.LastOperation == nil || seed.Status.ObservedGeneration < seed.Generation {
		found.deny("seed-healthy", seedField, "seed %s is not reconciled", seed.Name)
	}
}

// checkPair asks whether both seeds go together.
func checkPair(m *move, found *findings) {
	from, to := m.from, m.to
	if stopped(from) || !isTrue(from, gardenletReady) ||
		!isTrue(from, gardencorev1beta1.SeedSystemComponentsHealthy) {
		found.warn("source-healthy", seedField, "seed %s cannot run the migration", from.Name)
	}
	if from.Spec.Backup == nil || to.Spec.Backup == nil {
		found.deny("backup-configured", seedField, "seed %s or %s has no backup", from.Name, to.Name)
	}
	if a, b := gardenlet(from), gardenlet(to); a != b || a == "" {
		found.deny("gardenlet-version", seedField, "%s runs %s, %s runs %s", from.Name, a, to.Name, b)
	}
	if from.Spec.Provider.Type != to.Spec.Provider.Type {
		found.warn("provider-type", seedField, "%s and %s differ", from.Name, to.Name)
	}
	if a, b := internalDomain(from), internalDomain(to); a != b {
		found.deny("internal-domain", seedField, "%s and %s differ", a, b)
	}
	if domain := lostDomain(m); domain != "" {
		found.deny("default-domain", seedField, "seed %s lacks %s", to.Name, domain)
	}
	checkDistance(m, found)
}

func checkDistance(m *move, found *findings) {
	if truthy(m.shoot, constants.AnnotationMigrationAllowDistantRegions) {
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

func isTrue(seed *gardencorev1beta1.Seed, kind gardencorev1beta1.ConditionType) bool {
	for i := range seed.Status.Conditions {
		if seed.Status.Conditions[i].Type == kind {
			return seed.Status.Conditions[i].Status == gardencorev1beta1.ConditionTrue
		}
	}
	return false
}

func stopped(seed *gardencorev1beta1.Seed) bool {
	return seed.Annotations[constants.AnnotationEmergencyStopShootReconciliations] == "true"
}

func gardenlet(seed *gardencorev1beta1.Seed) string {
	if seed.Status.Gardener == nil {
		return ""
	}
	return seed.Status.Gardener.Version
}

func internalDomain(seed *gardencorev1beta1.Seed) string {
	if seed.Spec.DNS.Internal == nil {
		return ""
	}
	return seed.Spec.DNS.Internal.Domain
}

// lostDomain is the default domain of the shoot that the new seed does not serve; empty if none.
func lostDomain(m *move) string {
	if m.shoot.Spec.DNS == nil || m.shoot.Spec.DNS.Domain == nil {
		return ""
	}
	for _, old := range m.from.Spec.DNS.Defaults {
		if strings.HasSuffix(*m.shoot.Spec.DNS.Domain, "."+old.Domain) {
			for _, offered := range m.to.Spec.DNS.Defaults {
				if offered.Domain == old.Domain {
					return ""
				}
			}
			return old.Domain
		}
	}
	return ""
}

func tolerates(
	tolerations []gardencorev1beta1.Toleration, taints []gardencorev1beta1.SeedTaint,
) bool {
	values := map[string]string{}
	for _, toleration := range tolerations {
		values[toleration.Key] = deref(toleration.Value)
	}
	for _, taint := range taints {
		value, ok := values[taint.Key]
		if !ok || (taint.Value != nil && *taint.Value != value) {
			return false
		}
	}
	return len(taints) <= len(tolerations)
}
