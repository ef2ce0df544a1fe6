package main

import (
	"context"
	"encoding/json"
	"testing"

	"k8s.io/apimachinery/pkg/api/equality"
	"k8s.io/apiserver/pkg/storage/names"
)

func parse(t *testing.T, text string) *Object[shoot] {
	t.Helper()
	o := &Object[shoot]{}
	if err := json.Unmarshal([]byte(text), o); err != nil {
		t.Fatal(err)
	}
	return o
}

func TestUnknownFieldsSurvive(t *testing.T) {
	o := parse(t, `{"kind":"ExposureClass","metadata":{"name":"a"},"handler":"x","n":9007199254740993,"f":1.5,"e":{}}`)
	copied := o.DeepCopyObject()
	if !equality.Semantic.DeepEqual(o, copied) {
		t.Error("a copy differs")
	}
	text, err := json.Marshal(copied)
	if err != nil {
		t.Fatal(err)
	}
	want := `{"e":{},"f":1.5,"handler":"x","kind":"ExposureClass","metadata":{"name":"a"},"n":9007199254740993}`
	if string(text) != want {
		t.Errorf("got  %s\nwant %s", text, want)
	}
}

func TestGeneration(t *testing.T) {
	const stored = `{"metadata":{"name":"a","generation":4},"spec":{"seedName":"s1"},"status":{"seedName":"s1"}}`
	for _, test := range []struct {
		name, door, sent string
		generation       int64
		seed, status     string
	}{
		{"spec", "", `{"metadata":{"generation":9},"spec":{"seedName":"s1","x":1},"status":{"seedName":"s9"}}`, 5, "s1", "s1"},
		{"labels", "", `{"metadata":{"generation":7,"labels":{"a":"b"}},"spec":{"seedName":"s1"}}`, 4, "s1", "s1"},
		{"binding", "binding", `{"metadata":{"generation":4},"spec":{"seedName":"s2"}}`, 5, "s2", "s1"},
		{"status", "status", `{"metadata":{"generation":4},"spec":{"seedName":"s9"},"status":{"seedName":"s2"}}`, 4, "s1", "s2"},
		{"migrated", "status", `{"metadata":{"generation":4},"status":{"seedName":"s1",
			"lastOperation":{"type":"Migrate","state":"Succeeded"}}}`, 5, "s1", "s1"},
		{"aborted", "status", `{"metadata":{"generation":4},"status":{"seedName":"s1",
			"lastOperation":{"type":"Migrate","state":"Aborted"}}}`, 5, "s1", "s1"},
		{"migrating", "status", `{"metadata":{"generation":4},"status":{"seedName":"s1",
			"lastOperation":{"type":"Migrate","state":"Processing"}}}`, 4, "s1", "s1"},
	} {
		t.Run(test.name, func(t *testing.T) {
			sent := parse(t, test.sent)
			of(test.door).PrepareForUpdate(context.Background(), sent, parse(t, stored))
			if sent.Generation != test.generation || sent.text("spec", "seedName") != test.seed ||
				sent.text("status", "seedName") != test.status {
				t.Errorf("generation %d, %v", sent.Generation, sent.Fields)
			}
		})
	}
}

func of(door string) strategy {
	return strategy{NameGenerator: names.SimpleNameGenerator, kind: shoot{}.kind(), subresource: door}
}

func TestFirstBindingClearsPending(t *testing.T) {
	const stored = `{"metadata":{},"spec":{},"status":{"lastOperation":{"type":"Create","state":"Pending"}}}`
	sent := parse(t, `{"metadata":{},"spec":{"seedName":"s1"}}`)
	of("binding").PrepareForUpdate(context.Background(), sent, parse(t, stored))
	if state := sent.text("status", "lastOperation", "state"); state != "" {
		t.Errorf("still %s", state)
	}
}

func TestSeedLabelsFollowTheSeeds(t *testing.T) {
	o := parse(t, `{"metadata":{"labels":{"name.seed.gardener.cloud/old":"true","a":"b"}},
		"spec":{"seedName":"s2"},"status":{"seedName":"s1"}}`)
	of("").Canonicalize(o)
	want := map[string]string{"a": "b", seedLabel + "s1": "true", seedLabel + "s2": "true"}
	if !equality.Semantic.DeepEqual(o.Labels, want) {
		t.Errorf("got %v, want %v", o.Labels, want)
	}
}
