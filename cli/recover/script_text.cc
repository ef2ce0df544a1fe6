#include "cli/recover/script_text.h"

namespace trowel::cli {

const std::string_view kRecoverHead = R"bash(#
# Asks before each step, and takes none whose check fails. What has been taken is not taken again:
# it may be stopped, and run again. Copies of what it changes, and a journal of all it did, are left
# in the folder that it runs in.
#
# YES      1: asks nothing (0)
# JOURNAL  the file that says what was done (trowel-recover.journal)
# SKIP     1: goes on with the next shoot where a check fails, or a step (0: ends there)
)bash";

const std::string_view kRecoverFunctions = R"bash(set -euo pipefail

journal=${JOURNAL:-trowel-recover.journal}
skipped=0
leave=0

for flag in "${YES:-0}" "${SKIP:-0}"; do
  case $flag in
    0 | 1) ;;
    *) echo "YES and SKIP are 1 or 0" >&2 && exit 2 ;;
  esac
done

# note TEXT: into the journal, and to whoever watches.
note() {
  printf '%s %s\n' "$(date -u +%FT%TZ)" "$1" | tee -a "$journal"
}

# confirm TEXT: returns 1 for no. Without a terminal nobody can say yes.
confirm() {
  local answer
  [ "${YES:-0}" = 0 ] || return 0
  if ! read -r -p "$1? [y/N/q] " answer </dev/tty; then
    echo "no terminal to ask: YES=1 takes every step whose check holds" >&2
    exit 2
  fi
  case $answer in
    y | yes) return 0 ;;
    q) note "ended by whoever ran it" && exit 1 ;;
    *) return 1 ;;
  esac
}

# give_up TEXT: the rest of this shoot is left.
give_up() {
  note "$1"
  skipped=$((skipped + 1))
  leave=1
  [ "${SKIP:-0}" = 1 ] || finish
}

# shoot KEY: the steps that follow are about it.
shoot() {
  key=$1
  leave=0
  note "$key: begins"
}

# step NAME WHAT DONE CHECK COMMAND
step() {
  [ "$leave" = 0 ] || return 0
  if [ -n "$3" ] && (eval "$3") >/dev/null 2>&1; then
    note "$key: $1: has been done"
    return 0
  fi
  if ! (eval "$4") >/dev/null; then
    give_up "$key: $1: is not done, for this does not hold: $4"
    return 0
  fi
  printf '%s: %s\n  %s\n' "$key" "$2" "$5"
  if ! confirm "$2"; then
    give_up "$key: $1: not wanted"
    return 0
  fi
  if (eval "$5"); then
    note "$key: $1: done"
  else
    give_up "$key: $1: has failed"
  fi
}

# still_lost SEED: ends unless the seed is silent still.
still_lost() {
  local ready
  ready=$(kubectl get seeds.core.gardener.cloud "$1" --ignore-not-found \
    -o jsonpath='{.status.conditions[?(@.type=="GardenletReady")].status}')
  if [ "$ready" = True ]; then
    note "$1 answers again: nothing is done; move its shoots as usual, or make this anew"
    exit 1
  fi
}

finish() {
  [ "$skipped" = 0 ] || note "left undone: $skipped"
  [ "$skipped" = 0 ] && exit 0
  exit 1
}
)bash";

}  // namespace trowel::cli
