"""The AdmissionReviews of examples/reviews, made for the shoots of make_garden.py."""
import copy
import json
import pathlib

ROOT = pathlib.Path(__file__).resolve().parent.parent
REVIEWS = ROOT / "examples" / "reviews"


def review(name, item, to, change=None, user="operator@example.org", dry_run=False):
    """An AdmissionReview as a recorded one, for a shoot of this garden."""
    recording = json.loads(
        (ROOT / "test" / "data" / "reviews" / "binding-move-classic.json").read_text())
    request = recording["request"]
    old, new = copy.deepcopy(item), copy.deepcopy(item)
    new["spec"]["seedName"] = to
    new["metadata"]["generation"] += 1
    if change:
        change(new)
    request.update({"name": item["metadata"]["name"], "namespace": item["metadata"]["namespace"],
                    "object": new, "oldObject": old, "dryRun": dry_run})
    request["userInfo"]["username"] = user
    (REVIEWS / f"{name}.json").write_text(json.dumps(recording, separators=(",", ":")) + "\n")


def write_reviews(all_shoots):
    REVIEWS.mkdir(parents=True, exist_ok=True)
    by_name = {item["metadata"]["name"]: item for item in all_shoots}

    def live(item):
        item["metadata"]["annotations"]["migration.gardener.cloud/live-migrate"] = "true"

    def workers(item):
        item["spec"]["provider"]["workers"][0]["maximum"] = 20

    def glass(item):
        item["metadata"]["annotations"]["trowel.gardener.cloud/break-glass"] = \
            "aws-eu8 is lost, incident 4711"

    review("move-allowed", by_name["moss"], "aws-eu5")
    review("move-denied", by_name["moss"], "aws-ap1", live)
    review("move-five-rules", by_name["heath"], "aws-us2")
    review("move-warned", by_name["clover"], "aws-eu4")
    review("move-with-spec-change", by_name["oak"], "aws-eu1", workers)
    review("move-break-glass", by_name["alder"], "aws-eu4", glass)
    review("first-schedule", by_name["daisy"], "aws-eu1",
           user="system:serviceaccount:garden:gardener-scheduler")
