# What warns and never denies.
package advice

import data.lib.move

violation contains move.finding_at("shoot-last-operation", "status.lastOperation", message) if {
	move.moves
	last := move.old.status.lastOperation
	last.state in {"Failed", "Error"}
	message := sprintf("%s: %s", [last.type, last.state])
}

violation contains move.finding("seed-visible", message) if {
	move.known
	move.to.spec.settings.scheduling.visible == false
	message := sprintf("seed %s is not visible", [move.destination])
}

violation contains move.finding("source-healthy", message) if {
	move.known
	not source_healthy
	message := sprintf("seed %s cannot run the migration", [move.source])
}

violation contains move.finding("provider-type", message) if {
	move.known
	move.from.spec.provider.type != move.to.spec.provider.type
	message := sprintf("%s and %s differ", [move.source, move.destination])
}

source_healthy if {
	not move.stopped(move.from)
	move.is_true(move.from, "GardenletReady")
	move.is_true(move.from, "SeedSystemComponentsHealthy")
}
