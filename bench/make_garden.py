#!/usr/bin/env python3
"""Makes the small garden that all servers of the benchmark judge by.

    bench/make_garden.py LISTS REGIONS.yaml DIR

LISTS is a folder with list-seeds.json, list-shoots.json, list-cloudprofiles.json and
list-projects.json as an API server printed them; REGIONS.yaml is a region ConfigMap. What nobody
decides by (managedFields, last-applied-configuration) is left out.
"""

import json
import pathlib
import sys

import yaml

LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration"
MOVED = "moss"  # The shoot of the review: here it has not moved yet.


def main():
    lists, regions, out = (pathlib.Path(argument) for argument in sys.argv[1:])
    for kind in ("seeds", "shoots", "cloudprofiles", "projects"):
        document = json.loads((lists / f"list-{kind}.json").read_text(encoding="utf-8"))
        for item in document["items"]:
            item["metadata"].pop("managedFields", None)
            item["metadata"].get("annotations", {}).pop(LAST_APPLIED, None)
            if kind == "shoots" and item["metadata"]["name"] == MOVED:
                item["spec"]["seedName"] = item["status"]["seedName"]
        write(out / f"{kind}.json", document)
    write(out / "regions.json", yaml.safe_load(regions.read_text(encoding="utf-8")))


def write(path, document):
    path.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
