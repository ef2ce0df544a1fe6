#!/usr/bin/env bash
# The alerts of manifests/monitoring as Prometheus reads and fires them, and as they resolve.
set -euo pipefail
cd "$(dirname "$0")/../../.."
here=test/manifests/alerts
command -v promtool >/dev/null || { echo "alerts: needs promtool (package prometheus)" >&2; exit 2; }

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
# A PrometheusRule's spec is what Prometheus itself reads from a file.
sed -n '/^spec:/,$p' manifests/monitoring/alerts.yaml | sed -e 1d -e 's/^  //' >"$dir/rules.yaml"
promtool check rules "$dir/rules.yaml"

cp "$here"/*.yaml "$dir/"
for alert in $(sed -n '/name: trowel-moves/,$s/.*alert: //p' "$dir/rules.yaml"); do
  grep -q "alertname: $alert\$" "$dir/moves.yaml" || { echo "alerts: $alert has no test" >&2; exit 1; }
done
promtool test rules "$dir/moves.yaml" "$dir/policy.yaml"
