# Whether the new seed can take the shoot.
package fit

import data.lib.move

violation contains move.finding("seed-capacity", message) if {
	move.known
	allocatable := to_number(move.to.status.allocatable.shoots)
	used := object.get(move.garden.usage, move.destination, 0)
	used >= allocatable
	message := sprintf("seed %s has %d shoots", [move.destination, used])
}

violation contains move.finding("taints-tolerated", message) if {
	move.known
	some taint in move.to.spec.taints
	not tolerated(taint)
	message := sprintf("taints of seed %s", [move.destination])
}

violation contains move.finding("access-restrictions", message) if {
	move.known
	some wanted in move.object.spec.accessRestrictions
	not restricted(wanted.name)
	message := sprintf("seed %s lacks %s", [move.destination, wanted.name])
}

violation contains move.finding("shoot-selector", message) if {
	move.known
	not selected
	message := sprintf("seed %s does not match", [move.destination])
}

violation contains move.finding("ha-zones", message) if {
	move.known
	move.object.spec.controlPlane.highAvailability.failureTolerance.type == "zone"
	count(zones) < 3
	message := sprintf("seed %s has fewer than 3 zones", [move.destination])
}

violation contains move.finding("control-plane-zones", message) if {
	move.known
	some zone in move.object.spec.controlPlane.zones
	not zone in zones
	message := sprintf("seed %s lacks %s", [move.destination, zone])
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
