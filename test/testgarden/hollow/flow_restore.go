package hollow

// The flow by which the destination's gardenlet restores a control plane, or reconciles one: pkg/gardenlet/controller/
// shoot/shoot/reconciler_reconcile.go and pkg/gardenlet/operation/botanist/flow.go, without what is skipped for every
// shoot that is hosted by a seed and rotates nothing.

const (
	restoreFlow   = "Shoot cluster restoration"
	reconcileFlow = "Shoot cluster reconciliation"
)

// apiServer are the tasks that those after the API server's start depend on.
type apiServer struct{ namespace, secrets, cloud, referenced, identity, infra, dns, ready *task }

func (r *run) restoreFlow() *flow {
	restoring := r.operation == opRestore
	f := &flow{name: reconcileFlow, phase: phaseR1}
	if restoring {
		f.name = restoreFlow
	}
	copied := restoring && r.mustCopy
	var a apiServer
	a.namespace = f.add(task{name: "Deploying control plane namespace",
		do: r.plane.change(func(p *plane) { p.namespace = true })})
	a.identity = f.add(task{name: "Ensuring Shoot cluster identity"}, a.namespace)
	a.cloud = f.add(task{name: "Deploying cloud provider account secret", skip: r.workerless}, a.namespace)
	istio := f.add(task{name: "Reconcile Istio internal load balancing ConfigMap"}, a.namespace)
	a.secrets = f.add(task{name: "Initializing secrets management"}, istio)
	f.add(task{name: "Deploying initial shoot logging stack in Seed"}, a.namespace, a.secrets)
	a.referenced = f.add(task{name: "Deploying referenced resources"}, a.namespace)
	infra := f.add(task{name: "Deploying Shoot infrastructure", skip: r.workerless}, a.secrets, a.cloud, a.referenced)
	a.infra = f.add(task{name: "Waiting until Shoot infrastructure has been reconciled", takes: waits, skip: r.workerless}, infra)
	service := f.add(task{name: "Deploying Kubernetes API server service in the Seed cluster"},
		a.namespace, a.identity, a.secrets)
	serviceReady := f.add(task{name: "Waiting until Kubernetes API server service in the Seed cluster has reported readiness",
		takes: waits, skip: r.hibernated}, service)
	f.add(task{name: "Ensuring advertised addresses for the Shoot"}, a.secrets, serviceReady)
	a.dns = f.add(task{name: "Deploying internal domain DNS record", skip: r.hibernated}, a.referenced, serviceReady)
	f.add(task{name: "Deploying external domain DNS record", skip: r.hibernated}, a.referenced, serviceReady)
	source := f.add(task{name: "Deploying source backup entry", skip: !copied, do: r.deploySource}, a.namespace)
	sourceReady := f.add(task{name: "Waiting until the source backup entry has been reconciled", takes: waits, skip: !copied,
		until: r.sourceIsReady}, source)
	entry := f.add(task{name: "Deploying BackupEntry for ETCD data", do: r.deployEntry}, a.namespace, sourceReady)
	entryReady := f.add(task{name: "Waiting until the BackupEntry for ETCD data has been reconciled", takes: waits,
		until: r.entryIsReady}, entry)

	f.phase = phaseR2
	copying := f.add(task{name: "Copying etcd backups to new seed's backup bucket", skip: !copied},
		a.secrets, a.cloud, entryReady, sourceReady)
	copyDone := f.add(task{name: "Waiting until etcd backups are copied", takes: long, skip: !copied}, copying)
	f.add(task{name: "Destroying copy etcd backups task resource", skip: !copied}, copyDone)

	f.phase = phaseR3
	etcd := f.add(task{name: "Deploying main and events ETCDs",
		do: r.plane.change(func(p *plane) { p.etcd = true })}, a.secrets, a.cloud, entryReady, copyDone)
	etcdReady := f.add(task{name: "Waiting until main and event ETCDs have been reconciled", takes: long,
		skip: !r.highlyAvailable && r.hibernated}, etcd)
	destroy := f.add(task{name: "Destroying source backup entry", skip: !restoring, do: r.destroySource}, etcdReady)
	f.add(task{name: "Waiting until source backup entry has been deleted", takes: waits, skip: !restoring,
		until: r.sourceIsGone}, destroy)

	f.phase = phaseR1
	before := f.add(task{name: "Deploying extension resources before kube-apiserver", skip: r.hibernated},
		a.secrets, a.cloud, a.referenced, a.infra)
	beforeReady := f.add(task{name: "Waiting until extension resources handled before kube-apiserver are ready", takes: waits,
		skip: r.hibernated}, before)

	f.phase = phaseR4
	kapi := f.add(task{name: "Deploying Kubernetes API server"}, a.secrets, etcdReady, serviceReady, beforeReady)
	a.ready = f.add(task{name: "Waiting until Kubernetes API server rolled out", takes: waits, skip: r.hibernated,
		do: r.plane.change(func(p *plane) { p.kapi = true })}, kapi)
	f.phase = phaseR5
	r.restoreRest(f, etcdReady, a)
	return f
}

func (r *run) restoreRest(f *flow, etcdReady *task, a apiServer) {
	grown := r.operation != opRestore || !r.highlyAvailable
	sni := f.add(task{name: "Deploying and waiting for Kubernetes API server service SNI settings in the Seed cluster"}, a.ready)
	f.add(task{name: "Cleaning up stale Kubernetes API server services in the Seed cluster"}, sni)
	scale := f.add(task{name: "Scaling main and events etcd after kube-apiserver is ready", skip: grown}, etcdReady, a.ready)
	f.add(task{name: "Waiting until main and events etcd scaled up after kube-apiserver is ready", takes: waits, skip: grown},
		scale)
	grm := f.add(task{name: "Deploying gardener-resource-manager"}, a.ready)
	grmReady := f.add(task{name: "Waiting until gardener-resource-manager reports readiness", takes: waits,
		skip: r.hibernated}, grm)
	cp := f.add(task{name: "Deploying shoot control plane components", skip: r.workerless}, a.cloud, a.referenced, a.infra,
		grmReady)
	cpReady := f.add(task{name: "Waiting until shoot control plane has been reconciled", takes: waits, skip: r.workerless}, cp)
	namespaces := f.add(task{name: "Deploying shoot namespaces system component"}, grmReady)
	namespacesReady := f.add(task{name: "Waiting until shoot namespaces have been reconciled", takes: waits,
		skip: r.hibernated}, namespaces)
	vpn := f.add(task{name: "Deploying vpn-seed-server", skip: r.workerless}, a.secrets, a.namespace, grmReady)
	access := f.add(task{name: "Deploying Gardener shoot access resources"}, a.secrets, grmReady)
	client := f.add(task{name: "Initializing connection to Shoot"}, a.dns, access)
	scheduler := f.add(task{name: "Deploying Kubernetes scheduler", skip: r.workerless}, a.secrets, grmReady)
	f.add(task{name: "Reconciling Kubernetes vertical pod autoscaler", skip: r.workerless}, a.secrets, grmReady)
	f.add(task{name: "Deploying dependency-watchdog shoot access resources", skip: r.workerless}, a.secrets, grmReady)
	f.add(task{name: "Deploying Kubernetes controller manager"}, a.secrets, a.cloud, grmReady)
	after := f.add(task{name: "Deploying extension resources after kube-apiserver"}, a.referenced, client)
	afterReady := f.add(task{name: "Waiting until extension resources handled after kube-apiserver are ready",
		takes: waits}, after)
	osc := f.add(task{name: "Deploying OperatingSystemConfig resources for worker pools", skip: r.workerless},
		a.referenced, a.infra, cpReady, afterReady)
	oscReady := f.add(task{name: "Waiting until OperatingSystemConfig for worker pools have been reconciled", takes: waits,
		skip: r.workerless}, osc)
	system := f.add(task{name: "Deploying shoot system resources", skip: r.hibernated},
		a.referenced, oscReady, cpReady, afterReady, grmReady, client)
	vpnShoot := f.add(task{name: "Deploying vpn-shoot system component", skip: r.workerless || r.hibernated},
		cpReady, afterReady, grmReady, scheduler, vpn, namespacesReady)
	vpnReady := f.add(task{name: "Waiting until vpn-shoot system component is ready", takes: waits,
		skip: r.workerless || r.hibernated}, vpnShoot)
	r.restoreNodes(f, a, nodeParts{grm: grmReady, client: client, osc: oscReady, system: system, vpn: vpnReady,
		extensions: afterReady, namespaces: namespacesReady})
}

// nodeParts are the tasks that those of nodes depend on.
type nodeParts struct{ grm, client, osc, system, vpn, extensions, namespaces *task }

func (r *run) restoreNodes(f *flow, a apiServer, b nodeParts) {
	none := r.workerless || r.hibernated
	network := f.add(task{name: "Deploying shoot network plugin", skip: r.workerless},
		a.infra, b.grm, b.namespaces, b.extensions, b.client, a.identity)
	networkReady := f.add(task{name: "Waiting until shoot network plugin has been reconciled", takes: waits,
		skip: r.workerless}, network)
	f.add(task{name: "Deploying CoreDNS system component", skip: none}, networkReady)
	agent := f.add(task{name: "Deploying managed resources for the gardener-node-agent", skip: none},
		b.grm, a.identity, b.osc)
	mcm := f.add(task{name: "Deploying machine-controller-manager", skip: r.workerless}, a.infra, b.client, b.osc)
	worker := f.add(task{name: "Configuring worker pools", skip: r.workerless,
		do: r.plane.change(func(p *plane) { p.machines = true })}, agent, mcm, b.system, b.osc)
	workerStatus := f.add(task{name: "Waiting until worker resource status is updated with latest machine deployments",
		takes: waits, skip: none}, worker)
	f.add(task{name: "Deploying cluster-autoscaler", skip: none}, workerStatus)
	workerReady := f.add(task{name: "Waiting until worker pools have been reconciled", takes: waits, skip: r.workerless},
		workerStatus)
	f.add(task{name: "Deploying shoot logging stack in Seed"}, b.grm)
	nginx := f.add(task{name: "Waiting until nginx ingress LoadBalancer is ready", takes: waits, skip: true},
		b.client, workerReady, a.identity)
	f.add(task{name: "Deploying nginx ingress DNS record", skip: none}, nginx)
	tunnel := f.add(task{name: "Waiting until the Kubernetes API server can connect to the Shoot workers", takes: waits,
		skip: none}, b.system, b.vpn, networkReady, workerReady)
	f.add(task{name: "Waiting until all shoot worker nodes have updated the operating system config", takes: waits,
		skip: none}, workerReady, tunnel)
	alertmanager := f.add(task{name: "Reconciling Shoot Alertmanager"}, b.client, tunnel, workerReady)
	f.add(task{name: "Waiting until Shoot Alertmanager is reconciled", takes: waits}, alertmanager)
	prometheus := f.add(task{name: "Reconciling Shoot Prometheus"}, b.client, tunnel, workerReady)
	f.add(task{name: "Waiting until Shoot Prometheus is reconciled", takes: waits}, prometheus)
	hibernate := f.add(task{name: "Hibernating control plane", skip: !r.hibernated,
		do: r.plane.change(func(p *plane) { p.kapi = false })}, b.client, prometheus, alertmanager, workerReady, b.extensions)
	f.add(task{name: "Destroying external domain DNS record if hibernated", skip: !r.hibernated}, hibernate)
	f.add(task{name: "Deleting stale extension resources"}, b.client)
}
