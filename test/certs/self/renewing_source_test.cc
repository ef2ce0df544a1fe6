#include "certs/self/renewing_source.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <thread>
#include <vector>

#include "certs/inspect.h"
#include "test/support/eventually.h"
#include "test/support/fake_virtual_garden.h"

namespace trowel::certs {
namespace {

using std::chrono::milliseconds;
using test::Eventually;
using test::FakeVirtualGarden;
using ::testing::HasSubstr;

constexpr char kMoves[] = "moves.trowel.gardener.cloud";

class FixedLeader final : public kube::Leader {
 public:
  milliseconds Left() const override { return milliseconds(leads ? 10'000 : 0); }
  std::string Problem() const override { return leads ? "" : "held by another"; }
  std::atomic<bool> leads = true;
};

// One replica: what it serves, and the keeper behind it.
struct Replica {
  FixedLeader leader;
  SystemClock clock;
  mutable std::mutex mutex;
  std::vector<TlsMaterial> applied;
  std::unique_ptr<RenewingSource> keeper;

  Replica(const FakeVirtualGarden& garden, bool leads, milliseconds settled = milliseconds(50)) {
    leader.leads = leads;
    RenewingSource::Options options;
    options.store.access = garden.access();
    options.hosts = {"trowel.trowel"};
    options.poll = milliseconds(10);
    options.hurry = milliseconds(5);
    options.settled = settled;
    keeper = std::make_unique<RenewingSource>(options, &clock, &leader,
                                              [this](const TlsMaterial& material) {
                                                const std::lock_guard lock(mutex);
                                                applied.push_back(material);
                                                return absl::OkStatus();
                                              });
  }

  std::size_t Applied() const {
    const std::lock_guard lock(mutex);
    return applied.size();
  }
  std::string Served() const {
    const std::lock_guard lock(mutex);
    return applied.empty() ? std::string() : applied.back().certificate_pem;
  }
};

bool Trusts(const std::string& bundle, const std::string& chain) {
  return !bundle.empty() && CheckChainsTo(chain, bundle, absl::Now()).ok();
}

TEST(RenewingSource, MakesTheSecretAndTellsTheRegistrationWhomToTrust) {
  FakeVirtualGarden garden;
  garden.Register({kMoves, "status.trowel.gardener.cloud", "somebody.example.com"});
  const Replica replica(garden, true);
  ASSERT_TRUE(Eventually([&] { return replica.Applied() == 1 && !garden.Bundle().empty(); }));
  EXPECT_EQ(garden.Get(FakeVirtualGarden::kSecret)["type"], "kubernetes.io/tls");
  EXPECT_EQ(garden.SecretValue("tls.crt"), replica.Served());
  EXPECT_EQ(garden.Bundle(), garden.SecretValue("ca.crt"));
  EXPECT_TRUE(Trusts(garden.Bundle(), replica.Served()));
  const auto entries = garden.Get(FakeVirtualGarden::kRegistration)["webhooks"];
  EXPECT_EQ(entries[1]["clientConfig"]["caBundle"], entries[0]["clientConfig"]["caBundle"]);
  EXPECT_FALSE(entries[2]["clientConfig"].contains("caBundle")) << "not Trowel's";

  // Nothing is due: nothing is written again.
  const std::size_t writes = garden.Writes();
  std::this_thread::sleep_for(milliseconds(100));
  EXPECT_EQ(garden.Writes(), writes);
  EXPECT_FALSE(replica.keeper->stats().pending);
  EXPECT_EQ(replica.keeper->stats().error, "");
}

TEST(RenewingSource, AFollowerWritesNothingAndServesWhatTheLeaderMade) {
  FakeVirtualGarden garden;
  garden.Register({kMoves});
  const Replica follower(garden, false);
  ASSERT_TRUE(Eventually([&] { return !follower.keeper->stats().error.empty(); }));
  EXPECT_TRUE(follower.keeper->stats().pending);
  EXPECT_EQ(follower.keeper->stats().error,
            "waiting for the Secret garden/trowel-tls: held by another");
  EXPECT_EQ(garden.Writes(), 0U);

  const Replica leader(garden, true);
  ASSERT_TRUE(Eventually([&] { return follower.Applied() == 1 && leader.Applied() == 1; }));
  EXPECT_EQ(follower.Served(), leader.Served());
  ASSERT_TRUE(Eventually([&] { return follower.keeper->stats().error.empty(); }));
  EXPECT_FALSE(follower.keeper->stats().pending);
}

// As the manifests bring it: Trowel has no right to make one.
TEST(RenewingSource, AnEmptySecretIsFilled) {
  FakeVirtualGarden garden;
  garden.Register({kMoves});
  garden.Forbid("POST", "/api/v1/namespaces/garden/secrets");
  garden.Put(FakeVirtualGarden::kSecret,
             {{"kind", "Secret"},
              {"metadata", {{"name", "trowel-tls"}, {"namespace", "garden"}}},
              {"type", "Opaque"}});
  const Replica follower(garden, false);
  ASSERT_TRUE(Eventually([&] { return !follower.keeper->stats().error.empty(); }));
  EXPECT_EQ(follower.keeper->stats().error,
            "waiting for the Secret garden/trowel-tls: held by another");
  const Replica leader(garden, true);
  ASSERT_TRUE(Eventually([&] { return follower.Applied() == 1 && leader.Applied() == 1; }));
  EXPECT_TRUE(Eventually([&] { return Trusts(garden.Bundle(), leader.Served()); }));
}

// "A new CA now" of docs/operations.md.
TEST(RenewingSource, AnEmptiedAuthorityIsMadeAnewAndCallersKnowItBeforeItsLeafIsServed) {
  FakeVirtualGarden garden;
  garden.Register({kMoves});
  const Replica leader(garden, true, milliseconds(200));
  ASSERT_TRUE(Eventually([&] { return leader.Applied() == 1 && !garden.Bundle().empty(); }));
  const std::string old_ca = garden.SecretValue("ca.crt");
  const std::string old_leaf = leader.Served();
  garden.Forbid("POST", "/api/v1/namespaces/garden/secrets");
  nlohmann::json secret = garden.Get(FakeVirtualGarden::kSecret);
  secret["data"]["ca.crt"] = "";
  garden.Put(FakeVirtualGarden::kSecret, secret);
  ASSERT_TRUE(Eventually([&] {
    // Served first, bundle second: what is trusted only grows.
    const std::string chain = leader.Served();
    EXPECT_TRUE(Trusts(garden.Bundle(), chain));
    return chain != old_leaf;
  }));
  EXPECT_NE(garden.SecretValue("ca.crt"), old_ca);
  EXPECT_EQ(garden.Bundle(), garden.SecretValue("ca.crt") + old_ca);
}

TEST(RenewingSource, ALeafTakenOutOfTheSecretIsMadeAnew) {
  FakeVirtualGarden garden;
  garden.Register({kMoves});
  const Replica leader(garden, true);
  const Replica follower(garden, false);
  ASSERT_TRUE(Eventually([&] { return follower.Applied() == 1 && leader.Applied() == 1; }));
  const std::string ca = garden.SecretValue("ca.crt");
  const std::string first = leader.Served();

  nlohmann::json secret = garden.Get(FakeVirtualGarden::kSecret);
  secret["data"]["tls.crt"] = "";  // A Secret of this type must have the key.
  secret["data"]["mine"] = "bWluZQ==";
  garden.Put(FakeVirtualGarden::kSecret, secret);
  ASSERT_TRUE(Eventually([&] { return follower.Applied() == 2 && leader.Applied() == 2; }));
  EXPECT_NE(leader.Served(), first);
  EXPECT_EQ(follower.Served(), leader.Served());
  EXPECT_EQ(garden.SecretValue("ca.crt"), ca);
  EXPECT_EQ(garden.SecretValue("mine"), "mine") << "what others keep there is theirs";
  EXPECT_TRUE(Eventually([&] { return leader.keeper->stats().reloads == 1; }));
}

// The whole way of an authority: at every moment, whoever trusts the bundle verifies whatever is
// served.
TEST(RenewingSource, ADeletedSecretMakesANewAuthorityThatCallersKnowBeforeItsLeafIsServed) {
  FakeVirtualGarden garden;
  garden.Register({kMoves});
  const Replica leader(garden, true, milliseconds(200));
  const Replica follower(garden, false);
  ASSERT_TRUE(Eventually([&] { return follower.Applied() == 1 && leader.Applied() == 1; }));
  ASSERT_TRUE(Eventually([&] { return !garden.Bundle().empty(); }));
  const std::string old_bundle = garden.Bundle();
  const std::string old_leaf = leader.Served();

  garden.Delete(FakeVirtualGarden::kSecret);
  std::size_t looks = 0;
  const auto switched = [&] {
    ++looks;
    // Served first, bundle second: what is trusted only grows.
    for (const std::string& chain : {leader.Served(), follower.Served()}) {
      EXPECT_TRUE(Trusts(garden.Bundle(), chain));
    }
    // A slow machine looks seldom: it goes on looking until it has looked often enough.
    const bool often = looks > 20;
    return often && leader.Served() != old_leaf && follower.Served() == leader.Served();
  };
  ASSERT_TRUE(Eventually(switched));
  EXPECT_GT(looks, 20U);
  EXPECT_NE(garden.SecretValue("ca.crt"), old_bundle);
  EXPECT_EQ(garden.Bundle(), garden.SecretValue("ca.crt") + old_bundle);
  EXPECT_TRUE(Trusts(garden.Bundle(), old_leaf)) << "a replica may serve it a while longer";
}

TEST(RenewingSource, ABundleThatSomebodyTookAwayComesBack) {
  FakeVirtualGarden garden;
  garden.Register({kMoves});
  const Replica leader(garden, true);
  ASSERT_TRUE(Eventually([&] { return !garden.Bundle().empty(); }));
  const std::string bundle = garden.Bundle();
  garden.Register({kMoves});
  EXPECT_TRUE(Eventually([&] { return garden.Bundle() == bundle; }));
}

TEST(RenewingSource, WithoutARegistrationItKeepsTheSecretAndPatchesWhatComesLater) {
  FakeVirtualGarden garden;
  const Replica leader(garden, true);
  ASSERT_TRUE(Eventually([&] { return leader.Applied() == 1; }));
  EXPECT_EQ(leader.keeper->stats().error, "");
  garden.Register({kMoves});
  EXPECT_TRUE(Eventually([&] { return garden.Bundle() == garden.SecretValue("ca.crt"); }));
}

TEST(RenewingSource, AForbiddenRegistrationIsAProblemAndTheCertificateIsServedAllTheSame) {
  FakeVirtualGarden garden;
  garden.Register({kMoves});
  garden.Forbid("PATCH", FakeVirtualGarden::kRegistration);
  const Replica leader(garden, true);
  ASSERT_TRUE(Eventually([&] { return leader.Applied() == 1; }));
  ASSERT_TRUE(Eventually([&] { return !leader.keeper->stats().error.empty(); }));
  EXPECT_THAT(leader.keeper->stats().error,
              HasSubstr("cannot write caBundle of ValidatingWebhookConfiguration trowel: 403"));

  // Nobody was told of a new authority, so its leaf must wait.
  const std::string served = leader.Served();
  garden.Delete(FakeVirtualGarden::kSecret);
  ASSERT_TRUE(Eventually([&] { return !garden.SecretValue("ca-old.crt").empty(); }));
  std::this_thread::sleep_for(milliseconds(150));
  EXPECT_EQ(leader.Served(), served);
  garden.Allow();
  EXPECT_TRUE(Eventually([&] { return leader.Served() != served; }));
  EXPECT_TRUE(Eventually([&] { return leader.keeper->stats().error.empty(); }));
}

// The right was taken away, or the API server does not answer about it: the leaf must not expire
// for that.
TEST(RenewingSource, ALeafIsRenewedAlsoWhileTheRegistrationCannotBeRead) {
  FakeVirtualGarden garden;
  garden.Register({kMoves});
  std::string first;
  {
    const Replica before(garden, true);
    ASSERT_TRUE(Eventually([&] { return before.Applied() == 1 && !garden.Bundle().empty(); }));
    first = before.Served();
  }
  garden.Forbid("GET", FakeVirtualGarden::kRegistration);
  nlohmann::json secret = garden.Get(FakeVirtualGarden::kSecret);
  secret["data"]["tls.crt"] = "";
  garden.Put(FakeVirtualGarden::kSecret, secret);
  const Replica leader(garden, true);
  ASSERT_TRUE(Eventually([&] { return leader.Applied() == 1; }));
  EXPECT_NE(leader.Served(), first);
  EXPECT_TRUE(Trusts(garden.Bundle(), leader.Served()));
  ASSERT_TRUE(Eventually([&] { return !leader.keeper->stats().error.empty(); }));
  EXPECT_THAT(leader.keeper->stats().error, HasSubstr("cannot read ValidatingWebhookConfig"));
}

TEST(RenewingSource, AForbiddenSecretIsAProblem) {
  FakeVirtualGarden garden;
  garden.Forbid("GET", FakeVirtualGarden::kSecret);
  const Replica leader(garden, true);
  ASSERT_TRUE(Eventually([&] { return !leader.keeper->stats().error.empty(); }));
  EXPECT_THAT(leader.keeper->stats().error, HasSubstr("cannot read Secret garden/trowel-tls: 403"));
  EXPECT_TRUE(leader.keeper->stats().pending);
}

TEST(RenewingSource, ASecretWithGarbageIsMendedByTheLeader) {
  FakeVirtualGarden garden;
  garden.Register({kMoves});
  garden.Put(FakeVirtualGarden::kSecret,
             {{"kind", "Secret"},
              {"metadata", {{"name", "trowel-tls"}, {"namespace", "garden"}}},
              {"type", "Opaque"},
              {"data", {{"tls.crt", "bm9uc2Vuc2U="}}}});
  const Replica follower(garden, false);
  ASSERT_TRUE(Eventually([&] { return !follower.keeper->stats().error.empty(); }));
  EXPECT_THAT(follower.keeper->stats().error, HasSubstr("Secret garden/trowel-tls: "));
  const Replica leader(garden, true);
  EXPECT_TRUE(Eventually([&] { return follower.Applied() == 1 && leader.Applied() == 1; }));
}

TEST(RenewingSource, TwoWhoBothThinkTheyLeadAgreeInTheEnd) {
  FakeVirtualGarden garden;
  garden.Register({kMoves});
  const Replica one(garden, true);
  const Replica two(garden, true);
  ASSERT_TRUE(Eventually([&] { return one.Applied() > 0 && two.Applied() > 0; }));
  EXPECT_TRUE(Eventually([&] {
    return one.Served() == two.Served() && Trusts(garden.Bundle(), one.Served()) &&
           one.keeper->stats().error.empty() && two.keeper->stats().error.empty();
  }));
}

}  // namespace
}  // namespace trowel::certs
