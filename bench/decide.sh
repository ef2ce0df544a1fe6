#!/usr/bin/env bash
# Measures decisions without a server, and whether the bars are met: bench/README.md.
set -euo pipefail

usage() {
  cat <<'END'
Usage: bench/decide.sh [--quick] [--no-fail] [--build DIR]

  --quick      each benchmark only for a moment, and no failure on a missed bar
  --no-fail    a missed bar is printed and is no error
  --build DIR  where decide_bench and decide_bars are (default: build/release/bench)
END
}

root=$(cd "$(dirname "$0")/.." && pwd)
build=$root/build/release/bench
seconds=0.5
flags=()
while [ $# -gt 0 ]; do
  case $1 in
    --quick) seconds=0.02 flags=(--no-fail); shift ;;
    --no-fail) flags=(--no-fail); shift ;;
    --build) build=$2; shift 2 ;;
    --help | -h) usage; exit 0 ;;
    *) usage >&2; exit 2 ;;
  esac
done

"$build/decide_bench" --benchmark_min_time=$seconds --benchmark_color=false
echo
exec "$build/decide_bars" "${flags[@]}"
