#include "certs/self/self_state.h"

#include <gtest/gtest.h>

#include "certs/inspect.h"

namespace trowel::certs {
namespace {

const absl::Time kNow = absl::FromCivil(absl::CivilDay(2026, 11, 21), absl::UTCTimeZone());
constexpr absl::Duration kDay = absl::Hours(24);

SelfSituation At(absl::Time now, bool ca_is_trusted = false) {
  return {.hosts = {"trowel.trowel", "10.0.0.1"}, .now = now, .ca_is_trusted = ca_is_trusted};
}

SelfState Next(const SelfState& stored, const SelfSituation& situation,
               const SelfState& last = {}) {
  absl::StatusOr<SelfState> next = NextState(stored, last, situation);
  EXPECT_TRUE(next.ok()) << next.status();
  return next.value_or(SelfState());
}

CertificateFacts FactsOf(const std::string& pem) { return Inspect(pem)->front(); }

std::size_t AuthoritiesIn(const std::string& pem) { return pem.empty() ? 0 : Inspect(pem)->size(); }

// A leaf that callers verify who trust the whole bundle.
void ExpectServes(const SelfState& state, absl::Time now) {
  EXPECT_TRUE(CheckServes(state, now).ok()) << CheckServes(state, now);
}

TEST(SelfState, MakesAnAuthorityOfTenYearsAndALeafOfNinetyDaysFromNothing) {
  const SelfState state = Next({}, At(kNow));
  ExpectServes(state, kNow);
  EXPECT_TRUE(state.old_ca_pem.empty());
  EXPECT_EQ(FactsOf(state.ca.certificate_pem).key_type, "EC P-256");
  EXPECT_EQ(FactsOf(state.ca.certificate_pem).not_after, kNow + 3650 * kDay);
  EXPECT_EQ(FactsOf(state.leaf.certificate_pem).key_type, "EC P-256");
  EXPECT_EQ(FactsOf(state.leaf.certificate_pem).not_after, kNow + 90 * kDay);
  EXPECT_TRUE(CheckHost(state.leaf.certificate_pem, "trowel.trowel").ok());
  EXPECT_TRUE(CheckHost(state.leaf.certificate_pem, "10.0.0.1").ok());
}

TEST(SelfState, LeavesEverythingAsItIsUntilSomethingIsDue) {
  const SelfState state = Next({}, At(kNow));
  EXPECT_EQ(Next(state, At(kNow)), state);
  EXPECT_EQ(Next(state, At(kNow, true)), state);
  EXPECT_EQ(Next(state, At(kNow + 59 * kDay)), state);
}

TEST(SelfState, RenewsTheLeafAtTwoThirdsOfItsLifeUnderTheSameAuthority) {
  const SelfState state = Next({}, At(kNow));
  const absl::Time due = kNow + 61 * kDay;
  const SelfState next = Next(state, At(due));
  EXPECT_EQ(next.ca, state.ca);
  EXPECT_NE(next.leaf, state.leaf);
  EXPECT_EQ(FactsOf(next.leaf.certificate_pem).not_after, due + 90 * kDay);
  // Both are verified by who trusts this one authority.
  EXPECT_EQ(BundleOf(next), BundleOf(state));
}

TEST(SelfState, MakesALeafAnewThatLacksAHost) {
  const SelfState state = Next({}, At(kNow));
  SelfSituation situation = At(kNow);
  situation.hosts.emplace_back("trowel.example.com");
  const SelfState next = Next(state, situation);
  EXPECT_EQ(next.ca, state.ca);
  EXPECT_TRUE(CheckHost(next.leaf.certificate_pem, "trowel.example.com").ok());
  // One with more hosts than this replica asks for is as good.
  EXPECT_EQ(Next(next, At(kNow)), next);
}

TEST(SelfState, MakesALeafAnewThatIsMissingOrBroken) {
  const SelfState state = Next({}, At(kNow));
  const SelfState other = Next({}, At(kNow));
  for (const KeyPair& leaf :
       {KeyPair(), KeyPair{"nonsense", "nonsense"}, other.leaf,
        KeyPair{state.leaf.certificate_pem, other.leaf.key_pem}, KeyPair{"", state.leaf.key_pem}}) {
    const SelfState next = Next({.ca = state.ca, .old_ca_pem = "", .leaf = leaf}, At(kNow), state);
    EXPECT_EQ(next.ca, state.ca);
    EXPECT_NE(next.leaf, state.leaf);
    ExpectServes(next, kNow);
  }
}

TEST(SelfState, KeepsTheOldLeafUntilCallersTrustTheNewAuthority) {
  const absl::Time made = kNow;
  const absl::Time due = made + 2434 * kDay;  // Two thirds of ten years.
  SelfState state = Next({}, At(made));
  state.leaf = *IssueLeaf(state.ca, {"trowel.trowel", "10.0.0.1"}, kLeafLifetime, due - kDay);

  const SelfState begun = Next(state, At(due));
  EXPECT_NE(begun.ca, state.ca);
  EXPECT_EQ(begun.leaf, state.leaf);
  EXPECT_EQ(begun.old_ca_pem, state.ca.certificate_pem);
  EXPECT_EQ(BundleOf(begun), begun.ca.certificate_pem + state.ca.certificate_pem);
  ExpectServes(begun, due);
  EXPECT_EQ(Next(begun, At(due + kDay)), begun);

  const SelfState switched = Next(begun, At(due + kDay, true));
  EXPECT_EQ(switched.ca, begun.ca);
  EXPECT_NE(switched.leaf, begun.leaf);
  // A replica may still serve the old leaf.
  EXPECT_EQ(switched.old_ca_pem, state.ca.certificate_pem);
  EXPECT_TRUE(
      CheckChainsTo(switched.leaf.certificate_pem, switched.ca.certificate_pem, due + kDay).ok());
}

TEST(SelfState, DropsTheOldAuthorityWhenNoLeafOfItCanBeValid) {
  const SelfState old = Next({}, At(kNow));
  SelfState state = Next({}, At(kNow));
  state.old_ca_pem = old.ca.certificate_pem;
  EXPECT_EQ(Next(state, At(kNow + 50 * kDay, true)).old_ca_pem, state.old_ca_pem);
  state = Next(state, At(kNow + 85 * kDay, true));
  EXPECT_FALSE(state.old_ca_pem.empty());
  EXPECT_TRUE(Next(state, At(kNow + 91 * kDay, true)).old_ca_pem.empty());
}

TEST(SelfState, DoesNotWaitForCallersBeyondTheLifeOfTheLeaf) {
  const SelfState old = Next({}, At(kNow));
  const SelfState begun = Next({}, At(kNow), old);
  ASSERT_EQ(begun.leaf, old.leaf);
  EXPECT_EQ(Next(begun, At(kNow + 80 * kDay)), begun);
  const SelfState forced = Next(begun, At(kNow + 82 * kDay));
  EXPECT_TRUE(
      CheckChainsTo(forced.leaf.certificate_pem, forced.ca.certificate_pem, kNow + 82 * kDay).ok());
}

TEST(SelfState, WhileNobodyCanBeToldOnlyLeavesOfAKnownAuthorityAreMade) {
  const SelfState state = Next({}, At(kNow));
  const auto silent = [](absl::Time now, bool ca_is_trusted = false) {
    SelfSituation situation = At(now, ca_is_trusted);
    situation.can_tell = false;
    return situation;
  };
  const SelfState renewed = Next(state, silent(kNow + 61 * kDay));
  EXPECT_EQ(renewed.ca, state.ca);
  EXPECT_NE(renewed.leaf, state.leaf);
  // The authority is due, and can sign for years.
  const absl::Time late = kNow + 2500 * kDay;
  EXPECT_EQ(Next(state, silent(late)).ca, state.ca);
  ExpectServes(Next(state, silent(late)), late);
  // Its key is lost: the leaf of the one before is all that callers know.
  const SelfState begun = Next({}, At(kNow), state);
  ASSERT_EQ(begun.leaf, state.leaf);
  EXPECT_EQ(Next(begun, silent(kNow + 85 * kDay)), begun);
  EXPECT_NE(Next(begun, silent(kNow + 85 * kDay, true)).leaf, begun.leaf);
}

TEST(SelfState, ADeletedSecretGetsANewAuthorityAndWhatIsServedStays) {
  const SelfState served = Next({}, At(kNow));
  const SelfState next = Next({}, At(kNow + kDay), served);
  EXPECT_NE(next.ca, served.ca);
  EXPECT_EQ(next.old_ca_pem, served.ca.certificate_pem);
  EXPECT_EQ(next.leaf, served.leaf);
}

TEST(SelfState, AnAuthorityThatCannotSignIsReplaced) {
  const SelfState state = Next({}, At(kNow));
  const SelfState other = Next({}, At(kNow));
  for (const std::string& key : {std::string(), other.ca.key_pem}) {
    SelfState broken = state;
    broken.ca.key_pem = key;
    const SelfState next = Next(broken, At(kNow));
    EXPECT_NE(next.ca, state.ca);
    EXPECT_EQ(next.old_ca_pem, state.ca.certificate_pem);
    EXPECT_EQ(next.leaf, state.leaf);
    ExpectServes(next, kNow);
  }
}

TEST(SelfState, ASecretThatIsDeletedAgainAndAgainDoesNotGrowForEver) {
  SelfState state = Next({}, At(kNow));
  for (int i = 0; i < 10; ++i) state = Next({}, At(kNow), state);
  EXPECT_EQ(AuthoritiesIn(state.old_ca_pem), 4U);
}

TEST(SelfState, AnExpiredAuthorityIsReplacedAtOnce) {
  const SelfState state = Next({}, At(kNow));
  const absl::Time later = kNow + 4000 * kDay;
  const SelfState next = Next(state, At(later));
  ExpectServes(next, later);
  EXPECT_NE(next.ca, state.ca);
  EXPECT_NE(next.leaf, state.leaf);
}

TEST(SelfState, NoHostsAreAnError) {
  EXPECT_FALSE(NextState({}, {}, {.hosts = {}, .now = kNow}).ok());
}

}  // namespace
}  // namespace trowel::certs
