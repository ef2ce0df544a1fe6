module trowel.gardener.cloud/bench/upstream-scheduler

go 1.23
