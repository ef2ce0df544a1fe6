#include "webhook/server/handshake_log.h"

#include <utility>

#include "base/log.h"

namespace trowel::webhook {

void HandshakeLog::Tell(const HandshakeProblem& problem, std::string_view peer, Time now) {
  if (problem.cause.empty()) return;
  std::uint64_t unsaid = 0;
  {
    MutexLock lock(&mutex_);
    const auto found = said_.find(problem.cause);
    if (found == said_.end()) {
      if (said_.size() >= kCausesMax) return;
      said_.emplace(problem.cause, Said{.at = now});
    } else if (now - found->second.at < kPeriod) {
      ++found->second.unsaid;
      return;
    } else {
      found->second.at = now;
      unsaid = std::exchange(found->second.unsaid, 0);
    }
  }
  if (problem.names.empty()) {
    log::Warn("a TLS handshake failed",
              {{"cause", problem.cause}, {"peer", peer}, {"unsaid_before", unsaid}});
  } else {
    log::Warn("a TLS handshake failed", {{"cause", problem.cause},
                                         {"names", problem.names},
                                         {"peer", peer},
                                         {"unsaid_before", unsaid}});
  }
}

}  // namespace trowel::webhook
