# What decides a move. Input is the AdmissionReview, data.garden what main.go loaded.
package move

import data.pair
import data.seed
import data.shoot

# What is wrong: objects of rule, field and message.
denied contains finding if {
	moves
	some finding in ((shoot.denied | seed.denied) | pair.denied)
}

warned contains finding if {
	moves
	some finding in ((shoot.warned | seed.warned) | pair.warned)
}

object := input.request.object

old := input.request.oldObject

source := old.spec.seedName

destination := object.spec.seedName

default moves := false

moves if {
	destination != ""
	object.spec.seedName != old.spec.seedName
}

from := data.garden.seeds[source]

to := data.garden.seeds[destination]

default live := false

live if annotated(object, "migration.gardener.cloud/live-migrate")

annotated(which, annotation) if which.metadata.annotations[annotation] in {"1", "t", "T", "true", "TRUE", "True"}

finding(rule, message) := {"rule": rule, "field": "spec.seedName", "message": message}

is_true(one, kind) if {
	some condition in one.status.conditions
	condition.type == kind
	condition.status == "True"
}

stopped(one) if one.metadata.annotations["shoot.gardener.cloud/emergency-stop-reconciliations"] == "true"
