#!/usr/bin/env bash
# Measures the webhook beside its peers: how many reviews does a second of CPU time decide?
# What is measured and how fair it is: bench/README.md.
set -euo pipefail

usage() {
  cat <<'END'
Usage: bench/serve.sh [--seconds N] [--rounds N] [--quick] [--strict]
                      [--trowel BIN] [--garden DIR] [--review FILE] [--only "NAME..."]

  --seconds N    of load per server and round (default 5)
  --rounds N     interleaved; the table shows medians (default 3)
  --quick        one round of one second: does everything still work? Leaves opa and gatekeeper
                 out unless --only names them: they take minutes to build
  --strict       a missing server or a missed bar is an error
  --trowel BIN   default: build/release/cli/trowel
  --garden DIR   what trowel judges by; the peers always use bench/garden (the default)
  --review FILE  an AdmissionReview (default: bench/reviews/move-32k.json)
  --only NAMES   of: trowel trowel-update controller-runtime opa gatekeeper nethttp node nginx
                 (trowel-update: the same server, asked about a label of a shoot at rest)
END
}

here=$(cd "$(dirname "$0")" && pwd)
root=$(dirname "$here")
. "$here/lib.sh"
seconds=5 rounds=3 warm_up=1 strict=no
trowel=$root/build/release/cli/trowel
garden=$here/garden
review=$here/reviews/move-32k.json
only=
quick=no
while [ $# -gt 0 ]; do
  case $1 in
    --seconds) seconds=$2; shift 2 ;;
    --rounds) rounds=$2; shift 2 ;;
    --trowel) trowel=$2; shift 2 ;;
    --garden) garden=$2; shift 2 ;;
    --review) review=$2; shift 2 ;;
    --only) only=$2; shift 2 ;;
    --quick) seconds=1 rounds=1 quick=yes; shift ;;
    --strict) strict=yes; shift ;;
    --help | -h) usage; exit 0 ;;
    *) usage >&2; exit 2 ;;
  esac
done

if [ -z "$only" ]; then
  only="trowel trowel-update controller-runtime opa gatekeeper nethttp node nginx"
  [ $quick = no ] || only="trowel trowel-update controller-runtime nethttp node nginx"
fi

skip() {  # skip NAME WHY...
  [ $strict = no ] || fail "$1: ${*:2}"
  echo "skipped: $1: ${*:2}"
}

server=  # Process id of the server that runs now; empty if none does.
dir=$(mktemp -d)
built=$root/build/bench
stop() {
  [ -n "$server" ] || return 0
  # A drain would wait for load balancers that are not here; nginx has to reap its worker.
  local signal=KILL
  [ "$(cat "/proc/$server/comm" 2>/dev/null)" != nginx ] || signal=TERM
  kill -$signal "$server" 2>/dev/null || true
  wait "$server" 2>/dev/null || true
  server=
}
trap 'stop; rm -rf "$dir"' EXIT
trap 'exit 130' INT TERM HUP

need wrk curl openssl taskset
server_core=0 load_core=1
if [ "$(nproc)" -lt 2 ]; then
  load_core=0
  echo "one core only: the load generator shares it, latencies mean nothing"
fi

# A process and all its descendants.
family() {
  echo "$1"
  local child
  for child in $(cat /proc/"$1"/task/*/children 2>/dev/null); do family "$child"; done
}

# CPU time of a process and its descendants so far, user and system, in clock ticks.
cpu_ticks() {
  local process sum=0 stat fields
  for process in $(family "$1"); do
    stat=$(cat "/proc/$process/stat")
    read -ra fields <<<"${stat##*) }"  # The name may hold blanks; from the state on it is plain.
    sum=$((sum + fields[11] + fields[12]))
  done
  echo $sum
}

# The servers that can run here; fills `servers`.
prepare() {
  local name
  servers=()
  mkdir -p "$built"
  for name in $only; do
    if "prepare_${name//-/_}" 2>"$dir/prepare.log"; then
      servers+=("$name")
    else
      skip "$name" "$(tail -n 1 "$dir/prepare.log")"
    fi
  done
  [ ${#servers[@]} -gt 0 ] || fail "no server to measure"
}
lacks() { echo "$*" >&2; return 1; }
prepare_trowel() { [ -x "$trowel" ] || lacks "$trowel does not exist; build it: ./dev build"; }
prepare_trowel_update() { prepare_trowel; }
prepare_node() { command -v node >/dev/null || lacks "node is not installed"; }
prepare_nginx() { nginx_path >/dev/null || lacks "nginx is not installed"; }
prepare_nethttp() { build_go nethttp; }
prepare_controller_runtime() { build_go controller-runtime; }
prepare_opa() { build_go opa; }
prepare_gatekeeper() { build_go gatekeeper; }
nginx_path() { PATH=$PATH:/usr/sbin command -v nginx; }
build_go() {
  command -v go >/dev/null || lacks "go is not installed" || return 1
  (cd "$here/peers/$1" && CGO_ENABLED=0 go build -buildvcs=false -o "$built/$1" .)
}

# Each starts one server in place of the shell. All take the same certificate, log to their
# standard error and have one core.
run() {
  local flags=(--address 127.0.0.1 --port "$port" --probe-port "$probe_port"
    --tls-cert "$dir/tls.crt" --tls-key "$dir/tls.key")
  local of_peers=("${flags[@]}" --garden "$here/garden")
  local pinned=(exec taskset -c $server_core env GOMAXPROCS=1)
  case $1 in
    trowel | trowel-update) "${pinned[@]}" "$trowel" serve "${flags[@]}" --garden "$garden" --workers 1 ;;
    controller-runtime | opa | gatekeeper | nethttp) "${pinned[@]}" "$built/$1" "${of_peers[@]}" ;;
    node) "${pinned[@]}" node "$here/peers/node/server.mjs" "${of_peers[@]}" ;;
    nginx)
      sed -e "s|@DIR@|$dir|; s|@PORT@|$port|; s|@PROBE_PORT@|$probe_port|" \
        -e "s|@CERT@|$dir/tls.crt|; s|@KEY@|$dir/tls.key|" \
        "$here/peers/nginx/nginx.conf.in" >"$dir/nginx.conf"
      "${pinned[@]}" "$(nginx_path)" -c "$dir/nginx.conf" -p "$dir" ;;
  esac
}

start() {
  port=$(free_port)
  probe_port=$(free_port)
  run "$1" >"$dir/server.log" 2>&1 &
  server=$!
  local tries
  for tries in {1..300}; do
    if curl -sf -o /dev/null "http://127.0.0.1:$probe_port/readyz"; then return; fi
    kill -0 $server 2>/dev/null || break
    sleep 0.05
  done
  tail -n 5 "$dir/server.log" >&2
  fail "$1 does not become ready"
}

ask() {
  curl -sS -f --http1.1 --cacert "$dir/tls.crt" -H 'Content-Type: application/json' \
    --data-binary "@$1" "https://127.0.0.1:$port/validate?timeout=10s" | tr -d ' \n'
}

review_of() { if [ "$1" = trowel-update ]; then echo "$here/reviews/update-32k.json"; else echo "$review"; fi; }

# Before speed: is the answer right? With another review or garden only its form is known.
check_answers() {
  local answer uid reason asked
  asked=$(review_of "$1")
  uid=$(grep -o '"uid":"[^"]*"' "$asked" | head -n 1)
  answer=$(ask "$asked") || fail "$1 does not answer"
  [[ $answer == *"$uid"* || $1 = nginx ]] || fail "$1 answers another request: $answer"
  [[ $answer == *'"allowed":'* ]] || fail "$1 does not say whether it allows: $answer"
  if [ "$1" = trowel-update ]; then
    [[ $answer == *'"allowed":true'* ]] || fail "$1 should be allowed: $answer"
    return
  fi
  [ "$review" = "$here/reviews/move-32k.json" ] && [ "$garden" = "$here/garden" ] || return 0
  [[ $answer == *'"allowed":true'* ]] || fail "$1 should allow this move: $answer"
  [ "$1" != nginx ] || return 0
  sed 's/"seedName":"aws-eu5"/"seedName":"aws-eu2"/' "$review" >"$dir/denied.json"
  answer=$(ask "$dir/denied.json") || fail "$1 does not answer"
  for reason in '"allowed":false' '"reason":"seed-healthy"' '"reason":"gardenlet-version"'; do
    [[ $answer == *"$reason"* ]] || fail "$1 should deny with $reason: $answer"
  done
}

load() {  # load NAME SECONDS
  OPENSSL_CONF=$dir/openssl.cnf taskset -c $load_core wrk -t1 -c16 -d"$2"s --timeout 10s \
    -s "$here/wrk/review.lua" "https://127.0.0.1:$port" -- "$(review_of "$1")" >"$dir/wrk.log" 2>&1 ||
    { cat "$dir/wrk.log" >&2; tail -n 5 "$dir/server.log" >&2; return 1; }
}

# One round of one server; appends "reviews/CPU-second  reviews/s  p50 ms  p99 ms" to its file.
measure() {
  start "$1"
  check_answers "$1"
  load "$1" $warm_up || fail "$1 fails under load"
  local before after
  before=$(cpu_ticks $server)
  load "$1" "$seconds" || fail "$1 fails under load"
  after=$(cpu_ticks $server)
  awk -v ticks=$((after - before)) -v hertz="$(getconf CLK_TCK)" '$1 == "result" {
    printf "%.0f %.0f %.2f %.2f\n", $3 / (ticks / hertz), $3 / $5, $7 / 1000, $9 / 1000
  }' "$dir/wrk.log" >>"$dir/$1.rounds"
  check_log "$1"
  stop
}

# A log that leaves decisions out would be cheaper: the last run's must be there, but for what a
# server may still hold in a buffer.
check_log() {
  local lines requests
  # Of a shoot at rest, nothing is decided.
  [ "$1" != nginx ] && [ "$1" != trowel-update ] || return 0
  lines=$(wc -l <"$dir/server.log")
  requests=$(awk '$1 == "result" { print $3 }' "$dir/wrk.log")
  [ "$lines" -ge $((requests * 95 / 100)) ] || fail "$1 logged $lines lines for $requests reviews"
}

median() {  # median FILE COLUMN
  awk -v column="$2" '{ print $column }' "$1" | sort -n |
    awk '{ value[NR] = $1 } END { print (value[int((NR + 1) / 2)] + value[int(NR / 2) + 1]) / 2 }'
}

# The servers of a round ran one after the other: what slowed the machine down then, slowed both.
ratio_of() {  # ratio_of NAME: of trowel's reviews per CPU-second to NAME's, median of the rounds
  paste -d ' ' "$dir/trowel.rounds" "$dir/$1.rounds" | awk '{ print $1 / $5 }' >"$dir/ratios"
  printf '%.2f' "$(median "$dir/ratios" 1)"
}

bar_of() {
  case $1 in trowel-update) echo '<1.11' ;; controller-runtime) echo 10 ;; nethttp) echo 4 ;; nginx) echo 0.35 ;; *) echo - ;; esac
}

report() {
  local name missed=no
  echo
  echo "$(wc -c <"$review") byte review, $rounds round(s) of $seconds s, 16 connections, one core"
  printf '%-20s %15s %10s %8s %8s %13s %6s\n' \
    server reviews/CPU-s reviews/s 'p50 ms' 'p99 ms' 'trowel/this' bar
  for name in "${servers[@]}"; do
    local each=() ratio=- verdict= bar column
    for column in 1 2 3 4; do each+=("$(median "$dir/$name.rounds" $column)"); done
    bar=$(bar_of "$name")
    if [ -f "$dir/trowel.rounds" ] && [ "$name" != trowel ]; then
      ratio=$(ratio_of "$name")
      if [ "$bar" != - ]; then
        verdict=met
        # A bar is a least; of the update, at least 0.9 of the binding's rate, it is a most.
        awk -v r="$ratio" -v b="$bar" 'BEGIN {
          most = sub("<", "", b)
          exit !(most ? r > b + 0 : r < b + 0)
        }' && verdict=MISSED missed=yes
      fi
    fi
    printf '%-20s %15.0f %10.0f %8.2f %8.2f %13s %6s %s\n' \
      "$name" "${each[@]}" "$ratio" "$bar" "$verdict"
  done
  [ $missed = no ] || [ $strict = no ] || fail "a bar is missed"
}

make_certificate "$dir"
# One cipher for all, the one that the API server's Go client asks for first; left alone, OpenSSL
# servers would use AES-256 and Go servers AES-128.
cat >"$dir/openssl.cnf" <<'END'
openssl_conf = main
[main]
ssl_conf = ssl
[ssl]
system_default = default
[default]
Ciphersuites = TLS_AES_128_GCM_SHA256
END

prepare
for ((round = 1; round <= rounds; round++)); do
  for name in "${servers[@]}"; do
    echo "round $round of $rounds: $name"
    measure "$name"
  done
done
report
