package main

import (
	"slices"
	"strings"
)

const emergencyStop = "shoot.gardener.cloud/emergency-stop-reconciliations"

func isTrue(of *seed, kind string) bool {
	for _, one := range of.Status.Conditions {
		if one.Type == kind {
			return one.Status == "True"
		}
	}
	return false
}

func keepUsable(_ *question, seeds []*seed) ([]*seed, bool) {
	return keepIf(seeds, func(one *seed) bool {
		return one.Metadata.DeletionTimestamp == nil && one.Spec.Settings.Scheduling.Visible &&
			one.Status.LastOperation != nil && isTrue(one, "GardenletReady") &&
			(one.Spec.Backup == nil || isTrue(one, "BackupBucketsReady"))
	}), true
}

func keepProfileLabels(asked *question, seeds []*seed) ([]*seed, bool) {
	return keepLabels(asked.profile.Spec.SeedSelector, seeds)
}

func keepShootLabels(asked *question, seeds []*seed) ([]*seed, bool) {
	return keepLabels(asked.shoot.Spec.SeedSelector, seeds)
}

func keepLabels(selector *seedSelector, seeds []*seed) ([]*seed, bool) {
	if selector == nil {
		return seeds, true
	}
	for _, one := range selector.MatchExpressions {
		if !isValid(&one) {
			return nil, false
		}
	}
	return keepIf(seeds, func(one *seed) bool { return matches(selector, one.Metadata.Labels) }), true
}

func isValid(of *requirement) bool {
	switch of.Operator {
	case "In", "NotIn":
		return len(of.Values) > 0
	case "Exists", "DoesNotExist":
		return len(of.Values) == 0
	}
	return false
}

func matches(selector *seedSelector, labels map[string]string) bool {
	for key, value := range selector.MatchLabels {
		if found, ok := labels[key]; !ok || found != value {
			return false
		}
	}
	for _, one := range selector.MatchExpressions {
		value, ok := labels[one.Key]
		holds := false
		switch one.Operator {
		case "In":
			holds = ok && slices.Contains(one.Values, value)
		case "NotIn":
			holds = !ok || !slices.Contains(one.Values, value)
		case "Exists":
			holds = ok
		case "DoesNotExist":
			holds = !ok
		}
		if !holds {
			return false
		}
	}
	return true
}

func keepProvider(asked *question, seeds []*seed) ([]*seed, bool) {
	var types []string
	if selector := asked.profile.Spec.SeedSelector; selector != nil {
		types = selector.ProviderTypes
	}
	return keepIf(seeds, func(one *seed) bool {
		if len(types) == 0 {
			return one.Spec.Provider.Type == asked.shoot.Spec.Provider.Type
		}
		return slices.Contains(types, "*") || slices.Contains(types, one.Spec.Provider.Type)
	}), true
}

func isZonal(of *shoot) bool {
	ha := of.Spec.ControlPlane.HighAvailability
	return ha != nil && ha.FailureTolerance.Type == "zone"
}

func keepZonal(asked *question, seeds []*seed) ([]*seed, bool) {
	if !isZonal(asked.shoot) {
		return seeds, true
	}
	return keepIf(seeds, func(one *seed) bool { return len(one.Spec.Provider.Zones) >= 3 }), true
}

func workerZones(of *shoot) []string {
	var zones []string
	for _, pool := range of.Spec.Provider.Workers {
		for _, zone := range pool.Zones {
			if !slices.Contains(zones, zone) {
				zones = append(zones, zone)
			}
		}
	}
	return zones
}

func hasAny(one *seed, zones []string) bool {
	return slices.ContainsFunc(zones, func(zone string) bool { return slices.Contains(one.Spec.Provider.Zones, zone) })
}

func modeOf(one *seed) string {
	if one.Spec.Settings.ZoneSelection == nil {
		return ""
	}
	return one.Spec.Settings.ZoneSelection.Mode
}

func keepByZones(asked *question, seeds []*seed) ([]*seed, bool) {
	if isZonal(asked.shoot) {
		return seeds, true
	}
	if pinned := asked.shoot.Spec.ControlPlane.Zones; len(pinned) > 0 {
		return keepIf(seeds, func(one *seed) bool {
			return !slices.ContainsFunc(pinned, func(zone string) bool { return !slices.Contains(one.Spec.Provider.Zones, zone) })
		}), true
	}
	zones := workerZones(asked.shoot)
	if len(zones) == 0 {
		return seeds, true
	}
	seeds = keepIf(seeds, func(one *seed) bool { return modeOf(one) != "Enforce" || hasAny(one, zones) })
	if preferred := keepIf(seeds, func(one *seed) bool { return modeOf(one) != "Prefer" || hasAny(one, zones) }); len(preferred) > 0 {
		return preferred, true
	}
	return seeds, true
}

func keepByRestrictions(asked *question, seeds []*seed) ([]*seed, bool) {
	wanted := asked.shoot.Spec.AccessRestrictions
	if len(wanted) == 0 {
		return seeds, true
	}
	return keepIf(seeds, func(one *seed) bool {
		offered := one.Spec.AccessRestrictions
		return len(wanted) <= len(offered) &&
			!slices.ContainsFunc(wanted, func(name named) bool { return !slices.Contains(offered, name) })
	}), true
}

func keepByDomain(asked *question, seeds []*seed) ([]*seed, bool) {
	domain := asked.shoot.Spec.DNS.Domain
	if domain == nil {
		return seeds, true
	}
	isGardeners := false
	kept := keepIf(seeds, func(one *seed) bool {
		fits := false
		for _, standard := range one.Spec.DNS.Defaults {
			if !strings.HasSuffix(*domain, "."+standard.Domain) {
				continue
			}
			isGardeners = true
			fits = fits || *domain == asked.shoot.Metadata.Name+"."+asked.project.Metadata.Name+"."+standard.Domain
		}
		return fits
	})
	if !isGardeners {
		return seeds, true
	}
	return kept, true
}

func keepReconciling(_ *question, seeds []*seed) ([]*seed, bool) {
	return keepIf(seeds, func(one *seed) bool { return one.Metadata.Annotations[emergencyStop] != "true" }), true
}
