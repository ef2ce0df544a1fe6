# Whether the new seed can take the shoot.
package seed

import data.move

denied contains move.finding("seed-exists", message) if {
	some name in {move.source, move.destination}
	not data.garden.seeds[name]
	message := sprintf("seed %s does not exist", [name])
}

denied contains move.finding("seed-deleting", message) if {
	known
	move.to.metadata.deletionTimestamp
	message := sprintf("seed %s is being deleted", [move.destination])
}

denied contains move.finding("seed-healthy", message) if {
	known
	some kind in wanted_conditions
	not move.is_true(move.to, kind)
	message := sprintf("seed %s: %s is not True", [move.destination, kind])
}

denied contains move.finding("seed-healthy", message) if {
	known
	not reconciled
	message := sprintf("seed %s is not reconciled", [move.destination])
}

denied contains move.finding("seed-emergency-stop", message) if {
	known
	move.stopped(move.to)
	message := sprintf("seed %s is stopped", [move.destination])
}

denied contains move.finding("seed-capacity", message) if {
	known
	allocatable := to_number(move.to.status.allocatable.shoots)
	used := object.get(data.garden.usage, move.destination, 0)
	used >= allocatable
	message := sprintf("seed %s has %d shoots", [move.destination, used])
}

denied contains move.finding("taints-tolerated", message) if {
	known
	some taint in move.to.spec.taints
	not tolerated(taint)
	message := sprintf("taints of seed %s", [move.destination])
}

denied contains move.finding("access-restrictions", message) if {
	known
	some wanted in move.object.spec.accessRestrictions
	not restricted(wanted.name)
	message := sprintf("seed %s lacks %s", [move.destination, wanted.name])
}

denied contains move.finding("shoot-selector", message) if {
	known
	not selected
	message := sprintf("seed %s does not match", [move.destination])
}

denied contains move.finding("ha-zones", message) if {
	known
	move.object.spec.controlPlane.highAvailability.failureTolerance.type == "zone"
	count(zones) < 3
	message := sprintf("seed %s has fewer than 3 zones", [move.destination])
}

denied contains move.finding("control-plane-zones", message) if {
	known
	some zone in move.object.spec.controlPlane.zones
	not zone in zones
	message := sprintf("seed %s lacks %s", [move.destination, zone])
}

warned contains move.finding("seed-visible", message) if {
	known
	move.to.spec.settings.scheduling.visible == false
	message := sprintf("seed %s is not visible", [move.destination])
}

# Of a seed that is not there, rules with "not" would object to everything.
known if {
	move.from
	move.to
}

wanted_conditions := {"GardenletReady", "SeedSystemComponentsHealthy", "BackupBucketsReady"} if {
	move.to.spec.backup
} else := {"GardenletReady", "SeedSystemComponentsHealthy"}

reconciled if {
	move.to.status.lastOperation
	move.to.status.observedGeneration >= move.to.metadata.generation
}

tolerated(taint) if {
	some toleration in move.object.spec.tolerations
	toleration.key == taint.key
	value := object.get(taint, "value", null)
	value in {null, object.get(toleration, "value", "")}
}

restricted(name) if {
	some has in move.to.spec.accessRestrictions
	has.name == name
}

zones := object.get(move.to.spec.provider, "zones", [])

labels := object.get(move.to.metadata, "labels", {})

selected if not move.object.spec.seedSelector

selected if {
	selector := move.object.spec.seedSelector
	every key, value in object.get(selector, "matchLabels", {}) {
		labels[key] == value
	}
	every expression in object.get(selector, "matchExpressions", []) {
		meets(expression)
	}
}

meets(expression) if {
	expression.operator == "In"
	labels[expression.key] in expression.values
}

meets(expression) if {
	expression.operator == "NotIn"
	not object.get(labels, expression.key, null) in expression.values
}

meets(expression) if {
	expression.operator == "Exists"
	labels[expression.key]
}

meets(expression) if {
	expression.operator == "DoesNotExist"
	not labels[expression.key]
}
