#include "certs/cert_watcher.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "certs/issue.h"
#include "test/support/eventually.h"
#include "test/support/temp_dir.h"

namespace trowel::certs {
namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;
using test::Eventually;

class CertWatcherTest : public testing::Test {
 protected:
  static TlsMaterial Material(const std::string& host) {
    static const KeyPair ca = *IssueCa("ca", absl::Now());
    const KeyPair leaf = *IssueLeaf(ca, {host}, absl::Hours(1), absl::Now());
    return {leaf.certificate_pem, leaf.key_pem, ""};
  }
  // A Secret as the kubelet mounts it: tls.crt -> ..data/tls.crt, ..data -> ..<version>.
  void Mount(const std::string& version, const TlsMaterial& material) const {
    fs::create_directory(dir_ / version);
    dir_.Write(version + "/tls.crt", material.certificate_pem);
    dir_.Write(version + "/tls.key", material.key_pem);
    fs::create_directory_symlink(version, dir_ / "..data_tmp");
    fs::rename(dir_ / "..data_tmp", dir_ / "..data");
  }
  CertWatcher::Options Options(milliseconds poll) const {
    CertWatcher::Options options;
    options.files.certificate = dir_ / "tls.crt";
    options.files.key = dir_ / "tls.key";
    options.poll = poll;
    return options;
  }

  test::TempDir dir_;
  SystemClock clock_;
};

TEST_F(CertWatcherTest, SeesTheSwapOfAMountedSecretLongBeforeItsPoll) {
  const TlsMaterial first = Material("first");
  const TlsMaterial second = Material("second");
  Mount("..1", first);
  fs::create_symlink("..data/tls.crt", dir_ / "tls.crt");
  fs::create_symlink("..data/tls.key", dir_ / "tls.key");
  TlsMaterial served;
  CertWatcher watcher(Options(std::chrono::hours(1)), first, &clock_,
                      [&served](const TlsMaterial& material) {
                        served = material;
                        return absl::OkStatus();
                      });
  Mount("..2", second);
  ASSERT_TRUE(Eventually([&watcher] { return watcher.stats().reloads == 1; }));
  EXPECT_EQ(served, second);
  EXPECT_EQ(watcher.stats().failures, 0U);
}

TEST_F(CertWatcherTest, ReportsABadContentOnceAndTakesTheNextGoodOne) {
  const TlsMaterial first = Material("first");
  dir_.Write("tls.crt", first.certificate_pem);
  dir_.Write("tls.key", first.key_pem);
  CertWatcher watcher(Options(milliseconds(5)), first, &clock_,
                      [](const TlsMaterial&) { return absl::OkStatus(); });
  fs::remove(dir_ / "tls.key");
  ASSERT_TRUE(Eventually([&watcher] { return watcher.stats().failures == 1; }));
  EXPECT_NE(watcher.stats().error.find("tls.key"), std::string::npos);
  std::this_thread::sleep_for(milliseconds(50));  // Some polls of the same trouble.
  EXPECT_EQ(watcher.stats().failures, 1U);

  dir_.Write("tls.key", first.key_pem);
  ASSERT_TRUE(Eventually([&watcher] { return watcher.stats().error.empty(); }));
  EXPECT_EQ(watcher.stats().reloads, 0U) << "it is what was served all the time";
}

TEST_F(CertWatcherTest, WhatApplyRefusesIsNotServedAndTriedAgain) {
  const TlsMaterial first = Material("first");
  const TlsMaterial second = Material("second");
  dir_.Write("tls.crt", second.certificate_pem);
  dir_.Write("tls.key", second.key_pem);
  std::atomic<int> tries{0};
  CertWatcher watcher(Options(milliseconds(5)), first, &clock_,
                      [&tries](const TlsMaterial&) -> absl::Status {
                        if (++tries < 3) return InvalidArgument("not now");
                        return absl::OkStatus();
                      });
  ASSERT_TRUE(Eventually([&watcher] { return watcher.stats().reloads == 1; }));
  EXPECT_EQ(watcher.stats().failures, 1U);
  EXPECT_EQ(tries, 3);
}

TEST_F(CertWatcherTest, StopsAtOnce) {
  const TlsMaterial first = Material("first");
  const auto begin = std::chrono::steady_clock::now();
  {
    CertWatcher watcher(Options(std::chrono::hours(1)), first, &clock_,
                        [](const TlsMaterial&) { return absl::OkStatus(); });
  }
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(10));
}

}  // namespace
}  // namespace trowel::certs
