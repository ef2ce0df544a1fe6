#!/usr/bin/env bash
# Builds what the Dockerfile builds, from the same files with the same commands, where there is no
# container engine, and checks that the runtime stage's packages hold every library of the program.
#
# usage: test/manifests/image_test.sh [--quick]
#   --quick   only compare lists and look for the files; build nothing
set -euo pipefail
cd "$(dirname "$0")/../.."

say() { echo "image: $*"; }
fail() {
  echo "image: $*" >&2
  exit 1
}

# Instructions of the Dockerfile on one line each, comments dropped.
instructions() { grep -v '^ *#' Dockerfile | sed -e ':a' -e '/\\$/{N;s/\\\n//;ba' -e '}'; }

# The packages that the stage's apt-get install names; stages count from 1.
packages_of_stage() {
  instructions | awk -v stage="$1" '
    $1 == "FROM" { now++ }
    now == stage && /apt-get install/ {
      sub(/.*--no-install-recommends/, ""); sub(/&&.*/, ""); print
    }' | tr -s ' ' '\n' | grep . | sort
}

# "WHAT WHERE-TO" for each COPY from the source tree.
copies() {
  instructions | awk '$1 == "COPY" && $2 !~ /^--/ { for (i = 2; i < NF; i++) print $i, $NF }'
}

check_packages() {
  local dev
  dev=$(sed -n '/^readonly packages_build=(/,/^)/p' dev | sed '1d;$d' | tr -s ' ' '\n' | grep . | sort)
  diff <(echo "$dev") <(packages_of_stage 1) ||
    fail "the build stage's packages are not those of packages_build in ./dev"
  say "the build stage has the $(echo "$dev" | wc -l) packages of ./dev"
}

check_copies() {
  local what where
  while read -r what where; do
    [ -e "$what" ] || fail "COPY $what: there is no such file or folder"
  done < <(copies)
  say "all $(copies | wc -l) files and folders are there"
}

build_copy() {
  local source=$1 what where
  while read -r what where; do
    case $where in
      ./) cp -r "$what" "$source/" ;;
      *)
        mkdir -p "$source/$(dirname "$where")"
        cp -r "$what" "$source/$where"
        ;;
    esac
  done < <(copies)
  local jobs=${TROWEL_IMAGE_JOBS:-$(nproc)} command
  while read -r command; do
    say "$command"
    (cd "$source" && CMAKE_BUILD_PARALLEL_LEVEL=$jobs bash -c "$command" >"$source/build.log" 2>&1) ||
      { tail -40 "$source/build.log" >&2; fail "the command failed"; }
  done < <(instructions | awk '$1 == "RUN" && $2 == "cmake" { sub(/^RUN /, ""); print }')
}

# Debian names the package of a file by the path before or after /usr was merged.
package_of() {
  local file
  file=$(readlink -f "$1")
  { dpkg -S "$file" || dpkg -S "${file#/usr}" || dpkg -S "/usr$file"; } 2>/dev/null |
    head -1 | cut -d: -f1
}

# What the base image brings, and what the named packages bring with them.
runtime_packages() {
  dpkg-query -W -f '${Package} ${Essential} ${Priority}\n' |
    awk '$2 == "yes" || $3 == "required" || $3 == "important" { print $1 }'
  local package
  for package in $(packages_of_stage 2); do
    echo "$package"
    apt-cache depends --recurse --no-recommends --no-suggests --no-conflicts --no-breaks \
      --no-replaces --no-enhances "$package" | sed -n 's/^ *\(PreDepends\|Depends\): //p'
  done
}

check_libraries() {
  local program=$1 have library package missing=0 count=0
  have=$(runtime_packages | sort -u)
  if ldd "$program" | grep 'not found'; then fail "a library is missing even here"; fi
  while read -r library; do
    package=$(package_of "$library")
    [ -n "$package" ] || fail "$library belongs to no package"
    count=$((count + 1))
    grep -qx "$package" <<<"$have" || {
      say "$library is in $package, which the runtime stage does not install"
      missing=1
    }
  done < <(ldd "$program" | awk '/=> \// { print $3 }')
  [ $missing = 0 ] || fail "add the packages above to the runtime stage"
  say "the runtime stage has all $count libraries"
}

check_packages
check_copies
if [ "${1:-}" = --quick ]; then exit 0; fi

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
build_copy "$folder"
program=$folder/$(instructions | awk '$1 == "COPY" && $2 == "--from=build" { sub("/src/", "", $3); print $3 }')
check_libraries "$program"
"$program" version
# As in the pod: no root, a folder that cannot be written.
if [ "$(id -u)" = 0 ] && command -v setpriv >/dev/null; then
  chmod 755 "$folder"
  (cd / && setpriv --reuid 65532 --regid 65532 --clear-groups "$program" policy show >/dev/null)
  say "runs as user 65532"
fi
say "$(stat -c %s "$program") bytes, passed"
