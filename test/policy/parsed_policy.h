#pragma once

#include <string>
#include <utility>

#include <gtest/gtest.h>

#include "policy/config/parse_policy.h"
#include "policy/policy.h"

namespace trowel::testing {

// The policy with this body, which must be valid; lines count from 3.
inline policy::Policy ParsedPolicy(const std::string& body) {
  absl::StatusOr<policy::Policy> policy =
      policy::ParsePolicy("apiVersion: trowel.gardener.cloud/v1alpha1\nkind: Policy\n" + body, "p");
  EXPECT_TRUE(policy.ok()) << policy.status();
  return policy.ok() ? *std::move(policy) : policy::DefaultPolicy();
}

}  // namespace trowel::testing
