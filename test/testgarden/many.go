package main

import (
	"fmt"
	"time"
)

// The objects of a filled garden have the size and the members that real ones have, as far as a decision reads them.

var manyRegions = []string{"eu-west-1", "eu-central-1", "us-east-1", "us-west-2"}

func manyZones(region string) []string { return []string{region + "a", region + "b", region + "c"} }

func manyProject() members {
	return members{
		"apiVersion": "core.gardener.cloud/v1beta1", "kind": "Project", "metadata": members{"name": "fill"},
		"spec": members{"namespace": fillNamespace, "owner": members{
			"apiGroup": "rbac.authorization.k8s.io", "kind": "User", "name": "ada@example.com"}},
	}
}

func manySeed(i int) members {
	name, region := manySeedName(i), manyRegions[i%len(manyRegions)]
	return members{
		"apiVersion": "core.gardener.cloud/v1beta1", "kind": "Seed",
		"metadata": members{"name": name, "labels": members{
			seedLabel + name: "true", "seed.gardener.cloud/provider": "aws", "seed.gardener.cloud/region": region}},
		"spec": members{
			"backup": members{"provider": "aws", "region": region, "credentialsRef": secret("backup-" + name)},
			"dns": members{
				"provider": members{"type": "aws-dns", "credentialsRef": secret("dns")},
				"internal": members{"type": "aws-dns", "domain": "internal.example.org", "credentialsRef": secret("internal")},
				"defaults": []members{{"type": "aws-dns", "domain": "shoots.example.org", "credentialsRef": secret("default")}},
			},
			"ingress": members{"domain": "ingress." + name + ".example.org", "controller": members{"kind": "nginx"}},
			"networks": members{
				"nodes": fmt.Sprintf("10.%d.0.0/18", i%200), "pods": fmt.Sprintf("10.%d.64.0/18", i%200),
				"services": fmt.Sprintf("10.%d.128.0/18", i%200), "ipFamilies": []string{"IPv4"}},
			"provider": members{"type": "aws", "region": region, "zones": manyZones(region)},
			"settings": members{
				"scheduling":                members{"visible": true},
				"excessCapacityReservation": members{"enabled": false},
				"verticalPodAutoscaler":     members{"enabled": true},
			},
		},
		"status": members{
			"gardener":          members{"id": "x", "name": "gardenlet", "version": "v1.150.0"},
			"kubernetesVersion": "1.34.2", "observedGeneration": 1, "clusterIdentity": name + "-7d1c",
			"capacity": members{"shoots": "1000"}, "allocatable": members{"shoots": "1000"},
			"conditions":    conditions("GardenletReady", "SeedSystemComponentsHealthy", "BackupBucketsReady", "ExtensionsReady"),
			"lastOperation": succeeded("Seed reconciliation succeeded"),
		},
	}
}

func manySeedName(i int) string { return fmt.Sprintf("fill-%d", i) }

func manyShoot(i, seeds int) members {
	name, seed, region := fmt.Sprintf("shoot-%d", i), manySeedName(i%seeds), manyRegions[i%seeds%len(manyRegions)]
	return members{
		"apiVersion": "core.gardener.cloud/v1beta1", "kind": "Shoot",
		"metadata": members{"name": name, "namespace": fillNamespace,
			"annotations": members{"gardener.cloud/created-by": "ada@example.org"}},
		"spec": members{
			"purpose": "production", "region": region, "seedName": seed, "schedulerName": "default-scheduler",
			"cloudProfile":           members{"kind": "CloudProfile", "name": "aws"},
			"credentialsBindingName": "aws-account",
			"dns":                    members{"domain": name + ".fill.shoots.example.org"},
			"kubernetes": members{"version": "1.33.5", "kubeProxy": members{"mode": "IPTables", "enabled": true},
				"verticalPodAutoscaler": members{"enabled": true}},
			"networking": members{"type": "calico", "pods": "100.64.0.0/13", "nodes": "10.250.0.0/16",
				"services": "100.104.0.0/13", "ipFamilies": []string{"IPv4"}},
			"maintenance": members{"autoUpdate": members{"kubernetesVersion": true, "machineImageVersion": true},
				"timeWindow": members{"begin": "120000+0000", "end": "130000+0000"}},
			"provider": members{"type": "aws", "workers": []members{{
				"name": "pool-0", "minimum": 3, "maximum": 9, "maxSurge": 3, "maxUnavailable": 0, "zones": manyZones(region),
				"machine": members{"type": "m5.large", "image": members{"name": "gardenlinux", "version": "1877.3.0"}},
				"cri":     members{"name": "containerd"}, "volume": members{"type": "gp3", "size": "100Gi"},
			}}},
		},
		"status": members{
			"gardener":   members{"id": "g", "name": "gardenlet-0", "version": "v1.150.0"},
			"hibernated": false, "seedName": seed, "technicalID": "shoot--fill--" + name, "observedGeneration": 1,
			"clusterIdentity": "shoot--fill--" + name,
			"conditions": conditions("APIServerAvailable", "ControlPlaneHealthy", "ObservabilityComponentsHealthy",
				"EveryNodeReady", "SystemComponentsHealthy"),
			"lastOperation": succeeded("Shoot cluster has been successfully reconciled."),
			"networking": members{"pods": []string{"100.64.0.0/13"}, "nodes": []string{"10.250.0.0/16"},
				"services": []string{"100.104.0.0/13"}},
		},
	}
}

func secret(name string) members {
	return members{"apiVersion": "v1", "kind": "Secret", "namespace": serviceNamespace, "name": name}
}

func conditions(types ...string) []members {
	now := time.Now().UTC().Format(time.RFC3339)
	var out []members
	for _, t := range types {
		out = append(out, members{"type": t, "status": "True", "reason": "CheckSucceeded", "message": "All checks succeeded.",
			"lastTransitionTime": now, "lastUpdateTime": now})
	}
	return out
}

func succeeded(what string) members {
	return members{"type": "Reconcile", "state": "Succeeded", "progress": 100, "description": what,
		"lastUpdateTime": time.Now().UTC().Format(time.RFC3339)}
}
