#include "policy/config/known_bugs.h"

#include <array>
#include <optional>
#include <set>
#include <utility>

#include "policy/config/format_text.h"

namespace trowel::policy {
namespace {

constexpr std::array<std::string_view, 3> kSides = {"source", "destination", "either"};

void ReadText(const Value& value, std::string* text) { *text = value.Text().value_or(""); }

void ReadVersion(const Value& value, WrittenVersion* version) {
  const std::optional<std::string> text = value.Text();
  if (!text.has_value()) return;
  *version = WrittenVersion(*text);
  if (!version->known()) {
    value.Object(fmt::format("expected a version such as v1.146.0, not \"{}\"", *text));
  }
}

void ReadSide(const Value& value, BugSide* side) {
  const std::optional<std::size_t> choice = value.Choice(kSides);
  if (choice.has_value()) *side = static_cast<BugSide>(*choice);
}

constexpr std::array<KeyReader<KnownBug>, 7> kReaders = {{
    {"id", [](const Value& v, KnownBug* bug) { ReadText(v, &bug->id); }},
    {"from", [](const Value& v, KnownBug* bug) { ReadVersion(v, &bug->from); }},
    {"before", [](const Value& v, KnownBug* bug) { ReadVersion(v, &bug->before); }},
    {"side", [](const Value& v, KnownBug* bug) { ReadSide(v, &bug->side); }},
    {"providerType", [](const Value& v, KnownBug* bug) { ReadText(v, &bug->provider_type); }},
    {"message", [](const Value& v, KnownBug* bug) { ReadText(v, &bug->message); }},
    {"remedy", [](const Value& v, KnownBug* bug) { ReadText(v, &bug->remedy); }},
}};

void CheckRow(const Value& item, const KnownBug& bug, std::set<std::string>* ids) {
  item.Require("id", "`ignore` and messages name the row");
  item.Require("message", "say what goes wrong");
  if (!item.Find("from").has_value() && !item.Find("before").has_value()) {
    item.Require("before", "a row says from which version on, or before which, the bug is there");
  }
  if (!bug.id.empty() && !ids->insert(bug.id).second) {
    item.Find("id")->Object("is the id of another row");
  }
  if (bug.from.known() && bug.before.known() && bug.before.version() <= bug.from.version()) {
    item.Find("before")->Object("is not later than from");
  }
}

void Append(std::string_view key, const std::string& text, std::vector<std::string>* parts) {
  if (!text.empty()) parts->push_back(fmt::format("{}: {}", key, FormatText(text)));
}

std::string FormatRow(const KnownBug& bug) {
  std::vector<std::string> parts;
  Append("id", bug.id, &parts);
  Append("from", bug.from.text(), &parts);
  Append("before", bug.before.text(), &parts);
  Append("side", std::string(kSides[static_cast<std::size_t>(bug.side)]), &parts);
  Append("providerType", bug.provider_type, &parts);
  Append("message", bug.message, &parts);
  Append("remedy", bug.remedy, &parts);
  return JoinFlow(parts, "{", "}");
}

}  // namespace

std::vector<KnownBug> ParseKnownBugs(const Value& value) {
  std::vector<KnownBug> bugs;
  std::set<std::string> ids;
  for (const Value& item : value.Items()) {
    KnownBug bug;
    ReadMap(item, kReaders, &bug);
    if (!item.IsMap()) continue;
    CheckRow(item, bug, &ids);
    bugs.push_back(std::move(bug));
  }
  return bugs;
}

std::string FormatKnownBugs(std::span<const KnownBug> bugs) {
  std::vector<std::string> parts;
  for (const KnownBug& bug : bugs) parts.push_back(FormatRow(bug));
  return JoinFlow(parts, "[", "]");
}

}  // namespace trowel::policy
