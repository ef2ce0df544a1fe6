#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <absl/time/time.h>

#include "base/status.h"
#include "cli/doctor/registration.h"
#include "cli/doctor/rights.h"
#include "garden/store.h"
#include "garden/view.h"
#include "kube/watch/garden_watch.h"

namespace trowel::cli::doctor {

// What the person who asks said.
struct Settings {
  std::string webhook_name = "trowel";
  std::string url_host;     // What the registration should point to; empty: anything.
  std::string connect;      // HOST:PORT to dial instead of the registered one.
  std::string client_cert;  // Files that prove who we are to a server with --client-ca.
  std::string client_key;
  std::string probe_url;        // "http://127.0.0.1:9090"; empty: no running server is looked at.
  std::string service_account;  // NAMESPACE/NAME whose rights count; empty: our own.
  std::string garden_namespace = "garden";
  bool self_certs = false;  // The rights for --certs-mode self count, too.
  std::string certs_secret = "trowel-tls";
  std::string certs_lease = "trowel-certs";
  bool scheduler = false;  // Those for binding shoots.
  std::string scheduler_lease = "trowel-scheduler";
  bool ranking = false;  // Those for checking the tokens of who asks for rankings.
  std::string monitor_lease = "trowel-monitor";
  std::chrono::milliseconds patience{120'000};  // For lists: 100,000 shoots take a while.
};

// What lies behind one entry of the registration.
struct Endpoint {
  std::string entry;
  std::string host;     // Of the URL: the name that the certificate must have.
  std::string place;    // "localhost:30443", "trowel.trowel": the URL without scheme and path.
  std::string path;     // "/validate"
  std::string dialled;  // "trowel.trowel:443"
  absl::Status url;     // Why the URL leads nowhere.
  absl::StatusOr<std::string> chain = Unavailable("not asked");  // As served, PEM.
  // Whether a harmless review was answered as it should be. FailedPrecondition: none was sent.
  absl::Status answer;
  std::optional<absl::Duration> ahead;  // How far its clock is before ours; empty: not said.
};

// May we, or the service account, do all that it takes?
struct AccessAnswers {
  Purpose purpose;
  std::vector<absl::StatusOr<bool>> allowed;  // Of its rights in their order, as far as was asked.
};

struct WatchSample {
  std::string state;  // "synced", ...
  std::optional<double> age_seconds;
};

// What a running server says of itself.
struct ProbeFacts {
  int ready_status = 0;
  std::string ready_text;                      // Of /readyz?verbose.
  std::map<std::string, WatchSample> watches;  // By name.
  std::optional<std::string> policy_hash;
  bool clock_stands = false;  // It judges as of --now.
};

// A ConfigMap that holds a policy and is none to Trowel.
struct StrayPolicy {
  std::string space;
  std::string name;
  bool labelled = false;  // But in another namespace.
};

// All that checks look at. Gathered once, so that judging needs no network.
struct Facts {
  Settings settings;
  absl::Time now;
  absl::StatusOr<std::vector<WebhookEntry>> registration = Unavailable("not asked");
  std::vector<Endpoint> endpoints;  // One for each entry of the registration.
  std::vector<AccessAnswers> access;
  absl::StatusOr<std::shared_ptr<const garden::GardenView>> view = Unavailable("not asked");
  std::vector<garden::Store::SourceState> sources;
  std::optional<absl::StatusOr<ProbeFacts>> probe;  // Empty without --probe-url.
  std::optional<absl::Duration> ahead;              // Of the API server's clock, as of Endpoint.
  std::optional<absl::Time> token_ends;  // That of the kubeconfig; empty: it is none, or says none.
  std::vector<StrayPolicy> strays;       // Looked for where there is no policy.
};

// The API server serves neither Seeds nor Shoots: it is that of another cluster.
bool ServesNoGarden(const Facts& facts);

// Asks the API server, the webhook and the probe port. Unavailable: the API server cannot be
// reached or does not know who we are. InvalidArgument: an option is wrong.
absl::StatusOr<Facts> Gather(const Settings& settings, kube::GardenWatch::Options landscape);

// The parts of it that need no network.
absl::Status CheckReviewAnswer(int status, std::string_view body, std::string_view uid);
absl::StatusOr<ProbeFacts> ParseProbe(int ready_status, std::string ready_text,
                                      std::string_view metrics);

}  // namespace trowel::cli::doctor
