#!/usr/bin/env bash
# All benchmarks; called by ./dev bench. --quick only shows that they work and fails on no figure.
# What bench/serve.sh understands is passed on to it.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
decide=()
rank=()
serve=()
sync=()
read=()
missed=0
for flag in "$@"; do
  case $flag in
    --quick) decide+=(--quick) rank+=(--quick) serve+=(--quick) sync+=(--quick) read+=(--quick) ;;
    --no-fail) decide+=(--no-fail) rank+=(--no-fail) sync+=(--no-fail) read+=(--no-fail) ;;
    *) serve+=("$flag") ;;
  esac
done

echo "== decide: Evaluate and Rank"
"$here/decide.sh" "${decide[@]}" || missed=$?
echo
echo "== rank: both rankings beside a Go port of gardener-scheduler's selection"
"$here/rank.sh" "${rank[@]}" || missed=$?
echo
echo "== serve: the webhook beside its peers"
"$here/serve.sh" "${serve[@]}" || missed=$?
echo
echo "== sync: the garden taken in from its API server"
"$here/sync.sh" "${sync[@]}" || missed=$?
echo
echo "== read: a dump of shoots beside kubectl"
"$here/read.sh" "${read[@]}" || missed=$?
exit $missed
