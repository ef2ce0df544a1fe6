package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	gardencorev1beta1 "github.com/gardener/gardener/pkg/apis/core/v1beta1"
	corev1 "k8s.io/api/core/v1"
	"sigs.k8s.io/yaml"
)

const thresholdDefault = 180

// garden is what decisions look at beside the review; it does not change while the server runs.
type garden struct {
	seeds     map[string]*gardencorev1beta1.Seed
	usage     map[string]int64          // Shoots by seed.
	distances map[string]map[string]int // From region, to region.
}

func loadGarden(dir string) (*garden, error) {
	var seeds gardencorev1beta1.SeedList
	var shoots gardencorev1beta1.ShootList
	var regions corev1.ConfigMap
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

	known := &garden{
		seeds:     map[string]*gardencorev1beta1.Seed{},
		usage:     map[string]int64{},
		distances: map[string]map[string]int{},
	}
	for i := range seeds.Items {
		known.seeds[seeds.Items[i].Name] = &seeds.Items[i]
	}
	for i := range shoots.Items {
		wanted, host := shoots.Items[i].Spec.SeedName, shoots.Items[i].Status.SeedName
		if wanted != nil {
			known.usage[*wanted]++
		}
		if host != nil && (wanted == nil || *host != *wanted) {
			known.usage[*host]++
		}
	}
	for from, row := range regions.Data {
		to := map[string]int{}
		if err := yaml.Unmarshal([]byte(row), &to); err != nil {
			return nil, fmt.Errorf("regions.json: data.%s: %w", from, err)
		}
		known.distances[from] = to
	}
	return known, nil
}

// distance is the larger of both directions; false if there is none forward.
func (g *garden) distance(from, to string) (int, bool) {
	if from == to {
		return 0, true
	}
	forward, ok := g.distances[from][to]
	return max(forward, g.distances[to][from]), ok
}
