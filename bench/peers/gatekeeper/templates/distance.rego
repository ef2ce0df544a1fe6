# How far apart the seeds may be. There is a constraint that denies live moves and one that warns of
# others.
package distance

import data.lib.move

distance_max := 180

violation contains move.finding("region-distance", message) if {
	move.known
	move.live == input.parameters.live
	not move.annotated(move.object, "migration.gardener.cloud/allow-distant-regions")
	a := move.from.spec.provider.region
	b := move.to.spec.provider.region
	a != b
	message := complaint(a, b)
}

# The larger of both directions counts.
complaint(a, b) := sprintf("%s to %s is %d", [a, b, distance]) if {
	forward := move.garden.distances[a][b]
	distance := max([forward, object.get(move.garden.distances, [b, a], 0)])
	distance > distance_max
}

complaint(a, b) := sprintf("%s to %s is not known", [a, b]) if not move.garden.distances[a][b]
