#!/usr/bin/env bash
# Measures how a garden is taken in from its API server, beside a Go program on client-go informers:
# time to the first ready answer, resident memory, and whether events are kept up with.
# What is measured and how fair it is: bench/README.md.
set -euo pipefail

usage() {
  cat <<'END'
Usage: bench/sync.sh [--quick] [--no-fail] [--trowel BIN] [--sizes "N..."]

  --quick       one small garden: does everything still work?
  --no-fail     a missed bar is printed and is no error
  --trowel BIN  default: build/release/cli/trowel
  --sizes "N.." shoots of the gardens (default: 21600 100000)
END
}

here=$(cd "$(dirname "$0")" && pwd)
root=$(dirname "$here")
. "$here/lib.sh"
trowel=$root/build/release/cli/trowel
sizes="21600 100000" storm=10 rate=1000 fail=yes missed=no
while [ $# -gt 0 ]; do
  case $1 in
    --quick) sizes=2400 storm=2 fail=no; shift ;;
    --no-fail) fail=no; shift ;;
    --trowel) trowel=$2; shift 2 ;;
    --sizes) sizes=$2; shift 2 ;;
    --help | -h) usage; exit 0 ;;
    *) usage >&2; exit 2 ;;
  esac
done
die() { echo "bench/sync.sh: $*" >&2; exit 1; }

dir=$(mktemp -d)
pids=()
stop_all() {
  for pid in "${pids[@]}"; do kill -KILL "$pid" 2>/dev/null || true; done
  wait 2>/dev/null || true
  pids=()
}
trap 'stop_all; rm -rf "$dir"' EXIT
trap 'exit 130' INT TERM HUP

built=$root/build/bench
mkdir -p "$built"
(cd "$here/sync" && go build -buildvcs=false -o "$built/sync" .) || die "bench/sync does not build"
peers="trowel informers"
if ! (cd "$here/peers/informers" && go build -buildvcs=false -o "$built/informers" .) 2>"$dir/build.log"; then
  echo "skipped: informers: $(tail -n 1 "$dir/build.log")"
  peers=trowel
fi

now_ms() { date +%s%3N; }
cpu_ticks() {
  local fields stat
  stat=$(cat "/proc/$1/stat")
  read -ra fields <<<"${stat##*) }"
  echo $((fields[11] + fields[12]))
}
rss_kib() { awk '/^VmRSS/ { print $2 }' "/proc/$1/status"; }

serve_garden() {  # serve_garden SHOOTS
  api=$(free_port)
  "$built/sync" --address "127.0.0.1:$api" --review "$here/reviews/move-32k.json" \
    --garden "$here/garden" --shoots "$1" --events $rate >"$dir/api.log" 2>&1 &
  pids+=($!)
  local tries
  for tries in {1..600}; do
    grep -q ^ready "$dir/api.log" && curl -s -o /dev/null "http://127.0.0.1:$api/storm" && break
    sleep 0.1
  done
  head -n 1 "$dir/api.log"
  cat >"$dir/kubeconfig" <<END
apiVersion: v1
kind: Config
clusters: [{name: bench, cluster: {server: "http://127.0.0.1:$api"}}]
contexts: [{name: bench, context: {cluster: bench}}]
current-context: bench
END
}

# Starts one client; sets `client` and `probe`, and prints how long it took to be ready.
start_client() {  # start_client NAME
  local begin
  probe=$(free_port)
  begin=$(now_ms)
  case $1 in
    trowel)
      taskset -c 0 "$trowel" serve --kubeconfig "$dir/kubeconfig" --address 127.0.0.1 --port 0 --workers 1 \
        --probe-address 127.0.0.1 --probe-port "$probe" >"$dir/client.log" 2>&1 & ;;
    informers)
      taskset -c 0 env GOMAXPROCS=1 "$built/informers" --kubeconfig "$dir/kubeconfig" \
        --probes "127.0.0.1:$probe" >"$dir/client.log" 2>&1 & ;;
  esac
  client=$!
  pids+=($client)
  until curl -sf -o /dev/null "http://127.0.0.1:$probe/readyz"; do
    kill -0 $client 2>/dev/null || { tail -n 5 "$dir/client.log" >&2; die "$1 ended"; }
    [ $(($(now_ms) - begin)) -lt 300000 ] || die "$1 is not ready after 300 s"
    sleep 0.01
  done
  ready_ms=$(($(now_ms) - begin))
}

seen() {  # seen NAME: events taken in so far
  case $1 in
    trowel) curl -sf "http://127.0.0.1:$probe/metrics" | awk '$1 == "trowel_garden_generation" { printf "%d\n", $2 }' ;;
    informers) curl -sf "http://127.0.0.1:$probe/count" ;;
  esac
}

run_storm() {  # run_storm NAME: sets storm_cpu (per cent of a core) and storm_lag (ms)
  local first before after sent begin
  first=$(seen "$1")
  before=$(cpu_ticks $client)
  begin=$(now_ms)
  sent=$(curl -sf -X POST "http://127.0.0.1:$api/storm?seconds=$storm") || die "$1 does not keep up"
  local over
  over=$(now_ms)
  until [ "$(seen "$1")" -ge $((first + sent)) ]; do
    [ $(($(now_ms) - over)) -lt 30000 ] || die "$1 lost events: $(seen "$1") of $((first + sent))"
    sleep 0.01
  done
  storm_lag=$(($(now_ms) - over))
  after=$(cpu_ticks $client)
  storm_cpu=$(awk -v t=$((after - before)) -v h="$(getconf CLK_TCK)" -v ms=$((over - begin)) \
    'BEGIN { printf "%.1f", t / h / (ms / 1000) * 100 }')
}

bar() {  # bar WHAT VALUE OP LIMIT
  local verdict=PASS
  awk -v v="$2" -v l="$4" "BEGIN { exit !(v $3 l) }" || verdict=MISSED missed=yes
  printf '%-6s %-62s %8s  %s %s\n' $verdict "$1" "$2" "$3" "$4"
}

declare -A ready rss
for size in $sizes; do
  for name in $peers; do
    serve_garden "$size"
    start_client "$name"
    sleep 2  # Go's collector gets its turn.
    ready[$name]=$ready_ms rss[$name]=$(rss_kib $client)
    run_storm "$name"
    printf '%-10s %7d shoots: ready after %6d ms, %7d KiB resident; %d events/s take %5s %% of a core, the last seen %d ms late\n' \
      "$name" "$size" "$ready_ms" "${rss[$name]}" $rate "$storm_cpu" "$storm_lag"
    if [ "$name" = trowel ]; then bar "$rate events/s over $size shoots, % of one core" "$storm_cpu" '<' 100; fi
    stop_all
  done
  [ "$peers" = trowel ] && continue
  if [ "$size" = 21600 ] || [ "$sizes" = "$size" ]; then
    bar "first ready answer, $size shoots, times faster than informers" \
      "$(awk -v a="${ready[informers]}" -v b="${ready[trowel]}" 'BEGIN { printf "%.2f", a / b }')" '>=' 5
  fi
  bar "resident memory, $size shoots, share of informers'" \
    "$(awk -v a="${rss[trowel]}" -v b="${rss[informers]}" 'BEGIN { printf "%.3f", a / b }')" '<=' 0.2
done
[ $missed = no ] || [ $fail = no ] || die "a bar is missed"
