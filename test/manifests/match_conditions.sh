#!/usr/bin/env bash
# Registers manifests/virtual/registration and the opt-in entries, as they are but for URL and CA,
# and sees for which requests the API server calls.
#
# usage: test/manifests/match_conditions.sh TESTGARDEN GARDEN   (called by dry_run.sh)
set -euo pipefail
cd "$(dirname "$0")/../.."
testgarden=$1
garden=$2
scratch=$(mktemp -d)
space=garden-conditions
recorder=
cleanup() {
  if [ -n "$recorder" ]; then kill "$recorder" 2>/dev/null || true; fi
  kubectl delete validatingwebhookconfiguration trowel --ignore-not-found >/dev/null 2>&1 || true
  kubectl delete clusterrolebinding conditions-test --ignore-not-found >/dev/null 2>&1 || true
  # The namespace stays: no controller of the garden would finish its deletion. The shoots go when
  # the API server has seen that nobody need be asked any more.
  sleep 3
  kubectl delete shoots --all --namespace "$space" --wait=false >/dev/null 2>&1 || true
  rm -rf "$scratch"
}
trap cleanup EXIT

. test/manifests/conditions.sh

moves() {
  silent "creation without a seed" create rest '{}'
  silent "creation without a spec" create bare
  asked "creation with a seed" create seeded '{seedName: a}'
  silent "first binding" bind rest a
  silent "first binding of a shoot without a spec" bind bare a
  silent "first status" status rest '{"seedName": "a", "lastOperation": {"type": "Create", "state": "Succeeded"}}'
  silent "an annotation on a resting shoot" annotate rest migration.gardener.cloud/live-migrate '"true"'
  silent "a spec change on a resting shoot" spec rest
  silent "a spec change on a shoot without a status" spec bare
  silent "deletion of a resting shoot" remove rest
  silent "deletion of a shoot without a status" remove bare
  silent "a move by a gardenlet" bind seeded b "${seeds[@]}"
  asked "a move" bind rest b
  asked "another move before the first began" bind rest c
}

endangering() {
  local key
  on_its_way moving
  silent "a label on a moving shoot" patch moving '{"metadata": {"labels": {"a": "b"}}}'
  silent "a finalizer on a moving shoot" patch moving '{"metadata": {"finalizers": ["example.org/f"]}}'
  silent "removal of a finalizer" patch moving '{"metadata": {"finalizers": null}}'
  silent "another annotation" annotate moving example.org/note '"x"'
  silent "allow-distant-regions" annotate moving migration.gardener.cloud/allow-distant-regions '"true"'
  silent "a status write" status moving '{"lastOperation": {"type": "Migrate", "state": "Processing", "progress": 3}}'
  asked "a spec change while names differ" spec moving
  asked "deletion of a moving shoot" remove moving
  key=migration.gardener.cloud/live-migrate
  asked "$key added" annotate moving "$key" '"true"'
  asked "$key changed" annotate moving "$key" '"false"'
  asked "$key removed" annotate moving "$key" null
  # What goes is never waited for.
  for key in shoot.gardener.cloud/skip-readiness shoot.gardener.cloud/ignore \
    gardener.cloud/operation maintenance.gardener.cloud/operation \
    migration.gardener.cloud/force-shrink-etcd migration.shoot.gardener.cloud/abort-live-migration \
    trowel.gardener.cloud/approved-by; do
    asked "$key added" annotate moving "$key" '"rotate-a"'
    asked "$key changed" annotate moving "$key" '"false"'
    silent "$key removed" annotate moving "$key" null
  done
  silent "a spec change by a gardenlet" spec moving "${seeds[@]}"
  silent "a spec change by an extension" spec moving "${extension[@]}"
  silent "a spec change by the garbage collector" spec moving "${collector[@]}"
  silent "an annotation by a gardenlet" annotate moving migration.gardener.cloud/live-migrate '"true"' "${seeds[@]}"
  silent "skip-readiness by a gardenlet" annotate moving shoot.gardener.cloud/skip-readiness '"true"' "${seeds[@]}"
  silent "deletion by the controller manager" remove moving "${gcm[@]}"
  silent "deletion by the controller manager of the charts" remove moving "${gcm_of_charts[@]}"
  silent "deletion by the controller manager with a certificate" remove moving "${gcm_by_certificate[@]}"
  silent "a retry by the controller manager" annotate moving gardener.cloud/operation '"retry"' "${gcm[@]}"
  asked "a rotation by the controller manager" annotate moving gardener.cloud/operation '"rotate-etcd-encryption-key"' "${gcm[@]}"
  asked "deletion by another service account" remove moving --as system:serviceaccount:garden:other
}

# Of a shoot at rest, only what makes no sense there, and advice.
resting() {
  local key
  create still '{}' >/dev/null
  bind still a >/dev/null
  status still '{"seedName": "a", "lastOperation": {"type": "Reconcile", "state": "Succeeded"}}' >/dev/null
  silent "a label at rest" patch still '{"metadata": {"labels": {"a": "b"}}}'
  silent "a rotation at rest" annotate still gardener.cloud/operation '"rotate-ca-start"'
  silent "skip-readiness at rest" annotate still shoot.gardener.cloud/skip-readiness '"true"'
  annotate still shoot.gardener.cloud/skip-readiness null >/dev/null
  asked "an odd skip-readiness at rest" annotate still shoot.gardener.cloud/skip-readiness '"false"'
  for key in migration.gardener.cloud/force-shrink-etcd \
    migration.shoot.gardener.cloud/abort-live-migration trowel.gardener.cloud/approved-by; do
    asked "$key at rest" annotate still "$key" '"true"'
    silent "$key at rest goes" annotate still "$key" null
  done
  asked "high availability" patch still '{"spec": {"controlPlane": {"highAvailability": {"failureTolerance": {"type": "node"}}}}}'
  silent "... once" spec still
}

# last TYPE STATE: the shoot's last operation, both names equal.
operations() {
  on_its_way once
  local row type state calls
  for row in Migrate,Processing,1 Migrate,Succeeded,1 Migrate,Aborted,1 Restore,Processing,1 \
    Restore,Failed,1 Restore,Succeeded,0 LiveMigrate,Processing,1 LiveMigrate,Succeeded,0 \
    Create,Processing,0 Reconcile,Error,0 Delete,Processing,0; do
    IFS=, read -r type state calls <<<"$row"
    status once "{\"seedName\": \"b\", \"lastOperation\": {\"type\": \"$type\", \"state\": \"$state\"}}" >/dev/null
    expect "$calls" "a spec change while $type is $state" spec once
    expect "$calls" "deletion while $type is $state" remove once
  done
  status once '{"lastOperation": null}' >/dev/null
  silent "a spec change without a last operation" spec once
  status once '{"lastOperation": {}}' >/dev/null
  silent "a spec change with an empty last operation" spec once
  status once '{"lastOperation": {"type": "Restore"}}' >/dev/null
  asked "a spec change with a Restore in no state" spec once
}

# What moves depend on. A kind that this garden does not serve is left out.
around() {
  if kubectl get seeds >/dev/null 2>&1; then
    kubectl apply -f - >/dev/null <<'SEED'
apiVersion: core.gardener.cloud/v1beta1
kind: Seed
metadata: {name: conditions}
spec: {provider: {type: aws, region: r, zones: [a]}}
SEED
    change() { kubectl patch "$1" "$2" --type merge -p "$3" "${@:4}"; }
    silent "a label of a seed" change seed conditions '{"metadata": {"labels": {"a": "b"}}}'
    silent "a heartbeat" change seed conditions '{"status": {"observedGeneration": 3}}' --subresource status
    asked "another region of a seed" change seed conditions '{"spec": {"provider": {"region": "s"}}}'
    silent "... by a gardenlet" change seed conditions '{"spec": {"provider": {"region": "t"}}}' "${seeds[@]}"
    asked "an emergency stop" change seed conditions \
      '{"metadata": {"annotations": {"shoot.gardener.cloud/emergency-stop-reconciliations": "true"}}}'
    silent "its end" change seed conditions \
      '{"metadata": {"annotations": {"shoot.gardener.cloud/emergency-stop-reconciliations": null}}}'
    asked "deletion of a seed" kubectl delete seed conditions --dry-run=server
    kubectl delete seed conditions --wait=false >/dev/null
  fi
  if kubectl get backupentries -A >/dev/null 2>&1; then
    kubectl apply -f - >/dev/null <<ENTRY
apiVersion: core.gardener.cloud/v1beta1
kind: BackupEntry
metadata: {name: conditions, namespace: $space}
spec: {bucketName: b, seedName: a}
ENTRY
    entry() { kubectl -n "$space" patch backupentry conditions --type merge -p "$1" "${@:2}"; }
    silent "a label of a backup entry" entry '{"metadata": {"labels": {"a": "b"}}}'
    silent "... its seed, by a gardenlet" entry '{"spec": {"seedName": "b"}}' "${seeds[@]}"
    asked "... its seed" entry '{"spec": {"seedName": "c"}}'
    asked "... its end by force" entry '{"metadata": {"annotations": {"backupentry.core.gardener.cloud/force-deletion": "true"}}}'
    asked "deletion of a backup entry" kubectl -n "$space" delete backupentry conditions
  fi
  if kubectl get shootstates -A >/dev/null 2>&1; then
    kubectl apply -f - >/dev/null <<STATE
apiVersion: core.gardener.cloud/v1beta1
kind: ShootState
metadata: {name: conditions, namespace: $space, finalizers: [core.gardener.cloud/shootstate]}
STATE
    state() { kubectl -n "$space" patch shootstate conditions --type merge -p "$1" "${@:2}"; }
    silent "a label of a ShootState" state '{"metadata": {"labels": {"a": "b"}}}'
    asked "a ShootState is let go" state '{"metadata": {"finalizers": null}}'
    silent "deletion of a ShootState by the controller manager" \
      kubectl -n "$space" delete shootstate conditions --dry-run=server "${gcm[@]}"
    asked "deletion of a ShootState" kubectl -n "$space" delete shootstate conditions
  fi
  kubectl get namespace garden >/dev/null 2>&1 || kubectl create namespace garden >/dev/null
  config() { kubectl -n "$1" create configmap conditions --from-literal=a=b; }
  silent "a ConfigMap" config garden
  asked "... becomes a region table" kubectl -n garden label configmap conditions scheduling.gardener.cloud/purpose=region-config
  asked "... changes" kubectl -n garden patch configmap conditions --type merge -p '{"data": {"a": "c"}}'
  asked "... is none any more" kubectl -n garden label configmap conditions scheduling.gardener.cloud/purpose-
  silent "... changes as any other" kubectl -n garden patch configmap conditions --type merge -p '{"data": {"a": "d"}}'
  asked "... becomes a policy" kubectl -n garden label configmap conditions trowel.gardener.cloud/config=policy
  asked "... goes" kubectl -n garden delete configmap conditions
  silent "a table elsewhere" config "$space"
  kubectl -n "$space" delete configmap conditions >/dev/null
}

first_bindings() {
  create late '{}' >/dev/null
  asked "first binding" bind late a
  asked "a move, by one entry only" bind late b
}

statuses() {
  silent "a status write without a live migration" status late '{"seedName": "a"}' "${seeds[@]}"
  asked "a live migration appears" status late '{"liveMigration": {"conditions": []}}' "${seeds[@]}"
  silent "a status write beside a live migration" status late '{"technicalID": "x"}' "${seeds[@]}"
  asked "a live migration changes" status late '{"liveMigration": {"conditions": [{"type": "A"}]}}'
  asked "a live migration goes" status late '{"liveMigration": null}'
  asked "somebody says where the shoot is" status late '{"seedName": "z"}'
  silent "a gardenlet says where the shoot is" status late '{"seedName": "y"}' "${seeds[@]}"
  asked "somebody says what is done" status late '{"lastOperation": {"type": "Migrate", "state": "Succeeded"}}'
  silent "somebody reports progress" status late '{"lastOperation": {"progress": 7}}'
}

# With nobody to answer, what is left out by the conditions goes on, and a move does not.
outage() {
  kill "$recorder"
  wait "$recorder" 2>/dev/null || true
  recorder=
  silent "creation during an outage" create during '{}'
  silent "first binding during an outage" bind during a
  silent "a status write during an outage" status moving '{"lastOperation": {"type": "Migrate", "state": "Succeeded"}}'
  silent "a gardenlet's write during an outage" spec moving "${seeds[@]}"
  silent "a change of a resting shoot during an outage" spec during
  if bind rest a >"$scratch/out" 2>&1; then fail "a move went through during an outage"; fi
  grep -q 'failed calling webhook "moves.trowel.gardener.cloud"' "$scratch/out" ||
    { cat "$scratch/out" >&2; fail "a move was refused, but not for the outage"; }
}

kubectl get namespace "$space" >/dev/null 2>&1 || kubectl create namespace "$space" >/dev/null
kubectl create clusterrolebinding conditions-test --clusterrole cluster-admin \
  --group gardener.cloud:system:seeds --user gardener.cloud:system:controller-manager \
  --serviceaccount kube-system:gardener-controller-manager \
  --serviceaccount garden:gardener-controller-manager --serviceaccount garden:other \
  --serviceaccount kube-system:generic-garbage-collector --group system:serviceaccounts:seed-a \
  --dry-run=client -o yaml | kubectl apply -f - >/dev/null
start_recorder
register manifests/virtual/registration
moves
endangering
resting
operations
around
register manifests/overlays/first-binding
first_bindings
register manifests/overlays/status
statuses
outage
echo "conditions: $cases requests, each called for as it should be"
