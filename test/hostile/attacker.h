#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "test/support/dice.h"
#include "test/support/plain_client.h"
#include "test/support/tls_client.h"

namespace trowel::test {

// Recorded reviews, and what a handler says of each when nobody disturbs it.
struct HonestReview {
  std::string body;
  std::string response;  // The member `response` of the answer, as nlohmann dumps it.
};

// A peer that does one hostile thing after the other, and asks honestly in between. Belongs to one
// thread.
class Attacker {
 public:
  // Both references outlive it.
  Attacker(std::uint64_t random_seed, std::uint16_t port, const TlsClientOptions& options,
           const std::vector<HonestReview>& reviews);

  void DoOne();

  // Answers that were not as they must be; the first of them in words.
  std::uint64_t wrong() const { return wrong_; }
  const std::string& first_wrong() const { return first_wrong_; }
  std::uint64_t honest() const { return honest_; }
  const std::map<std::string_view, std::uint64_t>& counts() const { return counts_; }

 private:
  using Trick = void (Attacker::*)();
  struct NamedTrick {
    std::string_view name;
    Trick play;
  };
  static const std::vector<NamedTrick>& Tricks();

  void AskHonestly();
  void SendMutatedReview();
  void SendLongList();
  void SendDeepNesting();
  void SendGarbage();
  void SendOddHead();
  void SendOddChunks();
  void AnnounceAndLeave();
  void LeaveInTheMiddle();
  void Pipeline();
  void StaySilent();
  void SpeakPlainText();

  std::unique_ptr<TlsClient> Connect();
  // Sends a whole request of any kind. It must be answered, and not by an internal error.
  void ExpectAnAnswer(std::string_view what, const std::string& request);
  void Complain(std::string_view what, const std::string& detail);
  const std::string& AnyReview() { return dice_.Pick(reviews_).body; }
  std::string RandomBytes(std::size_t most);

  testing::Dice dice_;
  const std::uint16_t port_;
  const TlsClientOptions& options_;
  const std::vector<HonestReview>& reviews_;
  std::unique_ptr<TlsClient> client_;  // Of honest questions; stays connected.
  std::vector<PlainClient> silent_;
  std::map<std::string_view, std::uint64_t> counts_;
  std::uint64_t honest_ = 0;
  std::uint64_t wrong_ = 0;
  std::string first_wrong_;
};

}  // namespace trowel::test
