#include <gmock/gmock.h>

#include "garden/time.h"
#include "test/garden/shoot_text.h"

namespace trowel::garden {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

Shoot WithAnnotation(std::string_view key, std::string_view value) {
  return DecodeText(
      fmt::format(R"({{"metadata": {{"annotations": {{"{}": "{}"}}}}}})", key, value));
}

class LiveMigrateValue : public ::testing::TestWithParam<std::pair<std::string, bool>> {};

TEST_P(LiveMigrateValue, IsReadAsGoReadsABool) {
  const auto& [value, truthy] = GetParam();
  EXPECT_EQ(WithAnnotation("migration.gardener.cloud/live-migrate", value).live_migrate, truthy);
  EXPECT_EQ(
      WithAnnotation("migration.gardener.cloud/allow-distant-regions", value).allow_distant_regions,
      truthy);
}

const std::pair<std::string, bool> kBools[] = {{"1", true},    {"t", true},      {"T", true},
                                               {"TRUE", true}, {"true", true},   {"True", true},
                                               {"0", false},   {"false", false}, {"tRue", false},
                                               {"yes", false}, {"", false},      {" true", false}};

INSTANTIATE_TEST_SUITE_P(Values, LiveMigrateValue, ::testing::ValuesIn(kBools));

struct Spelling {
  std::string key;
  std::string value;
  std::string misspelt;  // Empty: nothing to say.
};

class AnnotationSpelling : public ::testing::TestWithParam<Spelling> {};

TEST_P(AnnotationSpelling, IsNotedWhenNoCodeReadsIt) {
  const Shoot shoot = WithAnnotation(GetParam().key, GetParam().value);
  EXPECT_FALSE(shoot.live_migrate);
  if (GetParam().misspelt.empty()) {
    EXPECT_THAT(shoot.misspelt, IsEmpty());
  } else {
    EXPECT_THAT(shoot.misspelt, ElementsAre(GetParam().misspelt));
  }
}

const Spelling kSpellings[] = {
    {"gardener.cloud/operation", "live-migrate", "gardener.cloud/operation=live-migrate"},
    {"gardener.cloud/operation", "reconcile; live-migrate",
     "gardener.cloud/operation=live-migrate"},
    {"gardener.cloud/operation", "reconcile", ""},
    {"gardener.cloud/operation", "", ""},
    {"migration.gardener.cloud/inter-seed-distance-threshold", "200",
     "migration.gardener.cloud/inter-seed-distance-threshold"},
    {"migration.shoot.gardener.cloud/abort-live-migration", "true",
     "migration.shoot.gardener.cloud/abort-live-migration"},
    {"migration.gardener.cloud/force-shrink-etcd", "true",
     "migration.gardener.cloud/force-shrink-etcd"},
    {"shoot.gardener.cloud/live-migrate", "true", "shoot.gardener.cloud/live-migrate"},
    {"migration.shoot.gardener.cloud/live-migrate", "true",
     "migration.shoot.gardener.cloud/live-migrate"},
    {"migration.gardener.cloud/live-migration", "true", "migration.gardener.cloud/live-migration"},
    {"shoot.gardener.cloud/allow-distant-regions", "true",
     "shoot.gardener.cloud/allow-distant-regions"},
    {"shoot.gardener.cloud/skip-readiness", "true", ""},
    {"example.org/live-migrate", "true", ""},
    {"live-migrate", "true", ""},
};

INSTANTIATE_TEST_SUITE_P(Keys, AnnotationSpelling, ::testing::ValuesIn(kSpellings));

TEST(DecodeShoot, KeepsTheReasonOfABreakGlass) {
  EXPECT_EQ(WithAnnotation("trowel.gardener.cloud/break-glass", "INC-7").break_glass, "INC-7");
  EXPECT_EQ(WithAnnotation("trowel.gardener.cloud/break-glass", "").break_glass, "");
  EXPECT_EQ(DecodeText("{}").break_glass, std::nullopt);
}

TEST(DecodeShoot, TakesBoundAtOnlyFromTheBindingThatOwnsTheSeedName) {
  const auto bound_at = [](std::string_view entry) {
    return DecodeText(fmt::format(R"({{"metadata": {{"managedFields": [{}]}}}})", entry)).bound_at;
  };
  EXPECT_EQ(bound_at(R"({"subresource": "status", "time": "2026-11-21T09:00:00Z",
                         "fieldsV1": {"f:spec": {"f:seedName": {}}}})"),
            std::nullopt);
  EXPECT_EQ(bound_at(R"({"subresource": "binding", "time": "2026-11-21T09:00:00Z",
                         "fieldsV1": {"f:metadata": {}}})"),
            std::nullopt);
  EXPECT_EQ(bound_at(R"({"subresource": "binding", "fieldsV1": {"f:spec": {"f:seedName": {}}}})"),
            std::nullopt);
  EXPECT_EQ(bound_at(R"({"subresource": "binding", "time": "2026-11-21T10:00:00Z",
                         "fieldsV1": {"f:spec": {"f:seedName": {}}}},
                        {"subresource": "binding", "time": "2026-11-21T09:00:00Z",
                         "fieldsV1": {"f:spec": {"f:seedName": {}}}})"),
            *ParseTime("2026-11-21T10:00:00Z"));
}

}  // namespace
}  // namespace trowel::garden
