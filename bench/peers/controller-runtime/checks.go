package main

import (
	"fmt"
	"strconv"

	gardencorev1beta1 "github.com/gardener/gardener/pkg/apis/core/v1beta1"
	"github.com/gardener/gardener/pkg/apis/core/v1beta1/constants"
)

// finding is one thing that is wrong; a warning does not deny.
type finding struct {
	rule, field, message string
	warn                 bool
}

type findings []finding

func (f *findings) deny(rule, field, format string, args ...any) {
	*f = append(*f, finding{rule: rule, field: field, message: fmt.Sprintf(format, args...)})
}

func (f *findings) warn(rule, field, format string, args ...any) {
	*f = append(*f, finding{rule, field, fmt.Sprintf(format, args...), true})
}

func (f findings) denied() (count int) {
	for _, one := range f {
		if !one.warn {
			count++
		}
	}
	return count
}

func (f findings) warned() int { return len(f) - f.denied() }

// move is one review with its seeds looked up.
type move struct {
	shoot, old *gardencorev1beta1.Shoot
	from, to   *gardencorev1beta1.Seed
	live       bool
	garden     *garden
}

// judge runs every check; a person who has to fix three things hears about all three at once.
func judge(shoot, old *gardencorev1beta1.Shoot, known *garden) findings {
	var found findings
	source, destination := deref(old.Spec.SeedName), deref(shoot.Spec.SeedName)
	if destination == "" || source == destination {
		return nil
	}
	m := move{
		shoot: shoot, old: old, from: known.seeds[source], to: known.seeds[destination],
		live: truthy(shoot, constants.AnnotationMigrationLiveMigrate), garden: known,
	}
	checkShoot(&m, &found)
	if m.from == nil || m.to == nil {
		found.deny("seed-exists", seedField, "seed %s or %s does not exist", source, destination)
		return found
	}
	checkDestination(&m, &found)
	checkPair(&m, &found)
	return found
}

func deref(text *string) string {
	if text == nil {
		return ""
	}
	return *text
}

func truthy(shoot *gardencorev1beta1.Shoot, annotation string) bool {
	value, err := strconv.ParseBool(shoot.Annotations[annotation])
	return err == nil && value
}
