#include "certs/self/self_state.h"

#include <algorithm>
#include <string_view>

#include "certs/inspect.h"

namespace trowel::certs {
namespace {

constexpr std::string_view kCaName = "trowel";
constexpr std::string_view kCertificateEnd = "-----END CERTIFICATE-----\n";
// A Secret that is deleted again and again must not grow for ever.
constexpr std::size_t kOldAuthoritiesMax = 4;
// A certificate begins an hour before it is made, since clocks differ.
constexpr absl::Duration kClockSlack = absl::Hours(2);

// When `share` of the certificate's life is over.
absl::StatusOr<absl::Time> TimeAt(std::string_view certificate_pem, double share) {
  ASSIGN_OR_RETURN(const std::vector<CertificateFacts> chain, Inspect(certificate_pem));
  const CertificateFacts& facts = chain.front();
  return facts.not_before + share * (facts.not_after - facts.not_before);
}

bool IsPast(std::string_view certificate_pem, double share, absl::Time now) {
  const absl::StatusOr<absl::Time> time = TimeAt(certificate_pem, share);
  return !time.ok() || *time <= now;
}

bool CanSign(const KeyPair& ca, absl::Time now) {
  const absl::StatusOr<std::vector<CertificateFacts>> facts = Inspect(ca.certificate_pem);
  return facts.ok() && facts->front().authority && facts->front().not_after > now &&
         CheckKeyFits(ca.certificate_pem, ca.key_pem).ok();
}

bool Serves(const KeyPair& leaf, std::string_view bundle, const SelfSituation& situation) {
  return CheckKeyFits(leaf.certificate_pem, leaf.key_pem).ok() &&
         CheckChainsTo(leaf.certificate_pem, bundle, situation.now).ok();
}

bool HasHosts(const KeyPair& leaf, const std::vector<std::string>& hosts) {
  return std::all_of(hosts.begin(), hosts.end(), [&leaf](const std::string& host) {
    return CheckHost(leaf.certificate_pem, host).ok();
  });
}

// `newest` before `older`, and of all no more than there may be.
std::string Joined(std::string_view newest, std::string_view older) {
  std::string joined(newest);
  joined += older;
  std::size_t end = 0;
  for (std::size_t count = 0; count < kOldAuthoritiesMax; ++count) {
    const std::size_t found = joined.find(kCertificateEnd, end);
    if (found == std::string::npos) return joined;
    end = found + kCertificateEnd.size();
  }
  joined.resize(end);
  return joined;
}

// The authority, and with it what it leaves behind.
absl::Status RenewCa(const SelfState& stored, const SelfState& last, const SelfSituation& situation,
                     SelfState* next) {
  const absl::Time now = situation.now;
  const bool is_due = situation.can_tell && IsPast(stored.ca.certificate_pem, 2.0 / 3, now);
  if (CanSign(stored.ca, now) && !is_due) return absl::OkStatus();
  const SelfState& before = Inspect(stored.ca.certificate_pem).ok() ? stored : last;
  ASSIGN_OR_RETURN(next->ca, IssueCa(kCaName, now));
  next->old_ca_pem = Joined(before.ca.certificate_pem, before.old_ca_pem);
  return absl::OkStatus();
}

// True if the leaf must be made anew.
bool LeafIsDue(const SelfState& state, const SelfSituation& situation) {
  if (!Serves(state.leaf, BundleOf(state), situation)) return true;
  const std::string& leaf = state.leaf.certificate_pem;
  if (Serves(state.leaf, state.ca.certificate_pem, situation)) {
    return !HasHosts(state.leaf, situation.hosts) || IsPast(leaf, 2.0 / 3, situation.now);
  }
  // Of an authority before: as long as it can be, for callers who do not know the new one yet.
  return situation.ca_is_trusted || (situation.can_tell && IsPast(leaf, 0.9, situation.now));
}

// No leaf of an earlier authority was made after this one, so that none outlives this time.
bool OldIsOver(const SelfState& state, const SelfSituation& situation) {
  const absl::StatusOr<absl::Time> made = TimeAt(state.ca.certificate_pem, 0);
  return made.ok() && *made + kLeafLifetime + kClockSlack < situation.now &&
         Serves(state.leaf, state.ca.certificate_pem, situation);
}

}  // namespace

std::string BundleOf(const SelfState& state) { return state.ca.certificate_pem + state.old_ca_pem; }

absl::Status CheckServes(const SelfState& state, absl::Time now) {
  RETURN_IF_ERROR(CheckKeyFits(state.leaf.certificate_pem, state.leaf.key_pem));
  return CheckChainsTo(state.leaf.certificate_pem, BundleOf(state), now);
}

absl::StatusOr<SelfState> NextState(const SelfState& stored, const SelfState& last,
                                    const SelfSituation& situation) {
  SelfState next = stored;
  RETURN_IF_ERROR(RenewCa(stored, last, situation, &next));
  const bool new_ca = next.ca != stored.ca;
  if (new_ca && !Serves(next.leaf, BundleOf(next), situation)) next.leaf = last.leaf;
  if (LeafIsDue(next, situation)) {
    ASSIGN_OR_RETURN(next.leaf, IssueLeaf(next.ca, situation.hosts, kLeafLifetime, situation.now));
  }
  if (!next.old_ca_pem.empty() && OldIsOver(next, situation)) next.old_ca_pem.clear();
  return next;
}

}  // namespace trowel::certs
