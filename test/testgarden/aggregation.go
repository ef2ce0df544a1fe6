package main

import (
	"context"
	"encoding/base64"
	"os"
	"path/filepath"
)

const (
	serviceName      = "garden-apiserver"
	serviceNamespace = "garden"
)

type members = map[string]any

// aggregate puts the garden's API server behind kube-apiserver, as operators reach it.
func aggregate(ctx context.Context, a *admin, dir string, p ports) error {
	ca, err := os.ReadFile(filepath.Join(dir, "ca.crt"))
	if err != nil {
		return err
	}
	api := p.kubeURL()
	if err := a.create(ctx, api+"/api/v1/namespaces", members{
		"apiVersion": "v1", "kind": "Namespace", "metadata": members{"name": serviceNamespace},
	}); err != nil {
		return err
	}
	if err := a.create(ctx, api+"/api/v1/namespaces/"+serviceNamespace+"/services", members{
		"apiVersion": "v1", "kind": "Service", "metadata": members{"name": serviceName, "namespace": serviceNamespace},
		"spec": members{"type": "ExternalName", "externalName": "localhost", "ports": []members{{"port": p.Garden}}},
	}); err != nil {
		return err
	}
	for _, group := range groups {
		if err := a.create(ctx, api+"/apis/apiregistration.k8s.io/v1/apiservices", members{
			"apiVersion": "apiregistration.k8s.io/v1", "kind": "APIService",
			"metadata": members{"name": group.Version + "." + group.Group},
			"spec": members{
				"group": group.Group, "version": group.Version, "groupPriorityMinimum": 9000, "versionPriority": 10,
				"caBundle": base64.StdEncoding.EncodeToString(ca),
				"service":  members{"name": serviceName, "namespace": serviceNamespace, "port": p.Garden},
			},
		}); err != nil {
			return err
		}
	}
	return nil
}
