package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"

	"sigs.k8s.io/yaml"
)

// writeShoots writes a List of so many shoots as `kubectl get shoots -A -o yaml` and `-o json` would
// print it: those of a list that an API server printed, over and over, under other names.
func writeShoots(list string, count int, yamlPath, jsonPath string) error {
	text, err := os.ReadFile(list)
	if err != nil {
		return err
	}
	shoots := read(text).objects
	if len(shoots) == 0 {
		return fmt.Errorf("%s: no shoot in it", list)
	}
	items := make([]any, 0, count)
	for i := range count {
		shoot, err := renamed(shoots[i%len(shoots)], i)
		if err != nil {
			return err
		}
		items = append(items, shoot)
	}
	document := map[string]any{
		"apiVersion": "v1", "kind": "List", "metadata": map[string]any{"resourceVersion": ""}, "items": items,
	}
	if err := writeYAML(document, items, yamlPath); err != nil {
		return err
	}
	indented, err := json.MarshalIndent(document, "", "    ")
	if err != nil {
		return err
	}
	return os.WriteFile(jsonPath, append(indented, '\n'), 0o644)
}

// The first few keep their names: others look for them.
func renamed(shoot map[string]any, number int) (map[string]any, error) {
	text, err := json.Marshal(shoot)
	if err != nil {
		return nil, err
	}
	var copied map[string]any
	if err := json.Unmarshal(text, &copied); err != nil {
		return nil, err
	}
	metadata := copied["metadata"].(map[string]any)
	delete(metadata, "managedFields") // Which kubectl does not show.
	if number >= 4 {
		metadata["name"] = fmt.Sprintf("%s-%d", metadata["name"], number)
	}
	metadata["uid"] = fmt.Sprintf("5b3d0e1c-0000-4000-8000-%012d", number)
	return copied, nil
}

// An item at a time: all of it at once would take a minute.
func writeYAML(document map[string]any, items []any, path string) error {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	defer file.Close()
	out := bufio.NewWriter(file)
	fmt.Fprintf(out, "apiVersion: v1\nitems:\n")
	for _, item := range items {
		text, err := yaml.Marshal([]any{item})
		if err != nil {
			return err
		}
		out.Write(text)
	}
	fmt.Fprintf(out, "kind: %s\nmetadata:\n  resourceVersion: \"\"\n", document["kind"])
	return out.Flush()
}
