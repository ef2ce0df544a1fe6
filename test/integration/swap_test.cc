#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <thread>

#include "base/clock.h"
#include "base/write_file.h"
#include "certs/cert_watcher.h"
#include "test/integration/load.h"
#include "test/support/temp_dir.h"

namespace trowel::test {
namespace {

// A server whose certificate comes from files, as in `trowel serve`.
class SwapTest : public testing::Test {
 protected:
  SwapTest() : server_(Echo) {
    files_.certificate = dir_ / "tls.crt";
    files_.key = dir_ / "tls.key";
    first_ = TestMaterial();
    Write(first_);
    server_.tls().Swap(*webhook::TlsContext::Make(first_, {}));
    certs::CertWatcher::Options options;
    options.files = files_;
    options.poll = std::chrono::milliseconds(100);
    watcher_ = std::make_unique<certs::CertWatcher>(
        options, first_, &clock_, [this](const certs::TlsMaterial& material) -> absl::Status {
          ASSIGN_OR_RETURN(auto context, webhook::TlsContext::Make(material, {}));
          server_.tls().Swap(std::move(context));
          return absl::OkStatus();
        });
  }

  void Write(const certs::TlsMaterial& material) const {
    EXPECT_TRUE(WriteFileAtomically(files_.key, material.key_pem, FileMode::kSecret).ok());
    EXPECT_TRUE(
        WriteFileAtomically(files_.certificate, material.certificate_pem, FileMode::kPublic).ok());
  }

  template <typename Condition>
  static bool Eventually(Condition condition) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (!condition() && std::chrono::steady_clock::now() < end) {
      std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
    return condition();
  }

  TempDir dir_;
  certs::TlsFiles files_;
  certs::TlsMaterial first_;
  SystemClock clock_;
  TestServer server_;
  std::unique_ptr<certs::CertWatcher> watcher_;
};

TEST_F(SwapTest, UnderLoadNoRequestFailsAndNewConnectionsSeeTheNewCertificate) {
  const auto old_client = server_.Connect();
  ASSERT_NE(old_client, nullptr);
  const std::string old_fingerprint = old_client->server_fingerprint();
  Load load(&server_, 4);
  for (std::uint64_t round = 1; round <= 3; ++round) {
    ASSERT_TRUE(load.WaitForAnswers(load.answers() + 20));
    Write(TestMaterial());
    ASSERT_TRUE(Eventually([this, round] { return watcher_->stats().reloads == round; }))
        << watcher_->stats().error;
  }
  ASSERT_TRUE(load.WaitForAnswers(load.answers() + 20));
  load.Stop();
  EXPECT_EQ(load.lost(), 0);
  EXPECT_EQ(load.wrong() + load.refusals(), 0);

  EXPECT_EQ(old_client->Ask(Post("/validate", "{}"))->status, 200);
  const auto new_client = server_.Connect();
  ASSERT_NE(new_client, nullptr);
  EXPECT_NE(new_client->server_fingerprint(), old_fingerprint);
}

TEST_F(SwapTest, APairThatDoesNotFitIsRefusedAndTheOldOneServesOn) {
  const std::string fingerprint = server_.Connect()->server_fingerprint();
  certs::TlsMaterial mixed = TestMaterial();
  mixed.key_pem = TestMaterial().key_pem;
  Write(mixed);
  ASSERT_TRUE(Eventually([this] { return watcher_->stats().failures == 1; }));
  EXPECT_NE(watcher_->stats().error.find("tls.key"), std::string::npos) << watcher_->stats().error;
  EXPECT_EQ(server_.Connect()->server_fingerprint(), fingerprint);

  Write(TestMaterial());
  ASSERT_TRUE(Eventually([this] { return watcher_->stats().reloads == 1; }));
  EXPECT_EQ(watcher_->stats().error, "");
  EXPECT_NE(server_.Connect()->server_fingerprint(), fingerprint);
}

}  // namespace
}  // namespace trowel::test
