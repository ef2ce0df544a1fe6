#!/usr/bin/env bash
# Shows manifests/ to a real API server: builds every base and overlay, applies each as a server-side
# dry run, does the same with the kustomization of docs/install.md, and has the match conditions
# evaluated by the admission chain of the test's garden (match_conditions.sh).
#
# usage: test/manifests/dry_run.sh FOLDER [GARDEN]
#   FOLDER  where the program testgarden is (test/testgarden/README.md)
#   GARDEN  folder of a garden that is up already; without it one is started and stopped again
set -euo pipefail
cd "$(dirname "$0")/../.."

[ $# -ge 1 ] && [ -x "$1/testgarden" ] || {
  echo "usage: test/manifests/dry_run.sh FOLDER-OF-TESTGARDEN [GARDEN]" >&2
  exit 2
}
testgarden=$(realpath "$1")/testgarden
scratch=$(mktemp -d)
started=
cleanup() {
  if [ -n "$started" ]; then
    kill "$started" 2>/dev/null || true
    wait "$started" 2>/dev/null || true
  fi
  rm -rf "$scratch"
}
trap cleanup EXIT

say() { echo "manifests: $*"; }
fail() {
  echo "manifests: $*" >&2
  exit 1
}

start_garden() {
  garden=$scratch/garden
  "$testgarden" up --dir "$garden" >"$scratch/up.log" 2>&1 &
  started=$!
  for _ in $(seq 600); do
    if grep -q '^ready' "$scratch/up.log"; then return; fi
    kill -0 "$started" 2>/dev/null || break
    sleep 0.2
  done
  cat "$scratch/up.log" >&2
  fail "the test's garden did not come up"
}

if [ $# -ge 2 ]; then garden=$(realpath "$2"); else start_garden; fi
kubectl() { "$testgarden" kubectl --kubeconfig "$garden/kubeconfig" "$@"; }

# A dry run needs the namespaces that the objects are in, and the kinds of others.
prepare() {
  local space
  for space in garden trowel; do
    kubectl get namespace "$space" >/dev/null 2>&1 || kubectl create namespace "$space" >/dev/null
  done
  kubectl apply -f test/manifests/crds.yaml >/dev/null
  kubectl wait --for condition=established --timeout 60s -f test/manifests/crds.yaml >/dev/null
}

# Builds the kustomization, and has the API server check and default each object. --validate=strict
# refuses fields that no such object has, which kustomize would pass on.
dry_run() {
  local folder=$1 name=$2
  kubectl kustomize "$folder" >"$scratch/built.yaml" || fail "$name does not build"
  # Discovery of kinds that are new lags behind a little.
  local attempt
  for attempt in 1 2 3 4 5; do
    if kubectl apply --server-side --dry-run=server --validate=strict \
      --field-manager manifests-test -f "$scratch/built.yaml" >"$scratch/answer" 2>&1; then
      if grep -i warning "$scratch/answer"; then fail "$name: a warning"; fi
      say "$name: $(grep -c . "$scratch/answer") objects"
      return
    fi
    sleep 1
  done
  cat "$scratch/answer" >&2
  fail "$name is refused"
}

folders() {
  local file
  for file in $(find manifests -name kustomization.yaml | sort); do
    if grep -q '^kind: Kustomization' "$file"; then dirname "$file"; fi
  done
}

# block PAGE LINE: the YAML block of the page that comes after the line that begins so.
block() {
  awk -v after="$2" 'index($0, after) == 1 { found = 1 }
    found && inside && /^```$/ { exit }
    inside { print }
    found && /^```yaml/ { inside = 1 }' "$1" | grep . ||
    fail "$1 has no YAML after: $2"
}

# What the pages tell to write for the two clusters, as it stands there, with a CA in its place.
documented() {
  local at=$scratch/landscape seen
  mkdir -p "$at/trowel" "$at/virtual" "$at/runtime" "$at/addressed" "$at/client-ca"
  cp -r manifests "$at/trowel/"
  cp "$garden/ca.crt" "$at/virtual/ca.crt"
  block docs/install.md '`virtual/kustomization.yaml`' >"$at/virtual/kustomization.yaml"
  dry_run "$at/virtual" "the virtual garden of docs/install.md"
  seen=$(kubectl apply --server-side --dry-run=server --field-manager manifests-test \
    -f "$scratch/built.yaml" -o json | jq -r '.items[].webhooks[]?.clientConfig.caBundle' | sort -u)
  [ "$seen" = "$(base64 -w0 "$garden/ca.crt")" ] || fail "docs/install.md does not set the caBundle of every entry"
  if grep -q '^kind: Secret' "$scratch/built.yaml"; then fail "it would apply the CA as a Secret"; fi

  block docs/install.md '`runtime/kustomization.yaml`' >"$at/runtime/kustomization.yaml"
  dry_run "$at/runtime" "the runtime cluster of docs/install.md"
  grep -q 'image: registry.example.org/trowel:' "$scratch/built.yaml" || fail "it sets no image"
  {
    cat "$at/runtime/kustomization.yaml"
    block docs/install.md '**Network policies.**'
  } >"$at/addressed/kustomization.yaml"
  dry_run "$at/addressed" "... with an address outside"
  {
    cat "$at/runtime/kustomization.yaml"
    block docs/security.md 'Then demand it, in your runtime kustomization'
  } >"$at/client-ca/kustomization.yaml"
  dry_run "$at/client-ca" "... with client certificates"
  grep -q -- '--client-ca=' "$scratch/built.yaml" || fail "it demands no client certificate"

  # Components are made to be combined.
  mkdir -p "$at/one"
  cat >"$at/one/kustomization.yaml" <<KUSTOMIZATION
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources: [../trowel/manifests/runtime, ../trowel/manifests/virtual, ../trowel/manifests/policy]
components:
- ../trowel/manifests/components/service-mode
- ../trowel/manifests/components/cert-manager
- ../trowel/manifests/components/ca-injection
- ../trowel/manifests/components/first-binding
- ../trowel/manifests/components/status
- ../trowel/manifests/components/ranking-access
- ../trowel/manifests/components/scheduler
- ../trowel/manifests/components/scheduler-access
- ../trowel/manifests/components/advice-access
KUSTOMIZATION
  dry_run "$at/one" "one cluster with every component that fits"
  sed -i -e 's/cert-manager$/self-certs/' -e 's/ca-injection$/self-certs-access/' \
    "$at/one/kustomization.yaml"
  dry_run "$at/one" "the same with self-made certificates"
  grep -q -- '--certs-mode=self' "$scratch/built.yaml" || fail "it makes no certificates"
  grep -q -- '- --scheduler$' "$scratch/built.yaml" || fail "it binds no shoots"
}

prepare
for folder in $(folders); do dry_run "$folder" "$folder"; done
documented
test/manifests/match_conditions.sh "$testgarden" "$garden"
say "passed"
