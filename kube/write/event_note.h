#pragma once

#include <string>

#include <absl/time/time.h>

namespace trowel::kube {

// Something that the owner of an object should hear of: an Event of events.k8s.io/v1.
struct EventNote {
  // What it is about.
  struct Regarding {
    std::string api_version, kind, space, name, uid, resource_version;
  };

  Regarding regarding;
  bool warning = true;  // Else of type Normal.
  std::string reason;   // "PolicyRefused"
  std::string action;   // What was being done: "ReadPolicy"
  std::string note;     // For a person.
};

// The request body. `instance` says which replica speaks. Texts are cut to what the API allows
// (wire.md 2.9: a note of 1 kB).
std::string FormatEvent(const EventNote& note, const std::string& instance, absl::Time now);
// Where it is posted: in the namespace of its object, or "default".
std::string EventPath(const EventNote& note);

}  // namespace trowel::kube
