# What the templates share. Seeds stand in the inventory, as Gatekeeper keeps what it syncs; what
# else decisions need has been counted and parsed once, see garden.go.
package lib.move

object := input.review.object

old := input.review.oldObject

source := old.spec.seedName

destination := object.spec.seedName

garden := data.inventory.cluster["bench.trowel/v1"].Garden.known

default moves := false

moves if {
	destination != ""
	object.spec.seedName != old.spec.seedName
}

from := data.inventory.cluster["core.gardener.cloud/v1beta1"].Seed[source]

to := data.inventory.cluster["core.gardener.cloud/v1beta1"].Seed[destination]

# Of a seed that is not there, rules with "not" would object to everything.
known if {
	moves
	from
	to
}

default live := false

live if annotated(object, "migration.gardener.cloud/live-migrate")

annotated(which, annotation) if which.metadata.annotations[annotation] in {"1", "t", "T", "true", "TRUE", "True"}

finding(rule, message) := finding_at(rule, "spec.seedName", message)

finding_at(rule, field, message) := {"msg": message, "details": {"rule": rule, "field": field}}

is_true(one, kind) if {
	some condition in one.status.conditions
	condition.type == kind
	condition.status == "True"
}

stopped(one) if one.metadata.annotations["shoot.gardener.cloud/emergency-stop-reconciliations"] == "true"
