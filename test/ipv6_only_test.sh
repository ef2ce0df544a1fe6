#!/usr/bin/env bash
# A host that has no address but ::1: the server listens, answers a review, and its probes as well.
# Usage: ipv6_only_test.sh BINARY. Skipped (77) where a network of its own cannot be had.
set -euo pipefail

if [ "${1:-}" != --inside ]; then
  for tool in unshare ip curl; do command -v "$tool" >/dev/null || exit 77; done
  unshare -rn true 2>/dev/null || exit 77
  exec unshare -rn "$0" --inside "$1"
fi

readonly binary=$2 port=19443 probe_port=18080
ip link set lo up
ip addr del 127.0.0.1/8 dev lo
[ -z "$(ip -4 addr show dev lo)" ] || ! ip -4 addr show dev lo | grep -q inet || exit 1

dir=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true; rm -rf "$dir"' EXIT
"$binary" certs issue --out "$dir" --host localhost --host ::1 >/dev/null
"$binary" serve --garden examples/garden --port $port --probe-port $probe_port \
  --tls-cert "$dir/tls.crt" --tls-key "$dir/tls.key" --workers 1 >"$dir/log" 2>&1 &
server=$!
for _ in {1..200}; do
  if curl -gsf -o /dev/null "http://[::1]:$probe_port/readyz"; then break; fi
  kill -0 "$server" || { cat "$dir/log"; exit 1; }
  sleep 0.1
done
answer=$(curl -gsf --cacert "$dir/ca.crt" -H 'Content-Type: application/json' \
  --data-binary @examples/reviews/move-five-rules.json "https://[::1]:$port/validate?timeout=10s")
grep -q '"allowed":false' <<<"$answer" || { echo "$answer"; cat "$dir/log"; exit 1; }
