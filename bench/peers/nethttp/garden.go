package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

const thresholdDefault = 180

// garden is what decisions look at beside the review; it does not change while the server runs.
type garden struct {
	seeds     map[string]*seed
	usage     map[string]int            // Shoots by seed.
	distances map[string]map[string]int // From region, to region.
}

func loadGarden(dir string) (*garden, error) {
	var seeds struct{ Items []*seed }
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

	known := &garden{
		seeds: map[string]*seed{}, usage: map[string]int{}, distances: map[string]map[string]int{},
	}
	for _, one := range seeds.Items {
		known.seeds[one.Metadata.Name] = one
	}
	for _, one := range shoots.Items {
		known.usage[one.Spec.SeedName]++
		if one.Status.SeedName != one.Spec.SeedName {
			known.usage[one.Status.SeedName]++
		}
	}
	for from, row := range regions.Data {
		to, err := parseRow(row)
		if err != nil {
			return nil, fmt.Errorf("regions.json: data.%s: %w", from, err)
		}
		known.distances[from] = to
	}
	return known, nil
}

// parseRow reads "region: distance" lines, the only YAML that region tables use.
func parseRow(row string) (map[string]int, error) {
	to := map[string]int{}
	for _, line := range strings.Split(strings.TrimSpace(row), "\n") {
		region, text, _ := strings.Cut(line, ":")
		distance, err := strconv.Atoi(strings.TrimSpace(text))
		if err != nil {
			return nil, err
		}
		to[strings.TrimSpace(region)] = distance
	}
	return to, nil
}

// distance is the larger of both directions; false if there is none forward.
func (g *garden) distance(from, to string) (int, bool) {
	if from == to {
		return 0, true
	}
	forward, ok := g.distances[from][to]
	return max(forward, g.distances[to][from]), ok
}
