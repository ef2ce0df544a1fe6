#!/usr/bin/env python3
"""Times trowel and a peer on the same dumps, in turns; bench/read.sh calls it."""

import argparse
import os
import statistics
import subprocess
import sys
import time

SECONDS_MAX = 0.5  # 2,000 shoots in YAML.
LARGE_SECONDS_MAX = 5.0  # 21,600 shoots in YAML.
PEER_RATIO_MIN = 8.0
NO_SLOWER = 1.1  # What two runs of one program differ by.


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("trowel", "before", "lists", "work", "peer-name"):
        parser.add_argument(f"--{name}", required=True)
    for name in ("rounds", "shoots", "large"):
        parser.add_argument(f"--{name}", type=int, required=True)
    parser.add_argument("--no-fail", action="store_true")
    parser.add_argument("peer", nargs="+")
    options = parser.parse_args()

    yaml, json = (os.path.join(options.work, f"shoots.{kind}") for kind in ("yaml", "json"))
    sides = {
        "trowel, YAML": rank(options.trowel, options.lists, yaml),
        "trowel, JSON": rank(options.trowel, options.lists, json),
        options.peer_name: options.peer,
    }
    if options.before:
        sides["before, YAML"] = rank(options.before, options.lists, yaml)
        sides["before, JSON"] = rank(options.before, options.lists, json)
    seconds = {name: [] for name in sides}
    for _ in range(options.rounds):
        for name, command in sides.items():
            seconds[name].append(timed(command))
    median = {name: statistics.median(times) for name, times in seconds.items()}
    large = timed(rank(options.trowel, options.lists, os.path.join(options.work, "large.yaml")))

    megabytes = os.path.getsize(yaml) / 1e6
    print(f"{options.shoots} shoots, {megabytes:.1f} MB of YAML, {options.rounds} rounds, medians")
    for name in sides:
        spread = f"{min(seconds[name]):.2f} to {max(seconds[name]):.2f}"
        print(f"  {name:24} {median[name]:7.3f} s  ({spread})")
    print(f"  {options.large} shoots, YAML       {large:7.3f} s")

    ratio = median[options.peer_name] / median["trowel, YAML"]
    bars = [
        (f"YAML within {SECONDS_MAX} s", median["trowel, YAML"] <= SECONDS_MAX),
        (f"a landscape's YAML within {LARGE_SECONDS_MAX} s", large <= LARGE_SECONDS_MAX),
        (f"{ratio:.1f} times as fast as {options.peer_name}, at least {PEER_RATIO_MIN}",
         ratio >= PEER_RATIO_MIN),
    ]
    if options.before:
        bars.append(("JSON no slower than before",
                     median["trowel, JSON"] <= NO_SLOWER * median["before, JSON"]))
    for text, held in bars:
        print(f"  {'ok' if held else 'MISSED':6} {text}")
    if not options.no_fail and not all(held for _, held in bars):
        sys.exit(1)


def rank(program, lists, dump):
    garden = [os.path.join(lists, f"list-{kind}.json")
              for kind in ("seeds", "cloudprofiles", "projects")] + [dump]
    return [program, "rank", "garden-dev/moss", "-o", "json", "--now", "2026-11-21T12:00:00Z"] + [
        word for path in garden for word in ("--garden", path)]


def timed(command):
    begin = time.monotonic()
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False)
    took = time.monotonic() - begin
    if done.returncode > 1:  # 1: no seed will do, which is an answer.
        sys.exit(f"{command[0]}: exit code {done.returncode}: {done.stderr.decode()[:500]}")
    return took


main()
