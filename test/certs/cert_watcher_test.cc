#include "certs/cert_watcher.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "certs/issue.h"
#include "test/certs/edited_certificate.h"
#include "test/support/eventually.h"
#include "test/support/temp_dir.h"

namespace trowel::certs {
namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;
using test::Eventually;

class CertWatcherTest : public testing::Test {
 protected:
  // Of this host, and another one each time.
  static TlsMaterial Material(const std::string& host = "trowel.garden") {
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
  const TlsMaterial first = Material();
  const TlsMaterial second = Material();
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
  const TlsMaterial first = Material();
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
  const TlsMaterial first = Material();
  const TlsMaterial second = Material();
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

TEST_F(CertWatcherTest, WhatCallersWouldRefuseDoesNotReplaceAGoodOne) {
  const TlsMaterial first = Material();
  const TlsMaterial good = Material();
  dir_.Write("tls.key", good.key_pem);
  dir_.Write("tls.crt", Material("elsewhere.garden").certificate_pem);
  CertWatcher watcher(Options(milliseconds(5)), first, &clock_,
                      [](const TlsMaterial&) { return absl::OkStatus(); });
  const auto told = [&watcher](const std::string& text) {
    return Eventually([&] { return watcher.stats().error.find(text) != std::string::npos; });
  };
  ASSERT_TRUE(told("does not belong")) << watcher.stats().error;
  const TlsMaterial elsewhere = Material("elsewhere.garden");
  dir_.Write("tls.key", elsewhere.key_pem);
  dir_.Write("tls.crt", elsewhere.certificate_pem);
  ASSERT_TRUE(told("not valid for trowel.garden")) << watcher.stats().error;
  const KeyPair client = Edited({good.certificate_pem, good.key_pem}, good.key_pem, [](X509* leaf) {
    SetExtension(leaf, NID_ext_key_usage, "clientAuth");
  });
  dir_.Write("tls.key", client.key_pem);
  dir_.Write("tls.crt", client.certificate_pem);
  ASSERT_TRUE(told("not for servers")) << watcher.stats().error;
  EXPECT_EQ(watcher.stats().reloads, 0U);

  dir_.Write("tls.crt", good.certificate_pem);
  ASSERT_TRUE(Eventually([&watcher] { return watcher.stats().reloads == 1; }));
}

TEST_F(CertWatcherTest, StopsAtOnce) {
  const TlsMaterial first = Material();
  const auto begin = std::chrono::steady_clock::now();
  {
    CertWatcher watcher(Options(std::chrono::hours(1)), first, &clock_,
                        [](const TlsMaterial&) { return absl::OkStatus(); });
  }
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(10));
}

}  // namespace
}  // namespace trowel::certs
