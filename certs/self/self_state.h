#pragma once

#include <string>
#include <vector>

#include <absl/time/time.h>

#include "base/status.h"
#include "certs/issue.h"

// Certificates that Trowel makes itself: what they are now, and what they must become. Pure; the
// Secret that holds them and the registration that names their authority are the keeper's.
namespace trowel::certs {

struct SelfState {
  KeyPair ca;              // Signs what is issued from now on.
  std::string old_ca_pem;  // Authorities before it, newest first, while their leaves may be served.
  KeyPair leaf;

  friend bool operator==(const SelfState&, const SelfState&) = default;
};

struct SelfSituation {
  std::vector<std::string> hosts;  // What the leaf must be valid for.
  absl::Time now;
  // Every caller is known to trust SelfState::ca. Until then a leaf of the authority before it
  // stays, so that no caller meets a leaf that it cannot verify.
  bool ca_is_trusted = false;
  // Callers can be told of an authority now. Until then the present one stays while it can sign,
  // and nobody is shown a leaf of an authority that he may not know, in place of one that he does.
  bool can_tell = true;
};

// What the state must be now. Equal to `stored` when nothing is due. Due are: an authority when
// there is none that can sign, or at two thirds of its life; a leaf when there is none that serves
// (chain, key, hosts, validity), at two thirds of its life, or when it is of an authority before
// this one and the callers trust the new one; and the end of an old authority once no leaf of it
// can be valid.
//
// `last` is what was served last, and empty at first: a Secret that somebody deleted gets a new
// authority, and the old one and its leaf stay until the callers know the new one.
absl::StatusOr<SelfState> NextState(const SelfState& stored, const SelfState& last,
                                    const SelfSituation& situation);

// The authorities that a caller must trust, PEM: the present one first.
std::string BundleOf(const SelfState& state);

// OK if the leaf can be served at `now` and callers who trust BundleOf() verify it.
absl::Status CheckServes(const SelfState& state, absl::Time now);

}  // namespace trowel::certs
