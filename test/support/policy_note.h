#pragma once

#include "kube/write/event_note.h"

namespace trowel::testing {

// That the policy ConfigMap was refused, for the reason `text`.
inline kube::EventNote PolicyNote(const std::string& text) {
  kube::EventNote note;
  note.regarding = {.api_version = "v1",
                    .kind = "ConfigMap",
                    .space = "garden",
                    .name = "trowel-policy",
                    .uid = "u-1",
                    .resource_version = "7"};
  note.reason = "PolicyRefused";
  note.action = "ReadPolicy";
  note.note = text;
  return note;
}

}  // namespace trowel::testing
