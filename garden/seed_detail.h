#pragma once

#include <cstdint>
#include <string>

namespace trowel::garden {

// What few rules read of a Seed. A field that is added here is no business of those who only read
// garden/seed.h. Not for what a ranking asks of every seed: that is one look farther away.
struct SeedDetail {
  std::int64_t generation = 0;           // metadata.generation.
  std::int64_t observed_generation = 0;  // status.observedGeneration.
  std::string ingress_domain;            // spec.ingress.domain; empty: there is none.
  // spec.backup.providerConfig.immutability is set, if only to {}: objects of the bucket cannot be
  // deleted before their time.
  bool immutable_backup = false;
  std::string uid;  // metadata.uid: the name of its BackupBucket.
  // spec.backup.credentialsRef as "kind namespace/name"; empty: there is none.
  std::string backup_credentials;
};

}  // namespace trowel::garden
