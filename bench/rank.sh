#!/usr/bin/env bash
# Measures both rankings, choosing a seed alone, beside a Go port of gardener-scheduler's selection
# on the same gardens, and whether both choose the same: bench/README.md.
set -euo pipefail

usage() {
  cat <<'END'
Usage: bench/rank.sh [--quick] [--no-fail] [--rounds N] [--sizes "SEEDS:SHOOTS..."] [--build DIR]

  --quick       two small gardens and one of the bars' size, one round: does everything still work?
  --no-fail     a missed bar is printed and is no error; different choices still are
  --rounds N    both sides in turns; the table shows medians (default 15)
  --sizes ...   default: 40:2400 200:10000 800:21600 800:100000
  --build DIR   where rank_worker is (default: build/release/bench)
END
}

here=$(cd "$(dirname "$0")" && pwd)
root=$(dirname "$here")
build=$root/build/release/bench
rounds=15 sizes="40:2400 200:10000 800:21600 800:100000"
flags=()
while [ $# -gt 0 ]; do
  case $1 in
    --quick) rounds=1 sizes="40:2400 200:10000 800:21600" flags=(--no-fail); shift ;;
    --no-fail) flags=(--no-fail); shift ;;
    --rounds) rounds=$2; shift 2 ;;
    --sizes) sizes=$2; shift 2 ;;
    --build) build=$2; shift 2 ;;
    --help | -h) usage; exit 0 ;;
    *) usage >&2; exit 2 ;;
  esac
done

log=$(mktemp)
trap 'rm -f "$log"' EXIT
peer=$root/build/bench/upstream-scheduler
mkdir -p "$(dirname "$peer")"
if (cd "$here/peers/upstream-scheduler" && go build -buildvcs=false -o "$peer" .) 2>"$log"; then
  flags+=(--peer "$peer")
else
  echo "skipped: the Go port: $(tail -n 1 "$log")"
fi
if command -v taskset >/dev/null; then flags+=(--pin "taskset -c 0"); fi

python3 "$here/rank/compare.py" --worker "$build/rank_worker" --rounds "$rounds" --sizes "$sizes" \
  "${flags[@]}"
