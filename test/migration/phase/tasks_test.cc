#include "migration/phase/tasks.h"

#include <set>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace trowel::migration {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(TasksTest, AreListedWithCommas) {
  EXPECT_THAT(RunningTasks("Creating ETCD Snapshot, Migrating external domain DNS record"),
              ElementsAre("Creating ETCD Snapshot", "Migrating external domain DNS record"));
  EXPECT_THAT(RunningTasks("Creating ETCD Snapshot"), ElementsAre("Creating ETCD Snapshot"));
  EXPECT_THAT(RunningTasks(""), IsEmpty());
  EXPECT_THAT(RunningTasks(", , "), IsEmpty());
}

TEST(TasksTest, AreKnownWhateverTheirCase) {
  const Task* task =
      FindTask(Flow::kRestore, "waiting until shoot Infrastructure has been reconciled");
  ASSERT_NE(task, nullptr);
  EXPECT_EQ(task->phase, Phase::kR1);
  EXPECT_EQ(FindTask(Flow::kMigrate, "Waiting until etcd backups are copied"), nullptr);
  EXPECT_EQ(FindTask(Flow::kMigrate, ""), nullptr);
}

TEST(TasksTest, TheLatestTells) {
  const auto phase_of = [](Flow flow, std::string_view description) {
    const Task* task = TellingTask(flow, RunningTasks(description));
    return task == nullptr ? std::string_view("none") : Id(task->phase);
  };
  EXPECT_EQ(phase_of(Flow::kMigrate, "Creating ETCD Snapshot, Deleting kube-apiserver deployment"),
            "M2");
  // The backups of the source are removed while the API server starts already.
  EXPECT_EQ(phase_of(Flow::kRestore,
                     "Waiting until Kubernetes API server rolled out, "
                     "Waiting until source backup entry has been deleted"),
            "R4");
  EXPECT_EQ(phase_of(Flow::kRestore, "Something new, Waiting until etcd backups are copied"), "R2");
  EXPECT_EQ(phase_of(Flow::kRestore, "Something new"), "none");
}

// FindTask() compares without case, TellingTask() by place.
TEST(TasksTest, StandOnceInTheOrderOfTheirPhases) {
  std::set<std::pair<Flow, std::string_view>> seen;
  const Task* before = nullptr;
  for (const Task& task : TaskTable()) {
    EXPECT_TRUE(seen.emplace(task.flow, task.name).second) << task.name;
    EXPECT_EQ(task.name.find(", "), std::string_view::npos) << task.name;
    if (before != nullptr && before->flow == task.flow) {
      EXPECT_LE(before->phase, task.phase) << task.name;
    }
    before = &task;
  }
}

}  // namespace
}  // namespace trowel::migration
