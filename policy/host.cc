#include "policy/host.h"

#include <string>

#include "policy/field.h"

namespace trowel::policy {

const garden::Seed* FindHost(const Move& move, const garden::GardenView& view, Report* report) {
  const std::string& host = move.old->host_seed_name;
  if (host.empty() || host == move.source_name) return &move.from();
  if (const std::string* why = view.WhyBroken(garden::Kind::kSeed, "", host); why != nullptr) {
    report->Unknown(facts::kSource, kSeedNameField, "repair what Trowel reads, then try again",
                    "Seed {}, where the control plane is, is malformed: {}", host, *why);
    return nullptr;
  }
  const garden::SeedEntry* entry = view.FindSeed(host);
  if (entry != nullptr) return entry->seed.get();
  report->Unknown(facts::kSource, kSeedNameField, "wait until the shoot has arrived",
                  "there is no Seed {}, where the control plane is", host);
  return nullptr;
}

}  // namespace trowel::policy
