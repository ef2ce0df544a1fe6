package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand"
	"strings"

	"sigs.k8s.io/yaml"
)

// Scalars as people write them, and as YAML 1.1 and 1.2 take them differently.
var scalars = []string{
	"yes", "Yes", "no", "on", "OFF", "y", "n", "true", "False", "null", "~", "", "Null", "nULL", "5", "-0", "+1",
	"007", "08", "0x1F", "-0x1F", "0b101", "0o17", "1_000", "1.5", ".5", "5.", "1e3", "1E-3", "1e400", "-.5e1",
	"18446744073709551615", "18446744073709551616", "9223372036854775808", "-9223372036854775808",
	"-9223372036854775809", "123456789012345678901234567890", ".inf", "-.inf", ".nan", "1:30", "190:20:30",
	"2026-11-21", "2026-11-21T09:00:00Z", "v1.150.0", "1Gi", "'it''s'", "\"a\\tb\"", "\"\\x41\\u00e9\\n\"", "\"yes\"",
	"!!str 5", "!!int 5", "!!float 5", "!!bool yes", "!!null ~", "!ours 5", "! 5", "!!int x", "!!float x",
	"\"a\n    b\"", "'a\n\n    b'", "a\n    b", "a # b", "a#b", "a:b", "a: b", "- a", "-a", "?a", "? a", ":a", ": a", "@a",
	"`a", "%a", "&x a", "*x", "[a, b]", "[a, b,]", "[a, , b]", "[a: b]", "{a: b}", "{a: b,}", "{a, b}", "{a}", "{a:b}",
	"{a: {b: [1, 2]}}", "[a?b]", "[?a]", "[a: , b]", "{a:, b: c}", "{\"a\":1}", "{\"a\":b}", "[http://a/b]", "{x: http://a}",
	"|\n    a\n    b", "|-\n    a", "|+\n    a\n\n", ">\n    a\n    b\n\n    c", ">-\n    a\n     b", "|2\n     a", "|\n", ">+\n\n",
	"<<", "'<<'", "...", "---", "=", "é", "日本", "\U0001f331", "\u0085", "\u2028", "a\u00a0b", "\t", "\ta", "a\t", "a\tb",
	"\"a", "'a", "[a", "{a", "a]", "a}", "\\", "\"\\q\"", "\"\\ud800\"", "0.1", "100000000000000000000000",
}

var keys = []string{
	"a", "yes", "off", "1", "1.5", "1e6", "0x10", "null", "~", "'a b'", "\"q\"", "a b", "a.b/c", "<<", "'<<'", "? a", "!!str 1",
	"&k a", "*k", "[a]", "{a: b}", "-", "?", ".inf", "18446744073709551615", "2026-11-21", "é", strings.Repeat("k", 1100),
}

type generator struct {
	random  *rand.Rand
	objects []map[string]any
}

func (g *generator) pick(from []string) string { return from[g.random.Intn(len(from))] }

func (g *generator) chance(percent int) bool { return g.random.Intn(100) < percent }

func (g *generator) object() map[string]any { return g.objects[g.random.Intn(len(g.objects))] }

// small is an object with the odd parts of YAML in it.
func (g *generator) small() string {
	var text strings.Builder
	fmt.Fprintf(&text, "apiVersion: core.gardener.cloud/v1beta1\nkind: Seed\nmetadata:\n  name: s%d\n", g.random.Intn(9))
	if g.chance(20) {
		text.WriteString("base: &x\n  a: 1\n  b: [1, 2]\n")
	}
	text.WriteString("spec:\n")
	for range 1 + g.random.Intn(3) {
		key := "k" + fmt.Sprint(g.random.Intn(30))
		if g.chance(25) {
			key = g.pick(keys)
		}
		value := g.pick(scalars)
		switch g.random.Intn(8) {
		case 0:
			fmt.Fprintf(&text, "  %s:\n  - %s\n  - %s\n", key, value, g.pick(scalars))
		case 1:
			fmt.Fprintf(&text, "  %s:\n    %s: %s\n    z: 1\n", key, g.pick(keys), value)
		case 2:
			fmt.Fprintf(&text, "  %s: {%s: %s}\n", key, g.pick(keys), value)
		default:
			fmt.Fprintf(&text, "  %s: %s\n", key, value)
		}
	}
	if g.chance(15) {
		text.WriteString(g.pick([]string{
			"  m:\n    <<: *x\n    c: 2\n", "  m: {<<: *x, a: 2}\n", "  m:\n    a: 2\n    <<: *x\n",
			"  m:\n    <<: [*x, {a: 3, d: 4}]\n", "  m:\n    <<: 5\n", "  m:\n    <<: {e: f}\n    <<: *x\n", "  m: [*x, *x]\n",
		}))
	}
	return text.String()
}

func (g *generator) list() map[string]any {
	items := []any{}
	for range g.random.Intn(4) {
		if g.chance(15) {
			items = append(items, map[string]any{"apiVersion": "v1", "kind": "List", "items": []any{g.object(), g.object()}})
			continue
		}
		items = append(items, g.object())
	}
	return map[string]any{"apiVersion": "v1", "kind": "List", "metadata": map[string]any{"resourceVersion": ""}, "items": items}
}

// document is one in JSON or YAML.
func (g *generator) document() string {
	if g.chance(45) {
		return g.small()
	}
	object := g.object()
	if g.chance(30) {
		object = g.list()
	}
	var text []byte
	switch g.random.Intn(5) {
	case 0:
		text, _ = json.Marshal(object)
	case 1:
		text, _ = json.MarshalIndent(object, "", g.pick([]string{"  ", "\t", " "}))
	default:
		text, _ = yaml.Marshal(object)
	}
	if !bytes.HasSuffix(text, []byte("\n")) && g.chance(60) {
		text = append(text, '\n')
	}
	return string(text)
}

// file is what somebody may have: documents in a row, in whatever state.
func (g *generator) file() []byte {
	text := g.document()
	for g.chance(40) {
		text += g.pick([]string{"---\n", "---\n", "\n---\n", "--- # a comment\n", "...\n", "...\n---\n", "", " ", "\n", "---", "--- x\n",
			"---\n---\n", "# a comment\n", "---\t\n", "\ufeff", "---\n\ufeff", "%YAML 1.1\n---\n", "%YAML 1.2\n---\n", "null\n"})
		text += g.document()
	}
	if g.chance(8) {
		text = g.pick([]string{"---\n", "\ufeff", "\n\n", "# x\n", " ", "%YAML 1.1\n---\n", "...\n", "\ufeff---\n"}) + text
	}
	if g.chance(8) {
		text = strings.ReplaceAll(text, "\n", "\r\n")
	}
	for g.chance(30) && len(text) > 0 {
		text = g.damage(text)
	}
	return []byte(text)
}

// damage is what an editor, a full disk or a hurry does to a file.
func (g *generator) damage(text string) string {
	at := g.random.Intn(len(text))
	lines := strings.SplitAfter(text, "\n")
	line := g.random.Intn(len(lines))
	switch g.random.Intn(8) {
	case 0:
		return text[:at]
	case 1:
		return text[:at] + text[at+1:]
	case 2:
		return text[:at] + g.pick([]string{":", "-", "?", ",", "[", "]", "{", "}", "#", "&", "*", "!", "|", ">", "'", "\"", "%", "@", "\t", " ",
			"\n", ": ", "- ", "\r", "\\", "\x00", "\x07", "\xff", "\u2028"}) + text[at:]
	case 3:
		lines[line] += lines[line]
	case 4:
		lines[line] = ""
	case 5:
		lines[line] = g.pick([]string{" ", "  ", "\t", "- ", "# "}) + lines[line]
	case 6:
		lines[line] = strings.TrimPrefix(lines[line], " ")
	default:
		other := g.random.Intn(len(lines))
		lines[line], lines[other] = lines[other], lines[line]
	}
	return strings.Join(lines, "")
}
