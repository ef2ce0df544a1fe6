#!/usr/bin/env python3
"""Grows a recorded binding review to the size that a grown shoot has: about 32 KB.

    bench/make_review.py RECORDED > bench/reviews/move-32k.json
    bench/make_review.py RECORDED update > bench/reviews/update-32k.json

RECORDED is a real review of a move of garden-dev/moss (binding-move-dry-run.json). The shoot gets
more worker pools, the fields of them an owner in managedFields, and the conditions of the status
the fuller texts that gardenlet writes. Old and new object stay equal but for what a move changes,
or, with "update", for a label of a shoot that stays where it is.
"""

import copy
import json
import sys

POOLS = 9
DESTINATION = "aws-eu5"
MACHINES = ["m5.large", "m5.xlarge", "m6i.2xlarge", "r6i.xlarge", "c6i.4xlarge"]


def add_pools(shoot):
    workers = shoot["spec"]["provider"]["workers"]
    for number in range(len(workers), POOLS):
        worker = copy.deepcopy(workers[0])
        worker["name"] = worker["labels"]["pool"] = f"pool-{number}"
        worker["machine"]["type"] = MACHINES[number % len(MACHINES)]
        workers.append(worker)


def add_owners(shoot):
    owned = shoot["metadata"]["managedFields"][0]["fieldsV1"]["f:spec"]["f:provider"]["f:workers"]
    for number in range(POOLS):
        owned.setdefault(f'k:{{"name":"pool-{number}"}}',
                         copy.deepcopy(owned['k:{"name":"pool-0"}']))


def fill_conditions(shoot):
    texts = {
        "APIServerAvailable": "API server /healthz endpoint responded with success status code.",
        "ControlPlaneHealthy": "All control plane components are healthy.",
        "ObservabilityComponentsHealthy": "All observability components are healthy.",
        "EveryNodeReady": "All nodes are ready.",
        "SystemComponentsHealthy": "All system components are healthy.",
    }
    for condition in shoot["status"]["conditions"]:
        condition["message"] = texts[condition["type"]]


def make_update(request):
    """What `kubectl label` asks for."""
    for key in ("subResource", "requestSubResource"):
        request.pop(key, None)
    request["object"] = copy.deepcopy(request["oldObject"])
    request["object"]["metadata"]["labels"]["team"] = "a"


def main():
    with open(sys.argv[1], encoding="utf-8") as recorded:
        review = json.load(recorded)
    request = review["request"]
    request["dryRun"] = False
    request.get("options", {}).pop("dryRun", None)
    for shoot in (request["object"], request["oldObject"]):
        add_pools(shoot)
        add_owners(shoot)
        fill_conditions(shoot)
    new = request["object"]
    if sys.argv[2:] == ["update"]:
        make_update(request)
        print(json.dumps(review, separators=(",", ":"), ensure_ascii=False), end="")
        return
    label = "name.seed.gardener.cloud/"
    new["metadata"]["labels"].pop(label + new["spec"]["seedName"])
    new["metadata"]["labels"][label + DESTINATION] = "true"
    new["spec"]["seedName"] = DESTINATION
    print(json.dumps(review, separators=(",", ":"), ensure_ascii=False), end="")


if __name__ == "__main__":
    main()
