#include "test/hostile/attacker.h"

#include <array>
#include <set>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace trowel::test {
namespace {

using nlohmann::json;

constexpr std::size_t kSilentMax = 40;

std::string Head(std::string_view rest) {
  return fmt::format(
      "POST /validate?timeout=10s HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n{}\r\n",
      rest);
}

}  // namespace

Attacker::Attacker(std::uint64_t random_seed, std::uint16_t port, const TlsClientOptions& options,
                   const std::vector<HonestReview>& reviews)
    : dice_(random_seed), port_(port), options_(options), reviews_(reviews) {}

const std::vector<Attacker::NamedTrick>& Attacker::Tricks() {
  static const std::vector<NamedTrick> tricks = {
      {"mutated review", &Attacker::SendMutatedReview},
      {"long list", &Attacker::SendLongList},
      {"deep nesting", &Attacker::SendDeepNesting},
      {"garbage", &Attacker::SendGarbage},
      {"odd head", &Attacker::SendOddHead},
      {"odd chunks", &Attacker::SendOddChunks},
      {"announced and left", &Attacker::AnnounceAndLeave},
      {"left in the middle", &Attacker::LeaveInTheMiddle},
      {"pipelined", &Attacker::Pipeline},
      {"silent", &Attacker::StaySilent},
      {"plain text", &Attacker::SpeakPlainText},
  };
  return tricks;
}

void Attacker::DoOne() {
  if (!dice_.OneIn(4)) return AskHonestly();
  const NamedTrick& trick = dice_.Pick(Tricks());
  ++counts_[trick.name];
  (this->*trick.play)();
}

std::unique_ptr<TlsClient> Attacker::Connect() { return TlsClient::Connect(port_, options_); }

void Attacker::Complain(std::string_view what, const std::string& detail) {
  if (wrong_++ == 0) first_wrong_ = fmt::format("{}: {}", what, detail.substr(0, 2000));
}

// Whatever others do, it is answered, and with the very words that it deserves.
void Attacker::AskHonestly() {
  ++honest_;
  const HonestReview& review = dice_.Pick(reviews_);
  if (client_ == nullptr) client_ = Connect();
  if (client_ == nullptr) return Complain("honest", "no connection");
  const auto answer = client_->Ask(Post("/validate?timeout=10s", review.body));
  if (!answer.has_value() || answer->status != 200) {
    client_ = nullptr;
    return Complain("honest", answer.has_value() ? answer->body : "no answer");
  }
  const json body = json::parse(answer->body, nullptr, /*allow_exceptions=*/false);
  if (body.is_discarded() || body["response"].dump() != review.response) {
    Complain("honest", answer->body);
  }
}

void Attacker::ExpectAnAnswer(std::string_view what, const std::string& request) {
  static const std::set<int> expected = {200, 400, 404, 405, 408, 413, 415, 417, 422, 431, 503};
  const auto client = Connect();
  if (client == nullptr) return Complain(what, "no connection");
  const auto answer = client->Ask(request);
  if (!answer.has_value()) return Complain(what, "no answer");
  if (!expected.contains(answer->status)) Complain(what, answer->body);
  if (answer->status != 200) return;
  const json body = json::parse(answer->body, nullptr, /*allow_exceptions=*/false);
  if (body.is_discarded() || !body["response"]["allowed"].is_boolean()) {
    Complain(what, answer->body);
  }
}

std::string Attacker::RandomBytes(std::size_t most) {
  std::string bytes(dice_.Below(most) + 1, '\0');
  for (char& byte : bytes) byte = static_cast<char>(dice_.Below(256));
  return bytes;
}

void Attacker::SendMutatedReview() {
  std::string body = AnyReview();
  for (std::size_t i = dice_.Below(8) + 1; i > 0; --i) {
    const std::size_t at = dice_.Below(body.size());
    const std::size_t length = dice_.Below(200);
    switch (dice_.Below(4)) {
      case 0: body[at] = static_cast<char>(dice_.Below(256)); break;
      case 1: body.erase(at, length); break;
      case 2: body.insert(at, body.substr(dice_.Below(body.size()), length)); break;
      default: body.insert(at, RandomBytes(8)); break;
    }
    if (body.empty()) body = "x";
  }
  ExpectAnAnswer("mutated review", Post("/validate", body));
}

void Attacker::SendLongList() {
  json review = json::parse(AnyReview());
  json& object = review["request"]["object"];
  if (!object.is_object()) return;
  json items = json::array();
  const std::size_t size = dice_.OneIn(20) ? 20'000 : dice_.Below(500);
  for (std::size_t i = 0; i < size; ++i) items.push_back(fmt::format("item-{}", i));
  json maps = json::array();
  for (std::size_t i = 0; i < size; ++i) maps.push_back({{"name", i}, {"key", "a"}});
  switch (dice_.Below(6)) {
    case 0: object["spec"]["provider"]["workers"] = {{{"zones", items}}}; break;
    case 1: object["status"]["networking"]["nodes"] = items; break;
    case 2: object["spec"]["controlPlane"]["zones"] = items; break;
    case 3: object["spec"]["tolerations"] = maps; break;
    case 4: object["spec"]["accessRestrictions"] = maps; break;
    default: object["metadata"]["managedFields"] = maps; break;
  }
  ExpectAnAnswer("long list", Post("/validate", review.dump()));
}

void Attacker::SendDeepNesting() {
  const std::size_t depth = dice_.Below(5'000);
  const std::string open = dice_.OneIn(2) ? std::string(depth, '[') : [&] {
    std::string text;
    for (std::size_t i = 0; i < depth; ++i) text += "{\"a\":";
    return text;
  }();
  ExpectAnAnswer("deep nesting", Post("/validate", open));
}

void Attacker::SendGarbage() {
  const auto client = Connect();
  if (client == nullptr) return Complain("garbage", "no connection");
  client->Send(RandomBytes(4'000));
  client->Abandon();
}

void Attacker::SendOddHead() {
  static constexpr std::array kHeads = {
      "GET /validate HTTP/1.1\r\nHost: a\r\n\r\n",
      "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n",
      "POST /validate HTTP/1.1\r\nContent-Length: 0\r\n\r\n",
      "POST /validate HTTP/1.1\r\nHost: a\r\nHost: b\r\nContent-Length: 0\r\n\r\n",
      "POST /validate HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999\r\n\r\n",
      "POST /validate HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
      "POST /validate HTTP/1.1\r\nHost: a\r\nContent-Type: text/xml\r\nContent-Length: 0\r\n\r\n",
      "POST /validate HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nExpect: x\r\n"
      "Content-Length: 1\r\n\r\n1",
  };
  ExpectAnAnswer("odd head", dice_.Pick(kHeads));
}

void Attacker::SendOddChunks() {
  std::string request = Head("Transfer-Encoding: chunked\r\n");
  std::string_view body = AnyReview();
  while (!body.empty()) {
    const std::size_t size = std::min(body.size(), dice_.Below(3'000) + 1);
    request += fmt::format("{:x}{}\r\n", size, dice_.OneIn(3) ? ";a=b" : "");
    request.append(body.substr(0, size)).append("\r\n");
    body.remove_prefix(size);
    if (dice_.OneIn(30)) request += "zz\r\n";
  }
  ExpectAnAnswer("odd chunks", request + "0\r\n\r\n");
}

void Attacker::AnnounceAndLeave() {
  const auto client = Connect();
  if (client == nullptr) return Complain("announced", "no connection");
  client->Send(Head(fmt::format("Content-Length: {}\r\n", dice_.Below(7'000'000) + 1)) + "{");
  client->Abandon();
}

void Attacker::LeaveInTheMiddle() {
  const auto client = Connect();
  if (client == nullptr) return Complain("left", "no connection");
  const std::string request = Post("/validate", AnyReview());
  client->Send(std::string_view(request).substr(0, dice_.Below(request.size())));
  client->Abandon();
}

void Attacker::Pipeline() {
  const auto client = Connect();
  if (client == nullptr) return Complain("pipelined", "no connection");
  const std::size_t count = dice_.Below(5) + 2;
  std::string requests;
  for (std::size_t i = 0; i < count; ++i) requests += Post("/validate", AnyReview());
  if (!client->Send(requests)) return Complain("pipelined", "cut off");
  for (std::size_t i = 0; i < count; ++i) {
    const auto answer = client->Receive();
    if (!answer.has_value() || answer->status != 200) {
      return Complain("pipelined", answer.has_value() ? answer->body : "no answer");
    }
  }
}

void Attacker::StaySilent() {
  if (silent_.size() >= kSilentMax)
    silent_.erase(silent_.begin(), silent_.begin() + kSilentMax / 2);
  silent_.emplace_back(port_);
}

void Attacker::SpeakPlainText() {
  PlainClient client(port_);
  client.Send("GET /livez HTTP/1.1\r\nHost: a\r\n\r\n");
}

}  // namespace trowel::test
