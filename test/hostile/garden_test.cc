// An API server that does whatever a broken, or a hostile one does, and becomes honest at last:
// what is known then is what it says then, and before that nothing is taken for a whole list that
// was none.

#include <array>
#include <cstdlib>
#include <string>
#include <vector>

#include "test/hostile/process_memory.h"
#include "test/integration/fake_garden.h"
#include "test/support/dice.h"

namespace trowel::test {
namespace {

using Answer = FakeGarden::Answer;
using Request = FakeGarden::Request;
using testing::Dice;

constexpr int kMisdeeds = 4;  // Of one server, before it is honest.
// MiB. What a sanitizer keeps of freed memory counts as well.
constexpr long kGrowthMax = 500;

std::uint64_t Servers() {
  const char* wanted = std::getenv("TROWEL_HOSTILE");
  return wanted == nullptr ? 40 : std::strtoull(wanted, nullptr, 10) / 100;
}

// A name that no honest answer has: seen at the end, it was believed.
std::string Ghost() { return SeedJson("ghost", 7); }

std::string Bytes(Dice* dice, std::size_t most) {
  std::string bytes(dice->Below(most) + 1, '\0');
  for (char& byte : bytes) byte = static_cast<char>(dice->Below(256));
  return bytes;
}

std::string Flip(std::string text, Dice* dice) {
  for (std::size_t i = dice->Below(8) + 1; i > 0 && !text.empty(); --i) {
    text[dice->Below(text.size())] = static_cast<char>(dice->Below(256));
  }
  return text;
}

// The text of a body or an event that is wrong in one of many ways.
std::string OddJson(Dice* dice) {
  static const std::vector<std::string> kOdd = {
      "",
      "null",
      "[]",
      "{}",
      "{",
      "\"text\"",
      std::string("\0", 1),
      R"({"kind":"SeedList","items":{}})",
      R"({"kind":"SeedList","items":null})",
      R"({"kind":"SeedList","metadata":{"resourceVersion":7},"items":[null,3,"x",[]]})",
      R"({"kind":"SeedList","metadata":{"resourceVersion":""},"items":[{}]})",
      R"({"kind":"SeedList","metadata":{"resourceVersion":"1","resourceVersion":"2"},"items":[]})",
      R"({"kind":"PodList","metadata":{"resourceVersion":"9"},"items":[{"metadata":{}}]})",
      R"({"kind":"Status","status":"Failure","code":410,"message":"too old"})",
      R"({"type":"ADDED"})",
      R"({"type":"ADDED","object":null})",
      R"({"type":"NEWS","object":{"metadata":{"name":"ghost"}}})",
      R"({"type":"ERROR","object":{"code":"what"}})",
      R"({"type":"ERROR","object":{"kind":"Status","code":410}})",
      R"({"type":"BOOKMARK","object":{}})",
      R"({"type":"BOOKMARK","object":{"metadata":{"resourceVersion":"-1"}}})",
      R"({"type":"DELETED","object":{"metadata":{"name":"never-heard-of"}}})",
  };
  switch (dice->Below(4)) {
    case 0: return Flip(Event("ADDED", Ghost()), dice);
    case 1: {
      const std::size_t depth = dice->Below(200'000);
      return std::string(depth, '[') + (dice->OneIn(2) ? std::string(depth, ']') : "");
    }
    default: return dice->Pick(kOdd);
  }
}

// A head that is wrong, or says what its body does not keep.
std::string OddHead(Dice* dice) {
  static const std::vector<std::string> kOdd = {
      "",
      "\r\n\r\n",
      "HTTP/1.1\r\n\r\n",
      "HTTP/1.1 999 Odd\r\nContent-Length: 0\r\n\r\n",
      "HTTP/1.1 100 Continue\r\n\r\n",
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n",
      "HTTP/2.0 200 OK\r\nContent-Length: 2\r\n\r\n{}",
      "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
      "HTTP/1.1 200 OK\r\nContent-Length: 18446744073709551616\r\n\r\n",
      "HTTP/1.1 200 OK\r\nContent-Length: 9999999999999\r\n\r\n{",
      "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 7\r\n\r\n{}",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n",
      "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}",
      "HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/\r\nContent-Length: 0\r\n\r\n",
      "HTTP/1.1 429 Slow\r\nRetry-After: 99999999999999999999\r\nContent-Length: 0\r\n\r\n",
      "HTTP/1.1 429 Slow\r\nRetry-After: -5\r\nContent-Length: 0\r\n\r\n",
      "HTTP/1.1 503 Busy\r\nRetry-After: tomorrow\r\nContent-Length: 0\r\n\r\n",
      "HTTP/1.1 200 OK\r\n" + std::string(1 << 20, 'x'),
      "HTTP/1.1 204 No Content\r\n\r\n",
  };
  return dice->OneIn(4) ? Bytes(dice, 4'000) : dice->Pick(kOdd);
}

// Pieces of a streaming list or a watch.
void Stream(Dice* dice, Answer* answer) {
  if (!answer->BeginStream()) return;
  for (std::size_t i = dice->Below(6); i > 0; --i) {
    std::string piece = OddJson(dice);
    if (dice->OneIn(2)) piece += '\n';
    if (!answer->Chunk(piece)) return;
  }
  if (dice->OneIn(2)) answer->EndStream();
}

// A complete answer, of which the first half is sent.
void Half(Dice* dice, Answer* answer) {
  const std::string body = fmt::format(
      R"({{"kind":"SeedList","metadata":{{"resourceVersion":"8"}},"items":[{}]}})", Ghost());
  const std::string whole =
      fmt::format("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{}", body.size(), body);
  answer->Send(std::string_view(whole).substr(0, dice->Below(whole.size())));
  answer->HangUp();
}

// A streaming list that breaks off behind its first object.
void Broken(Answer* answer) {
  if (answer->BeginStream()) answer->Chunk(Event("ADDED", Ghost()));
}

FakeGarden::Function Misdeed(std::uint64_t seed) {
  return [seed](const Request&, Answer* answer) {
    Dice dice(seed);
    static constexpr std::array kStatus = {200, 200, 400, 401, 403, 404, 409, 410, 500, 503, 504};
    switch (dice.Below(6)) {
      case 0: answer->Reply(dice.Pick(kStatus), OddJson(&dice)); return;
      case 1:
        answer->Send(OddHead(&dice));
        answer->HangUp();
        return;
      case 2: Half(&dice, answer); return;
      case 3: Broken(answer); return;
      case 4: answer->HangUp(); return;
      default: Stream(&dice, answer); return;
    }
  };
}

// Both ways of asking for a list are answered with seeds "a" and "b".
void AnswerHonestly(const Request& request, Answer* answer) {
  const std::string items = SeedJson("a", 41) + "," + SeedJson("b", 42);
  if (!request.is_watch()) {
    answer->Reply(200, fmt::format(R"({{"kind":"SeedList","metadata":{{"resourceVersion":"42"}},)"
                                   R"("items":[{}]}})",
                                   items));
    return;
  }
  if (!request.is_initial()) {
    // It names the version of a list that was never ours.
    answer->Reply(410, StatusJson(410, "too old resource version"));
    return;
  }
  if (answer->BeginStream() && answer->Chunk(Event("ADDED", SeedJson("a", 41)) +
                                             Event("ADDED", SeedJson("b", 42)) + InitialEnd(42))) {
    answer->Hold();
  }
}

TEST(HostileGarden, IsForgottenOnceTheServerIsHonest) {
  const std::uint64_t servers = Servers();
  const long before = Memory("VmRSS:");
  for (std::uint64_t server = 1; server <= servers; ++server) {
    SCOPED_TRACE(fmt::format("server {}", server));
    Dice dice = Dice::Of(server, "garden");
    FakeGarden garden;
    for (int i = 0; i < kMisdeeds; ++i) garden.On(kSeeds, Misdeed(dice.Draw()));
    garden.On(kSeeds, AnswerHonestly);
    garden.Start();
    ASSERT_TRUE(garden.WaitForSeeds({"a", "b"})) << garden.seeds().problem;
    EXPECT_EQ(garden.view()->kind(garden::Kind::kSeed).broken, 0U);
  }
  EXPECT_LT(Memory("VmRSS:"), before + kGrowthMax);
}

// Its seeds were known, and are those that it names in a list that breaks off.
TEST(HostileGarden, TakesNothingOfAListThatNeverEnded) {
  FakeGarden garden;
  for (int i = 0; i < 6; ++i) {
    garden.On(kSeeds, [](const Request&, Answer* answer) { Broken(answer); });
  }
  bool believed = false;
  garden.on_news = [&](const kube::GardenWatch::News& news) {
    if (news.view == nullptr || !FakeGarden::IsSynced(news.store->sources(), "seeds")) return;
    for (const garden::SeedEntry& entry : news.view->seeds()) {
      believed = believed || entry.seed->name == "ghost";
    }
  };
  garden.On(kSeeds, AnswerHonestly);
  garden.Start();
  EXPECT_TRUE(garden.WaitForSeeds({"a", "b"}));
  EXPECT_FALSE(believed);
}

}  // namespace
}  // namespace trowel::test
