#include "policy/config/policy_texts.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/time_text.h"
#include "garden/yaml_stream.h"
#include "policy/config/choose_policy.h"
#include "policy/config/parse_policy.h"
#include "policy/config/yaml_tree.h"

namespace trowel::policy {
namespace {

using Type = YamlNode::Type;

const YamlNode* Find(const YamlNode& map, std::string_view key) {
  for (const YamlNode::Entry& entry : map.entries) {
    if (entry.key->text == key) return entry.value.get();
  }
  return nullptr;
}

std::string TextAt(const YamlNode& node, std::string_view key) {
  const YamlNode* value = Find(node, key);
  return value == nullptr ? std::string() : value->text;
}

std::vector<std::string_view> Split(std::string_view text, char at) {
  std::vector<std::string_view> parts;
  for (std::size_t end = text.find(at); end != std::string_view::npos; end = text.find(at)) {
    parts.push_back(text.substr(0, end));
    text.remove_prefix(end + 1);
  }
  parts.push_back(text);
  return parts;
}

std::vector<std::string_view> Lines(std::string_view text) { return Split(text, '\n'); }

bool IsBlank(std::string_view line) { return line.find_first_not_of(" \r") == line.npos; }

// How far `inner` is indented where it stands in `outer`, from line `first` (from 0) on.
std::optional<std::size_t> IndentAt(const std::vector<std::string_view>& outer, std::size_t first,
                                    const std::vector<std::string_view>& inner) {
  std::optional<std::size_t> indent;
  for (std::size_t i = 0; i < inner.size(); ++i) {
    if (IsBlank(inner[i])) continue;
    if (first + i >= outer.size()) return std::nullopt;
    std::string_view line = outer[first + i];
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (!line.ends_with(inner[i])) return std::nullopt;
    const std::size_t before = line.size() - inner[i].size();
    if (before != indent.value_or(before) || !IsBlank(line.substr(0, before))) return std::nullopt;
    indent = before;
  }
  return indent;
}

// A block scalar begins in the line after its mark or thereabouts.
void FindPlace(const std::vector<std::string_view>& file, std::size_t marked, PolicyText* policy) {
  const std::vector<std::string_view> inner = Lines(policy->text);
  for (std::size_t first = marked > 2 ? marked - 2 : 0; first < marked + 3; ++first) {
    const std::optional<std::size_t> indent = IndentAt(file, first, inner);
    if (!indent.has_value()) continue;
    policy->lines = static_cast<int>(first);
    policy->columns = static_cast<int>(*indent);
    return;
  }
}

bool HasPolicyLabel(const YamlNode& config) {
  const YamlNode* metadata = Find(config, "metadata");
  const YamlNode* labels = metadata == nullptr ? nullptr : Find(*metadata, "labels");
  return labels != nullptr && TextAt(*labels, kPolicyLabel) == kPolicyLabelValue;
}

std::string NameOf(const YamlNode& config) {
  const YamlNode* metadata = Find(config, "metadata");
  if (metadata == nullptr) return {};
  const std::string space = TextAt(*metadata, "namespace");
  return space + (space.empty() ? "" : "/") + TextAt(*metadata, "name");
}

bool IsObject(const YamlNode::Ptr& root) {
  if (root == nullptr) return false;
  const std::string kind = TextAt(*root, "kind");
  return kind == "ConfigMap" || kind == "List" || kind == "ConfigMapList";
}

constexpr std::string_view kGroup = "trowel.gardener.cloud";

// Misspelt it may be, or no YAML at all.
bool IsPolicy(const YamlNode::Ptr& root, std::string_view text) {
  if (root == nullptr) return text.find(kGroup) != std::string_view::npos;
  return TextAt(*root, "kind") == kPolicyKind || TextAt(*root, "apiVersion").starts_with(kGroup);
}

// One file, document by document.
class Finder {
 public:
  Finder(std::string_view file, const std::string& source)
      : file_(file), lines_(Lines(file)), source_(source) {}

  absl::StatusOr<std::vector<PolicyText>> Run(Sought sought) {
    std::vector<Document> documents = Read();
    const bool objects = std::any_of(documents.begin(), documents.end(),
                                     [](const Document& one) { return IsObject(one.root); });
    if (!objects) {
      // Whatever is wrong with it as a whole, ParsePolicy() says.
      const bool policies =
          std::any_of(documents.begin(), documents.end(),
                      [](const Document& one) { return IsPolicy(one.root, one.text); });
      if (policies || sought == Sought::kAPolicy) Add(file_, /*lines=*/0);
      return std::move(found_);
    }
    for (const Document& document : documents) {
      RETURN_IF_ERROR(document.problem);
      if (IsPolicy(document.root, document.text)) Add(document.text, document.lines);
      if (IsObject(document.root)) RETURN_IF_ERROR(TakeObject(*document.root, document.lines));
    }
    if (labelled_.size() > 1) {
      return InvalidArgument(
          "{}: {} ConfigMaps have the label {}={}: {}; servers take none of them", source_,
          labelled_.size(), kPolicyLabel, kPolicyLabelValue, fmt::join(labelled_, ", "));
    }
    return std::move(found_);
  }

 private:
  struct Document {
    std::string_view text;
    int lines = 0;  // Before it.
    YamlNode::Ptr root = nullptr;
    absl::Status problem = absl::OkStatus();
  };

  std::vector<Document> Read() const {
    std::vector<Document> documents;
    for (const garden::YamlText& text : garden::SplitYaml(file_)) {
      Problems problems(source_);
      Document document{.text = text.text, .lines = static_cast<int>(text.line) - 1};
      document.root = ReadYaml(text.text, &problems);
      // Nothing but comments is none.
      const bool blank = text.text.find_first_not_of(" \r\n") == std::string_view::npos;
      if (document.root == nullptr && !blank) document.problem = problems.ToStatus();
      documents.push_back(std::move(document));
    }
    return documents;
  }

  void Add(std::string_view text, int lines) {
    found_.push_back({.text = std::string(text), .source = source_, .lines = lines});
  }

  absl::Status TakeObject(const YamlNode& node, int before) {
    const YamlNode* items = Find(node, "items");
    if (TextAt(node, "kind").ends_with("List") && items != nullptr) {
      for (const YamlNode::Ptr& item : items->items) RETURN_IF_ERROR(TakeObject(*item, before));
      return absl::OkStatus();
    }
    const bool is_config = TextAt(node, "kind") == "ConfigMap" || HasPolicyLabel(node);
    if (!is_config || TextAt(node, "apiVersion") != "v1") return absl::OkStatus();
    const YamlNode* data = Find(node, "data");
    const YamlNode* text = data == nullptr ? nullptr : Find(*data, kPolicyKey);
    const std::string object = "ConfigMap " + NameOf(node);
    const std::string name = fmt::format("{} ({})", source_, object);
    if (HasPolicyLabel(node)) labelled_.push_back(NameOf(node));
    if (text == nullptr) {
      if (!HasPolicyLabel(node)) return absl::OkStatus();
      return InvalidArgument("{}: data has no key {}, which holds the policy", name, kPolicyKey);
    }
    PolicyText policy{.text = text->text, .source = name, .object = object};
    FindPlace(lines_, static_cast<std::size_t>(before + text->mark.line), &policy);
    if (policy.lines > 0) policy.source = source_;
    found_.push_back(std::move(policy));
    return absl::OkStatus();
  }

  std::string_view file_;
  std::vector<std::string_view> lines_;
  const std::string& source_;
  std::vector<PolicyText> found_;
  std::vector<std::string> labelled_;  // ConfigMaps with the policy's label.
};

// "policy.yaml:4:27" with the lines of the file.
std::string Moved(std::string_view place, const PolicyText& policy) {
  int line = 0;
  int column = 0;
  const std::string_view rest = place.substr(std::min(policy.source.size(), place.size()));
  const std::vector<std::string_view> parts = Split(rest, ':');
  const auto read = [&](std::size_t part, int* number) {
    const std::string_view text = parts[part];
    return std::from_chars(text.data(), text.data() + text.size(), *number).ec == std::errc();
  };
  if (parts.size() != 3 || !read(1, &line) || !read(2, &column)) return std::string(place);
  return fmt::format("{}:{}:{}", policy.source, line + policy.lines, column + policy.columns);
}

// The same for the beginning of an error: "policy.yaml:4:27: rules.x: ...".
std::string MovedLine(std::string_view line, const PolicyText& policy) {
  const std::size_t end = line.find(": ", policy.source.size());
  if (end == std::string_view::npos) return std::string(line);
  return Moved(line.substr(0, end), policy).append(line.substr(end));
}

// The exemptions of the text are those of the policy, in their order.
void WarnOfWhatIsOver(const PolicyText& text, const Policy& policy, absl::Time now,
                      Remarks* warnings) {
  Problems none(text.source);
  const YamlNode::Ptr root = ReadYaml(text.text, &none);
  const YamlNode* list = root == nullptr ? nullptr : Find(*root, "exemptions");
  for (std::size_t i = 0; list != nullptr && i < policy.exemptions.size(); ++i) {
    const Exemption& exemption = policy.exemptions[i];
    if (!exemption.until.has_value() || now < *exemption.until) continue;
    const YamlMark mark = Find(*list->items[i], "until")->mark;
    warnings->push_back(
        {.place = fmt::format("{}:{}:{}", text.source, mark.line + text.lines,
                              mark.column + text.columns),
         .text =
             fmt::format("exemptions[{}].until: \"{}\" is over since {}: take it out, or renew it",
                         i, exemption.name, FormatUtc(*exemption.until))});
  }
}

}  // namespace

absl::StatusOr<std::vector<PolicyText>> FindPolicies(std::string_view file,
                                                     const std::string& source, Sought sought) {
  return Finder(file, source).Run(sought);
}

CheckedPolicy CheckPolicy(const PolicyText& policy, absl::Time now) {
  CheckedPolicy checked{.source = policy.source, .object = policy.object};
  const absl::StatusOr<Policy> parsed = ParsePolicy(policy.text, policy.source, &checked.warnings);
  if (!parsed.ok()) {
    for (const std::string_view line : Lines(Message(parsed.status()))) {
      checked.errors.push_back(MovedLine(line, policy));
    }
    return checked;
  }
  checked.hash = parsed->hash;
  checked.overrides = parsed->overrides.size();
  checked.exemptions = parsed->exemptions.size();
  for (Remark& warning : checked.warnings) warning.place = Moved(warning.place, policy);
  WarnOfWhatIsOver(policy, *parsed, now, &checked.warnings);
  return checked;
}

}  // namespace trowel::policy
