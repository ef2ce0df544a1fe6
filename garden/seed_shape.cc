#include "garden/seed_shape.h"

#include <string_view>
#include <vector>

#include "garden/seed.h"
#include "garden/seed_detail.h"

namespace trowel::garden {
namespace {

// Lengths go before texts, so that no two different seeds make the same key.
void Append(std::string_view text, std::string* key) {
  key->append(std::to_string(text.size())).append(":").append(text);
}

void Append(const std::vector<std::string>& texts, std::string* key) {
  key->append(std::to_string(texts.size())).append("[");
  for (const std::string& text : texts) Append(text, key);
}

void Append(bool flag, std::string* key) { key->push_back(flag ? '+' : '-'); }

void Append(const Condition& condition, std::string* key) {
  key->push_back(static_cast<char>('0' + static_cast<int>(condition.status)));
}

bool DependsOnTime(const Seed& seed) {
  const auto progressing = [](const Condition& condition) {
    return condition.status == Condition::Status::kProgressing;
  };
  return progressing(seed.gardenlet_ready) || progressing(seed.system_components_healthy) ||
         progressing(seed.backup_buckets_ready);
}

std::string KeyOf(const Seed& seed) {
  std::string key;
  for (const bool flag :
       {seed.emergency_stop, seed.deleting, seed.has_backup, seed.visible, seed.reconciled_once,
        seed.detail->observed_generation >= seed.detail->generation}) {
    Append(flag, &key);
  }
  for (const Condition* condition :
       {&seed.gardenlet_ready, &seed.system_components_healthy, &seed.backup_buckets_ready}) {
    Append(*condition, &key);
  }
  key.push_back(static_cast<char>('0' + static_cast<int>(seed.zone_selection)));
  for (const std::string* text :
       {&seed.provider_type, &seed.region, &seed.internal_domain, &seed.gardenlet_version}) {
    Append(*text, &key);
  }
  for (const std::vector<std::string>* texts :
       {&seed.zones, &seed.default_domains, &seed.access_restrictions}) {
    Append(*texts, &key);
  }
  for (const Seed::Taint& taint : seed.taints) {
    Append(taint.key, &key);
    Append(taint.value.has_value(), &key);
    Append(taint.value.value_or(""), &key);
  }
  return key;
}

}  // namespace

SeedShape SeedShapes::Of(const Seed& seed) {
  if (DependsOnTime(seed)) return kNoShape;
  const auto [number, added] = numbers_.try_emplace(KeyOf(seed), next_);
  if (added) ++next_;
  return number->second;
}

void SeedShapes::Clear() {
  numbers_.clear();
  next_ = 1;
}

}  // namespace trowel::garden
