package main

import (
	"strings"

	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

var (
	coreGroup       = schema.GroupVersion{Group: "core.gardener.cloud", Version: "v1beta1"}
	operationsGroup = schema.GroupVersion{Group: "operations.gardener.cloud", Version: "v1alpha1"}
	seedGroup       = schema.GroupVersion{Group: "seedmanagement.gardener.cloud", Version: "v1alpha1"}

	groups = []schema.GroupVersion{coreGroup, operationsGroup, seedGroup}
)

// kind is what tells the resources of the garden apart.
type kind struct {
	group        schema.GroupVersion
	name         string
	resource     string
	namespaced   bool
	subresources []string
	// selectable are the fields that a field selector may name, beside those of the metadata.
	selectable []string
}

func (k kind) singular() string { return strings.ToLower(k.name) }

func (k kind) groupResource() schema.GroupResource {
	return k.group.WithResource(k.resource).GroupResource()
}

// tag is a Go type that stands for a kind.
type tag interface{ kind() kind }

type (
	shoot                  struct{}
	seed                   struct{}
	cloudProfile           struct{}
	namespacedCloudProfile struct{}
	project                struct{}
	shootState             struct{}
	backupBucket           struct{}
	exposureClass          struct{}
	bastion                struct{}
	managedSeed            struct{}
	backupEntry            struct{}
	gardenlet              struct{}
)

const (
	statusOf  = "status"
	bindingOf = "binding"
)

func (shoot) kind() kind {
	return kind{coreGroup, "Shoot", "shoots", true, []string{statusOf, bindingOf},
		[]string{"spec.seedName", "status.seedName", "spec.cloudProfileName"}}
}

func (seed) kind() kind {
	return kind{coreGroup, "Seed", "seeds", false, []string{statusOf}, nil}
}

func (cloudProfile) kind() kind {
	return kind{coreGroup, "CloudProfile", "cloudprofiles", false, nil, nil}
}

func (namespacedCloudProfile) kind() kind {
	return kind{coreGroup, "NamespacedCloudProfile", "namespacedcloudprofiles", true, []string{statusOf},
		[]string{"spec.parent.name"}}
}

func (project) kind() kind {
	return kind{coreGroup, "Project", "projects", false, []string{statusOf}, []string{"spec.namespace"}}
}

func (shootState) kind() kind {
	return kind{coreGroup, "ShootState", "shootstates", true, nil, nil}
}

func (backupBucket) kind() kind {
	return kind{coreGroup, "BackupBucket", "backupbuckets", false, []string{statusOf}, []string{"spec.seedName"}}
}

func (exposureClass) kind() kind {
	return kind{coreGroup, "ExposureClass", "exposureclasses", false, nil, nil}
}

func (bastion) kind() kind {
	return kind{operationsGroup, "Bastion", "bastions", true, []string{statusOf},
		[]string{"spec.seedName", "spec.shootRef.name"}}
}

func (managedSeed) kind() kind {
	return kind{seedGroup, "ManagedSeed", "managedseeds", true, []string{statusOf}, []string{"spec.shoot.name"}}
}

func (backupEntry) kind() kind {
	return kind{coreGroup, "BackupEntry", "backupentries", true, []string{statusOf},
		[]string{"spec.seedName", "spec.bucketName"}}
}

func (gardenlet) kind() kind {
	return kind{seedGroup, "Gardenlet", "gardenlets", true, []string{statusOf}, nil}
}

// served is a kind with its Go types.
type served struct {
	kind
	one, list func() runtime.Object
	register  func(*runtime.Scheme) error
}

func serve[K tag]() served {
	var k K
	return served{
		kind:     k.kind(),
		one:      func() runtime.Object { return &Object[K]{} },
		list:     func() runtime.Object { return &List[K]{} },
		register: register[K],
	}
}

func all() []served {
	return []served{
		serve[shoot](), serve[seed](), serve[cloudProfile](), serve[namespacedCloudProfile](), serve[project](),
		serve[shootState](), serve[backupBucket](), serve[exposureClass](), serve[bastion](), serve[managedSeed](),
		serve[backupEntry](), serve[gardenlet](),
	}
}
