package main

import (
	"math"
	"strconv"
	"strings"
)

func keepByStrategy(asked *question, seeds []*seed) ([]*seed, bool) {
	of := asked.shoot
	switch {
	case of.Spec.Purpose == "testing":
		return keepIf(seeds, func(one *seed) bool { return one.Spec.Provider.Type == of.Spec.Provider.Type }), true
	case asked.strategy == "SameRegion":
		return keepIf(seeds, func(one *seed) bool {
			return one.Spec.Provider.Type == of.Spec.Provider.Type && one.Spec.Provider.Region == of.Spec.Region
		}), true
	}
	kept, ok := nearestByTable(asked, seeds)
	if ok && len(kept) == 0 {
		kept = nearestByName(of, seeds)
	}
	return kept, ok
}

// nearestByTable reads the row of the shoot's region each time, as upstream does.
func nearestByTable(asked *question, seeds []*seed) ([]*seed, bool) {
	own := asked.shoot.Spec.Region
	if asked.regions == nil || asked.regions.Data[own] == "" {
		return nil, true
	}
	row, err := parseRow(asked.regions.Data[own])
	if err != nil {
		return nil, false
	}
	if _, ok := row[own]; !ok {
		row[own] = 0
	}
	return nearest(seeds, math.MaxInt32, func(one *seed) (int, bool) {
		distance, ok := row[one.Spec.Provider.Region]
		return distance, ok
	}), true
}

// parseRow reads "region: distance" lines, the only YAML that region tables use; a library for all
// of YAML takes longer.
func parseRow(text string) (map[string]int, error) {
	row := map[string]int{}
	for _, line := range strings.Split(strings.TrimSpace(text), "\n") {
		region, number, _ := strings.Cut(line, ":")
		distance, err := strconv.Atoi(strings.TrimSpace(number))
		if err != nil {
			return nil, err
		}
		row[strings.TrimSpace(region)] = distance
	}
	return row, nil
}

// nearest keeps all that are the nearest; none that is further away than `most`.
func nearest(seeds []*seed, most int, distance func(*seed) (int, bool)) []*seed {
	var kept []*seed
	for _, one := range seeds {
		away, ok := distance(one)
		if !ok || away > most {
			continue
		}
		if away < most {
			most, kept = away, nil
		}
		kept = append(kept, one)
	}
	return kept
}

func nearestByName(of *shoot, seeds []*seed) []*seed {
	base, orientation := split(of.Spec.Region)
	return nearest(seeds, 1000, func(one *seed) (int, bool) {
		seedBase, seedOrientation := split(one.Spec.Provider.Region)
		away := 2 * levenshtein([]rune(seedBase), []rune(base))
		switch {
		case seedOrientation == orientation:
		case seedOrientation == "" || orientation == "":
			away++
		default:
			away += 2
		}
		if one.Spec.Provider.Type != of.Spec.Provider.Type {
			away += 2
		}
		return away, true
	})
}

// split takes the first of these words that the name has out of it.
func split(region string) (string, string) {
	for _, word := range []string{"north", "south", "east", "west", "central"} {
		if strings.Contains(region, word) {
			return strings.Replace(region, word, ":", 1), word
		}
	}
	return region, ""
}

func levenshtein(a, b []rune) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range a {
		diagonal := row[0]
		row[0] = i + 1
		for j := range b {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, diagonal+1)
		}
	}
	return row[len(b)]
}
