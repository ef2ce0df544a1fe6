#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "policy/config/problems.h"

namespace trowel::policy {

// YAML as it was written: with marks, and with the order and the duplicates of its keys.
struct YamlNode {
  enum class Type : std::uint8_t { kNull, kScalar, kSequence, kMap };
  using Ptr = std::shared_ptr<const YamlNode>;
  struct Entry {
    Ptr key;
    Ptr value;
  };

  Type type = Type::kNull;
  YamlMark mark;
  std::string text;            // Of a scalar.
  bool quoted = false;         // Quoted or tagged, hence text whatever it looks like.
  std::vector<Ptr> items;      // Of a sequence.
  std::vector<Entry> entries;  // Of a map.
  std::size_t size = 1;        // Nodes in it, itself and what aliases repeat included.
};

// Bounds of one policy: what reading it may cost, aliases followed.
inline constexpr std::size_t kPolicyBytesMax = 1 << 20;
inline constexpr std::size_t kPolicyNodesMax = 200'000;
inline constexpr std::size_t kPolicyDepthMax = 32;

// The one document of `text`; null, with a problem entered, if it is not one.
YamlNode::Ptr ReadYaml(std::string_view text, Problems* problems);

}  // namespace trowel::policy
