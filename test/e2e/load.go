package e2e

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
)

// plurals are the resources of the kinds that a garden of manifests has.
var plurals = map[string]string{
	"Shoot": "shoots", "Seed": "seeds", "CloudProfile": "cloudprofiles", "Project": "projects",
	"NamespacedCloudProfile": "namespacedcloudprofiles", "ShootState": "shootstates", "BackupBucket": "backupbuckets",
	"ExposureClass": "exposureclasses", "Bastion": "bastions", "ManagedSeed": "managedseeds", "ConfigMap": "configmaps",
	"BackupEntry": "backupentries", "Gardenlet": "gardenlets",
}

// withoutStatus are the kinds whose status has no door of its own.
var withoutStatus = map[string]bool{"CloudProfile": true, "ShootState": true, "ExposureClass": true, "ConfigMap": true}

// load creates every object of a folder of manifests, and answers how many there are. kubectl reads the manifests.
func load(a *api, kubectl func(stdin string, args ...string) (string, string, error), folder string) (int, error) {
	text, complaints, err := kubectl("", "create", "--dry-run=client", "--validate=false", "-o", "json", "-f", folder)
	if err != nil {
		return 0, fmt.Errorf("kubectl cannot read %s: %w\n%s", folder, err, complaints)
	}
	objects, err := parseAll(text)
	if err != nil {
		return 0, err
	}
	for _, o := range objects {
		if err := create(a, o); err != nil {
			return 0, err
		}
	}
	return len(objects), nil
}

// parseAll reads objects one after the other, or Lists of them.
func parseAll(text string) ([]object, error) {
	var objects []object
	for decoder := json.NewDecoder(strings.NewReader(text)); ; {
		var o object
		if err := decoder.Decode(&o); errors.Is(err, io.EOF) {
			return objects, nil
		} else if err != nil {
			return nil, err
		}
		items, ok := o["items"].([]any)
		if !ok {
			objects = append(objects, o)
			continue
		}
		for _, item := range items {
			objects = append(objects, item.(object))
		}
	}
}

// create makes an object with its status, and with its deletion if it is being deleted.
func create(a *api, o object) error {
	metadata := o["metadata"].(object)
	url, err := collection(a, o)
	if err != nil {
		return err
	}
	_, deleting := metadata["deletionTimestamp"]
	delete(metadata, "deletionTimestamp")
	delete(metadata, "resourceVersion")
	if deleting && metadata["finalizers"] == nil {
		metadata["finalizers"] = []string{"gardener.cloud/e2e"}
	}
	if _, err := a.must(http.MethodPost, url, plain, o); err != nil {
		return err
	}
	self := url + "/" + text(o, "metadata.name")
	if deleting {
		if err := a.remove(self); err != nil {
			return err
		}
	}
	if status, ok := o["status"].(object); ok && len(status) > 0 && !withoutStatus[text(o, "kind")] {
		return writeStatus(a, self, metadata["generation"], status)
	}
	return nil
}

// writeStatus gives an object its status. The server counts generations anew, so what had observed the latest
// generation is made to have observed the latest one here.
func writeStatus(a *api, self string, generation any, status object) error {
	stored, err := a.get(self)
	if err != nil {
		return err
	}
	if observed := status["observedGeneration"]; observed != nil && (generation == nil || observed == generation) {
		status["observedGeneration"] = at(stored, "metadata.generation")
	}
	return a.patch(self+"/status", object{"status": status})
}

// collection is where objects of a kind are created; their namespace is made if there is none.
func collection(a *api, o object) (string, error) {
	kind, version := text(o, "kind"), text(o, "apiVersion")
	plural, ok := plurals[kind]
	if !ok {
		return "", fmt.Errorf("nobody knows the resource of kind %s", kind)
	}
	root := "/apis/" + version
	if !strings.Contains(version, "/") {
		root = "/api/" + version
	}
	namespace := text(o, "metadata.namespace")
	if namespace == "" {
		return root + "/" + plural, nil
	}
	got, err := a.do(http.MethodPost, "/api/v1/namespaces", plain,
		object{"apiVersion": "v1", "kind": "Namespace", "metadata": object{"name": namespace}}, nil)
	if err != nil {
		return "", err
	}
	if got.code != http.StatusCreated && got.code != http.StatusConflict {
		return "", fmt.Errorf("namespace %s: %v", namespace, got)
	}
	return root + "/namespaces/" + namespace + "/" + plural, nil
}

// until asks again and again until there is no objection left, or the last one is answered.
func until(patience time.Duration, objection func() error) error {
	for deadline := time.Now().Add(patience); ; time.Sleep(20 * time.Millisecond) {
		err := objection()
		if err == nil {
			return nil
		}
		if time.Now().After(deadline) {
			return fmt.Errorf("still after %v: %w", patience, err)
		}
	}
}
