# What needs no seed.
package shoot

import data.move

denied contains {"rule": "binding-only", "field": "spec", "message": "only spec.seedName may change"} if {
	object.remove(move.object.spec, {"seedName"}) != object.remove(move.old.spec, {"seedName"})
}

denied contains {
	"rule": "shoot-deleting",
	"field": "metadata.deletionTimestamp",
	"message": "the shoot is being deleted",
} if {
	move.old.metadata.deletionTimestamp
}

denied contains move.finding("migration-in-progress", message) if {
	host := move.old.status.seedName
	host != ""
	host != move.source
	message := sprintf("the shoot still runs on %s", [host])
}

denied contains move.finding("migration-in-progress", message) if {
	last := move.old.status.lastOperation
	last.type in {"Migrate", "Restore", "LiveMigrate"}
	last.state != "Succeeded"
	message := sprintf("%s is %s", [last.type, last.state])
}

denied contains {
	"rule": "live-ha",
	"field": "spec.controlPlane",
	"message": "the control plane is not highly available",
} if {
	move.live
	not move.object.spec.controlPlane.highAvailability
}

denied contains {
	"rule": "live-hibernated",
	"field": "spec.hibernation",
	"message": "the shoot is hibernated",
} if {
	move.live
	asleep
}

asleep if move.object.spec.hibernation.enabled

asleep if move.object.status.hibernated

warned contains {"rule": "shoot-last-operation", "field": "status.lastOperation", "message": message} if {
	last := move.old.status.lastOperation
	last.state in {"Failed", "Error"}
	message := sprintf("%s: %s", [last.type, last.state])
}
