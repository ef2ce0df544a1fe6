#!/bin/bash
# Makes the archive that deploy/krew/trowel.yaml names, and a copy of that manifest with its digest and
# place: deploy/krew/package.sh [BINARY [FOLDER]]. Then, without publishing anything:
#   kubectl krew install --manifest=build/krew/trowel.yaml --archive=build/krew/trowel-linux-amd64.tar.gz
set -euo pipefail
cd "$(dirname "$0")/../.."
binary=${1:-build/release/cli/trowel} folder=${2:-build/krew} archive=trowel-linux-amd64.tar.gz
mkdir -p "$folder/files"
install -m 755 "$binary" "$folder/files/kubectl-trowel"
install -m 755 deploy/krew/kubectl_complete-trowel LICENSE "$folder/files"
chmod 644 "$folder/files/LICENSE"
# The same files make the same bytes.
tar -C "$folder/files" --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner -cf - . |
  gzip -n >"$folder/$archive"
digest=$(sha256sum "$folder/$archive" | cut -d' ' -f1)
sed -e '/^#/d' -e "s|^\( *uri: \).*|\1file://$(realpath "$folder")/$archive|" \
  -e "s|^\( *sha256: \).*|\1\"$digest\"|" deploy/krew/trowel.yaml >"$folder/trowel.yaml"
echo "$folder/$archive: $digest"
