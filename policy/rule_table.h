#pragma once

#include <cstddef>
#include <iterator>
#include <optional>
#include <span>
#include <string_view>

#include "policy/rule.h"

namespace trowel::policy {

// The rows of a table, each of which stands in the file of its rule.
class RuleList {
 public:
  class Iterator {
   public:
    using iterator_category = std::forward_iterator_tag;
    using value_type = Rule;
    using difference_type = std::ptrdiff_t;
    using pointer = const Rule*;
    using reference = const Rule&;

    Iterator() = default;
    explicit Iterator(const Rule* const* at) : at_(at) {}
    reference operator*() const { return **at_; }
    pointer operator->() const { return *at_; }
    Iterator& operator++() {
      ++at_;
      return *this;
    }
    Iterator operator++(int) { return Iterator(at_++); }
    bool operator==(const Iterator&) const = default;

   private:
    const Rule* const* at_ = nullptr;
  };

  explicit constexpr RuleList(std::span<const Rule* const> rules) : rules_(rules) {}

  Iterator begin() const { return Iterator(rules_.data()); }
  Iterator end() const { return Iterator(rules_.data() + rules_.size()); }
  std::size_t size() const { return rules_.size(); }
  const Rule& operator[](std::size_t index) const { return *rules_[index]; }

 private:
  std::span<const Rule* const> rules_;
};

// All rules on moves, sorted by id. The one place that knows which of them exist.
RuleList RuleTable();
// All rules on changes, sorted by id: policy/change_table.cc. Some are rules on moves as well.
RuleList ChangeRules();
// Every rule once: those of RuleTable(), then the rest of ChangeRules(). What a policy configures.
RuleList AllRules();

inline constexpr std::size_t kRulesMax = 64;  // Verdict has one bit per rule.

// Position in RuleTable().
std::optional<std::size_t> FindRule(std::string_view id);
// Position in AllRules().
std::optional<std::size_t> FindAnyRule(std::string_view id);

}  // namespace trowel::policy
