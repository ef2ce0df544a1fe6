#include "webhook/probes/probe_content.h"

#include <string>
#include <string_view>
#include <utility>

#include "webhook/probes/readiness_answer.h"

namespace trowel::webhook {

ProbeServer::Content MakeProbeContent(const MetricSources& sources, const Metrics* metrics) {
  return [sources, metrics](std::string_view path, bool verbose) {
    ProbeReply reply;
    if (path == "/metrics") {
      reply.content_type = Metrics::kContentType;
      reply.body = metrics->Text();
    } else if (path == "/readyz") {
      const auto view = sources.garden->Read();
      const std::string scheduler = sources.binder ? DescribeBinder(sources.binder()) : "";
      ReadinessAnswer answer = DescribeReadiness(*sources.readiness,
                                                 {.view = view.get(),
                                                  .has_policy = sources.policy->Read() != nullptr,
                                                  .now = sources.clock->Now(),
                                                  .scheduler = scheduler,
                                                  .judged_as_of = sources.judged_as_of},
                                                 verbose);
      reply.status = answer.status;
      reply.body = std::move(answer.text);
    } else {
      const std::string stuck = sources.stuck ? sources.stuck() : std::string();
      reply.status = stuck.empty() ? 200 : 503;
      reply.body = stuck.empty() ? "ok\n" : stuck + "\n";
    }
    return reply;
  };
}

}  // namespace trowel::webhook
