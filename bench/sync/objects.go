package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// makeKinds makes seeds that look like those of a folder, and shoots that look like that of a review.
func makeKinds(review, garden string, seeds, shoots int) (map[string]*kind, error) {
	shoot, err := shootOf(review)
	if err != nil {
		return nil, err
	}
	templates, err := seedsOf(filepath.Join(garden, "seeds.json"))
	if err != nil {
		return nil, err
	}
	seedKind := newKind("Seed")
	for i := range seeds {
		seedKind.add(templates[i%len(templates)], values(i, seedName(i)))
	}
	shootKind := newKind("Shoot")
	for i := range shoots {
		shootKind.add(shoot, values(i, seedName(i%seeds)))
	}
	return map[string]*kind{"seeds": seedKind, "shoots": shootKind}, nil
}

func seedName(i int) string { return fmt.Sprintf("seed-%03d", i) }

// values fills the blanks of a template.
func values(i int, seed string) *strings.Replacer {
	return strings.NewReplacer("@NAME@", fmt.Sprintf("shoot-%06d", i), "@SPACE@", fmt.Sprintf("garden-p%04d", i/20),
		"@SEED@", seed, "@VERSION@", fmt.Sprint(i+1), "@UID@", fmt.Sprintf("00000000-0000-4000-8000-%012d", i))
}

func shootOf(path string) (string, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return "", err
	}
	var review struct {
		Request struct {
			Object map[string]any `json:"object"`
		} `json:"request"`
	}
	if err := json.Unmarshal(text, &review); err != nil {
		return "", fmt.Errorf("%s: %w", path, err)
	}
	object := review.Request.Object
	metadata, _ := object["metadata"].(map[string]any)
	spec, _ := object["spec"].(map[string]any)
	status, _ := object["status"].(map[string]any)
	if metadata == nil || spec == nil || status == nil {
		return "", fmt.Errorf("%s: its object is no shoot", path)
	}
	metadata["name"], metadata["namespace"] = "@NAME@", "@SPACE@"
	metadata["resourceVersion"], metadata["uid"] = "@VERSION@", "@UID@"
	spec["seedName"], status["seedName"] = "@SEED@", "@SEED@"
	return marshal(object)
}

func seedsOf(path string) ([]string, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var list struct {
		Items []map[string]any `json:"items"`
	}
	if err := json.Unmarshal(text, &list); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	var seeds []string
	for _, item := range list.Items {
		metadata, _ := item["metadata"].(map[string]any)
		if metadata == nil {
			return nil, fmt.Errorf("%s: a seed without metadata", path)
		}
		metadata["name"], metadata["resourceVersion"] = "@SEED@", "@VERSION@"
		seed, err := marshal(item)
		if err != nil {
			return nil, err
		}
		seeds = append(seeds, seed)
	}
	if len(seeds) == 0 {
		return nil, fmt.Errorf("%s: no seeds", path)
	}
	return seeds, nil
}

func marshal(object map[string]any) (string, error) {
	text, err := json.Marshal(object)
	return string(text), err
}
