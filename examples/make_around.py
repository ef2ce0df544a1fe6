"""The small objects of examples/garden that lie around a move."""


def around():
    """What lies around a move: ShootStates, BackupBuckets, Bastions, ManagedSeeds."""
    state = {"apiVersion": "core.gardener.cloud/v1beta1", "kind": "ShootState",
             "metadata": {"name": "aspen", "namespace": "garden-dev",
                          "annotations": {"gardener.cloud/timestamp": "2026-11-21T11:20:00Z"}},
             "spec": {"gardener": []}}
    buckets = []
    for number, name in enumerate(("aws-eu1", "aws-eu2", "az-eu1", "az-eu2")):
        provider = "azure" if name.startswith("az") else "aws"
        bucket = {"apiVersion": "core.gardener.cloud/v1beta1", "kind": "BackupBucket",
                  "metadata": {"name": f"b7d2f3a0-0000-4000-8000-{number:012d}"},
                  "spec": {"seedName": name, "provider": {"type": provider, "region": "westeurope"}},
                  "status": {"observedGeneration": 1}}
        if name == "az-eu2":
            bucket["status"]["lastError"] = {
                "description": "storage account is locked", "codes": ["ERR_INFRA_UNAUTHORIZED"]}
        buckets.append(bucket)
    bastion = {"apiVersion": "operations.gardener.cloud/v1alpha1", "kind": "Bastion",
               "metadata": {"name": "cli-x7f2", "namespace": "garden-dev"},
               "spec": {"shootRef": {"name": "clover"}, "seedName": "aws-eu1",
                        "sshPublicKey": "c3NoLWVkMjU1MTk=", "ingress": []}}
    managed = {"apiVersion": "seedmanagement.gardener.cloud/v1alpha1", "kind": "ManagedSeed",
               "metadata": {"name": "aws-eu5", "namespace": "garden"},
               "spec": {"shoot": {"name": "aws-eu5"}}}
    exposure = {"apiVersion": "core.gardener.cloud/v1beta1", "kind": "ExposureClass",
                "metadata": {"name": "internet"}, "handler": "internet",
                "scheduling": {"seedSelector": {"matchLabels": {"jurisdiction": "eu"}}}}
    return [state, *buckets, bastion, managed, exposure]
