#!/usr/bin/env python3
"""Grows examples/garden and examples/reviews from the recorded objects in test/data.

Run it in the project's root after a change; its output is committed. The garden is arranged so that
every rule fires for some command shown in the docs.
"""
import copy
import json
import pathlib

import yaml

from make_around import around
from make_reviews import write_reviews

ROOT = pathlib.Path(__file__).resolve().parent.parent
GARDEN = ROOT / "examples" / "garden"
SINCE = "2026-11-21T09:00:00Z"


def recorded(name):
    return json.loads((ROOT / "test" / "data" / "garden" / f"list-{name}.json").read_text())["items"]


def plain(item, kind):
    item = copy.deepcopy(item)
    for key in ("managedFields", "resourceVersion"):
        item["metadata"].pop(key, None)
    annotations = item["metadata"].get("annotations", {})
    annotations.pop("kubectl.kubernetes.io/last-applied-configuration", None)
    return {"apiVersion": "core.gardener.cloud/v1beta1", "kind": kind, **item}


SEED = plain(next(s for s in recorded("seeds") if s["metadata"]["name"] == "aws-eu1"), "Seed")
SHOOT = plain(next(s for s in recorded("shoots") if s["metadata"]["name"] == "fern"), "Shoot")


def seed(name, provider, region, number, zones=None, labels=None, **change):
    """A healthy seed; `number` makes its networks its own."""
    item = copy.deepcopy(SEED)
    meta, spec, status = item["metadata"], item["spec"], item["status"]
    meta["name"] = name
    meta["uid"] = f"0b0f6c1e-0000-4000-8000-{number:012d}"
    meta["labels"] = {
        f"dnsrecord.extensions.gardener.cloud/{provider}-dns": "true",
        f"name.seed.gardener.cloud/{name}": "true",
        f"provider.extensions.gardener.cloud/{provider}": "true",
        "seed.gardener.cloud/provider": provider,
        "seed.gardener.cloud/region": region,
        **(labels or {}),
    }
    suffixes = {"aws": ["a", "b", "c"], "gcp": ["-b", "-c", "-d"], "azure": ["-1", "-2", "-3"]}
    if zones is None:
        zones = [region + suffix for suffix in suffixes[provider]]
    spec["provider"] = {"type": provider, "region": region, "zones": zones}
    spec["backup"] = {
        "provider": provider,
        "region": region,
        "credentialsRef": {"apiVersion": "v1", "kind": "Secret", "name": f"backup-{name}",
                           "namespace": "garden"},
    }
    spec["networks"].update({"nodes": f"10.{number}.0.0/18", "pods": f"10.{number}.64.0/18",
                             "services": f"10.{number}.128.0/18"})
    spec["ingress"]["domain"] = f"ingress.{name}.example.org"
    spec["dns"]["provider"]["type"] = f"{provider}-dns"
    status["clusterIdentity"] = f"{name}-7d1c"
    status["allocatable"] = {"shoots": "250"}
    status["capacity"] = {"shoots": "250"}
    for key, value in change.items():
        {"meta": meta, "spec": spec, "status": status}[key].update(value)
    return item


def condition(item, kind, status, message="ok", since=SINCE):
    for entry in item["status"]["conditions"]:
        if entry["type"] == kind:
            entry.update({"status": status, "message": message, "lastTransitionTime": since})
    return item


def version(item, text):
    item["status"]["gardener"]["version"] = text
    return item


def seeds():
    dead = seed("aws-eu8", "aws", "eu-west-1", 18)
    condition(dead, "GardenletReady", "Unknown", "Gardenlet stopped posting seed status.")
    ill = version(seed("aws-us2", "aws", "us-west-2", 22), "v1.149.2")
    ill["metadata"]["deletionTimestamp"] = "2026-11-21T08:00:00Z"
    ill["metadata"]["annotations"] = {
        "shoot.gardener.cloud/emergency-stop-reconciliations": "true"}
    condition(ill, "GardenletReady", "False", "Gardenlet cannot reach the garden.")
    del ill["spec"]["backup"]
    bare = seed("aws-eu3", "aws", "eu-central-1", 13)
    del bare["spec"]["backup"]
    del bare["spec"]["ingress"]
    full = seed("aws-us1", "aws", "us-east-1", 21,
                status={"allocatable": {"shoots": "2"}, "capacity": {"shoots": "3"}})
    closed = seed("aws-eu6", "aws", "eu-north-1", 16,
                  spec={"taints": [{"key": "seed.gardener.cloud/protected"}]})
    closed["spec"]["settings"]["scheduling"]["visible"] = False
    other = seed("gcp-eu1", "gcp", "europe-west1", 31)
    other["spec"]["dns"]["internal"]["domain"] = "internal.gcp.example.org"
    other["spec"]["dns"]["defaults"][0]["domain"] = "gcp-shoots.example.org"
    six = seed("gcp-us1", "gcp", "us-east1", 33)
    six["spec"]["networks"].update({"pods": "fd00:33:64::/48", "services": "fd00:33:128::/108",
                                    "ipFamilies": ["IPv6"]})
    six["spec"]["backup"]["providerConfig"] = {
        "apiVersion": "gcp.provider.extensions.gardener.cloud/v1alpha1", "kind": "BackupBucketConfig",
        "immutability": {"retentionType": "bucket", "retentionPeriod": "96h"}}
    strict = seed("az-eu2", "azure", "northeurope", 42, zones=["northeurope-1"])
    strict["spec"]["settings"]["zoneSelection"] = {"mode": "Enforce"}
    return [
        seed("aws-eu1", "aws", "eu-west-1", 11, labels={"tier": "gold", "jurisdiction": "eu"}),
        seed("aws-eu2", "aws", "eu-central-1", 12, labels={"jurisdiction": "eu"}),
        bare,
        seed("aws-eu4", "aws", "eu-west-1", 14, labels={"tier": "gold", "jurisdiction": "eu"}),
        seed("aws-eu5", "aws", "eu-central-1", 15, labels={"jurisdiction": "eu"}),
        closed,
        seed("aws-eu7", "aws", "eu-west-3", 17, zones=["eu-west-3a", "eu-west-3b"]),
        dead,
        version(seed("aws-ap1", "aws", "ap-southeast-2", 23), "v1.151.0"),
        full,
        ill,
        other,
        seed("gcp-eu2", "gcp", "europe-west3", 32),
        six,
        seed("az-eu1", "azure", "westeurope", 41,
             spec={"accessRestrictions": [{"name": "eu-access-only"}]}),
        strict,
    ]


def shoot(name, on, project="dev", provider="aws", region="eu-west-1", ha=None, **change):
    """A resting, production shoot on seed `on`; None: not scheduled yet."""
    item = copy.deepcopy(SHOOT)
    meta, spec, status = item["metadata"], item["spec"], item["status"]
    space = "garden" if project == "garden" else f"garden-{project}"
    number = sum(map(ord, space + name))
    meta.update({"name": name, "namespace": space, "generation": 3,
                 "uid": f"5e0a7c2d-0000-4000-8000-{number:012d}"})
    meta["labels"] = {f"provider.extensions.gardener.cloud/{provider}": "true"}
    meta["annotations"] = {"gardener.cloud/created-by": "ada@example.org"}
    spec["dns"]["domain"] = f"{name}.{project}.shoots.example.org"
    spec["region"] = region
    spec["cloudProfile"] = {"kind": "CloudProfile", "name": provider}
    spec["credentialsBindingName"] = f"{provider}-account"
    spec["provider"]["type"] = provider
    zone = {"aws": "a", "gcp": "-b", "azure": "-1"}[provider]
    worker = spec["provider"]["workers"][0]
    if provider != "aws":
        worker["machine"]["type"] = {"gcp": "n2-standard-4", "azure": "Standard_D4s_v5"}[provider]
        worker["zones"] = [region + zone]
        spec["provider"].pop("infrastructureConfig")
    status["technicalID"] = f"shoot--{project}--{name}"
    status["lastOperation"].update({"type": "Reconcile", "state": "Succeeded", "progress": 100,
                                    "lastUpdateTime": SINCE})
    if on is None:
        spec.pop("seedName", None)
        item["status"] = {"hibernated": False}
    else:
        spec["seedName"] = status["seedName"] = on
        status["observedGeneration"] = meta["generation"]
        meta["labels"][f"name.seed.gardener.cloud/{on}"] = "true"
        meta["managedFields"] = [{
            "apiVersion": "core.gardener.cloud/v1beta1", "fieldsType": "FieldsV1",
            "fieldsV1": {"f:spec": {"f:seedName": {}}}, "manager": "gardener-scheduler",
            "operation": "Update", "subresource": "binding", "time": "2026-03-02T10:00:00Z"}]
    if ha:
        spec["controlPlane"] = {"highAvailability": {"failureTolerance": {"type": ha}}}
    for key, value in change.items():
        {"meta": meta, "spec": spec, "status": status}[key].update(value)
    return item


def operation(item, kind, state, to=None):
    item["status"]["lastOperation"].update({"type": kind, "state": state})
    if to:
        item["spec"]["seedName"] = to
        item["metadata"]["labels"][f"name.seed.gardener.cloud/{to}"] = "true"
    return item


def shoots():
    live = {"migration.gardener.cloud/live-migrate": "true"}
    moved = shoot("maple", "aws-eu1")
    moved["metadata"]["managedFields"][0]["time"] = "2026-11-21T06:30:00Z"
    dual = shoot("palm", "gcp-eu2", provider="gcp", region="europe-west3")
    dual["spec"]["networking"].update({"pods": "fd00:33:64:100::/56", "services": "fd00:1:2::/108",
                                       "ipFamilies": ["IPv4", "IPv6"]})
    dual["status"].pop("networking", None)
    ivy = operation(shoot("ivy", "aws-eu1"), "Reconcile", "Failed")
    ivy["status"]["credentials"] = {
        "rotation": {"certificateAuthorities": {"phase": "Prepared"}}}
    thyme = shoot("thyme", "aws-eu1", ha="node", spec={"hibernation": {"enabled": True}})
    thyme["status"]["hibernated"] = True
    profile = {"kind": "NamespacedCloudProfile", "name": "aws-data"}
    return [
        shoot("moss", "aws-eu1", ha="zone"),
        shoot("heath", "aws-eu1", spec={"purpose": "evaluation"}),
        shoot("sedge", "aws-eu1", ha="node", meta={"annotations": {
            **live, "migration.gardener.cloud/allow-distant-regions": "true"}}),
        thyme,
        operation(shoot("fern", "aws-eu1"), "Migrate", "Processing", to="aws-eu4"),
        operation(shoot("rush", "aws-eu2", region="eu-central-1"), "Restore", "Processing"),
        operation(shoot("willow", "aws-eu1"), "Reconcile", "Succeeded", to="aws-eu2"),
        shoot("reed", "aws-eu1", meta={"deletionTimestamp": "2026-11-21T10:00:00Z"}),
        ivy,
        shoot("clover", "aws-eu1"),
        shoot("birch", "aws-eu1", ha="node",
              meta={"annotations": {"gardener.cloud/operation": "live-migrate"}}),
        shoot("alder", "aws-eu8"),
        shoot("aspen", "aws-eu8"),
        shoot("lotus", "aws-eu1", spec={"controlPlane": {"zones": ["eu-west-1a"]}}),
        shoot("iris", "aws-eu1", spec={"seedSelector": {"matchLabels": {"tier": "gold"}}}),
        moved,
        shoot("daisy", None, spec={"purpose": "development"}),
        shoot("oak", "aws-eu4", ha="node"),
        shoot("elm", "aws-eu5", region="eu-central-1", ha="zone"),
        shoot("pine", "aws-us1", region="us-east-1", spec={"exposureClassName": "internet"}),
        shoot("cedar", "aws-us1", region="us-east-1"),
        dual,
        shoot("cactus", "az-eu1", provider="azure", region="westeurope",
              spec={"accessRestrictions": [{"name": "eu-access-only"}]}),
        shoot("agave", "az-eu1", provider="azure", region="westeurope"),
        shoot("card", "aws-eu1", project="pay-core", ha="zone"),
        shoot("ledger", "aws-eu1", project="pay-core", ha="zone", meta={"annotations": live}),
        shoot("wallet", "aws-eu2", project="pay-core", region="eu-central-1", ha="zone"),
        shoot("fraud", "gcp-eu2", project="pay-core", provider="gcp", region="europe-west3"),
        shoot("lake", "aws-eu1", project="data", spec={"cloudProfile": profile}),
        shoot("stream", "aws-eu2", project="data", region="eu-central-1"),
        shoot("batch", "gcp-us1", project="data", provider="gcp", region="us-east1",
              spec={"purpose": "testing"}),
        shoot("drift", "aws-eu2", project="data", spec={"cloudProfile": {
            "kind": "CloudProfile", "name": "aws-retired"}}),
        shoot("stray", "aws-eu1", project="lost"),
        shoot("aws-eu5", "aws-eu1", project="garden", region="eu-central-1", ha="zone",
              spec={"purpose": "infrastructure"}),
    ]


def project(name, space=None):
    item = plain(recorded("projects")[0], "Project")
    item["metadata"].update({"name": name, "uid": f"c1b2a3d4-0000-4000-8000-{sum(map(ord, name)):012d}"})
    item["spec"]["namespace"] = space or f"garden-{name}"
    return item


def cloudprofiles():
    items = [plain(item, "CloudProfile") for item in recorded("cloudprofiles")]
    azure = copy.deepcopy(items[1])
    azure["metadata"].update({"name": "azure", "uid": "d4c3b2a1-0000-4000-8000-000000000003"})
    azure["spec"]["type"] = "azure"
    azure["spec"]["regions"] = [
        {"name": "westeurope", "accessRestrictions": [{"name": "eu-access-only"}],
         "zones": [{"name": f"westeurope-{i}"} for i in (1, 2, 3)]},
        {"name": "northeurope", "zones": [{"name": "northeurope-1"}]}]
    items.append(azure)
    data = {
        "apiVersion": "core.gardener.cloud/v1beta1", "kind": "NamespacedCloudProfile",
        "metadata": {"name": "aws-data", "namespace": "garden-data"},
        "spec": {"parent": {"kind": "CloudProfile", "name": "aws"}},
        "status": {"cloudProfileSpec": {
            "type": "aws", "regions": items[0]["spec"]["regions"],
            "seedSelector": {"matchLabels": {"tier": "gold"}}}},
    }
    return items + [data]


def write(name, items):
    documents = [yaml.safe_dump(item, sort_keys=False, width=110) for item in items]
    (GARDEN / name).write_text("---\n".join(documents))


def main():
    GARDEN.mkdir(parents=True, exist_ok=True)
    all_shoots = shoots()
    write("seeds.yaml", seeds())
    for space in sorted({item["metadata"]["namespace"] for item in all_shoots}):
        write(f"shoots-{space}.yaml",
              [item for item in all_shoots if item["metadata"]["namespace"] == space])
    write("projects.yaml", [project("dev"), project("pay-core"), project("data"),
                            project("garden", "garden")])
    write("cloudprofiles.yaml", cloudprofiles())
    write("around.yaml", around())
    for provider in ("aws", "gcp", "azure"):
        source = (ROOT / "test" / "data" / "regions" /
                  f"provider-{provider}.60-gardener-scheduler-region-configmap.yaml")
        (GARDEN / f"regions-{provider}.yaml").write_text(source.read_text())
    write_reviews(all_shoots)


if __name__ == "__main__":
    main()
