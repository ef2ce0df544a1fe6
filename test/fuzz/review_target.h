#pragma once

#include <string_view>

// What the targets that take an AdmissionReview share: bytes with the padding that its parser wants
// (review_target.cc has the fuzzer's entry), and the look at what comes back.
namespace trowel::webhook {

// Given by each target: what is done with one body.
void DecideReview(std::string_view body);

// Aborts where the text is no JSON.
void CheckJson(std::string_view text);

}  // namespace trowel::webhook
