#include "cli/plan/script_text.h"

namespace trowel::cli {

const std::string_view kScriptHead = R"bash(#
# Before a wave begins, each of its moves is asked for as a dry run, alone: what only all of them
# together use up, a budget or the last seats, is refused when they are bound, in the midst of the
# wave. A wave ends when its shoots have arrived and are well. May be stopped, and run again: what
# has arrived is left alone. Whatever is not as the plan found it ends the script.
#
# KUBECTL  how to call it, with options (kubectl); 1.32 or newer patches any subresource
# TROWEL   how to call "trowel check", with options: asked before each move is bound, for gardens
#          where no webhook denies what became wrong since; without it only the API server is asked
# DRY_RUN  1: a rehearsal of all waves, each move as a dry run in the garden as it is; binds nothing
# POLL     seconds between two looks at a shoot that is on its way (10)
# PAUSE    seconds before another attempt, after a conflict or without an answer (2)
# TIMEOUT  seconds that a shoot may take after the others of its wave (7200)
)bash";

const std::string_view kScriptFunctions = R"bash(set -euo pipefail

read -ra kubectl <<<"${KUBECTL:-kubectl}"
read -ra trowel <<<"${TROWEL:-}"
attempts=5
refused=0

fail() {
  echo "$1" >&2
  exit 1
}

case ${DRY_RUN-0} in
  0 | 1) rehearses=${DRY_RUN-0} ;;
  *) fail "DRY_RUN is 1 or 0" ;;
esac

# look NAMESPACE NAME: sets what is known of the shoot. An API server that does not answer is asked
# again. Returns 1 if it never does, 2 if there is no such shoot.
look() {
  local seen attempt
  for ((attempt = 1; attempt <= attempts; attempt++)); do
    if seen=$("${kubectl[@]}" --namespace "$1" get shoots.core.gardener.cloud "$2" \
      --ignore-not-found --output jsonpath='{.spec.seedName}|{.status.seedName}|'\
'{.status.lastOperation.type}|{.status.lastOperation.state}|'\
'{.status.conditions[?(@.type=="APIServerAvailable")].status}|'\
'{.status.conditions[?(@.type=="ControlPlaneHealthy")].status}|{.metadata.resourceVersion}'); then
      [ -n "$seen" ] || return 2
      IFS='|' read -r bound host type state api plane version <<<"$seen"
      return 0
    fi
    sleep "${PAUSE:-2}"
  done
  return 1
}

# is_well: its API server and the rest of its control plane are known not to be ill.
is_well() {
  case $api in True | Progressing) ;; *) return 1 ;; esac
  case $plane in True | Progressing) ;; *) return 1 ;; esac
}

# ask_trowel NAMESPACE NAME TO LIVE: returns 1 unless the move is allowed.
ask_trowel() {
  local kind=()
  [ ${#trowel[@]} -gt 0 ] || return 0
  case $4 in
    true) kind=(--live) ;;
    null) kind=(--classic) ;;
  esac
  if "${trowel[@]}" "$1/$2" --to "$3" ${kind[@]+"${kind[@]}"}; then return 0; fi
  echo "$1/$2: trowel check does not allow it to go to $3" >&2
  return 1
}

# ask NAMESPACE NAME TO LIVE [FLAG...]: for the move of a shoot that was looked at. LIVE is the
# annotation live-migrate as it should be: true, null (none), or keep. Returns 2 if another look is
# worth it: somebody has changed the shoot meanwhile, or nobody has answered.
ask() {
  local space=$1 name=$2 to=$3 annotations= said
  case $4 in
    true) annotations='"annotations": {"migration.gardener.cloud/live-migrate": "true"}, ' ;;
    null) annotations='"annotations": {"migration.gardener.cloud/live-migrate": null}, ' ;;
  esac
  shift 4
  if said=$("${kubectl[@]}" --namespace "$space" patch shoots.core.gardener.cloud "$name" \
    --subresource binding --type merge --patch "{\"metadata\": {$annotations\
\"resourceVersion\": \"$version\"}, \"spec\": {\"seedName\": \"$to\"}}" "$@" 2>&1); then
    # kubectl says the same of both.
    case ${1:-} in --dry-run*) said=${said/%patched/patched (dry run)} ;; esac
    echo "$said"
    return 0
  fi
  echo "$said" >&2
  case $said in
    *"Error from server (Conflict)"* | *"Error from server (ServiceUnavailable)"* | \
      *"Error from server (TooManyRequests)"* | *"Error from server (ServerTimeout)"* | \
      *"Error from server (Timeout)"* | *"Unable to connect to the server"* | \
      *"The connection to the server"*) return 2 ;;
  esac
  return 1
}

# rebind NAMESPACE NAME FROM TO LIVE [FLAG...]: if it still is where the plan found it. Sets `by` to
# what has bound it, this run or an earlier one. Returns 1 if it is refused.
rebind() {
  local space=$1 name=$2 from=$3 to=$4 live=$5 attempt code
  local bound host type state api plane version
  shift 5
  by=earlier
  for ((attempt = 1; attempt <= attempts; attempt++)); do
    code=0
    look "$space" "$name" || code=$?
    case $code in
      1) echo "$space/$name: no answer about it" >&2 && return 1 ;;
      2) echo "$space/$name is gone: make a new plan" >&2 && return 1 ;;
    esac
    if [ "$bound" = "$to" ]; then
      echo "$space/$name is bound to $to already"
      return 0
    fi
    if [ "$bound" != "$from" ]; then
      echo "$space/$name is on ${bound:-no seed}, not on $from: make a new plan" >&2
      return 1
    fi
    by="this run"
    if [ $# = 0 ] || [ "$rehearses" = 1 ]; then
      ask_trowel "$space" "$name" "$to" "$live" || return 1
    fi
    ask "$space" "$name" "$to" "$live" "$@" || code=$?
    [ "$code" = 2 ] || return "$code"
    sleep "${PAUSE:-2}"
  done
  echo "$space/$name: given up after $attempts attempts" >&2
  return 1
}

# await NAMESPACE NAME TO BY: until it runs there and its last operation has ended well. BY is what
# has bound it: this run, an earlier one, or other (it is not of this plan). A shoot that had
# settled there before this run may be in any other operation by now: that is no matter of its move.
await() {
  local space=$1 name=$2 to=$3 by=$4 deadline=$((SECONDS + ${TIMEOUT:-7200})) code now
  local bound host type state api plane version
  while true; do
    code=0
    look "$space" "$name" || code=$?
    case $code in
      0) now="it runs on ${host:-no seed}, last operation ${type:-none} $state" ;;
      1) now="no answer about it" ;;
      *) fail "$space/$name is gone: make a new plan" ;;
    esac
    if [ "$code" = 0 ]; then
      [ "$bound" = "$to" ] ||
        fail "$space/$name is bound to ${bound:-no seed}, not to $to: make a new plan"
      # Until the migration begins, the last operation is an older one: how that ended says nothing.
      case $type/$state in
        Migrate/Failed | Restore/Failed | LiveMigrate/Failed)
          fail "$space/$name: $type has failed" ;;
      esac
      if [ "$host" = "$to" ]; then
        case $by/$type/$state in
          */Migrate/*) ;; # Handed over; Restore is still to come.
          other/*/Succeeded) return ;;
          */Restore/Succeeded | */LiveMigrate/Succeeded | "this run"/*/Succeeded)
            if is_well; then return; fi
            now="it runs on $to, but APIServerAvailable is ${api:-not known} and"
            now+=" ControlPlaneHealthy is ${plane:-not known}" ;;
          "this run"/*/Failed) fail "$space/$name: $type has failed" ;;
          "this run"/* | */Restore/* | */LiveMigrate/* | *//*) ;;
          *) return ;;
        esac
      fi
    fi
    [ "$SECONDS" -lt "$deadline" ] ||
      fail "$space/$name has not arrived on $to after ${TIMEOUT:-7200} s: $now"
    sleep "${POLL:-10}"
  done
}

# await_other NAMESPACE NAME TO: a move that ran when the plan was made.
await_other() {
  [ "$rehearses" = 1 ] || await "$@" other
}

# run NUMBER: the wave in `moves`.
run() {
  local i space name from to live by= bound_by=()
  echo "wave $1: a dry run of ${#moves[@]} moves"
  for i in "${!moves[@]}"; do
    read -r space name from to live <<<"${moves[i]}"
    if rebind "$space" "$name" "$from" "$to" "$live" --dry-run=server; then continue; fi
    [ "$rehearses" = 1 ] || exit 1
    refused=$((refused + 1))
  done
  [ "$rehearses" = 0 ] || return 0
  echo "wave $1: ${#moves[@]} moves"
  for i in "${!moves[@]}"; do
    read -r space name from to live <<<"${moves[i]}"
    rebind "$space" "$name" "$from" "$to" "$live" || exit 1
    bound_by[i]=$by
  done
  for i in "${!moves[@]}"; do
    read -r space name from to live <<<"${moves[i]}"
    await "$space" "$name" "$to" "${bound_by[i]}"
  done
  echo "wave $1: all have arrived"
}

# finish: the last line.
finish() {
  [ "$refused" = 0 ] || fail "rehearsal: moves that are refused: $refused"
  [ "$rehearses" = 0 ] || echo "rehearsal: each move is allowed, alone"
}
)bash";

}  // namespace trowel::cli
