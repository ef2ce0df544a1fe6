#!/usr/bin/env bash
# The program as it is shipped: what a mistake in memory would need to become an intrusion is not
# there. Usage: hardening_test.sh BINARY
set -euo pipefail
readonly binary=$1
failed=0

expect() {
  local what=$1
  shift
  if "$@"; then return; fi
  echo "hardening: $binary: $what"
  failed=1
}
says() { grep -Eq "$2" <<<"$(readelf "$1" --wide "$binary")"; }
lacks() { ! says "$1" "$2"; }

expect "is not a position-independent executable" says -h 'Type: +DYN \(Position-Independent'
expect "has no read-only relocations" says -l 'GNU_RELRO'
expect "binds functions only when they are called" says -d 'BIND_NOW|\(FLAGS\).*BIND_NOW|NOW'
expect "has an executable stack" lacks -l 'GNU_STACK.*RWE'
expect "has a segment that is written and executed" lacks -l 'LOAD.* RWE '
expect "protects no stack" says --dyn-syms '__stack_chk_fail'
expect "uses no checked functions of libc" says --dyn-syms '__(memcpy|memmove|memset|read|poll|fdelt|printf|vsnprintf|snprintf|recv)_chk'
expect "has no assertions of the standard library" grep -aq 'Assertion.*failed\|__n < this->size()' "$binary"
exit $failed
