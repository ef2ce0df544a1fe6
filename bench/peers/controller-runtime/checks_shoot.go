package main

import (
	gardencorev1beta1 "github.com/gardener/gardener/pkg/apis/core/v1beta1"
	"k8s.io/apimachinery/pkg/api/equality"
)

const seedField = "spec.seedName"

// checkShoot asks what needs no seed.
func checkShoot(m *move, found *findings) {
	wanted := m.shoot.Spec
	wanted.SeedName = m.old.Spec.SeedName
	if !equality.Semantic.DeepEqual(wanted, m.old.Spec) {
		found.deny("binding-only", "spec", "only spec.seedName may change")
	}
	if m.old.DeletionTimestamp != nil {
		found.deny("shoot-deleting", "metadata.deletionTimestamp", "the shoot is being deleted")
	}
	if host := deref(m.old.Status.SeedName); host != "" && host != deref(m.old.Spec.SeedName) {
		found.deny("migration-in-progress", seedField, "the shoot still runs on %s", host)
	}
	if last := m.old.Status.LastOperation; last != nil {
		checkLastOperation(last, found)
	}
	if m.live {
		checkLive(m, found)
	}
}

func checkLastOperation(last *gardencorev1beta1.LastOperation, found *findings) {
	switch last.Type {
	case gardencorev1beta1.LastOperationTypeMigrate, gardencorev1beta1.LastOperationTypeRestore,
		gardencorev1beta1.LastOperationTypeLiveMigrate:
		if last.State != gardencorev1beta1.LastOperationStateSucceeded {
			found.deny("migration-in-progress", seedField, "%s is %s", last.Type, last.State)
		}
	}
	if last.State == gardencorev1beta1.LastOperationStateFailed ||
		last.State == gardencorev1beta1.LastOperationStateError {
		found.warn("shoot-last-operation", "status.lastOperation", "%s: %s", last.Type, last.State)
	}
}

func checkLive(m *move, found *findings) {
	spec := &m.shoot.Spec
	if spec.ControlPlane == nil || spec.ControlPlane.HighAvailability == nil {
		found.deny("live-ha", "spec.controlPlane", "the control plane is not highly available")
	}
	asleep := spec.Hibernation != nil && spec.Hibernation.Enabled != nil && *spec.Hibernation.Enabled
	if asleep || m.shoot.Status.IsHibernated {
		found.deny("live-hibernated", "spec.hibernation", "the shoot is hibernated")
	}
}

func zoneTolerant(shoot *gardencorev1beta1.Shoot) bool {
	plane := shoot.Spec.ControlPlane
	return plane != nil && plane.HighAvailability != nil &&
		plane.HighAvailability.FailureTolerance.Type == gardencorev1beta1.FailureToleranceTypeZone
}
