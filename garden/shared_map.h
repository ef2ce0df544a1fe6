#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

#include "base/string_map.h"

namespace trowel::garden {

// An immutable map of which many versions share what is alike. A copy is one pointer; a change (by
// SharedMapEditor) copies the path to what it changes, some 130 pointers, however large the map is.
//
// T is found by a text that `IsNamed(const T&, std::string_view key)` compares it with. In no
// particular order: that of the keys' hashes.
template <typename T>
class SharedMap {
 public:
  using Value = std::shared_ptr<const T>;

  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }

  // Null when absent. No allocation.
  const T* Find(std::string_view key) const {
    const Value* value = FindShared(key);
    return value == nullptr ? nullptr : value->get();
  }
  // The pointer itself. Null when absent; valid as long as this version is.
  const Value* FindShared(std::string_view key) const {
    const std::size_t hash = StringHash{}(key);
    for (const Entry& entry : EntriesOf(hash)) {
      if (entry.hash == hash && IsNamed(*entry.value, key)) return &entry.value;
    }
    return nullptr;
  }
  // Calls visit(const T&) for those whose key has that StringHash.
  template <typename Visitor>
  void ForEachHashed(std::size_t hash, Visitor&& visit) const {
    for (const Entry& entry : EntriesOf(hash)) {
      if (entry.hash == hash) visit(*entry.value);
    }
  }

 private:
  template <typename U>
  friend class SharedMapEditor;

  static constexpr std::size_t kFanOut = 64;
  // Who may write to a node in place: the editor that made it, until it hands it out.
  using Owner = std::shared_ptr<const char>;
  struct Entry {
    std::size_t hash;
    Value value;
  };
  using Entries = std::vector<Entry>;
  struct Leaf {
    Owner owner;
    Entries entries;
  };
  template <typename Child>
  struct Node {
    Owner owner;
    std::array<std::shared_ptr<Child>, kFanOut> children;
  };
  using Branch = Node<Leaf>;
  using Root = Node<Branch>;

  static std::size_t BranchOf(std::size_t hash) { return hash % kFanOut; }
  static std::size_t LeafOf(std::size_t hash) { return hash / kFanOut % kFanOut; }

  const Entries& EntriesOf(std::size_t hash) const {
    static const Entries kNone;  // NOLINT(readability-identifier-naming)
    if (root_ == nullptr) return kNone;
    const Branch* branch = root_->children[BranchOf(hash)].get();
    if (branch == nullptr) return kNone;
    const Leaf* leaf = branch->children[LeafOf(hash)].get();
    return leaf == nullptr ? kNone : leaf->entries;
  }

 public:
  class Iterator {
   public:
    using iterator_category = std::forward_iterator_tag;
    using value_type = T;
    using difference_type = std::ptrdiff_t;
    using pointer = const T*;
    using reference = const T&;

    Iterator() = default;
    explicit Iterator(const Root* root) : root_(root) { Settle(); }
    const T& operator*() const { return *(*entries_)[at_].value; }
    const T* operator->() const { return &**this; }
    Iterator& operator++() {
      ++at_;
      Settle();
      return *this;
    }
    Iterator operator++(int) {
      Iterator before = *this;
      ++*this;
      return before;
    }
    bool operator==(const Iterator& other) const {
      return entries_ == other.entries_ && at_ == other.at_;
    }

   private:
    // Goes on to the next leaf that has something, unless there is more in this one.
    void Settle() {
      if (entries_ != nullptr && at_ < entries_->size()) return;
      entries_ = nullptr;
      at_ = 0;
      if (root_ == nullptr) return;
      for (; leaf_ < kFanOut * kFanOut; ++leaf_) {
        const Branch* branch = root_->children[leaf_ / kFanOut].get();
        if (branch == nullptr) {
          leaf_ += kFanOut - 1;
          continue;
        }
        const Leaf* leaf = branch->children[leaf_ % kFanOut].get();
        if (leaf == nullptr || leaf->entries.empty()) continue;
        entries_ = &leaf->entries;
        ++leaf_;
        return;
      }
    }

    const Root* root_ = nullptr;
    const Entries* entries_ = nullptr;
    std::size_t leaf_ = 0;  // The next one to look at.
    std::size_t at_ = 0;
  };
  Iterator begin() const { return Iterator(root_.get()); }
  Iterator end() const { return Iterator(); }

 private:
  std::shared_ptr<Root> root_;  // Null: empty. Never written to once a SharedMap has it.
  std::size_t size_ = 0;
};

// Makes versions of a SharedMap. One thread owns it; what Share() returned may be read by any.
template <typename T>
class SharedMapEditor {
 public:
  using Map = SharedMap<T>;

  SharedMapEditor() = default;
  explicit SharedMapEditor(const Map& from) : map_(from) {}

  // As it stands: to be read until the next change only.
  const Map& Read() const { return map_; }

  // What was handed out is not written to any more.
  Map Share() {
    owner_ = nullptr;
    return map_;
  }

  // Adds or replaces.
  void Set(std::string_view key, typename Map::Value value) {
    const std::size_t hash = StringHash{}(key);
    auto& entries = Entries(hash);
    for (auto& entry : entries) {
      if (entry.hash != hash || !IsNamed(*entry.value, key)) continue;
      entry.value = std::move(value);
      return;
    }
    entries.push_back({.hash = hash, .value = std::move(value)});
    ++map_.size_;
  }

  // False when there is no such thing; nothing is copied then.
  bool Erase(std::string_view key) {
    if (map_.Find(key) == nullptr) return false;
    const std::size_t hash = StringHash{}(key);
    std::erase_if(Entries(hash), [&](const auto& entry) {
      return entry.hash == hash && IsNamed(*entry.value, key);
    });
    --map_.size_;
    return true;
  }

 private:
  // The node itself if this editor made it since the last Share(), else a copy of it.
  template <typename N>
  N& Own(std::shared_ptr<N>& node) {
    if (node == nullptr) {
      node = std::make_shared<N>();
      node->owner = owner_;
    } else if (node->owner != owner_) {
      node = std::make_shared<N>(*node);
      node->owner = owner_;
    }
    return *node;
  }

  typename Map::Entries& Entries(std::size_t hash) {
    if (owner_ == nullptr) owner_ = std::make_shared<const char>();
    auto& branch = Own(Own(map_.root_).children[Map::BranchOf(hash)]);
    return Own(branch.children[Map::LeafOf(hash)]).entries;
  }

  Map map_;
  typename Map::Owner owner_;  // Null: all that there is was handed out.
};

}  // namespace trowel::garden
