# What needs no seed.
package shoot

import data.lib.move

violation contains move.finding_at("binding-only", "spec", "only spec.seedName may change") if {
	move.moves
	object.remove(move.object.spec, {"seedName"}) != object.remove(move.old.spec, {"seedName"})
}

violation contains move.finding_at("shoot-deleting", "metadata.deletionTimestamp", "the shoot is being deleted") if {
	move.moves
	move.old.metadata.deletionTimestamp
}

violation contains move.finding("migration-in-progress", message) if {
	move.moves
	host := move.old.status.seedName
	host != ""
	host != move.source
	message := sprintf("the shoot still runs on %s", [host])
}

violation contains move.finding("migration-in-progress", message) if {
	move.moves
	last := move.old.status.lastOperation
	last.type in {"Migrate", "Restore", "LiveMigrate"}
	last.state != "Succeeded"
	message := sprintf("%s is %s", [last.type, last.state])
}

violation contains move.finding_at("live-ha", "spec.controlPlane", "the control plane is not highly available") if {
	move.moves
	move.live
	not move.object.spec.controlPlane.highAvailability
}

violation contains move.finding_at("live-hibernated", "spec.hibernation", "the shoot is hibernated") if {
	move.moves
	move.live
	asleep
}

asleep if move.object.spec.hibernation.enabled

asleep if move.object.status.hibernated
