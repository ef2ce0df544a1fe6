#!/usr/bin/env python3
"""./dev new-rule NAME: the files of a rule that objects to nothing yet, and a list of what is left.

Writes policy/move/<name>.cc, its test, a case, a section of docs/rules.md, its row in the table and
its line in each list. All of it compiles; the tests that fail say what is left. Off by default, and
switched on in examples/policy.yaml, so that no other test changes its mind.
"""

import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]

RULE = '''#include "garden/seed.h"
#include "policy/rule.h"

namespace trowel::policy {{
namespace {{

// Say here why the rule exists, and what Gardener itself does.
void Check{camel}(const Move& move, const garden::GardenView&, const Settings&, Report*) {{
  [[maybe_unused]] const garden::Seed& seed = move.to();
}}

}}  // namespace

extern constinit const Rule k{camel}Rule = {{.id = "{id}",
{pad}.summary = "say what it wants",
{pad}.mode = Mode::kOff,
{pad}.live_mode = Mode::kOff,
{pad}.facts = {{&facts::kDestination}},
{pad}.check = Check{camel}}};

}}  // namespace trowel::policy
'''

TEST = '''#include "test/support/rule_case.h"

namespace trowel::testing {{
namespace {{

[[maybe_unused]] const bool kCases = RegisterRuleCases(
    "{id}",
    {{{{"allow_a_seed_in_order", nullptr, {{}}}},
     {{"deny_say_what", [](GardenFixture& garden) {{ garden.destination.name = "aws-eu2"; }}, {{}}}},
     {{"unknown_destination_malformed", BreakDestination, {{kDestinationIsMalformed}}}}}});

}}  // namespace
}}  // namespace trowel::testing
'''

CASE = '''name: say what the case shows
why: >-
  Say why Trowel answers so.
policy: {{rules: {{{id}: {{mode: enforce}}}}}}
garden:
- {{kind: Seed, metadata: {{name: new-seed}}}}
move: {{shoot: shoot, to: new-seed}}
expect: {{allowed: false}}
'''

SECTION = '''## {id}

**Objects unless** say what it wants.

**Why.** Say what goes wrong otherwise.

**Gardener itself.** Say what an unaided Gardener does, and where.

**Facts.** `destination`.

**Settings.** none.

**Modes.** `mode: off`, `liveMode: off`; asked at every move; does not judge returns; `onUnknown` follows the
mode.

**Remedy.** Say what to do.

**Try it.**

    trowel check garden-dev/moss --to aws-eu2 --garden examples/garden --policy examples/policy.yaml

'''

LEFT = '''Rule {id} compiles and objects to nothing. What is left:
  1. policy/move/{file}.cc: what it reads, and its summary, modes, facts and settings. Of a field that no
     other rule reads: garden/seed_detail.h, garden/decode_seed.cc, test/support/healthy_seed.cc.
     The decoder's test then, too: test/garden/decode_seed_test.cc.
  2. test/policy/move/{file}_test.cc: its cases; one for each fact ("unknown_...") and setting ("setting_...").
  3. test/cases/{id}/{id}.yaml: a case as an operator would tell it.
  4. docs/rules.md: its section; facts of its own go into the table at the top as well.
  5. ./dev docs: its modes and settings in docs/policy.md.
  6. ./dev test: says what is missing still, also if `reads` promises too much.'''


def die(text):
    sys.exit("new-rule: " + text)


def write_new(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    print("wrote", path.relative_to(ROOT))


def insert_sorted(path, line, pattern):
    """Puts `line` among the lines that match `pattern`, by what its first group holds."""
    lines = path.read_text().split("\n")
    places = [i for i, each in enumerate(lines) if re.match(pattern, each)]
    key = re.match(pattern, line).group(1)
    later = [i for i in places if re.match(pattern, lines[i]).group(1) > key]
    lines.insert(later[0] if later else places[-1] + 1, line)
    path.write_text("\n".join(lines))
    print("added to", path.relative_to(ROOT))


def insert_row(path, rule, constant):
    """The last row of the macro has no backslash."""
    text = path.read_text()
    rows = re.findall(r'^ *ROW\("([^"]+)", (\w+)\)', text, re.M)
    rows = sorted(rows + [(rule, constant)])
    lines = ["#define TROWEL_RULES(ROW)"] + [f'  ROW("{each}", {name})' for each, name in rows]
    width = max(len(line) for line in lines[:-1])  # As clang-format aligns them.
    body = "".join(f"{line.ljust(width)} \\\n" for line in lines[:-1]) + lines[-1] + "\n"
    text = re.sub(r"#define TROWEL_RULES\(ROW\) *\\\n(?: *ROW\([^\n]*\n)+", lambda _: body, text)
    path.write_text(text)
    print("added to", path.relative_to(ROOT))


def insert_section(path, rule, section):
    """Among those of the first part, which is on moves."""
    text = path.read_text()
    end = text.index("\n# Changes\n") + 1
    later = [match for match in re.finditer(r"^## (\S+)\n", text[:end], re.M)
             if match.group(1) > rule]
    at = later[0].start() if later else end
    text = text[:at].rstrip("\n") + "\n\n" + section + text[at:]
    path.write_text(text.rstrip("\n") + "\n")
    print("added to", path.relative_to(ROOT))


def switch_on(path, rule):
    text = path.read_text()
    added = f"\n  {rule}: {{mode: warn}}\n"
    if "\n# For each rule the first override" not in text:
        die("examples/policy.yaml has no overrides to stand before")
    path.write_text(text.replace("\n# For each rule the first override",
                                 added + "\n# For each rule the first override", 1))
    print("added to", path.relative_to(ROOT))


def main():
    if len(sys.argv) != 2 or not re.fullmatch(r"[a-z]+(-[a-z]+)*", sys.argv[1]):
        die("usage: ./dev new-rule NAME; NAME in kebab-case, as seed-age")
    rule = sys.argv[1]
    file = rule.replace("-", "_")
    camel = "".join(part.capitalize() for part in rule.split("-"))
    source = ROOT / "policy/move" / f"{file}.cc"
    if source.exists():
        die(f"{source.relative_to(ROOT)} is there already")
    names = {"id": rule, "file": file, "camel": camel,
             "pad": " " * (len(f"extern constinit const Rule k{camel}Rule = ") + 1)}
    write_new(source, RULE.format(**names))
    write_new(ROOT / "test/policy/move" / f"{file}_test.cc", TEST.format(**names))
    write_new(ROOT / "test/cases" / rule / f"{rule}.yaml", CASE.format(**names))
    insert_row(ROOT / "policy/rule_table.cc", rule, f"k{camel}Rule")
    insert_sorted(ROOT / "policy/CMakeLists.txt", f"    move/{file}.cc", r"    move/(\w+)\.cc$")
    insert_sorted(ROOT / "test/policy/move/CMakeLists.txt", f"    {file}_test.cc", r"    (\w+)_test\.cc$")
    insert_section(ROOT / "docs/rules.md", rule, SECTION.format(**names))
    switch_on(ROOT / "examples/policy.yaml", rule)
    print("\n" + LEFT.format(**names))


main()
