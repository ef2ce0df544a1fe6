#!/usr/bin/env python3
"""Writes examples/lost-seed: a seed that fell silent, and shoots in every state that a recovery tells apart."""
import json
import pathlib

root = pathlib.Path(__file__).resolve().parent
recorded = json.loads((root.parent / "test/data/moves/states.json").read_text())
states = {state["id"]: state for state in recorded["states"]}
silent_since = "2026-11-29T21:40:00Z"


def write(name, items):
    out = root / "lost-seed" / name
    out.parent.mkdir(exist_ok=True)
    document = {"apiVersion": "v1", "kind": "List", "items": items}
    out.write_text(json.dumps(document, indent=1, sort_keys=True) + "\n")


def named(identifier, name):
    return json.loads(json.dumps(states[identifier]).replace(identifier, name))


def resting(name, purpose, state_of):
    """A shoot at rest on aws-eu1; its ShootState is of `state_of`, or there is none."""
    state = named("m12-00", name)
    state["shoot"]["spec"]["purpose"] = purpose
    state["shootState"] = None
    if state_of:
        state["shootState"] = {
            "apiVersion": "core.gardener.cloud/v1beta1",
            "kind": "ShootState",
            "metadata": {
                "name": name,
                "namespace": "garden-dev",
                "annotations": {"gardener.cloud/timestamp": state_of},
            },
        }
    return state


chosen = [
    resting("rose", "production", "2026-11-29T18:12:00Z"),
    resting("lily", "evaluation", "2026-11-29T11:05:00Z"),
    resting("iris", "development", None),
    resting("flax", "evaluation", "2026-11-29T18:20:00Z"),
    named("m12-02", "palm"),
    named("m12-12", "moss"),
    named("m12-15", "fern"),
    named("m12-20", "sage"),
]
chosen[3]["shoot"]["metadata"]["deletionTimestamp"] = "2026-11-29T21:30:00Z"
for state in chosen:  # A ShootState that is older than its shoot is that of another.
    state["shoot"]["metadata"]["creationTimestamp"] = "2026-03-01T09:00:00Z"

seeds = [{"apiVersion": "core.gardener.cloud/v1beta1", "kind": "Seed", **seed} for seed in recorded["seeds"]]
for seed in seeds:
    if seed["metadata"]["name"] != "aws-eu1":
        continue
    for condition in seed["status"]["conditions"]:
        if condition["type"] == "GardenletReady":
            condition.update(status="Unknown", lastTransitionTime=silent_since, reason="SeedStatusUnknown")

profiles = json.loads((root.parent / "test/data/garden/list-cloudprofiles.json").read_text())["items"]
projects = json.loads((root.parent / "test/data/garden/list-projects.json").read_text())["items"]
for kind, items in (("CloudProfile", profiles), ("Project", projects)):
    for item in items:
        item.update(apiVersion="core.gardener.cloud/v1beta1", kind=kind)

# Another seed is a shoot: what the example shows of aws-eu1 is then known, and not for want of a list.
managed = {
    "apiVersion": "seedmanagement.gardener.cloud/v1alpha1",
    "kind": "ManagedSeed",
    "metadata": {"name": "aws-eu4", "namespace": "garden"},
    "spec": {"shoot": {"name": "aws-eu4"}},
}
write("seeds.json", seeds)
write("managed-seeds.json", [managed])
write("shoots.json", [state["shoot"] for state in chosen])
write("backup-entries.json", [entry for state in chosen for entry in state["backupEntries"]])
write("shoot-states.json", [state["shootState"] for state in chosen if state["shootState"]])
write("cloudprofiles.json", profiles)
write("projects.json", projects)
