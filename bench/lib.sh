# shellcheck shell=bash
# What the benchmarks that start servers share.

free_port() {
  local port
  while :; do
    port=$((20000 + RANDOM % 12000))  # Below the ports that the kernel hands out itself.
    (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || { echo $port; return; }
  done
}

fail() { echo "bench/${0##*/}: $*" >&2; exit 1; }

need() {  # need TOOL...
  local tool
  for tool; do
    command -v "$tool" >/dev/null || fail "$tool is missing (./dev bench installs it)"
  done
}

# tls.crt and tls.key in a folder, for a server on the loopback.
make_certificate() {  # make_certificate DIR
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 \
    -subj /CN=trowel-bench -addext "subjectAltName=IP:127.0.0.1,DNS:localhost" \
    -keyout "$1/tls.key" -out "$1/tls.crt" 2>"$1/openssl.log" ||
    fail "$(cat "$1/openssl.log")"
}
