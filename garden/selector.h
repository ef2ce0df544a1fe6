#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace trowel::garden {

// Labels sorted by key. A sorted vector: seeds have few labels, and they are read far more often
// than written.
class Labels {
 public:
  using Pair = std::pair<std::string, std::string>;

  Labels() = default;
  explicit Labels(std::vector<Pair> pairs);  // Sorted here; a repeated key keeps its last value.

  // Null when absent.
  const std::string* Find(std::string_view key) const;
  const std::vector<Pair>& pairs() const { return pairs_; }

 private:
  std::vector<Pair> pairs_;
};

// metav1.LabelSelector. Empty matches everything; all terms are ANDed.
struct LabelSelector {
  enum class Operator : std::uint8_t { kIn, kNotIn, kExists, kDoesNotExist, kInvalid };
  struct Expression {
    std::string key;
    Operator op = Operator::kInvalid;
    std::vector<std::string> values;
    std::string op_text;  // As written, for the message about an invalid one.
  };

  Labels match_labels;
  std::vector<Expression> match_expressions;

  // NotIn is also true when the key is absent. An invalid operator, or In/NotIn without values,
  // matches nothing; ask IsValid() first.
  bool Matches(const Labels& labels) const;

  // False when Kubernetes would refuse the selector ("Foo" as an operator, In without values).
  bool IsValid() const;
};

// core.gardener.cloud SeedSelector: a label selector and the provider types it admits.
struct SeedSelector {
  LabelSelector labels;
  bool has_provider_types = false;          // Present, even if empty.
  std::vector<std::string> provider_types;  // "*" admits every type (CloudProfiles only).

  // `type` or "*" is among provider_types.
  bool ListsProvider(std::string_view type) const;
};

}  // namespace trowel::garden
