// Package extender holds what Trowel reads and answers as a scheduler extender against the real
// types of kube-scheduler. The files are shared with test/cli/extender_golden_test.cc, which holds
// the same against Trowel.
package extender

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"testing"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	extenderv1 "k8s.io/kube-scheduler/extender/v1"
)

var record = flag.Bool("record", false, "write what kube-scheduler would send")

const folder = "../../data/extender"

func read(t *testing.T, name string) []byte {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(folder, name))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// What kube-scheduler sends with nodeCacheCapable, and without.
func TestArguments(t *testing.T) {
	pod := func(name string) *corev1.Pod {
		return &corev1.Pod{ObjectMeta: metav1.ObjectMeta{Namespace: "garden-dev", Name: name}}
	}
	names := []string{"aws-eu1", "aws-eu4", "aws-us2", "gcp-eu2", "nowhere"}
	node := corev1.Node{ObjectMeta: metav1.ObjectMeta{Name: "aws-eu4"}}
	for name, args := range map[string]extenderv1.ExtenderArgs{
		"args.json":         {Pod: pod("moss"), NodeNames: &names},
		"args-unknown.json": {Pod: pod("mos"), NodeNames: &names},
		"args-nodes.json":   {Pod: pod("moss"), Nodes: &corev1.NodeList{Items: []corev1.Node{node}}},
	} {
		text, err := json.Marshal(args)
		if err != nil {
			t.Fatal(err)
		}
		text = append(text, '\n')
		if *record {
			if err := os.WriteFile(filepath.Join(folder, name), text, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if recorded := read(t, name); !bytes.Equal(recorded, text) {
			t.Errorf("%s is not what kube-scheduler sends\nsent     %srecorded %s", name, text, recorded)
		}
	}
}

// Decodes as nothing but `into`.
func decode(t *testing.T, name string, into any) {
	t.Helper()
	decoder := json.NewDecoder(bytes.NewReader(read(t, name)))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(into); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	if decoder.More() {
		t.Errorf("%s: more than one value", name)
	}
}

func TestFilterResult(t *testing.T) {
	var result extenderv1.ExtenderFilterResult
	decode(t, "filter.json", &result)
	if result.Error != "" || result.Nodes != nil {
		t.Errorf("got %+v", result)
	}
	if result.NodeNames == nil || len(*result.NodeNames) != 2 {
		t.Fatalf("NodeNames: got %v", result.NodeNames)
	}
	for _, seed := range []string{"aws-eu1", "aws-us2", "nowhere"} {
		if result.FailedNodes[seed] == "" {
			t.Errorf("%s: no reason in %v", seed, result.FailedNodes)
		}
	}
}

func TestFilterErrors(t *testing.T) {
	for _, name := range []string{"filter-unknown.json", "filter-nodes.json"} {
		var result extenderv1.ExtenderFilterResult
		decode(t, name, &result)
		if result.Error == "" {
			t.Errorf("%s: no error", name)
		}
	}
}

func TestPriorities(t *testing.T) {
	var list extenderv1.HostPriorityList
	decode(t, "prioritize.json", &list)
	if len(list) != 5 {
		t.Fatalf("got %v", list)
	}
	best := list[0]
	for _, entry := range list {
		if entry.Score < extenderv1.MinExtenderPriority || entry.Score > extenderv1.MaxExtenderPriority {
			t.Errorf("%s: %d", entry.Host, entry.Score)
		}
		if entry.Score > best.Score {
			best = entry
		}
	}
	if best.Host != "aws-eu4" {
		t.Errorf("best is %s", best.Host)
	}
}
