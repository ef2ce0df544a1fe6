package main

import (
	"bytes"
	"fmt"
	"strings"

	"sigs.k8s.io/yaml"
)

// stricter are the refusals of what kubectl reads: docs/cli.md has the same list.
var stricter = []string{
	"there twice",
	"UTF-16",
	"kubectl reads nothing from here on",
	"nested too deep",
	"byte order mark (U+FEFF) that does not begin the document",
	"an alias cannot be a key",
	"!!binary and !!timestamp",
	"expected text in UTF-8",
	"did not find expected hexdecimal number",
	"found invalid Unicode character escape code",
	"found unexpected ':'",
	"a question mark within brackets or braces",
}

// Of a value that a second one of the same key replaces kubectl does not look whether it is JSON.
// Trowel tells the first of the two faults.
var ofReplaced = []string{
	"a key cannot be null",
	"a key is too large a number",
	"JSON has no number for infinity",
}

// isReplaced: Trowel refuses a value, in a text that it would refuse for a key that is there twice.
func isReplaced(text []byte, problems []string) bool {
	told := false
	for _, problem := range problems {
		for _, reason := range ofReplaced {
			told = told || strings.Contains(problem, reason)
		}
	}
	return told && hasRepeatedKey(text)
}

// hasRepeatedKey in one of its documents, as the strict decoder sees it.
func hasRepeatedKey(text []byte) bool {
	for _, document := range bytes.Split(text, []byte("\n---")) {
		document = bytes.TrimPrefix(bytes.TrimLeft(document, "\r\n"), []byte("\xef\xbb\xbf"))
		_, err := yaml.YAMLToJSONStrict(document)
		if err != nil && strings.Contains(err.Error(), "already set in map") {
			return true
		}
	}
	return false
}

func isStricter(problems []string) bool {
	for _, problem := range problems {
		for _, reason := range stricter {
			if strings.Contains(problem, reason) {
				return true
			}
		}
	}
	return false
}

// difference says how the two differ on a file; empty: they do not.
func difference(text []byte, theirs reading, ours dumped) string {
	wanted := make([]string, 0, len(theirs.objects))
	for _, object := range theirs.objects {
		wanted = append(wanted, canonical(object))
	}
	strict := isStricter(ours.Problems) || isReplaced(text, ours.Problems)
	at := 0
	for i, object := range ours.Objects {
		if object.Repeated {
			if len(ours.Problems) == 0 {
				return fmt.Sprintf("object %d has a key twice and nobody is told", i)
			}
			if at < len(wanted) {
				at++
			}
			continue
		}
		if object.Object["kind"] == nil && object.Object["apiVersion"] == nil {
			object.Object["kind"] = object.Kind
			object.Object["apiVersion"] = object.APIVersion
		}
		got := canonical(object.Object)
		for at < len(wanted) && wanted[at] != got && strict {
			at++
		}
		if at == len(wanted) && theirs.stopped {
			break
		}
		if at == len(wanted) {
			return fmt.Sprintf("object %d is read by Trowel alone: %s", i, got)
		}
		if wanted[at] != got {
			return fmt.Sprintf("object %d is read as\n    %s\n  and by kubectl as\n    %s", i, got, wanted[at])
		}
		at++
	}
	if at < len(wanted) && !strict {
		return fmt.Sprintf("read by kubectl alone: %s", wanted[at])
	}
	if len(theirs.errors) > 0 && !ours.Refused && !tellsObject(ours.Problems) {
		return "kubectl refuses it: " + strings.Join(theirs.errors, "; ")
	}
	if len(theirs.errors) == 0 && ours.Refused && !strict {
		return "only Trowel refuses it"
	}
	return ""
}

// tellsObject: of an object that is none, not of a file.
func tellsObject(problems []string) bool {
	for _, problem := range problems {
		if strings.Contains(problem, "without kind") || strings.Contains(problem, "expected a") {
			return true
		}
	}
	return false
}
