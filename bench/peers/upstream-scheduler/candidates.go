package main

import (
	"net/netip"
	"slices"
)

// Ranges that no shoot may use.
var reserved = []netip.Prefix{
	netip.MustParsePrefix("fd8f:6d53:b97a:1::/96"),
	netip.MustParsePrefix("240.0.0.0/8"), netip.MustParsePrefix("241.0.0.0/8"),
	netip.MustParsePrefix("242.0.0.0/8"), netip.MustParsePrefix("243.0.0.0/8"),
	netip.MustParsePrefix("244.0.0.0/8"),
}

func keepCandidates(asked *question, seeds []*seed) ([]*seed, bool) {
	ok := true
	kept := keepIf(seeds, func(one *seed) bool {
		if asked.shoot.Spec.Networking != nil {
			disjoint, panics := areDisjoint(asked.shoot, one)
			ok = ok && !panics
			if !disjoint {
				return false
			}
		}
		if !toleratesTaints(asked.shoot, one) {
			return false
		}
		most, limited := one.Status.Allocatable["shoots"]
		return !limited || asked.usage[one.Metadata.Name] < most
	})
	return kept, ok
}

func toleratesTaints(of *shoot, one *seed) bool {
	taints, tolerations := one.Spec.Taints, of.Spec.Tolerations
	if len(taints) == 0 {
		return true
	}
	if len(taints) > len(tolerations) {
		return false
	}
	tolerated := map[string]string{}
	for _, toleration := range tolerations {
		value := ""
		if toleration.Value != nil {
			value = *toleration.Value
		}
		tolerated[toleration.Key] = value
	}
	for _, taint := range taints {
		value, ok := tolerated[taint.Key]
		if !ok || taint.Value != nil && *taint.Value != value {
			return false
		}
	}
	return true
}

// areDisjoint parses networks for every seed anew, as upstream does. The second result: upstream
// would read through a nil pointer.
func areDisjoint(of *shoot, one *seed) (bool, bool) {
	spec := of.Spec.Networking
	workerless := len(of.Spec.Provider.Workers) == 0
	pods, services := spec.Pods, spec.Services
	if defaults := one.Spec.Networks.ShootDefaults; defaults != nil {
		wantsPods, wantsServices := pods == nil && !workerless, services == nil
		if wantsPods && defaults.Pods == nil || wantsServices && defaults.Services == nil {
			return false, true
		}
		if wantsPods && isOfFamilies(*defaults.Pods, spec.IPFamilies) {
			pods = defaults.Pods
		}
		if wantsServices && isOfFamilies(*defaults.Services, spec.IPFamilies) {
			services = defaults.Services
		}
	}
	for _, cidr := range []*string{spec.Nodes, pods, services} {
		if cidr != nil && collides(*cidr, one) {
			return false, false
		}
	}
	status := of.Status.Networking
	if status == nil {
		return true, false
	}
	if len(status.Services) == 0 || len(status.Pods) == 0 && !workerless {
		return false, false
	}
	for _, cidrs := range [][]string{status.Nodes, status.Pods, status.Services} {
		if slices.ContainsFunc(cidrs, func(cidr string) bool { return collides(cidr, one) }) {
			return false, false
		}
	}
	return true, false
}

func isOfFamilies(cidr string, families []string) bool {
	prefix, err := netip.ParsePrefix(cidr)
	if err != nil {
		return false
	}
	if prefix.Addr().Is4() {
		return slices.Contains(families, "IPv4")
	}
	return slices.Contains(families, "IPv6")
}

// collides compares IPv6 networks with the seed's; those of IPv4 may be the same. What cannot be
// parsed collides with everything.
func collides(cidr string, one *seed) bool {
	prefix, err := netip.ParsePrefix(cidr)
	if err != nil {
		return true
	}
	if prefix.Addr().Is6() {
		own := &one.Spec.Networks
		if own.Nodes != nil && overlaps(prefix, *own.Nodes) || overlaps(prefix, own.Pods) || overlaps(prefix, own.Services) {
			return true
		}
	}
	return slices.ContainsFunc(reserved, func(other netip.Prefix) bool { return prefix.Overlaps(other) })
}

func overlaps(prefix netip.Prefix, cidr string) bool {
	other, err := netip.ParsePrefix(cidr)
	return err != nil || prefix.Overlaps(other)
}
