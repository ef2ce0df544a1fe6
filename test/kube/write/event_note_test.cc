#include "kube/write/event_note.h"

#include <gtest/gtest.h>

namespace trowel::kube {
namespace {

EventNote Refused() {
  EventNote note;
  note.regarding = {.api_version = "v1",
                    .kind = "ConfigMap",
                    .space = "garden",
                    .name = "trowel-policy",
                    .uid = "u-1",
                    .resource_version = "7"};
  note.reason = "PolicyRefused";
  note.action = "ReadPolicy";
  note.note = "line 3: \"x\"";
  return note;
}

TEST(EventNote, IsAnEventOfTheApi) {
  const absl::Time now = absl::FromUnixSeconds(1'787'304'724);
  EXPECT_EQ(FormatEvent(Refused(), "trowel-0", now),
            R"({"apiVersion":"events.k8s.io/v1","kind":"Event","metadata":{)"
            R"("name":"trowel-policy.18cdc82d4b65c800","namespace":"garden"},"regarding":{)"
            R"("apiVersion":"v1","kind":"ConfigMap","namespace":"garden","name":"trowel-policy",)"
            R"("uid":"u-1","resourceVersion":"7"},"eventTime":"2026-08-21T09:32:04.000000Z",)"
            R"("type":"Warning","reason":"PolicyRefused","action":"ReadPolicy",)"
            R"("note":"line 3: \"x\"","reportingController":"trowel.gardener.cloud",)"
            R"("reportingInstance":"trowel-0"})");
  EXPECT_EQ(EventPath(Refused()), "/apis/events.k8s.io/v1/namespaces/garden/events");
}

}  // namespace
}  // namespace trowel::kube
