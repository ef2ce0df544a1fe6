#pragma once

#include "policy/policy.h"
#include "webhook/admission/admission_review.h"

namespace trowel::webhook {

// True for what must never be refused, even if it cannot be read or judged: the status of anything,
// an object that is being deleted and whose spec stays as it is (its finalizers), and what
// gardenlets, collectors and Gardener's controllers write. None of it is a move.
//
// `request` may be ReviewParser::unreadable(). `policy`: whose controllers these are; null when
// there is none yet.
bool MustPass(const AdmissionRequest& request, const policy::Policy* policy);

}  // namespace trowel::webhook
