"""Writes examples/garden/backup-entries.yaml and the reviews of changes of objects that are no
shoots, examples/changes/*.json. Run it by itself, after the garden has been made."""
import copy
import json
import pathlib

import yaml

EXAMPLES = pathlib.Path(__file__).resolve().parent
GARDEN = EXAMPLES / "garden"
CORE = "core.gardener.cloud"
BUCKET = "b7d2f3a0-0000-4000-8000-000000000000"  # Of aws-eu1.


def objects():
    for path in sorted(GARDEN.glob("*.yaml")):
        for document in yaml.safe_load_all(path.read_text()):
            if document:
                yield from document.get("items", [document])


def find(kind, name):
    return next(each for each in objects()
                if each.get("kind") == kind and each["metadata"]["name"] == name)


def entry(shoot, seed):
    owner = find("Shoot", shoot)
    status = owner["status"]
    return {
        "apiVersion": f"{CORE}/v1beta1", "kind": "BackupEntry",
        "metadata": {
            "name": f"{status['technicalID']}--{status['uid']}",
            "namespace": owner["metadata"]["namespace"],
            "ownerReferences": [{"apiVersion": f"{CORE}/v1beta1", "kind": "Shoot", "name": shoot,
                                 "uid": status["uid"], "controller": True}]},
        "spec": {"bucketName": BUCKET, "seedName": seed},
        "status": {"seedName": seed}}


def review(name, resource, operation, old, new, user="ann@example.org", groups=(), sub=""):
    either = new or old
    group, _, version = either["apiVersion"].rpartition("/")
    kind = {"group": group, "version": version, "kind": either["kind"]}
    full = {"group": group, "version": version, "resource": resource}
    request = {"uid": "8a0d5c3e-0000-4000-8000-000000000100", "kind": kind, "resource": full,
               "requestKind": kind, "requestResource": full, "name": either["metadata"]["name"],
               "operation": operation,
               "userInfo": {"username": user, "groups": ["system:authenticated", *groups]},
               "object": new, "oldObject": old, "dryRun": False, "options": None}
    if sub:
        request["subResource"] = request["requestSubResource"] = sub
    if "namespace" in either["metadata"]:
        request["namespace"] = either["metadata"]["namespace"]
    text = json.dumps({"kind": "AdmissionReview", "apiVersion": "admission.k8s.io/v1",
                       "request": request}, separators=(",", ":"))
    (EXAMPLES / "changes" / f"{name}.json").write_text(text + "\n")


def config_map(name, labels, data, annotations=None):
    metadata = {"name": name, "namespace": "garden", "labels": labels}
    if annotations:
        metadata["annotations"] = annotations
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata, "data": data}


def main():
    entries = [entry("fern", "aws-eu1"), entry("willow", "aws-eu1")]
    (GARDEN / "backup-entries.yaml").write_text(
        yaml.safe_dump_all(entries, sort_keys=False, width=110))

    review("backup-entry-in-use", "backupentries", "DELETE", entries[0], None)
    review("backup-bucket-in-use", "backupbuckets", "DELETE", find("BackupBucket", BUCKET), None)
    review("shoot-state-in-use", "shootstates", "DELETE", find("ShootState", "aspen"), None)

    seed = find("Seed", "aws-eu4")  # fern goes there.
    moved = copy.deepcopy(seed)
    moved["spec"]["provider"]["region"] = "eu-north-1"
    review("seed-in-use", "seeds", "UPDATE", seed, moved)
    newer = copy.deepcopy(seed)
    newer["status"]["gardener"]["version"] = "v1.151.0"
    review("seed-version-skew", "seeds", "UPDATE", seed, newer,
           user="gardener.cloud:system:seed:aws-eu4", groups=["gardener.cloud:system:seeds"],
           sub="status")

    gardenlet = {"apiVersion": "seedmanagement.gardener.cloud/v1alpha1", "kind": "Gardenlet",
                 "metadata": {"name": "aws-eu4", "namespace": "garden"},
                 "spec": {"deployment": {"helm": {"ociRepository": {"ref": "gardenlet:v1.150.0"}}}}}
    rolled = copy.deepcopy(gardenlet)
    rolled["spec"]["deployment"]["helm"]["ociRepository"]["ref"] = "gardenlet:v1.151.0"
    review("gardenlet-rollout", "gardenlets", "UPDATE", gardenlet, rolled)

    review("policy-config", "configmaps", "CREATE", None, config_map(
        "trowel-policy", {"trowel.gardener.cloud/config": "policy"},
        {"policy.yaml": "apiVersion: trowel.gardener.cloud/v1alpha1\nkind: Policy\n"
                        "rules:\n  cool-down: {mode: loud}\n"}))
    review("region-config", "configmaps", "CREATE", None, config_map(
        "regions-new", {"scheduling.gardener.cloud/purpose": "region-config"},
        {"eu-west-1": "[40, 50]"}, {"scheduling.gardener.cloud/cloudprofiles": "openstack"}))


main()
