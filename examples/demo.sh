#!/usr/bin/env bash
# Shows what Trowel does, in about ten seconds: issues certificates, serves the example garden, sends
# recorded reviews over TLS, edits the policy while it runs, and asks the same questions offline.
set -euo pipefail
cd "$(dirname "$0")/.."

trowel=$(realpath "${1:-build/release/cli/trowel}")
now=2026-11-21T12:00:00Z # The garden was recorded then; ages and windows are judged as of that time.
work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true; rm -rf "$work"' EXIT

say() { printf '\n\033[1m# %s\033[0m\n' "$*"; }
run() {
  printf '$ trowel %s\n' "$*"
  "$trowel" "$@" || printf '(exit code %d)\n' $?
}

say "Certificates: a CA, and a leaf for the host that the API server will call"
run certs issue --host localhost --host 127.0.0.1 --out "$work/certs"
run certs show "$work/certs/tls.crt"

say "The webhook, on a copy of examples/garden with examples/policy.yaml"
cp -r examples/garden "$work/garden"
cp examples/policy.yaml "$work/policy.yaml"
"$trowel" serve --garden "$work/garden" --policy "$work/policy.yaml" --address 127.0.0.1 --port 0 \
  --probe-address 127.0.0.1 --probe-port 0 --tls-cert "$work/certs/tls.crt" \
  --tls-key "$work/certs/tls.key" --now "$now" --drain 1s >"$work/out" 2>"$work/log" &
server=$!
for _ in $(seq 100); do
  grep -q '^ready' "$work/out" && break
  kill -0 "$server" 2>/dev/null || { cat "$work/out" "$work/log"; exit 1; }
  sleep 0.1
done
cat "$work/out"
url=$(sed -n 's/^webhook: *//p' "$work/out")
probes=$(sed -n 's/^probes: *//p' "$work/out")

send() {
  curl -sS --cacert "$work/certs/ca.crt" -H 'Content-Type: application/json' \
    --data-binary "@examples/reviews/$1.json" "$url/validate?timeout=10s"
}
verdict() {
  printf '\n%s:\n' "$1"
  send "$1" | jq -r '.response |
    (if .allowed then "  allowed" else "  denied, " + (.status.code | tostring) + "\n" +
      (.status.message | split("\n") | map("  " + .) | join("\n")) end),
    (.warnings // [] | .[] | "  warning: " + .),
    (.auditAnnotations // {} | to_entries[] | "  audit: " + .key + "=" + .value)'
}

say "Recorded reviews over TLS"
for review in move-allowed move-warned move-denied move-five-rules move-break-glass; do
  verdict "$review"
done

say "A policy edit takes effect without a restart"
sed -i 's/^enforcement: enforce/enforcement: warn/' "$work/policy.yaml"
for _ in $(seq 50); do
  if [ "$(send move-five-rules | jq .response.allowed)" = true ]; then break; fi
  sleep 0.1
done
printf 'enforcement: warn, move-five-rules: allowed=%s, %s warnings\n' \
  "$(send move-five-rules | jq .response.allowed)" \
  "$(send move-five-rules | jq '.response.warnings | length')"
curl -sS "$probes/readyz?verbose"

say "The same questions offline"
run check garden-dev/moss --to aws-ap1 --live --garden examples/garden --now "$now"
run check garden-dev/heath --to aws-us2 --garden examples/garden --now "$now"
run rank garden-dev/moss --garden examples/garden --now "$now"

say "Stop: nothing is lost, and it ends by itself"
kill -TERM "$server"
wait "$server"
server=
printf 'the server ended with 0\n'
