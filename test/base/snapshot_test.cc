#include "base/snapshot.h"

#include <array>
#include <atomic>
#include <cstddef>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

namespace trowel {
namespace {

TEST(SnapshotTest, ReadsWhatWasPublishedLast) {
  Snapshot<std::string> cell(std::make_shared<const std::string>("first"));
  EXPECT_EQ(*cell.Read(), "first");
  cell.Publish(std::make_shared<const std::string>("second"));
  EXPECT_EQ(*cell.Read(), "second");
}

TEST(SnapshotTest, KeepsAVersionAsLongAsSomeoneReadsIt) {
  Snapshot<std::string> cell(std::make_shared<const std::string>("first"));
  const auto held = cell.Read();
  cell.Publish(std::make_shared<const std::string>("second"));
  cell.Publish(std::make_shared<const std::string>("third"));
  EXPECT_EQ(*held, "first");
}

TEST(SnapshotTest, FreesAVersionThatNobodyReadsAtTheNextPublish) {
  auto first = std::make_shared<const std::string>("first");
  const std::weak_ptr<const std::string> watched = first;
  Snapshot<std::string> cell(std::move(first));
  auto held = cell.Read();
  cell.Publish(std::make_shared<const std::string>("second"));
  held.reset();
  EXPECT_FALSE(watched.expired());  // Readers never free: the cell still holds it.
  cell.Publish(std::make_shared<const std::string>("third"));
  EXPECT_TRUE(watched.expired());
}

// Counts on which thread versions die.
struct Version {
  Version(std::size_t value, std::atomic<int>* freed_elsewhere)
      : first(value), freed_elsewhere_(freed_elsewhere) {
    last = value;
  }
  ~Version() {
    if (std::this_thread::get_id() != writer_) ++*freed_elsewhere_;
  }

  std::size_t first;
  std::array<std::size_t, 64> between = {};
  std::size_t last = 0;

 private:
  std::atomic<int>* freed_elsewhere_;
  std::thread::id writer_ = std::this_thread::get_id();
};

TEST(SnapshotTest, GivesManyThreadsWholeVersionsInOrder) {
  std::atomic<int> freed_elsewhere = 0;
  std::atomic<int> torn = 0;
  std::atomic<int> backwards = 0;
  std::atomic<bool> done = false;
  {
    Snapshot<Version> cell(std::make_shared<const Version>(0, &freed_elsewhere));
    std::vector<std::thread> readers;
    for (int i = 0; i < 4; ++i) {
      readers.emplace_back([&] {
        std::size_t seen = 0;
        while (!done) {
          const auto version = cell.Read();
          if (version->first != version->last) ++torn;
          if (version->first < seen) ++backwards;
          seen = version->first;
        }
      });
    }
    for (std::size_t i = 1; i <= 5000; ++i) {
      cell.Publish(std::make_shared<const Version>(i, &freed_elsewhere));
    }
    done = true;
    for (std::thread& reader : readers) reader.join();
    EXPECT_EQ(cell.Read()->first, 5000U);
  }
  EXPECT_EQ(torn, 0);
  EXPECT_EQ(backwards, 0);
  EXPECT_EQ(freed_elsewhere, 0);
}

}  // namespace
}  // namespace trowel
