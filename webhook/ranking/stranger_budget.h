#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <unordered_map>

namespace trowel::webhook {

// How many tokens that turn out to be nobody's a network may have reviewed: each costs the API
// server a request. Who shows good ones spends nothing. Belongs to one thread.
class StrangerBudget {
 public:
  using Time = std::chrono::steady_clock::time_point;
  static constexpr double kBurst = 20;
  static constexpr double kPerSecond = 1;
  // Networks that are kept an account of; the one that has spent least lately goes.
  static constexpr std::size_t kNetworksMax = 1024;

  // `network` is HttpRequest::network. False: it has spent all; some of it is back in a second.
  bool MayAsk(std::uint64_t network, Time now) const;
  // One of its tokens was nobody's.
  void Spend(std::uint64_t network, Time now);
  std::size_t size() const { return accounts_.size(); }

 private:
  struct Account {
    double spent = 0;
    Time since;
    double SpentAt(Time now) const;
  };
  void MakeRoom(Time now);

  std::unordered_map<std::uint64_t, Account> accounts_;
};

}  // namespace trowel::webhook
