# What match_conditions.sh tells its cases in: the API server called so often, or not at all. Sourced
# with $testgarden, $garden, $scratch and $space set.

kubectl() { "$testgarden" kubectl --kubeconfig "$garden/kubeconfig" "$@"; }
fail() {
  echo "conditions: $*" >&2
  exit 1
}

reviews=$scratch/reviews
seeds=(--as gardener.cloud:system:seed:a --as-group gardener.cloud:system:seeds)
gcm=(--as system:serviceaccount:kube-system:gardener-controller-manager)
gcm_of_charts=(--as system:serviceaccount:garden:gardener-controller-manager)
extension=(--as system:serviceaccount:seed-a:extension-x --as-group system:serviceaccounts:seed-a)
collector=(--as system:serviceaccount:kube-system:generic-garbage-collector)
gcm_by_certificate=(--as gardener.cloud:system:controller-manager)
cases=0

# expect CALLS WHAT COMMAND...: the command succeeds, and the API server called that often.
expect() {
  local want=$1 what=$2 before after
  shift 2
  before=$(wc -l <"$reviews")
  "$@" >"$scratch/out" 2>&1 || { cat "$scratch/out" >&2; fail "$what: refused"; }
  after=$(wc -l <"$reviews")
  [ $((after - before)) = "$want" ] ||
    fail "$what: $((after - before)) calls, expected $want: $(tail -n +$((before + 1)) "$reviews")"
  cases=$((cases + 1))
}
silent() { expect 0 "$@"; }
asked() { expect 1 "$@"; }

# create NAME [SPEC]: with this spec; without one when there is no second word.
create() {
  local spec=
  if [ $# -ge 2 ]; then spec="spec: $2"; fi
  kubectl create -f - <<SHOOT
apiVersion: core.gardener.cloud/v1beta1
kind: Shoot
metadata: {name: $1, namespace: $space}
$spec
SHOOT
}
# bind NAME SEED [FLAG...]
bind() {
  local path=/apis/core.gardener.cloud/v1beta1/namespaces/$space/shoots/$1/binding seed=$2
  shift 2
  kubectl get --raw "$path" | jq -c --arg seed "$seed" '.spec.seedName = $seed' |
    kubectl replace --raw "$path" -f - "$@"
}
patch() {
  local name=$1 body=$2
  shift 2
  kubectl -n "$space" patch shoot "$name" --type merge -p "$body" "$@"
}
status() { patch "$1" "{\"status\": $2}" --subresource status "${@:3}"; }
annotate() { patch "$1" "{\"metadata\": {\"annotations\": {\"$2\": $3}}}" "${@:4}"; }
spec() { patch "$1" "{\"spec\": {\"purpose\": \"p$RANDOM$RANDOM\"}}" "${@:2}"; }
remove() { kubectl -n "$space" delete shoot "$1" --dry-run=server "${@:2}"; }

# register FOLDER: as it is built, with the recorder in Trowel's place.
register() {
  local built=$scratch/registration.yaml probe=0 before
  kubectl kustomize "$1" | awk 'BEGIN { RS = "---\n" } /kind: ValidatingWebhookConfiguration/' |
    sed -e "s|url: https://trowel.trowel/\(.*\)|url: https://127.0.0.1:$port/\1\n    caBundle: $ca|" >"$built"
  kubectl apply --server-side --force-conflicts -f "$built" >/dev/null
  # It takes the API server a moment to see a new registration. A creation that names its seed tells.
  for _ in $(seq 100); do
    before=$(wc -l <"$reviews")
    create "probe-$((probe++))" '{seedName: a}' --dry-run=server >/dev/null 2>&1 || true
    if [ "$(wc -l <"$reviews")" -gt "$before" ]; then sleep 2; return; fi
    sleep 0.2
  done
  fail "the API server never called the recorder"
}

start_recorder() {
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=recorder \
    -addext subjectAltName=IP:127.0.0.1 -keyout "$scratch/key" -out "$scratch/crt" 2>/dev/null
  ca=$(base64 -w0 "$scratch/crt")
  : >"$reviews"
  : >"$scratch/port"
  python3 test/manifests/recorder.py "$scratch/crt" "$scratch/key" "$reviews" >"$scratch/port" &
  recorder=$!
  for _ in $(seq 100); do
    port=$(cat "$scratch/port")
    if [ -n "$port" ]; then return; fi
    sleep 0.1
  done
  fail "the recorder did not start"
}

# A shoot NAME on seed a that is on its way to b.
on_its_way() {
  create "$1" '{}' >/dev/null
  bind "$1" a >/dev/null
  status "$1" '{"seedName": "a", "lastOperation": {"type": "Reconcile", "state": "Succeeded"}}' >/dev/null
  bind "$1" b >/dev/null
}
