# Whether both seeds go together.
package pair

import data.move
import data.seed

distance_max := 180

denied contains move.finding("backup-configured", message) if {
	seed.known
	some one in [move.from, move.to]
	not one.spec.backup
	message := sprintf("seed %s has no backup", [one.metadata.name])
}

denied contains move.finding("gardenlet-version", message) if {
	seed.known
	not same_version
	message := sprintf("%s runs %s, %s runs %s", [
		move.source, version(move.from),
		move.destination, version(move.to),
	])
}

denied contains move.finding("internal-domain", message) if {
	seed.known
	a := internal_domain(move.from)
	b := internal_domain(move.to)
	a != b
	message := sprintf("%s and %s differ", [a, b])
}

denied contains move.finding("default-domain", message) if {
	seed.known
	some old in move.from.spec.dns.defaults
	endswith(move.object.spec.dns.domain, concat("", [".", old.domain]))
	not offered(old.domain)
	message := sprintf("seed %s lacks %s", [move.destination, old.domain])
}

denied contains move.finding("region-distance", message) if {
	seed.known
	move.live
	message := too_far
}

warned contains move.finding("region-distance", message) if {
	seed.known
	not move.live
	message := too_far
}

warned contains move.finding("source-healthy", message) if {
	seed.known
	not source_healthy
	message := sprintf("seed %s cannot run the migration", [move.source])
}

warned contains move.finding("provider-type", message) if {
	seed.known
	move.from.spec.provider.type != move.to.spec.provider.type
	message := sprintf("%s and %s differ", [move.source, move.destination])
}

same_version if {
	version(move.from) != ""
	version(move.from) == version(move.to)
}

version(one) := object.get(one, ["status", "gardener", "version"], "")

internal_domain(one) := object.get(one, ["spec", "dns", "internal", "domain"], "")

offered(domain) if {
	some has in move.to.spec.dns.defaults
	has.domain == domain
}

source_healthy if {
	not move.stopped(move.from)
	move.is_true(move.from, "GardenletReady")
	move.is_true(move.from, "SeedSystemComponentsHealthy")
}

too_far := message if {
	not move.annotated(move.object, "migration.gardener.cloud/allow-distant-regions")
	a := move.from.spec.provider.region
	b := move.to.spec.provider.region
	a != b
	message := complaint(a, b)
}

# The larger of both directions counts.
complaint(a, b) := sprintf("%s to %s is %d", [a, b, distance]) if {
	forward := data.garden.distances[a][b]
	distance := max([forward, object.get(data.garden.distances, [b, a], 0)])
	distance > distance_max
}

complaint(a, b) := sprintf("%s to %s is not known", [a, b]) if not data.garden.distances[a][b]
