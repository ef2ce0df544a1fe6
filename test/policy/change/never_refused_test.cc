// What must never be refused, whatever the policy says: what gardenlets, Gardener's controllers and
// the collectors write, finalizers of what is being deleted, and every status.

#include <functional>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test/support/change_case.h"

namespace trowel::testing {
namespace {

using Step = std::function<void(ChangeFixture&)>;

struct Named {
  std::string name;
  Step make;
};

// Everything that a rule may object to, at once.
void ChangeAll(ChangeFixture& garden) {
  garden.EditSpec("spec.kubernetes.version").Edit([](garden::Shoot& now) {
    now.live_migrate = !now.live_migrate;
    now.failure_tolerance = garden::FailureTolerance::kZone;
    garden::ShootDetail& detail = now.detail.Edit();
    detail.skip_readiness = "false";
    detail.ignored = true;
    detail.abort_live_migration = true;
    detail.force_shrink_etcd = true;
    detail.few_nodes = true;
    detail.approved_by = "bob@example.org";
    detail.maintenance_operations = {"rotate-ca-start"};
  });
}

void StartOperations(ChangeFixture& garden) {
  garden.EditDetail([](auto& detail) {
    detail.operations = {"rotate-etcd-encryption-key", "rollout-workers", "retry"};
  });
}

void ChangeStatus(ChangeFixture& garden) {
  garden.of_status = true;
  garden.status_changes = {"status.seedName", "status.lastOperation.type", "status.uid"};
  garden.Edit([](garden::Shoot& now) {
    now.host_seed_name = "aws-eu3";
    now.on_way.Edit().live_conditions = LiveConditions("EtcdMigrationComplete", {});
  });
}

const std::vector<Named>& Writers() {
  static const std::vector<Named> writers = {
      {"the gardenlet of the source", [](ChangeFixture& g) { g.ByGardenletOf("aws-eu1"); }},
      {"the gardenlet of the destination", [](ChangeFixture& g) { g.ByGardenletOf("aws-eu2"); }},
      {"the gardenlet of another seed", [](ChangeFixture& g) { g.ByGardenletOf("aws-eu3"); }},
      {"a gardenlet of a self-hosted shoot",
       [](ChangeFixture& g) {
         g.By("gardener.cloud:system:shoot:garden-dev:moss", {"gardener.cloud:system:shoots"});
       }},
      {"an extension", [](ChangeFixture& g) { g.ByExtensionOn("aws-eu1"); }},
      {"the garbage collector", [](ChangeFixture& g) { g.ByCollector(); }},
      {"the namespace controller",
       [](ChangeFixture& g) { g.By("system:serviceaccount:kube-system:namespace-controller"); }},
  };
  return writers;
}

// gardener-controller-manager and gardener-scheduler, under the names that installations give them.
const std::vector<Named>& Controllers() {
  static const std::vector<Named> controllers = [] {
    std::vector<Named> all;
    for (const std::string& name : policy::DefaultPolicy().controllers) {
      all.push_back({name, [name](ChangeFixture& g) { g.By(name); }});
    }
    return all;
  }();
  return controllers;
}

void ExpectNoWord(ChangeFixture garden, const std::string& what) {
  const policy::Verdict verdict = garden.EnforceAll().Decide();
  EXPECT_TRUE(verdict.allowed()) << what << ": "
                                 << (verdict.denials.empty() ? "" : verdict.denials[0].message);
  EXPECT_TRUE(verdict.warnings.empty()) << what;
}

class NeverRefused : public ::testing::TestWithParam<Stage> {
 protected:
  ChangeFixture There() const {
    ChangeFixture garden;
    garden.Put(GetParam());
    return garden;
  }
};

TEST_P(NeverRefused, WhatGardenletsAndCollectorsWrite) {
  for (const Named& writer : Writers()) {
    for (const Step& change : {Step(ChangeAll), Step(StartOperations), Step(ChangeStatus)}) {
      ChangeFixture garden = There();
      change(garden);
      writer.make(garden);
      ExpectNoWord(garden, writer.name);
    }
    ChangeFixture garden = There();
    garden.Delete();
    writer.make(garden);
    ExpectNoWord(garden, writer.name + " deletes");
  }
}

TEST_P(NeverRefused, WhatControllersWriteButForOperations) {
  for (const Named& writer : Controllers()) {
    for (const Step& change : {Step(ChangeAll), Step(ChangeStatus),
                               Step([](ChangeFixture& garden) { garden.Delete(); })}) {
      ChangeFixture garden = There();
      change(garden);
      garden.EditDetail([](auto& detail) { detail.maintenance_operations.clear(); });
      writer.make(garden);
      ExpectNoWord(garden, writer.name);
    }
  }
}

TEST_P(NeverRefused, FinalizersOfWhatIsBeingDeleted) {
  for (const Step& change : {Step([](ChangeFixture&) {}), Step(ChangeAll), Step(StartOperations)}) {
    ChangeFixture garden = There();
    garden.shoot().deleting = true;
    change(garden);
    garden.EditSpec("");
    ExpectNoWord(garden, "a finalizer");
  }
  ChangeFixture garden = There();
  garden.shoot().deleting = true;
  ExpectNoWord(garden.Delete(), "a deletion that goes on");
}

TEST_P(NeverRefused, AStatusWhoeverWritesIt) {
  for (const Step& writer : {Step([](ChangeFixture&) {}),
                             Step([](ChangeFixture& garden) { garden.By("ann@example.org"); }),
                             Step([](ChangeFixture& garden) { garden.ByNobody(); })}) {
    for (const Step& more : {Step([](ChangeFixture&) {}), Step(ChangeAll), Step(StartOperations)}) {
      ChangeFixture garden = There();
      ChangeStatus(garden);
      more(garden);
      writer(garden);
      ExpectNoWord(garden, "a status");
    }
  }
}

// Nobody who is stuck is kept from what helps.
TEST_P(NeverRefused, WhatAStuckMoveNeeds) {
  for (const char* operation : {"reconcile", "retry", "maintain"}) {
    ChangeFixture garden = There();
    garden.EditDetail([=](auto& detail) { detail.operations = {operation}; });
    ExpectNoWord(garden, operation);
  }
  ChangeFixture garden = There();
  garden.shoot().detail.Edit().ignored = true;
  garden.shoot().detail.Edit().skip_readiness = "true";
  garden.shoot().detail.Edit().operations = {"rotate-ca-start"};
  garden.EditDetail([](auto& detail) { detail = {}; });
  ExpectNoWord(garden, "to take away what was in the way");
}

TEST_P(NeverRefused, WhatTouchesNothingThatARuleReads) {
  ExpectNoWord(There(), "a label");
  ExpectNoWord(There().By("ann@example.org"), "a label, by somebody");
  ExpectNoWord(There().ByNobody(), "a label, by nobody");
}

INSTANTIATE_TEST_SUITE_P(EachStage, NeverRefused, ::testing::ValuesIn(AllStages()),
                         [](const auto& stage) { return std::string(Name(stage.param)); });

}  // namespace
}  // namespace trowel::testing
