#pragma once

#include <string>
#include <variant>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "kube/manifest_file.h"
#include "test/support/temp_dir.h"

namespace trowel::kube {

inline std::string SeedJson(const std::string& name, const std::string& more = "") {
  return R"({"apiVersion":"core.gardener.cloud/v1beta1","kind":"Seed","metadata":{"name":")" +
         name + R"("},"spec":{"provider":{"type":"aws","region":"eu-west-1"}})" + more + "}";
}

// "Seed aws-eu1", "Seed aws-eu2 (broken)"
inline std::vector<std::string> Names(const ManifestFile& file) {
  std::vector<std::string> names;
  for (const garden::Change& change : file.changes) {
    const bool broken = std::holds_alternative<garden::Broken>(change.object);
    names.push_back(fmt::format("{} {}{}", garden::InfoOf(change.kind).name, change.name,
                                broken ? " (broken)" : ""));
  }
  return names;
}

class ManifestFileTest : public ::testing::Test {
 protected:
  absl::StatusOr<ManifestFile> Read(const std::string& name, const std::string& text) {
    dir.Write(name, text);
    return ReadManifestFile(dir / name);
  }
  test::TempDir dir;
};

}  // namespace trowel::kube
