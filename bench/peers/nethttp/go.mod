module trowel.gardener.cloud/bench/nethttp

go 1.23
