#include "garden/json_writer.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "garden/json.h"
#include "garden/json_merge.h"
#include "garden/key_fingerprint.h"
#include "garden/yaml_json.h"

namespace trowel::garden {
namespace {

// Beyond this many keys, sorting is faster than comparing each with each.
constexpr std::size_t kFewKeys = 32;

// What go-yaml allows, which kubectl reads with: of a document of up to 400,000 nodes 99 in 100 may
// come of aliases, of ten times as many one in ten.
bool IsTooManyByAlias(std::size_t by_alias, std::size_t nodes) {
  if (by_alias > kYamlNodesMax) return true;
  constexpr double kLow = 400'000;
  constexpr double kHigh = 4'000'000;
  if (by_alias <= 100 || nodes <= 1000) return false;
  const double all = std::clamp(static_cast<double>(nodes), kLow, kHigh);
  const double allowed = 0.99 - 0.89 * ((all - kLow) / (kHigh - kLow));
  return static_cast<double>(by_alias) / static_cast<double>(nodes) > allowed;
}

}  // namespace

bool JsonWriter::Stop(Mark mark, std::string_view what) {
  problem_ = {mark, std::string(what)};
  return false;
}

bool JsonWriter::Scalar(Mark mark, std::string_view anchor, const YamlScalar& scalar) {
  if (AtKey()) return WriteKey(mark, anchor, scalar);
  BeginValue();
  const std::size_t begin = text_.size();
  const std::string_view why = AppendYamlValue(scalar, &text_);
  if (!why.empty()) return Stop(mark, why);
  return Name(mark, anchor, begin, 1, 0);
}

bool JsonWriter::Alias(Mark mark, std::string_view anchor) {
  if (AtKey()) return Stop(mark, "an alias cannot be a key: write it out");
  const auto found = anchors_.find(anchor);
  if (found == anchors_.end()) {
    const bool within = std::any_of(frames_.begin(), frames_.end(),
                                    [&](const Frame& frame) { return frame.anchor == anchor; });
    return Stop(mark, within ? "an alias inside of what it names"
                             : fmt::format("there is no anchor &{} before this alias",
                                           Printable(anchor.substr(0, 100))));
  }
  const Anchored& anchored = found->second;
  if (frames_.size() + anchored.height > kJsonDepthMax) return Stop(mark, "nested too deep");
  if (!TakeAliasBytes(mark, anchored.json.size())) return false;
  BeginValue();
  nodes_ += anchored.nodes;
  by_alias_ += anchored.nodes;
  if (IsTooManyByAlias(by_alias_, nodes_)) return Stop(mark, "too many nodes by aliases");
  text_.append(anchored.json);
  if (!frames_.empty()) {
    frames_.back().height = std::max(frames_.back().height, anchored.height + 1);
  }
  return true;
}

bool JsonWriter::WriteKey(Mark mark, std::string_view anchor, const YamlScalar& scalar) {
  ++nodes_;
  if (!frames_.back().empty) text_ += ',';
  frames_.back().empty = false;
  frames_.back().key_next = false;
  const std::size_t begin = text_.size();
  if (IsYamlMerge(scalar)) {
    frames_.back().merges.push_back(frames_.back().members);
    text_ += "\"<<\"";
  } else {
    const std::string_view why = AppendYamlKey(scalar, &text_);
    if (!why.empty()) return Stop(mark, why);
    NoteKey(mark, begin);
  }
  ++frames_.back().members;
  if (!anchor.empty()) {
    std::string json;
    if (!AppendYamlValue(scalar, &json).empty()) return Stop(mark, "an anchor of no JSON value");
    anchors_.insert_or_assign(std::string(anchor), Anchored{std::move(json), 1, 0});
  }
  text_ += ':';
  return true;
}

void JsonWriter::NoteKey(Mark mark, std::size_t begin) {
  const std::string_view key = std::string_view(text_).substr(begin);
  const Key noted{FingerprintOf(key), begin, text_.size(), mark};
  const std::size_t first = frames_.back().keys_begin;
  if (keys_.size() - first < kFewKeys) {
    for (std::size_t i = first; i < keys_.size(); ++i) {
      if (keys_[i].fingerprint != noted.fingerprint) continue;
      const std::string_view other = std::string_view(text_).substr(keys_[i].begin, key.size());
      if (other == key) TellRepeated(noted);
    }
  }
  keys_.push_back(noted);
}

void JsonWriter::TellRepeated(const Key& key) {
  if (repeated_.has_value()) return;
  constexpr std::size_t kLongest = 100;
  const std::string_view quoted = std::string_view(text_).substr(key.begin, key.end - key.begin);
  const std::string_view name = quoted.substr(1, std::min(quoted.size() - 2, kLongest));
  repeated_ = Problem{key.mark, fmt::format("the key \"{}\" is there twice", Printable(name))};
}

void JsonWriter::FindRepeatedAmongMany(const Frame& frame) {
  const auto text_of = [this](const Key& key) {
    return std::string_view(text_).substr(key.begin, key.end - key.begin);
  };
  const auto begin = keys_.begin() + static_cast<std::ptrdiff_t>(frame.keys_begin);
  std::stable_sort(begin, keys_.end(),
                   [&](const Key& a, const Key& b) { return text_of(a) < text_of(b); });
  const Key* first = nullptr;
  for (auto key = begin; key + 1 < keys_.end(); ++key) {
    if (text_of(*key) != text_of(*(key + 1))) continue;
    if (first == nullptr || (key + 1)->begin < first->begin) first = &*(key + 1);
  }
  if (first != nullptr) TellRepeated(*first);
}

void JsonWriter::BeginValue() {
  ++nodes_;
  if (frames_.empty()) return;
  Frame& frame = frames_.back();
  if (frame.is_object) {
    frame.key_next = true;  // After this value.
    return;
  }
  if (!frame.empty) text_ += ',';
  frame.empty = false;
}

// What an anchor names is kept apart: the text that it stands in may still change by a merge.
bool JsonWriter::Name(Mark mark, std::string_view anchor, std::size_t begin, std::size_t nodes,
                      std::size_t height) {
  if (anchor.empty()) return true;
  if (!TakeAliasBytes(mark, text_.size() - begin)) return false;
  anchors_.insert_or_assign(std::string(anchor), Anchored{text_.substr(begin), nodes, height});
  return true;
}

bool JsonWriter::Open(Mark mark, std::string_view anchor, bool is_object) {
  if (AtKey()) return Stop(mark, "a key must be a scalar");
  if (frames_.size() >= kJsonDepthMax) return Stop(mark, "nested too deep");
  BeginValue();
  // From here on the anchor names this, and not what had the name before.
  if (!anchor.empty()) anchors_.erase(std::string(anchor));
  frames_.push_back({.is_object = is_object,
                     .key_next = is_object,
                     .mark = mark,
                     .anchor = std::string(anchor),
                     .begin = text_.size(),
                     .nodes_before = nodes_ - 1,
                     .keys_begin = keys_.size(),
                     .merges = {}});
  text_ += is_object ? '{' : '[';
  return true;
}

bool JsonWriter::Close(char bracket) {
  text_ += bracket;
  const Frame frame = std::move(frames_.back());
  frames_.pop_back();
  if (keys_.size() - frame.keys_begin > kFewKeys) FindRepeatedAmongMany(frame);
  keys_.resize(frame.keys_begin);
  if (!frame.merges.empty()) {
    has_merges_ = true;
    std::string merged;
    const std::string_view why =
        MergeMembers(std::string_view(text_).substr(frame.begin), frame.merges, &merged);
    if (!why.empty()) return Stop(frame.mark, why);
    text_.resize(frame.begin);
    text_ += merged;
  }
  if (!frames_.empty()) {
    frames_.back().height = std::max(frames_.back().height, frame.height + 1);
  }
  return Name(frame.mark, frame.anchor, frame.begin, nodes_ - frame.nodes_before, frame.height);
}

bool JsonWriter::TakeAliasBytes(Mark mark, std::size_t bytes) {
  if (bytes > kAliasBytesMax - alias_bytes_) return Stop(mark, "too much text by aliases");
  alias_bytes_ += bytes;
  return true;
}

}  // namespace trowel::garden
