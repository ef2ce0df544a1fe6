#include "garden/json_writer.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <utility>

#include <yaml-cpp/exceptions.h>

#include "base/text.h"
#include "garden/json.h"
#include "garden/yaml_json.h"

namespace trowel::garden {
namespace {

[[noreturn]] void Stop(const YAML::Mark& mark, const std::string& what) {
  throw YAML::ParserException(mark, what);
}

std::size_t SkipDigits(std::string_view text, std::size_t at) {
  while (at < text.size() && text[at] >= '0' && text[at] <= '9') ++at;
  return at;
}

// RFC 8259, number. YAML's own forms (0x1F, 1_000, .5, +1, 007) are none and stay strings.
bool IsJsonNumber(std::string_view text, bool* integer) {
  std::size_t at = text.starts_with('-') ? 1 : 0;
  const std::size_t whole = SkipDigits(text, at);
  if (whole == at || (text[at] == '0' && whole > at + 1)) return false;
  at = whole;
  *integer = at == text.size();
  if (at < text.size() && text[at] == '.') {
    const std::size_t end = SkipDigits(text, at + 1);
    if (end == at + 1) return false;
    at = end;
  }
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    ++at;
    if (at < text.size() && (text[at] == '+' || text[at] == '-')) ++at;
    const std::size_t end = SkipDigits(text, at);
    if (end == at) return false;
    at = end;
  }
  return at == text.size();
}

template <typename Number>
bool Fits(std::string_view text) {
  Number number{};
  return std::from_chars(text.data(), text.data() + text.size(), number).ec == std::errc();
}

// A number that every JSON parser can hold. One beyond 64 bits would make simdjson refuse the
// whole document; as a string it is the error of its own field.
bool IsUsableNumber(std::string_view text) {
  bool integer = false;
  if (!IsJsonNumber(text, &integer)) return false;
  return integer ? Fits<std::int64_t>(text) || Fits<std::uint64_t>(text) : Fits<double>(text);
}

bool IsNull(std::string_view text) {
  return text.empty() || text == "~" || text == "null" || text == "Null" || text == "NULL";
}

// "?" marks a plain scalar. Quoted ones ("!"), !!str, !!binary and what an application may have
// invented are strings.
bool IsTyped(std::string_view tag) {
  constexpr std::string_view kStandard = "tag:yaml.org,2002:";
  if (tag == "?") return true;
  if (!tag.starts_with(kStandard)) return false;
  const std::string_view type = tag.substr(kStandard.size());
  return type == "int" || type == "float" || type == "bool" || type == "null";
}

void AppendScalar(std::string_view tag, std::string_view value, std::string* out) {
  const bool typed = IsTyped(tag);
  if (typed && IsNull(value)) {
    *out += "null";
  } else if (typed && (value == "true" || value == "True" || value == "TRUE")) {
    *out += "true";
  } else if (typed && (value == "false" || value == "False" || value == "FALSE")) {
    *out += "false";
  } else if (typed && IsUsableNumber(value)) {
    *out += value;
  } else {
    AppendJsonString(value, out);
  }
}

}  // namespace

std::string JsonWriter::TakeDocument() { return std::exchange(text_, {}); }

void JsonWriter::OnDocumentStart(const YAML::Mark& mark) {
  // At a stray "," or "}" between documents yaml-cpp reports empty ones without end.
  if (document_begin_ == mark.pos) Stop(mark, "text that belongs to no document");
  document_begin_ = mark.pos;
  text_.clear();
  frames_.clear();
  anchors_.clear();
}

void JsonWriter::OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) {
  if (AtKey()) {
    WriteKey(mark, anchor, "null");
    return;
  }
  BeginValue(mark);
  const std::size_t begin = text_.size();
  text_ += "null";
  EndValue(anchor, {begin, text_.size(), 1, 0});
}

void JsonWriter::OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) {
  if (AtKey()) Stop(mark, "an alias cannot be a key");
  const auto found = anchors_.find(anchor);
  if (found == anchors_.end()) Stop(mark, "an alias inside of what it names");
  const Stretch stretch = found->second;
  const std::size_t bytes = stretch.end - stretch.begin;
  if (frames_.size() + stretch.height > kJsonDepthMax) Stop(mark, "nested too deep");
  if (bytes > kAliasBytesMax - alias_bytes_) Stop(mark, "too much text by aliases");
  alias_bytes_ += bytes;
  BeginValue(mark);
  Count(mark, stretch.nodes);
  text_.reserve(text_.size() + bytes);  // The copy is of the string itself.
  text_.append(text_, stretch.begin, bytes);
  if (!frames_.empty()) {
    frames_.back().height = std::max(frames_.back().height, stretch.height + 1);
  }
}

void JsonWriter::OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                          const std::string& value) {
  if (tag != "?") last_quoted_ = mark;
  if (AtKey()) {
    // yaml-cpp does not merge; leaving the fields out would be silent.
    if (tag == "?" && value == "<<") {
      Stop(mark, "merge keys (<<) are not supported: write the fields out");
    }
    WriteKey(mark, anchor, value);
    return;
  }
  BeginValue(mark);
  const std::size_t begin = text_.size();
  AppendScalar(tag, value, &text_);
  EndValue(anchor, {begin, text_.size(), 1, 0});
}

void JsonWriter::OnSequenceStart(const YAML::Mark& mark, const std::string& /*tag*/,
                                 YAML::anchor_t anchor, YAML::EmitterStyle::value /*style*/) {
  Open(mark, anchor, false);
}

void JsonWriter::OnSequenceEnd() { Close(']'); }

void JsonWriter::OnMapStart(const YAML::Mark& mark, const std::string& /*tag*/,
                            YAML::anchor_t anchor, YAML::EmitterStyle::value /*style*/) {
  Open(mark, anchor, true);
}

void JsonWriter::OnMapEnd() { Close('}'); }

void JsonWriter::WriteKey(const YAML::Mark& mark, YAML::anchor_t anchor, std::string_view key) {
  Frame& frame = frames_.back();
  if (!frame.keys.emplace(key).second) {
    Stop(mark, "the key \"" + std::string(key.substr(0, 100)) + "\" is there twice");
  }
  Count(mark, 1);
  if (!frame.empty) text_ += ',';
  frame.empty = false;
  frame.key_next = false;
  const std::size_t begin = text_.size();
  AppendJsonString(key, &text_);
  EndValue(anchor, {begin, text_.size(), 1, 0});
  text_ += ':';
}

void JsonWriter::BeginValue(const YAML::Mark& mark) {
  Count(mark, 1);
  if (frames_.empty()) return;
  Frame& frame = frames_.back();
  if (frame.is_map) {
    frame.key_next = true;  // After this value.
    return;
  }
  if (!frame.empty) text_ += ',';
  frame.empty = false;
}

void JsonWriter::EndValue(YAML::anchor_t anchor, const Stretch& stretch) {
  if (anchor != 0) anchors_[anchor] = stretch;
}

void JsonWriter::Open(const YAML::Mark& mark, YAML::anchor_t anchor, bool is_map) {
  if (AtKey()) Stop(mark, "a key must be a scalar");
  if (frames_.size() >= kJsonDepthMax) Stop(mark, "nested too deep");
  BeginValue(mark);
  Frame frame;
  frame.is_map = is_map;
  frame.key_next = is_map;
  frame.anchor = anchor;
  frame.begin = text_.size();
  frame.nodes_before = nodes_ - 1;
  frames_.push_back(std::move(frame));
  text_ += is_map ? '{' : '[';
}

void JsonWriter::Close(char bracket) {
  text_ += bracket;
  const Frame frame = std::move(frames_.back());
  frames_.pop_back();
  EndValue(frame.anchor, {frame.begin, text_.size(), nodes_ - frame.nodes_before, frame.height});
  if (!frames_.empty()) {
    frames_.back().height = std::max(frames_.back().height, frame.height + 1);
  }
}

void JsonWriter::Count(const YAML::Mark& mark, std::size_t nodes) {
  if (nodes > kYamlNodesMax - nodes_) Stop(mark, "too many nodes");
  nodes_ += nodes;
}

}  // namespace trowel::garden
