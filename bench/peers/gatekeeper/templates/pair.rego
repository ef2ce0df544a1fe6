# Whether both seeds go together.
package pair

import data.lib.move

violation contains move.finding("backup-configured", message) if {
	move.known
	some one in [move.from, move.to]
	not one.spec.backup
	message := sprintf("seed %s has no backup", [one.metadata.name])
}

violation contains move.finding("gardenlet-version", message) if {
	move.known
	not same_version
	message := sprintf("%s runs %s, %s runs %s", [
		move.source, version(move.from),
		move.destination, version(move.to),
	])
}

violation contains move.finding("internal-domain", message) if {
	move.known
	a := internal_domain(move.from)
	b := internal_domain(move.to)
	a != b
	message := sprintf("%s and %s differ", [a, b])
}

violation contains move.finding("default-domain", message) if {
	move.known
	some old in move.from.spec.dns.defaults
	endswith(move.object.spec.dns.domain, concat("", [".", old.domain]))
	not offered(old.domain)
	message := sprintf("seed %s lacks %s", [move.destination, old.domain])
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
