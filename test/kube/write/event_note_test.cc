#include "kube/write/event_note.h"

#include <gtest/gtest.h>

#include "test/support/policy_note.h"

namespace trowel::kube {
namespace {

TEST(EventNote, IsAnEventOfTheApi) {
  const absl::Time now = absl::FromUnixSeconds(1'787'304'724);
  const EventNote refused = trowel::testing::PolicyNote("line 3: \"x\"");
  EXPECT_EQ(FormatEvent(refused, "trowel-0", now),
            R"({"apiVersion":"events.k8s.io/v1","kind":"Event","metadata":{)"
            R"("name":"trowel-policy.18cdc82d4b65c800","namespace":"garden"},"regarding":{)"
            R"("apiVersion":"v1","kind":"ConfigMap","namespace":"garden","name":"trowel-policy",)"
            R"("uid":"u-1","resourceVersion":"7"},"eventTime":"2026-08-21T09:32:04.000000Z",)"
            R"("type":"Warning","reason":"PolicyRefused","action":"ReadPolicy",)"
            R"("note":"line 3: \"x\"","reportingController":"trowel.gardener.cloud",)"
            R"("reportingInstance":"trowel-0"})");
  EXPECT_EQ(EventPath(refused), "/apis/events.k8s.io/v1/namespaces/garden/events");
}

}  // namespace
}  // namespace trowel::kube
