#include "garden/domain_index.h"

#include <random>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "garden/builder.h"

namespace trowel::garden {
namespace {

TEST(DomainsMeet, IfOneIsTheOtherOrItsEnd) {
  EXPECT_TRUE(DomainsMeet("a.b.c", "a.b.c"));
  EXPECT_TRUE(DomainsMeet("a.b.c", "b.c"));
  EXPECT_TRUE(DomainsMeet("b.c", "a.b.c"));
  EXPECT_TRUE(DomainsMeet(".b.c", "a.b.c"));
  EXPECT_FALSE(DomainsMeet("a.b.c", "x.b.c"));
  EXPECT_FALSE(DomainsMeet("ab.c", "b.c"));
  EXPECT_FALSE(DomainsMeet("A.b.c", "a.b.c"));
}

Change PutShoot(const std::string& name, const std::string& domain) {
  Shoot shoot;
  shoot.space = "garden-dev";
  shoot.name = name;
  shoot.dns_domain = domain;
  return {.kind = Kind::kShoot, .space = "garden-dev", .name = name, .object = std::move(shoot)};
}

// The index says "nobody" without a look at the shoots: held against such a look, with domains that
// meet often, while shoots come, change and go.
TEST(DomainIndex, SaysWhatALookAtEveryShootSays) {
  std::mt19937 random(7);
  const std::vector<std::string> domains = {"",      "c",       "b.c",  "a.b.c", "x.b.c", ".b.c",
                                            "a.a.c", "z.a.b.c", "bb.c", "a.d",   "d"};
  const auto pick = [&](std::size_t size) { return static_cast<std::size_t>(random() % size); };
  GardenBuilder builder;
  for (int step = 0; step < 3000; ++step) {
    const std::string name = fmt::format("s{}", pick(6));
    if (pick(4) == 0) {
      builder.Apply(
          {.kind = Kind::kShoot, .space = "garden-dev", .name = name, .object = Deleted{}});
    } else {
      builder.Apply(PutShoot(name, domains[pick(domains.size())]));
    }
    const auto view = builder.Build();
    Shoot asked;
    asked.space = "garden-dev";
    asked.name = fmt::format("s{}", pick(7));
    asked.dns_domain = domains[pick(domains.size())];
    std::string rival;
    view->ForEachShoot([&](const Shoot& other) {
      if (other.name == asked.name || other.dns_domain.empty() || asked.dns_domain.empty()) return;
      if (!DomainsMeet(other.dns_domain, asked.dns_domain)) return;
      const std::string key = KeyOf(other);
      if (rival.empty() || key < rival) rival = key;
    });
    ASSERT_EQ(view->FindDomainRival(asked), rival) << asked.name << " " << asked.dns_domain;
  }
}

}  // namespace
}  // namespace trowel::garden
