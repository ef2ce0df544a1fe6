#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <absl/time/time.h>
#include <fmt/format.h>

#include "policy/config/yaml_tree.h"

namespace trowel::policy {

// A value of a policy: what is written, where, and what it is called ("rules.cool-down.after").
// Reading it as something that it is not enters a problem and yields nothing.
class Value {
 public:
  Value(YamlNode::Ptr node, YamlMark key_mark, std::string path, Problems* problems)
      : node_(std::move(node)), key_mark_(key_mark), path_(std::move(path)), problems_(problems) {}

  std::optional<std::string> Text() const;         // Not blank.
  std::optional<std::string> LabelValue() const;   // A text, possibly empty.
  std::optional<bool> Flag() const;                // true or false
  std::optional<int> Count() const;                // A whole number, 0 to a billion.
  std::optional<absl::Duration> Duration() const;  // As Go writes it: "1h30m"; not negative.
  // Index of the word in `words`.
  std::optional<std::size_t> Choice(std::span<const std::string_view> words) const;

  // Each Text() of a list.
  std::vector<std::string> Texts() const;
  std::vector<Value> Items() const;

  struct Member;
  // Of a map, in the order of the text; a key that is there twice counts once and is a problem.
  std::vector<Member> Members() const;
  // One member of a map, or empty; enters no problem.
  std::optional<Value> Find(std::string_view key) const;
  // Enters a problem when the map has no such key.
  bool Require(std::string_view key, std::string_view hint) const;

  bool IsMap() const { return node_->type == YamlNode::Type::kMap; }
  // A list or a map with nothing in it.
  bool IsEmpty() const;
  bool IsEmptyList() const { return !IsMap() && IsEmpty(); }

  // Enters a problem at the value itself.
  void Object(std::string_view what) const;
  // Enters a problem at the key of the value.
  void ObjectToKey(std::string_view what) const { problems_->Add(key_mark_, path_, what); }
  // Enters a problem at the key that this is the value of: nobody reads it. `otherwise` is said
  // when no key is similar.
  void SayUnknownKey(std::string_view key, std::span<const std::string_view> known,
                     std::string_view otherwise = {}) const;

  const std::string& path() const { return path_; }

 private:
  bool Is(YamlNode::Type type, std::string_view expected) const;
  void Expected(std::string_view expected) const;

  YamlNode::Ptr node_;
  YamlMark key_mark_;
  std::string path_;
  Problems* problems_;
};

struct Value::Member {
  std::string key;
  Value value;
};

// How one key of a map is read into a Target.
template <typename Target>
struct KeyReader {
  std::string_view key;
  void (*read)(const Value&, Target*);
};

// Reads a map key by key; a key that has no reader is a problem.
template <typename Target, std::size_t kSize>
void ReadMap(const Value& map, const std::array<KeyReader<Target>, kSize>& readers,
             Target* target) {
  std::array<std::string_view, kSize> known = {};
  for (std::size_t i = 0; i < kSize; ++i) known[i] = readers[i].key;
  for (const Value::Member& member : map.Members()) {
    bool read = false;
    for (const KeyReader<Target>& reader : readers) {
      if (reader.key != member.key) continue;
      reader.read(member.value, target);
      read = true;
    }
    if (!read) member.value.SayUnknownKey(member.key, known);
  }
}

}  // namespace trowel::policy
