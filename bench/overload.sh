#!/usr/bin/env bash
# Many times more callers than two workers can serve, for a minute: who is accepted gets an answer in
# time, the rest is told to come again, and afterwards all is as before. Beside a controller-runtime
# webhook under the same load. What is measured: bench/README.md.
set -euo pipefail

usage() {
  cat <<'END'
Usage: bench/overload.sh [--seconds N] [--connections N] [--trowel BIN] [--only "NAME..."]

  --seconds N      of load per server (default 60)
  --connections N  each sends its next review as soon as it is answered (default 5000)
  --trowel BIN     default: build/release/cli/trowel
  --only NAMES     of: trowel controller-runtime
END
}

here=$(cd "$(dirname "$0")" && pwd)
root=$(dirname "$here")
. "$here/lib.sh"
seconds=60 connections=5000
trowel=$root/build/release/cli/trowel
only="trowel controller-runtime"
while [ $# -gt 0 ]; do
  case $1 in
    --seconds) seconds=$2; shift 2 ;;
    --connections) connections=$2; shift 2 ;;
    --trowel) trowel=$2; shift 2 ;;
    --only) only=$2; shift 2 ;;
    --help | -h) usage; exit 0 ;;
    *) usage >&2; exit 2 ;;
  esac
done
need wrk curl openssl
ulimit -n "$(ulimit -Hn)"

server=
dir=$(mktemp -d)
stop() { [ -z "$server" ] || { kill -KILL "$server" && wait "$server" 2>/dev/null; server=; } || true; }
trap 'stop; rm -rf "$dir"' EXIT
make_certificate "$dir"

run() {
  local flags=(--address 127.0.0.1 --port "$port" --probe-port "$probe_port"
    --tls-cert "$dir/tls.crt" --tls-key "$dir/tls.key" --garden "$here/garden")
  case $1 in
    trowel) exec "$trowel" serve "${flags[@]}" --workers 2 ;;
    *)
      mkdir -p "$root/build/bench"
      (cd "$here/peers/$1" && go build -buildvcs=false -o "$root/build/bench/$1" .)
      GOMAXPROCS=2 exec "$root/build/bench/$1" "${flags[@]}" ;;
  esac
}

# Milliseconds until one more caller has its answer; the API server, too, comes again after a 503.
one_more() {
  curl -sS -f --retry 5 --retry-delay 1 -o /dev/null -w '%{time_total}' --max-time 30 --cacert "$dir/tls.crt" \
    -H 'Content-Type: application/json' --data-binary "@$here/reviews/move-32k.json" \
    "https://127.0.0.1:$port/validate?timeout=10s" | awk '{ printf "%.0f", $1 * 1000 }'
}

printf '%-20s %9s %10s %8s %7s %8s %8s %8s %8s %9s\n' server answered 'sent back' refused wrong \
  'p50 ms' 'p99 ms' 'max ms' 'then ms' 'peak MiB'
for name in $only; do
  port=$(free_port) probe_port=$(free_port)
  run "$name" >"$dir/server.log" 2>&1 &
  server=$!
  for _ in {1..1200}; do
    curl -sf -o /dev/null "http://127.0.0.1:$probe_port/readyz" && break
    kill -0 $server 2>/dev/null || { tail -n 3 "$dir/server.log" >&2; fail "$name does not start"; }
    sleep 0.1
  done
  wrk -t1 -c"$connections" -d"${seconds}s" --timeout 30s -s "$here/wrk/overload.lua" \
    "https://127.0.0.1:$port" -- "$here/reviews/move-32k.json" >"$dir/wrk.log" 2>&1 ||
    { cat "$dir/wrk.log" >&2; fail "wrk"; }
  then=$(one_more) || fail "$name does not answer after the load"
  peak=$(awk '$1 == "VmHWM:" { printf "%.0f", $2 / 1024 }' "/proc/$server/status")
  awk -v name="$name" -v then="$then" -v peak="$peak" '$1 == "overload" {
    printf "%-20s %9d %10d %8d %7d %8.1f %8.1f %8.1f %8d %9d\n", name, $5, $7, $17, $9 + $19,
      $11, $13, $15, then, peak
  }' "$dir/wrk.log"
  stop
done
