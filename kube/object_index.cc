#include "kube/object_index.h"

#include <utility>

namespace trowel::kube {

void ObjectIndex::Replace(const std::string& file, std::vector<garden::Change> changes,
                          std::set<Key>* touched) {
  Remove(file, touched);
  Update(file, std::move(changes), touched);
}

void ObjectIndex::Update(const std::string& file, std::vector<garden::Change> changes,
                         std::set<Key>* touched) {
  if (changes.empty()) return;
  const auto entry = files_.try_emplace(file).first;
  for (garden::Change& change : changes) {
    Key key{change.kind, change.space, change.name};
    touched->insert(key);
    const auto object = objects_.try_emplace(std::move(key)).first;
    const auto [holder, fresh] = object->second.insert_or_assign(entry->first, std::move(change));
    if (fresh) entry->second.push_back(object);
  }
}

void ObjectIndex::Remove(const std::string& file, std::set<Key>* touched) {
  const auto entry = files_.find(file);
  if (entry == files_.end()) return;
  for (const Objects::iterator& object : entry->second) {
    touched->insert(object->first);
    object->second.erase(entry->first);
    if (object->second.empty()) objects_.erase(object);
  }
  files_.erase(entry);
}

bool ObjectIndex::HoldsAny(const std::string& file) const { return files_.contains(file); }

const garden::Change* ObjectIndex::Find(const Key& key, std::vector<std::string>* files) const {
  const auto object = objects_.find(key);
  if (object == objects_.end()) return nullptr;
  for (const auto& [file, change] : object->second) files->emplace_back(file);
  return &object->second.rbegin()->second;
}

}  // namespace trowel::kube
