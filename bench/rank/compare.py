#!/usr/bin/env python3
"""Both rankings beside a Go port of gardener-scheduler's selection: called by bench/rank.sh.

Starts Trowel's worker and the port on the same generated garden, asks both in turns for the same
shoots, compares every answer, and prints what one selection took, the ratios and the bars.
"""

import argparse
import json
import pathlib
import statistics
import subprocess
import sys
import tempfile

STRATEGIES = ("SameRegion", "MinimalDistance")
TROWEL_TASKS = ("place", "move")
BAR_SIZE = (800, 21600)
RATIO_LEAST = 20
TROWEL_US_MOST = 100


class Side:
    """A process that answers each line with a line of JSON."""

    def __init__(self, command):
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
        )
        if self.read() != "ready":
            sys.exit(f"bench/rank.sh: {command[0]} did not get ready")

    def read(self):
        return self.process.stdout.readline().rstrip("\n")

    def ask(self, task):
        self.process.stdin.write(task + "\n")
        line = self.read()
        if not line:
            sys.exit(f"bench/rank.sh: no answer to {task}")
        return json.loads(line)

    def stop(self):
        self.process.stdin.close()
        self.process.wait()


def check(waiting, ours, theirs):
    """A tie is a list here and any one of it there; a number is the step where nothing was left."""
    if len(ours) != len(waiting) or len(theirs) != len(waiting):
        sys.exit("bench/rank.sh: an answer is missing")
    chosen = 0
    for shoot, mine, other in zip(waiting, ours, theirs):
        tied = isinstance(mine, list)
        chosen += tied
        if other not in mine if tied else other != mine:
            sys.exit(f"bench/rank.sh: {shoot}: Trowel says {mine}, the Go port {other}")
    if chosen * 2 < len(waiting):
        sys.exit(f"bench/rank.sh: only {chosen} of {len(waiting)} shoots can be placed")
    return chosen


def measure(size, options):
    """Microseconds of each task and round, and what the answers were."""
    seeds, shoots = size
    figures = {}
    with tempfile.TemporaryDirectory() as folder:
        worker = Side(options.pin + [options.worker, str(seeds), str(shoots), folder])
        peer = None
        if options.peer:
            peer = Side(options.pin + ["env", "GOMAXPROCS=1", options.peer, "--garden", folder])
        waiting = (pathlib.Path(folder) / "waiting.txt").read_text(encoding="utf-8").split()
        for turn in range(options.rounds + 1):
            for strategy in STRATEGIES:
                mine = worker.ask(f"gardener {strategy}")
                results = {f"gardener {strategy}": mine["us"]}
                for task in ("upstream", "counted") if peer else ():
                    answer = peer.ask(f"{task} {strategy}")
                    figures["chosen"] = check(waiting, mine["answers"], answer["answers"])
                    results[f"{task} {strategy}"] = answer["us"]
                if turn > 0:  # The first is for the caches.
                    for task, us in results.items():
                        figures.setdefault(task, []).append(us)
            for task in TROWEL_TASKS:
                answer = worker.ask(task)
                if answer["offered"] * 2 < answer["asked"]:
                    sys.exit(f"bench/rank.sh: {task}: seeds for only {answer['offered']} shoots")
                if turn > 0:
                    figures.setdefault(task, []).append(answer["us"])
        for side in filter(None, (worker, peer)):
            side.stop()
    if "chosen" in figures:
        print(
            f"{seeds} seeds, {shoots} shoots: both choose the same for all {len(waiting)} shoots"
            f" ({figures.pop('chosen')} can be placed)",
            flush=True,
        )
    return figures


def ratio(figures, task, strategy):
    """The median of each round's: a slow moment of the machine meets both sides."""
    pairs = zip(figures[f"{task} {strategy}"], figures[f"gardener {strategy}"])
    return statistics.median(other / mine for other, mine in pairs)


def print_tables(results, has_peer):
    print(f"\n{'gardener mode, us':<44}{'Trowel':>9}", end="")
    print(f"{'Go port':>11}{'ratio':>8}{'counts kept':>13}{'ratio':>8}" if has_peer else "")
    for (seeds, shoots), figures in results.items():
        for strategy in STRATEGIES:
            name = f"{seeds:>4} seeds {shoots:>7} shoots  {strategy}"
            print(f"{name:<44}{statistics.median(figures[f'gardener {strategy}']):9.1f}", end="")
            for task, width in (("upstream", 11), ("counted", 13)) if has_peer else ():
                took = statistics.median(figures[f"{task} {strategy}"])
                print(f"{took:{width}.1f}{ratio(figures, task, strategy):8.1f}", end="")
            print()
    print(f"\n{'Trowel mode, us':<44}{'first seed':>11}{'move':>9}")
    for (seeds, shoots), figures in results.items():
        place, move = (statistics.median(figures[task]) for task in TROWEL_TASKS)
        print(f"{f'{seeds:>4} seeds {shoots:>7} shoots':<44}{place:11.1f}{move:9.1f}")
    print()


def report(figures, has_peer):
    """False if a bar is missed."""
    bars = []
    for strategy in STRATEGIES if has_peer else ():
        value = ratio(figures, "upstream", strategy)
        bars.append((f"gardener mode, {strategy}, times as fast as Go", value, ">=", RATIO_LEAST))
    for task, name in zip(TROWEL_TASKS, ("first seed", "move")):
        value = statistics.median(figures[task])
        bars.append((f"Trowel mode, {name}, us", value, "<=", TROWEL_US_MOST))
    met = True
    for name, value, operator, limit in bars:
        holds = value >= limit if operator == ">=" else value <= limit
        met = met and holds
        where = f"{BAR_SIZE[0]} seeds, {BAR_SIZE[1]} shoots: {name}"
        print(f"{'PASS' if holds else 'MISSED':<7}{where:<74}{value:8.1f}  {operator} {limit}")
    return met


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--worker", required=True)
    parser.add_argument("--peer", help="the Go port; without it Trowel is measured alone")
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--sizes", default="40:2400 200:10000 800:21600 800:100000")
    parser.add_argument("--pin", default="", help="a command before each side, as taskset -c 0")
    parser.add_argument("--no-fail", action="store_true")
    options = parser.parse_args()
    options.pin = options.pin.split()
    sizes = [tuple(int(number) for number in size.split(":")) for size in options.sizes.split()]
    results = {size: measure(size, options) for size in sizes}
    has_peer = options.peer is not None
    print_tables(results, has_peer)
    if BAR_SIZE not in results:
        return 0
    return 0 if report(results[BAR_SIZE], has_peer) or options.no_fail else 1


if __name__ == "__main__":
    sys.exit(main())
