package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"sigs.k8s.io/yaml"
)

// loadGarden reads what decisions look at beside the review: data.garden of the policy. It does not
// change while the server runs.
func loadGarden(dir string) (map[string]any, error) {
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

	byName := map[string]any{}
	for _, seed := range seeds.Items {
		metadata, _ := seed["metadata"].(map[string]any)
		name, ok := metadata["name"].(string)
		if !ok {
			return nil, fmt.Errorf("seeds.json: a seed has no name")
		}
		byName[name] = seed
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
	return map[string]any{
		"garden": map[string]any{"seeds": byName, "usage": usage, "distances": distances},
	}, nil
}
