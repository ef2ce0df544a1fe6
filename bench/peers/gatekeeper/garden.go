package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/yaml"
)

// loadGarden reads what decisions look at beside the review, as objects of Gatekeeper's inventory:
// the Seeds, and one that says how many shoots each has and how far apart regions are. They do not
// change while the server runs.
func loadGarden(dir string) ([]*unstructured.Unstructured, error) {
	var seeds struct{ Items []map[string]any }
	var shoots struct {
		Items []struct {
			Spec, Status struct{ SeedName string }
		}
	}
	var regions struct{ Data map[string]string }
	for name, into := range map[string]any{
		"seeds.json": &seeds, "shoots.json": &shoots, "regions.json": &regions,
	} {
		text, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			return nil, err
		}
		if err := json.Unmarshal(text, into); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}

	var known []*unstructured.Unstructured
	for _, seed := range seeds.Items {
		object := &unstructured.Unstructured{Object: seed}
		object.SetAPIVersion("core.gardener.cloud/v1beta1") // Items of a list do not say it.
		object.SetKind("Seed")
		known = append(known, object)
	}
	counts := map[string]int64{} // Shoots by seed.
	for _, shoot := range shoots.Items {
		wanted, host := shoot.Spec.SeedName, shoot.Status.SeedName
		if wanted != "" {
			counts[wanted]++
		}
		if host != "" && host != wanted {
			counts[host]++
		}
	}
	usage := map[string]any{}
	for seed, count := range counts {
		usage[seed] = count
	}
	distances := map[string]any{}
	for from, row := range regions.Data {
		to := map[string]any{}
		if err := yaml.Unmarshal([]byte(row), &to); err != nil {
			return nil, fmt.Errorf("regions.json: data.%s: %w", from, err)
		}
		distances[from] = to
	}
	counted := &unstructured.Unstructured{Object: map[string]any{
		"usage": usage, "distances": distances,
	}}
	counted.SetAPIVersion("bench.trowel/v1")
	counted.SetKind("Garden")
	counted.SetName("known")
	return append(known, counted), nil
}
