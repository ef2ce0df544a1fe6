# Whether the new seed is there and works.
package health

import data.lib.move

violation contains move.finding("seed-exists", message) if {
	move.moves
	not move.known
	message := sprintf("seed %s or %s does not exist", [move.source, move.destination])
}

violation contains move.finding("seed-deleting", message) if {
	move.known
	move.to.metadata.deletionTimestamp
	message := sprintf("seed %s is being deleted", [move.destination])
}

violation contains move.finding("seed-healthy", message) if {
	move.known
	some kind in wanted_conditions
	not move.is_true(move.to, kind)
	message := sprintf("seed %s: %s is not True", [move.destination, kind])
}

violation contains move.finding("seed-healthy", message) if {
	move.known
	not reconciled
	message := sprintf("seed %s is not reconciled", [move.destination])
}

violation contains move.finding("seed-emergency-stop", message) if {
	move.known
	move.stopped(move.to)
	message := sprintf("seed %s is stopped", [move.destination])
}

wanted_conditions := {"GardenletReady", "SeedSystemComponentsHealthy", "BackupBucketsReady"} if {
	move.to.spec.backup
} else := {"GardenletReady", "SeedSystemComponentsHealthy"}

reconciled if {
	move.to.status.lastOperation
	move.to.status.observedGeneration >= move.to.metadata.generation
}
