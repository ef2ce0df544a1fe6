#include "cli/recover/script_text.h"

namespace trowel::cli {

const std::string_view kRecoverHead = R"bash(#
# Asks before each step, and takes none whose check fails, or whose seed answers again. What has
# been taken is not taken again: it may be stopped, and run again, by one person at a time. Copies
# of what it changes, with keys in them, and a journal of all it did, are left in the folder that
# it runs in.
#
# KUBECONFIG  of the virtual garden, for kubectl and trowel; must be set
# YES         1: asks nothing (0)
# JOURNAL     the file that says what was done (trowel-recover.journal)
# SKIP        1: goes on with the next shoot where a check fails, or a step (0: ends there)
)bash";

const std::string_view kRecoverFunctions = R"bash(set -euo pipefail

: "${KUBECONFIG:?is not set: name the kubeconfig of the virtual garden}"
journal=${JOURNAL:-trowel-recover.journal}
skipped=0
leave=0
handed=0

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

# still_lost: ends unless the seed is silent still. It is asked before every step that changes
# something.
still_lost() {
  local seen
  [ -n "$seed" ] || return 0
  seen=$(kubectl get seeds.core.gardener.cloud "$seed" --ignore-not-found \
    -o jsonpath='{.metadata.uid}/{.status.conditions[?(@.type=="GardenletReady")].status}')
  case $seen in
    "$uid"/True | "$uid"/False)
      note "$seed answers again: nothing more is done; move what it has as usual, or make this anew"
      exit 1 ;;
    "$uid"/*) ;;
    *)
      note "there is no Seed $seed with uid $uid: this is another garden, or the seed is gone"
      exit 1 ;;
  esac
}

# give_up TEXT: the rest of this shoot is left.
give_up() {
  note "$1"
  skipped=$((skipped + 1))
  leave=1
  [ "${SKIP:-0}" = 1 ] || finish
}

# shoot KEY DONE: the steps that follow are about it. Of one that has been handed over only the
# last.
shoot() {
  key=$1
  leave=0
  handed=0
  note "$key: begins"
  if [ -n "$2" ] && (eval "$2") >/dev/null 2>&1; then handed=1; fi
}

# step NAME WHAT DONE CHECK COMMAND
step() {
  [ "$leave" = 0 ] || return 0
  if [ "$handed" = 1 ] && [ "$1" != watch ]; then
    note "$key: $1: has been done"
    return 0
  fi
  if [ -n "$3" ] && (eval "$3") >/dev/null 2>&1; then
    note "$key: $1: has been done"
    return 0
  fi
  if ! holds "$4"; then
    give_up "$key: $1: is not done, for this does not hold: $4"
    return 0
  fi
  printf '%s: %s\n  %s\n' "$key" "$2" "$5"
  if ! confirm "$2"; then
    give_up "$key: $1: not wanted"
    return 0
  fi
  # Whoever was asked may have taken his time.
  if [ "$1" != watch ]; then still_lost; fi
  if ! holds "$4"; then
    give_up "$key: $1: is not done, for this does not hold any more: $4"
    return 0
  fi
  if (eval "$5"); then
    note "$key: $1: done"
  else
    give_up "$key: $1: has failed"
  fi
}

holds() {
  (eval "$1") >/dev/null
}

finish() {
  [ "$skipped" = 0 ] || note "left undone: $skipped"
  [ "$skipped" = 0 ] && exit 0
  exit 1
}
)bash";

}  // namespace trowel::cli
