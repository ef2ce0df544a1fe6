"""The AdmissionReviews of examples/changes: what people and gardenlets change around a move.

Each is as a gardener-apiserver sends it, of a shoot with no more than the change needs. They go with
examples/garden: python3 examples/make_changes.py
"""
import copy
import json
import pathlib

CHANGES = pathlib.Path(__file__).resolve().parent / "changes"

ABORT = "migration.shoot.gardener.cloud/abort-live-migration"
APPROVED = "trowel.gardener.cloud/approved-by"
LIVE = "migration.gardener.cloud/live-migrate"
OPERATION = "gardener.cloud/operation"
SHRINK = "migration.gardener.cloud/force-shrink-etcd"
SKIP = "shoot.gardener.cloud/skip-readiness"
IGNORE = "shoot.gardener.cloud/ignore"

STEPS = ["SourceEtcdPreparedForPeerJoin", "DestinationEtcdPeersJoined",
         "MigrateExtensionsNeededBeforeKubeAPIServer", "DestinationKubeAPIServerReady",
         "MigrateDNSRecords", "EtcdMigrationComplete", "SourceSeedCleanup", "MigrationCompleted"]


def shoot(operation, state, host="aws-eu1", annotations=None):
    """A shoot that is bound to aws-eu2, with such a last operation; `host` is where it runs."""
    return {
        "apiVersion": "core.gardener.cloud/v1beta1",
        "kind": "Shoot",
        "metadata": {"name": "moss", "namespace": "garden-dev", "generation": 4,
                     "annotations": annotations or {}},
        "spec": {"seedName": "aws-eu2", "region": "eu-west-1", "purpose": "production",
                 "cloudProfile": {"kind": "CloudProfile", "name": "aws"},
                 "kubernetes": {"version": "1.33.5"},
                 "provider": {"type": "aws", "workers": [
                     {"name": "pool", "minimum": 1, "maximum": 9, "zones": ["eu-west-1a"]}]},
                 "networking": {"nodes": "10.250.0.0/16", "pods": "100.64.0.0/13",
                                "services": "100.104.0.0/13", "ipFamilies": ["IPv4"]},
                 "dns": {"domain": "moss.dev.shoots.example.org"}},
        "status": {"seedName": host, "technicalID": "shoot--dev--moss",
                   "uid": "4d1c5a2e-0000-4000-8000-000000000001", "observedGeneration": 4,
                   "lastOperation": {"type": operation, "state": state, "progress": 40,
                                     "lastUpdateTime": "2026-11-21T11:58:00Z"}},
    }


def live(at, status, state="Processing", host="aws-eu1"):
    """The same on its way live: the steps before `at` are done, and that one is so."""
    item = shoot("LiveMigrate", state, host, {LIVE: "true"})
    item["spec"]["controlPlane"] = {"highAvailability": {"failureTolerance": {"type": "node"}}}
    item["status"]["liveMigration"] = {"conditions": [
        {"type": step, "status": "True" if i < at else status if i == at else "Unknown",
         "reason": "StepCompleted" if i < at else "StepInProgress"}
        for i, step in enumerate(STEPS)]}
    return item


def write(name, old, change=None, user="ann@example.org", groups=(), subresource=""):
    """`change` edits the new object; without one the shoot is deleted."""
    resource = {"group": "core.gardener.cloud", "version": "v1beta1", "resource": "shoots"}
    kind = {"group": "core.gardener.cloud", "version": "v1beta1", "kind": "Shoot"}
    new = copy.deepcopy(old)
    if change:
        change(new)
    request = {"uid": "8a0d5c3e-0000-4000-8000-000000000001", "kind": kind, "resource": resource,
               "requestKind": kind, "requestResource": resource, "name": "moss",
               "namespace": "garden-dev", "operation": "UPDATE" if change else "DELETE",
               "userInfo": {"username": user, "groups": ["system:authenticated", *groups]},
               "object": new if change else None, "oldObject": old, "dryRun": False}
    if subresource:
        request["subResource"] = request["requestSubResource"] = subresource
    review = {"kind": "AdmissionReview", "apiVersion": "admission.k8s.io/v1", "request": request}
    (CHANGES / f"{name}.json").write_text(json.dumps(review, separators=(",", ":")) + "\n")


def annotate(key, value):
    return lambda item: item["metadata"]["annotations"].__setitem__(key, value)


def upgrade(item):
    item["spec"]["kubernetes"]["version"] = "1.34.1"
    item["metadata"]["generation"] += 1


def make_ha(item):
    item["spec"]["controlPlane"] = {"highAvailability": {"failureTolerance": {"type": "node"}}}
    item["metadata"]["generation"] += 1


def join(item):
    item["status"]["liveMigration"]["conditions"][1].update(status="True", reason="StepCompleted")


def force(item):
    item["status"]["seedName"] = "aws-eu2"
    item["status"]["lastOperation"].update(type="Migrate", state="Succeeded", progress=100)


def main():
    CHANGES.mkdir(exist_ok=True)
    waiting = shoot("Reconcile", "Succeeded")
    small = shoot("Reconcile", "Succeeded", host="aws-eu2")
    small["spec"]["provider"]["workers"][0]["maximum"] = 2
    write("abort-live", live(3, "Progressing"), annotate(ABORT, "true"))
    write("approve-for-another", small, annotate(APPROVED, "bob@example.org"))
    write("delete-live", live(1, "Progressing"))
    write("finish-step-of-another", live(1, "Progressing"), join,
          user="gardener.cloud:system:seed:aws-eu1", groups=["gardener.cloud:system:seeds"],
          subresource="status")
    write("force-status", shoot("Migrate", "Error"), force, user="operator@example.org",
          subresource="status")
    write("ignore-half-way", shoot("Restore", "Processing", host="aws-eu2"),
          annotate(IGNORE, "true"))
    write("make-ha-with-two-nodes", small, make_ha)
    write("remove-live", live(1, "Progressing"), lambda item: item["metadata"].pop("annotations"))
    write("rotate-while-waiting", waiting, annotate(OPERATION, "rotate-etcd-encryption-key"))
    write("shrink-etcd", live(1, "False"), annotate(SHRINK, "true"))
    write("skip-readiness", shoot("Restore", "Processing", host="aws-eu2"), annotate(SKIP, "true"))
    write("upgrade-at-the-end-of-live", live(7, "Progressing", host="aws-eu2"), upgrade)


if __name__ == "__main__":
    main()
