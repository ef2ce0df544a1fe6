#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>

#include "daemon/landscape_follower.h"
#include "test/integration/fake_garden.h"
#include "test/support/temp_dir.h"

// A garden thread that hangs can no longer say that what it knows grows old.
namespace trowel::daemon {
namespace {

using test::FakeApiServer;

bool Becomes(const std::function<bool()>& condition) {
  for (int i = 0; i < 2'000; ++i) {
    if (condition()) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return false;
}

// Nothing happens in it, and it says so all the time.
void Answer(const FakeApiServer::Request&, FakeApiServer::Answer* answer) {
  if (!answer->BeginStream() || !answer->Chunk(test::InitialEnd(1))) return;
  while (answer->Chunk(test::Bookmark(2))) {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
}

TEST(StuckGarden, MakesTheServerUnready) {
  constexpr char kPolicy[] = "apiVersion: trowel.gardener.cloud/v1alpha1\nkind: Policy\n";
  test::TempDir dir;
  dir.Write("policy.yaml", kPolicy);
  SystemClock clock;
  webhook::Readiness readiness;
  FakeApiServer server(Answer);
  kube::GardenWatch::Options options;
  options.access = server.access();
  options.policy_selector = "trowel.gardener.cloud/config=policy";
  options.staleness.hard_staleness = absl::Seconds(4);
  LandscapeFollower follower({.watch = options, .policy_file = dir / "policy.yaml"}, &clock,
                             &readiness);
  ASSERT_TRUE(follower.Load().ok());
  follower.Start();
  ASSERT_TRUE(Becomes([&] { return readiness.synced(); }));

  // Whoever opens a pipe that nobody writes waits, as for a file system that does not answer.
  ASSERT_EQ(mkfifo((dir / "pipe").c_str(), 0600), 0);
  std::filesystem::rename(dir / "pipe", dir / "policy.yaml");
  EXPECT_TRUE(Becomes([&] { return !readiness.synced(); }));
  EXPECT_TRUE(readiness.too_old());

  std::filesystem::rename(dir / "policy.yaml", dir / "pipe");
  dir.Write("policy.yaml", kPolicy);
  close(open((dir / "pipe").c_str(), O_RDWR | O_NONBLOCK));
  EXPECT_TRUE(Becomes([&] { return readiness.synced(); }));
  follower.Stop();
}

}  // namespace
}  // namespace trowel::daemon
