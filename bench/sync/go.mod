module trowel.gardener.cloud/bench/sync

go 1.23
