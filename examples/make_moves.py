#!/usr/bin/env python3
"""Writes examples/moves: shoots on their way, of the recorded states of test/data/moves."""
import json
import pathlib

root = pathlib.Path(__file__).resolve().parent
recorded = json.loads((root.parent / "test/data/moves/states.json").read_text())
# A destination that is not ready, one that goes on, one that fails, and one that nobody picks up.
chosen = {"m12-02": "palm", "m12-12": "moss", "m12-15": "fern", "m12-17": "reed", "m12-20": "sage", "m12-23": "tule"}


def named(state, name):
    return json.loads(json.dumps(state).replace(state["id"], name))


def write(name, items):
    out = root / "moves" / name
    out.parent.mkdir(exist_ok=True)
    document = {"apiVersion": "v1", "kind": "List", "items": items}
    out.write_text(json.dumps(document, indent=1, sort_keys=True) + "\n")


states = [named(state, chosen[state["id"]]) for state in recorded["states"] if state["id"] in chosen]
write("seeds.json", [{"apiVersion": "core.gardener.cloud/v1beta1", "kind": "Seed", **seed} for seed in recorded["seeds"]])
write("shoots.json", [state["shoot"] for state in states])
write("backup-entries.json", [entry for state in states for entry in state["backupEntries"]])
write("shoot-states.json", [state["shootState"] for state in states if state["shootState"]])
