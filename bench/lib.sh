# shellcheck shell=bash
# What the benchmarks that start servers share.

free_port() {
  local port
  while :; do
    port=$((20000 + RANDOM % 12000))  # Below the ports that the kernel hands out itself.
    (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || { echo $port; return; }
  done
}
