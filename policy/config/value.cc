#include "policy/config/value.h"

#include <algorithm>
#include <charconv>
#include <map>

#include "base/text.h"

namespace trowel::policy {
namespace {

using Type = YamlNode::Type;

constexpr int kCountMax = 1'000'000'000;

// `text` within quotes, cut where nobody would read on.
std::string Quoted(std::string_view text) {
  constexpr std::size_t kShownMax = 60;
  if (text.size() <= kShownMax) return fmt::format("\"{}\"", text);
  return fmt::format("\"{}...\"", text.substr(0, kShownMax));
}

std::string Describe(const YamlNode& node) {
  switch (node.type) {
    case Type::kNull: return "nothing";
    case Type::kSequence: return "a list";
    case Type::kMap: return "a map";
    case Type::kScalar: break;
  }
  return node.quoted ? fmt::format("the text {}", Quoted(node.text)) : Quoted(node.text);
}

bool LooksLikeNumber(std::string_view text) {
  if (text.starts_with('+') || text.starts_with('-')) text.remove_prefix(1);
  if (text.empty() || text.find_first_not_of("0123456789.eE+-") != std::string_view::npos) {
    return false;
  }
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return end == text.data() + text.size() && error != std::errc::invalid_argument;
}

bool IsBoolean(std::string_view text) {
  return text == "true" || text == "True" || text == "TRUE" || text == "false" || text == "False" ||
         text == "FALSE";
}

// "7d" is what people write; Go does not know days.
std::string DurationHint(std::string_view text) {
  int days = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), days);
  const bool is_days = error == std::errc() && end + 1 == text.data() + text.size() &&
                       *end == 'd' && days >= 0 && days < 40'000;
  if (is_days) return fmt::format("; there is no unit d, write {}h", days * 24);
  if (LooksLikeNumber(text)) return fmt::format("; add a unit, {}s or {}m", text, text);
  return {};
}

}  // namespace

void Value::Object(std::string_view what) const {
  // An empty value has its mark somewhere behind the key.
  problems_->Add(node_->type == Type::kNull ? key_mark_ : node_->mark, path_, what);
}

void Value::SayUnknownKey(std::string_view key, std::span<const std::string_view> known,
                          std::string_view otherwise) const {
  const std::string_view meant = DidYouMean(key, known);
  std::string what = "unknown key";
  if (!meant.empty()) {
    what += fmt::format("; did you mean {}?", meant);
  } else if (!otherwise.empty()) {
    what += fmt::format("; {}", otherwise);
  } else {
    what += fmt::format("; expected {}", JoinOr(known));
  }
  ObjectToKey(what);
}

void Value::Expected(std::string_view expected) const {
  Object(fmt::format("expected {}, not {}", expected, Describe(*node_)));
}

bool Value::Is(Type type, std::string_view expected) const {
  if (node_->type == type) return true;
  Expected(expected);
  return false;
}

bool Value::IsEmpty() const {
  return (node_->type == Type::kMap && node_->entries.empty()) ||
         (node_->type == Type::kSequence && node_->items.empty());
}

std::optional<std::string> Value::LabelValue() const {
  if (!Is(Type::kScalar, "a text")) return std::nullopt;
  const std::string& text = node_->text;
  if (!node_->quoted && (LooksLikeNumber(text) || IsBoolean(text))) {
    Object(fmt::format("expected a text, not {}; put it in quotes", text));
    return std::nullopt;
  }
  return text;
}

std::optional<std::string> Value::Text() const {
  std::optional<std::string> text = LabelValue();
  if (text.has_value() && text->find_first_not_of(" \t\r\n") == std::string::npos) {
    Object("is empty");
    return std::nullopt;
  }
  return text;
}

std::optional<bool> Value::Flag() const {
  if (node_->type != Type::kScalar || node_->quoted || !IsBoolean(node_->text)) {
    Expected("true or false");
    return std::nullopt;
  }
  return node_->text.front() == 't' || node_->text.front() == 'T';
}

std::optional<int> Value::Count() const {
  const bool plain = node_->type == Type::kScalar && !node_->quoted;
  const std::string_view text = node_->text;
  if (!plain || text.empty()) {
    Expected("a whole number");
    return std::nullopt;
  }
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (end != text.data() + text.size() || error == std::errc::invalid_argument) {
    Expected("a whole number");
    return std::nullopt;
  }
  // Octal in YAML 1.1, and who wrote it may have meant either.
  if (text.size() > 1 && text.front() == '0') {
    Expected("a whole number without a zero before it");
    return std::nullopt;
  }
  if (error == std::errc::result_out_of_range || number < 0 || number > kCountMax) {
    Object(fmt::format("{} is not between 0 and {}", Quoted(text), kCountMax));
    return std::nullopt;
  }
  return static_cast<int>(number);
}

std::optional<absl::Duration> Value::Duration() const {
  constexpr absl::Duration kLongest = absl::Hours(24 * 36'525);  // A century.
  absl::Duration duration;
  if (node_->type != Type::kScalar || !absl::ParseDuration(node_->text, &duration)) {
    Object(fmt::format("expected a duration such as 5m or 1h30m, not {}{}", Describe(*node_),
                       DurationHint(node_->text)));
    return std::nullopt;
  }
  if (duration < absl::ZeroDuration() || duration > kLongest) {
    Object(fmt::format("{} is not between 0s and a century", Quoted(node_->text)));
    return std::nullopt;
  }
  return absl::Trunc(duration, absl::Nanoseconds(1));  // What Go can hold.
}

std::optional<std::size_t> Value::Choice(std::span<const std::string_view> words) const {
  const std::string expected = JoinOr(words);
  if (!Is(Type::kScalar, expected)) return std::nullopt;
  const auto found = std::find(words.begin(), words.end(), node_->text);
  if (found != words.end()) return static_cast<std::size_t>(found - words.begin());
  const std::string_view meant = DidYouMean(node_->text, words);
  std::string what = fmt::format("expected {}, not {}", expected, Describe(*node_));
  if (!meant.empty()) what += fmt::format("; did you mean {}?", meant);
  // YAML 1.1 reads a bare off as false, and tools that rewrite YAML write it so.
  if (node_->text == "false" && words.front() == "off") what += "; did you mean \"off\"?";
  Object(what);
  return std::nullopt;
}

std::vector<Value> Value::Items() const {
  std::vector<Value> items;
  if (!Is(Type::kSequence, "a list")) return items;
  items.reserve(node_->items.size());
  for (std::size_t i = 0; i < node_->items.size(); ++i) {
    const YamlNode::Ptr& item = node_->items[i];
    items.emplace_back(item, item->mark, fmt::format("{}[{}]", path_, i), problems_);
  }
  return items;
}

std::vector<std::string> Value::Texts() const {
  std::vector<std::string> texts;
  for (const Value& item : Items()) {
    if (std::optional<std::string> text = item.Text(); text.has_value()) {
      texts.push_back(*std::move(text));
    }
  }
  return texts;
}

std::vector<Value::Member> Value::Members() const {
  std::vector<Member> members;
  if (!Is(Type::kMap, "a map")) return members;
  std::map<std::string_view, int> lines;  // Where a key was seen first.
  for (const auto& [key, value] : node_->entries) {
    if (key->type != Type::kScalar) {
      problems_->Add(key->mark, path_, fmt::format("a key is {}", Describe(*key)));
      continue;
    }
    const std::string path = path_.empty() ? key->text : fmt::format("{}.{}", path_, key->text);
    const auto [first, is_new] = lines.emplace(key->text, key->mark.line);
    if (!is_new) {
      problems_->Add(key->mark, path,
                     fmt::format("is there twice, first in line {}", first->second));
      continue;
    }
    members.push_back({.key = key->text, .value = Value(value, key->mark, path, problems_)});
  }
  return members;
}

std::optional<Value> Value::Find(std::string_view key) const {
  for (const auto& [name, value] : node_->entries) {
    if (name->type != Type::kScalar || name->text != key) continue;
    const std::string path = path_.empty() ? name->text : fmt::format("{}.{}", path_, name->text);
    return Value(value, name->mark, path, problems_);
  }
  return std::nullopt;
}

bool Value::Require(std::string_view key, std::string_view hint) const {
  if (node_->type != Type::kMap) return false;  // Said by whoever reads the map.
  if (Find(key).has_value()) return true;
  const std::string path = path_.empty() ? std::string(key) : fmt::format("{}.{}", path_, key);
  problems_->Add(node_->mark, path, fmt::format("is missing; {}", hint));
  return false;
}

}  // namespace trowel::policy
