package hollow

// The flow by which the source's gardenlet lets go of a control plane: pkg/gardenlet/controller/shoot/shoot/
// reconciler_migrate.go, in its order and with its dependencies.

const migrateFlow = "Shoot cluster preparation for migration"

// The phases of docs/moves.md in which tasks run.
const (
	phaseM1 = "M1"
	phaseM2 = "M2"
	phaseH1 = "H1"
	phaseH2 = "H2"
	phaseR1 = "R1"
	phaseR2 = "R2"
	phaseR3 = "R3"
	phaseR4 = "R4"
	phaseR5 = "R5"
)

func (r *run) migrateFlow() *flow {
	f := &flow{name: migrateFlow, phase: phaseM1}
	p := r.plane.now()
	clean := p.namespace && p.kapi
	noSnapshot := !(p.namespace && r.entryIsOurs())
	wake := r.hibernated && clean

	namespace := f.add(task{name: "Deploying Shoot namespace in Seed", skip: !p.namespace})
	istio := f.add(task{name: "Reconcile Istio internal load balancing ConfigMap", skip: !p.namespace}, namespace)
	secrets := f.add(task{name: "Initializing secrets management", skip: !p.namespace}, namespace, istio)
	etcd := f.add(task{name: "Deploying main and events etcd", skip: !clean && noSnapshot}, secrets)
	scaled := f.add(task{name: "Scaling etcd up", skip: !wake}, etcd)
	etcdReady := f.add(task{name: "Waiting until main and event etcd report readiness", takes: waits,
		skip: !clean && noSnapshot}, etcd, scaled)
	awake := f.add(task{name: "Scaling Kubernetes API Server up and waiting until ready", takes: waits, skip: !wake},
		etcd, scaled, secrets)
	grm := f.add(task{name: "Deploying gardener-resource-manager", skip: !clean}, awake)
	grmUp := f.add(task{name: "Ensuring that the gardener-resource-manager is scaled to 1", skip: !clean}, grm)
	keep := f.add(task{name: "Configuring Managed Resources objects to be kept in the Shoot", skip: !clean}, grmUp)
	managed := f.add(task{name: "Deleting all Managed Resources from the Shoot's namespace"}, keep, grmUp)
	managedGone := f.add(task{name: "Waiting until ManagedResources are deleted", takes: waits}, managed)
	mcm := f.add(task{name: "Deleting machine-controller-manager", skip: r.workerless}, managedGone)
	mcmGone := f.add(task{name: "Waiting until machine-controller-manager has been deleted", takes: waits,
		skip: r.workerless}, mcm)
	extensions := f.add(task{name: "Migrating extension resources"}, mcmGone)
	extensionsOut := f.add(task{name: "Waiting until extension resources have been migrated", takes: waits}, extensions)
	before := f.add(task{name: "Migrating extensions before kube-apiserver"}, managedGone)
	beforeOut := f.add(task{name: "Waiting until extensions that should be handled before kube-apiserver have been migrated",
		takes: waits}, before)
	state := f.add(task{name: "Persisting ShootState in garden cluster", do: r.persistState}, extensionsOut)
	remove := f.add(task{name: "Deleting extension resources from the Shoot namespace"}, state)
	removed := f.add(task{name: "Waiting until extension resources have been deleted", takes: waits}, remove)
	machines := f.add(task{name: "Shallow-deleting machine resources from the Shoot namespace",
		do: r.plane.change(func(p *plane) { p.machines = false })}, state)
	machinesGone := f.add(task{name: "Waiting until machine resources have been deleted", takes: waits}, machines)
	beforeDel := f.add(task{name: "Deleting extensions before kube-apiserver"}, removed, beforeOut)
	beforeGone := f.add(task{name: "Waiting until extensions that should be handled before kube-apiserver have been deleted",
		takes: waits}, beforeDel)
	stale := f.add(task{name: "Deleting stale extensions"}, extensionsOut)
	staleGone := f.add(task{name: "Waiting until all stale extensions have been deleted", takes: waits}, stale)
	cp := f.add(task{name: "Migrating shoot control plane", skip: r.workerless}, removed, beforeGone, staleGone)
	cpDel := f.add(task{name: "Deleting shoot control plane", skip: r.workerless}, cp)
	cpGone := f.add(task{name: "Waiting until shoot control plane has been deleted", takes: waits, skip: r.workerless}, cpDel)
	shootManaged := f.add(task{name: "Waiting until shoot managed resources have been deleted", takes: waits, skip: !clean},
		cpGone)

	f.phase = phaseM2
	kapi := f.add(task{name: "Deleting kube-apiserver deployment",
		do: r.plane.change(func(p *plane) { p.kapi = false })}, managedGone, etcdReady, cpGone, shootManaged)
	kapiGone := f.add(task{name: "Waiting until kube-apiserver has been deleted", takes: waits}, kapi)
	r.migrateRest(f, kapiGone, flowEnds{machines: machinesGone, extensions: remove, managed: managedGone,
		noNamespace: !p.namespace, noSnapshot: noSnapshot})
	return f
}

// flowEnds are the tasks of a flow's first part on which its second depends, and what it leaves out.
type flowEnds struct {
	machines, extensions, managed *task
	noNamespace, noSnapshot       bool
}

func (r *run) migrateRest(f *flow, kapiGone *task, first flowEnds) {
	after := f.add(task{name: "Migrating extensions after kube-apiserver"}, kapiGone)
	afterOut := f.add(task{name: "Waiting until extensions that should be handled after kube-apiserver have been migrated",
		takes: waits}, after)
	afterDel := f.add(task{name: "Deleting extensions after kube-apiserver"}, afterOut)
	afterGone := f.add(task{name: "Waiting until extensions that should be handled after kube-apiserver have been deleted",
		takes: waits}, afterDel)
	allGone := f.add(task{name: "Waiting until all extensions have been deleted", takes: waits}, afterOut)
	infra := f.add(task{name: "Migrating shoot infrastructure", skip: r.workerless}, kapiGone)
	infraOut := f.add(task{name: "Waiting until shoot infrastructure has been migrated", takes: waits, skip: r.workerless},
		infra)
	infraDel := f.add(task{name: "Deleting shoot infrastructure", skip: r.workerless}, infraOut)
	infraGone := f.add(task{name: "Waiting until shoot infrastructure has been deleted", takes: waits, skip: r.workerless},
		infraDel)
	ingress := f.add(task{name: "Migrating nginx ingress DNS record"}, kapiGone)
	external := f.add(task{name: "Migrating external domain DNS record"}, kapiGone)
	internal := f.add(task{name: "Migrating internal domain DNS record"}, kapiGone)
	dns := f.add(task{name: "Deleting DNSRecords from the Shoot namespace", skip: first.noNamespace},
		afterGone, first.machines, allGone, infraGone, ingress, external, internal)
	snapshot := f.add(task{name: "Creating ETCD Snapshot", takes: waits, skip: first.noSnapshot},
		afterGone, first.machines, allGone, infraGone, kapiGone)
	entry := f.add(task{name: "Migrating BackupEntry to new seed", do: r.migrateEntry},
		afterGone, first.machines, allGone, infraGone, snapshot)

	f.phase = phaseH1
	entryOut := f.add(task{name: "Waiting for BackupEntry to be migrated to new seed", takes: waits, until: r.entryIsOut},
		entry)

	f.phase = phaseH2
	etcd := f.add(task{name: "Destroying main and events etcd"},
		afterGone, first.machines, allGone, infraGone, snapshot, entryOut)
	etcdGone := f.add(task{name: "Waiting until main and event etcd have been destroyed", takes: waits,
		do: r.plane.change(func(p *plane) { p.etcd = false })}, etcd)
	namespace := f.add(task{name: "Deleting shoot namespace in Seed"},
		entryOut, first.extensions, dns, first.managed, etcdGone)
	f.add(task{name: "Waiting until shoot namespace in Seed has been deleted", takes: waits,
		do: r.plane.change(func(p *plane) { p.namespace = false })}, namespace)
}
