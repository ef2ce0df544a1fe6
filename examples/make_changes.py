"""Writes examples/changes: shoots of examples/garden as somebody would have them, for trowel
check-change. Run it by itself, after the garden has been made."""
import pathlib

import yaml

EXAMPLES = pathlib.Path(__file__).resolve().parent
CHANGES = EXAMPLES / "changes"


def change(name, shoot, annotations):
    garden = yaml.safe_load_all((EXAMPLES / "garden" / "shoots-garden-dev.yaml").read_text())
    item = next(each for each in garden if each["metadata"]["name"] == shoot)
    item["metadata"].setdefault("annotations", {}).update(annotations)
    (CHANGES / f"{name}.yaml").write_text(yaml.safe_dump(item, sort_keys=False, width=110))


CHANGES.mkdir(parents=True, exist_ok=True)
# It is on its way, and would go on without waiting for its etcd.
change("skip-readiness", "fern", {"shoot.gardener.cloud/skip-readiness": "true"})
# It rests.
change("note", "moss", {"example.org/note": "moves on Friday"})
