#!/usr/bin/env bash
# Measures how long trowel takes to read a dump of shoots, beside kubectl on the same file:
# bench/README.md.
set -euo pipefail

usage() {
  cat <<'END'
Usage: bench/read.sh [--quick] [--no-fail] [--rounds N] [--shoots N] [--large N] [--build DIR] [--before PROGRAM]

  --quick           200 shoots, one round: does everything still work?
  --no-fail         a missed bar is printed and is no error
  --rounds N        all sides in turns; the table shows medians (default 7)
  --shoots N        in the dump (default 2000: 17.7 MB of YAML)
  --large N         shoots of a whole landscape, as YAML, read once (default 21600: 190 MB)
  --build DIR       where trowel is (default: build/release/cli)
  --before PROGRAM  another trowel, whose time for JSON this one must keep
END
}

here=$(cd "$(dirname "$0")" && pwd)
root=$(dirname "$here")
# shellcheck source=bench/lib.sh
source "$here/lib.sh"
build=$root/build/release/cli
rounds=7 shoots=2000 large=21600 no_fail= before=
while [ $# -gt 0 ]; do
  case $1 in
    --quick) rounds=1 shoots=200 large=400 no_fail=1; shift ;;
    --no-fail) no_fail=1; shift ;;
    --rounds) rounds=$2; shift 2 ;;
    --shoots) shoots=$2; shift 2 ;;
    --large) large=$2; shift 2 ;;
    --build) build=$2; shift 2 ;;
    --before) before=$2; shift 2 ;;
    --help | -h) usage; exit 0 ;;
    *) usage >&2; exit 2 ;;
  esac
done
need go python3

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
(cd "$root/test/kubectl_reader" && go build -buildvcs=false -o "$work/kubectl_reader" .)
lists=$root/test/data/garden
"$work/kubectl_reader" shoots "$lists/list-shoots.json" "$shoots" "$work/shoots.yaml" "$work/shoots.json"
"$work/kubectl_reader" shoots "$lists/list-shoots.json" "$large" "$work/large.yaml" "$work/large.json"
rm "$work/large.json"

# A kubectl if there is one: `label --local` asks no server. Else the decoder that it is made of.
kubectl=("$work/kubectl_reader" decode "$work/shoots.yaml")
name="kubectl's decoder"
if command -v kubectl >/dev/null &&
  kubectl label --local -f "$lists/list-projects.json" bench=yes -o name >/dev/null 2>&1; then
  kubectl=(kubectl label --local -f "$work/shoots.yaml" bench=yes -o name)
  name="kubectl label --local"
fi

python3 "$here/read/compare.py" --trowel "$build/trowel" --before "$before" --lists "$lists" \
  --work "$work" --rounds "$rounds" --shoots "$shoots" --large "$large" --peer-name "$name" \
  ${no_fail:+--no-fail} -- "${kubectl[@]}"
