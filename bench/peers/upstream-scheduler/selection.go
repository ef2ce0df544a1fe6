package main

// The selection of gardener-scheduler (pkg/scheduler/controller/shoot/reconciler.go), written again
// with the standard library: the same look-ups, the same twelve steps in the same order. The first
// seed of a list wins a tie, and lists come from a map.

const steps = 12

// lookedUp is the step at which a selection fails before the first filter.
const lookedUp = steps

type question struct {
	shoot    *shoot
	profile  *cloudProfile
	project  *project
	regions  *configMap
	strategy string
	usage    map[string]int
}

// filter returns the seeds that are left; false stops the selection.
type filter func(*question, []*seed) ([]*seed, bool)

var filters = [steps - 1]filter{
	keepUsable, keepProfileLabels, keepShootLabels, keepProvider, keepZonal, keepByZones,
	keepByRestrictions, keepByDomain, keepReconciling, keepCandidates, keepByStrategy,
}

// selectSeed returns the chosen seed, or nil and the step at which nothing was left. Without `usage`
// it goes over all shoots, as upstream does (there even twice).
func (g *garden) selectSeed(of *shoot, strategy string, usage map[string]int) (*seed, int) {
	seeds := list(g.seeds)
	if usage == nil {
		usage = countUsage(list(g.shoots))
	}
	asked := question{
		shoot: of, profile: g.profileOf(of), project: g.projects[of.Metadata.Namespace],
		strategy: strategy, usage: usage,
	}
	if asked.profile == nil || asked.project == nil {
		return nil, lookedUp
	}
	asked.regions = g.regionsOf(asked.profile.Metadata.Name)
	for step, keep := range filters {
		var ok bool
		if seeds, ok = keep(&asked, seeds); !ok || len(seeds) == 0 {
			return nil, step
		}
	}
	return leastLoaded(seeds, usage), steps
}

func leastLoaded(seeds []*seed, usage map[string]int) *seed {
	best := seeds[0]
	least := usage[best.Metadata.Name]
	for _, one := range seeds[1:] {
		if count := usage[one.Metadata.Name]; count < least {
			best, least = one, count
		}
	}
	return best
}

func keepIf(seeds []*seed, holds func(*seed) bool) []*seed {
	var kept []*seed
	for _, one := range seeds {
		if holds(one) {
			kept = append(kept, one)
		}
	}
	return kept
}
