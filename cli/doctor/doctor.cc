#include <algorithm>
#include <memory>
#include <utility>

#include "base/text.h"
#include "cli/doctor/check.h"
#include "cli/exit_code.h"
#include "cli/garden/garden_loader.h"
#include "cli/garden/landscape.h"
#include "cli/output/output.h"
#include "kube/config/kubeconfig.h"

namespace trowel::cli {
namespace {

using doctor::Check;
using doctor::Facts;
using doctor::Finding;
using doctor::Settings;
using doctor::State;

struct Diagnosis {
  struct Row {
    std::string_view id;
    Finding finding;
  };
  std::vector<Row> rows;
  std::string source;

  std::size_t Count(State state) const {
    return static_cast<std::size_t>(std::count_if(
        rows.begin(), rows.end(), [&](const Row& row) { return row.finding.state == state; }));
  }
};

Diagnosis Judge(const Facts& facts) {
  Diagnosis diagnosis;
  // All else that is wrong there is so because of this.
  if (ServesNoGarden(facts)) {
    diagnosis.rows.push_back(
        {"freshness",
         {State::kFault, "this API server serves neither Seeds nor Shoots: it is not a garden's",
          "name the virtual garden's API server, not the runtime cluster's (--kubeconfig, "
          "--context)"}});
    return diagnosis;
  }
  for (const Check& check : doctor::CheckTable()) {
    for (Finding& finding : check.judge(facts)) {
      diagnosis.rows.push_back({check.id, std::move(finding)});
    }
  }
  return diagnosis;
}

Color ColorOf(State state) {
  switch (state) {
    case State::kOk: return Color::kGreen;
    case State::kWarn: return Color::kYellow;
    case State::kFault: return Color::kRed;
    case State::kSkipped: break;
  }
  return Color::kDim;
}

void PrintTable(const Diagnosis& diagnosis, const Streams& streams, const Options& options) {
  std::size_t before = 0;  // The text.
  for (const Diagnosis::Row& row : diagnosis.rows) {
    before = std::max(before, row.id.size() + Name(State::kSkipped).size() + 4);
  }
  const std::size_t columns = std::max(TableColumns(streams, options), before + 1);
  std::vector<std::vector<std::string>> rows;
  const auto add = [&](std::vector<std::string> cells, std::string_view text, Color color) {
    for (const std::string& line : Wrap(Printable(text), columns - before)) {
      cells.push_back(Paint(streams, options, color, line));
      rows.push_back(std::exchange(cells, {"", ""}));
    }
  };
  for (std::size_t i = 0; i < diagnosis.rows.size(); ++i) {
    const Diagnosis::Row& row = diagnosis.rows[i];
    const Finding& finding = row.finding;
    // Said once, after all that it mends.
    const bool again = i + 1 < diagnosis.rows.size() && diagnosis.rows[i + 1].id == row.id &&
                       diagnosis.rows[i + 1].finding.remedy == finding.remedy;
    add({Paint(streams, options, ColorOf(finding.state), Name(finding.state)), std::string(row.id)},
        finding.message, Color::kNone);
    if (!finding.remedy.empty() && !again) add({"", ""}, finding.remedy, Color::kDim);
  }
  streams.out->append(FormatTable(rows));
  const std::size_t faults = diagnosis.Count(State::kFault);
  const std::size_t warnings = diagnosis.Count(State::kWarn);
  streams.out->append(fmt::format("\n{} fault{}, {} warning{}\n", faults, faults == 1 ? "" : "s",
                                  warnings, warnings == 1 ? "" : "s"));
}

Json ToJson(const Diagnosis& diagnosis, const Settings& settings) {
  Json document = Document("Doctor");
  document["garden"] = {{"source", diagnosis.source}};
  document["webhook"] = settings.webhook_name;
  document["faults"] = diagnosis.Count(State::kFault);
  document["warnings"] = diagnosis.Count(State::kWarn);
  document["checks"] = Json::array();
  for (const Diagnosis::Row& row : diagnosis.rows) {
    document["checks"].push_back({{"id", row.id},
                                  {"state", Name(row.finding.state)},
                                  {"message", row.finding.message},
                                  {"remedy", row.finding.remedy}});
  }
  return document;
}

absl::Status Validate(const Settings& settings, const Options& options) {
  if (options.kubeconfig.empty() && KubeconfigVariable().empty()) {
    const absl::Status in_pod = kube::ReadServiceAccount().status();
    if (!in_pod.ok()) return InvalidArgument("give --kubeconfig FILE: {}", Message(in_pod));
  }
  if (settings.client_cert.empty() != settings.client_key.empty()) {
    return InvalidArgument("--client-cert and --client-key go together");
  }
  const std::string& account = settings.service_account;
  const std::size_t slash = account.find('/');
  if (!account.empty() && (slash == 0 || slash >= account.size() - 1)) {
    return InvalidArgument("--service-account {}: give NAMESPACE/NAME", account);
  }
  return absl::OkStatus();
}

int RunDoctor(Settings settings, const Options& options, const Streams& streams) {
  settings.garden_namespace = options.garden_namespace;
  const absl::Status valid = Validate(settings, options);
  if (!valid.ok()) return Fail(streams, kUsage, Message(valid));
  const absl::StatusOr<std::chrono::milliseconds> patience = RequestTimeoutOf(options);
  if (!patience.ok()) return Fail(streams, kUsage, Message(patience.status()));
  settings.patience = *patience;
  absl::StatusOr<kube::GardenWatch::Options> landscape = LandscapeOf(options);
  if (!landscape.ok()) {
    return Fail(streams, ExitCodeOf(landscape.status()), Message(landscape.status()));
  }
  const std::string source = landscape->access.source;
  const absl::StatusOr<Facts> facts = doctor::Gather(settings, *std::move(landscape));
  if (!facts.ok()) {
    const bool usage = absl::IsInvalidArgument(facts.status());
    return Fail(streams, usage ? kUsage : kUnreadable, Message(facts.status()));
  }
  Diagnosis diagnosis = Judge(*facts);
  diagnosis.source = source;
  const Output output = OutputOf(options);
  if (output == Output::kJson || output == Output::kYaml) {
    PrintDocument(options, ToJson(diagnosis, settings), streams.out);
  } else {
    PrintTable(diagnosis, streams, options);
  }
  return diagnosis.Count(State::kFault) == 0 ? kDone : kDenied;
}

void AddSettings(CLI::App* command, Settings* settings) {
  command
      ->add_option("--registration,--webhook-name", settings->webhook_name,
                   "the ValidatingWebhookConfiguration (--webhook-name is its old name)")
      ->type_name("NAME")
      ->capture_default_str();
  command
      ->add_option("--url-host", settings->url_host,
                   "the host that the registration should call, for example trowel.trowel")
      ->type_name("HOST");
  command
      ->add_option("--connect", settings->connect,
                   "dial this instead of the registered host, for example a port that kubectl "
                   "forwards; certificates are still compared with the registered host")
      ->type_name("HOST:PORT");
  command
      ->add_option("--client-cert", settings->client_cert,
                   "client certificate (PEM), for a server with --client-ca")
      ->type_name("FILE");
  command->add_option("--client-key", settings->client_key, "its key (PEM)")->type_name("FILE");
  command
      ->add_option("--probe-url", settings->probe_url,
                   "look at a running server: its probe port, for example http://127.0.0.1:9090")
      ->type_name("URL");
  command
      ->add_option("--service-account", settings->service_account,
                   "whose rights to check; without it: those of the kubeconfig")
      ->type_name("NAMESPACE/NAME");
}

// Rights that not every installation needs.
void AddRights(CLI::App* command, Settings* settings) {
  command->add_flag("--self-certs", settings->self_certs,
                    "check the rights that serve --certs-mode self needs, too");
  command->add_flag("--scheduler", settings->scheduler,
                    "check the rights that binding shoots needs, too");
  command->add_flag("--ranking", settings->ranking,
                    "check the rights that serve --ranking needs, too");
  const auto add = [command](const char* option, std::string* name, const char* text) {
    command->add_option(option, *name, text)->type_name("NAME")->capture_default_str();
  };
  add("--certs-secret", &settings->certs_secret, "with --self-certs: the Secret of serve");
  add("--certs-lease", &settings->certs_lease, "with --self-certs: the Lease of serve");
  add("--scheduler-lease", &settings->scheduler_lease, "with --scheduler: its Lease");
  add("--monitor-lease", &settings->monitor_lease, "the Lease of serve for Events about moves");
}

}  // namespace

void AddDoctorCommand(CLI::App* app, Options* options, Action* action) {
  CLI::App* command =
      app->add_subcommand("doctor", "is the webhook really enforced, and what is wrong with it?");
  const auto settings = std::make_shared<Settings>();
  AddGardenOptions(command, options);
  command->remove_option(command->get_option("--garden"));
  AddSettings(command, settings.get());
  AddRights(command, settings.get());
  AddOutputOptions(command, options);
  command->footer(
      "Nothing is changed: objects are read, and one review of a dry run is sent.\n"
      "Exit code: 0 no fault (warnings are none), 1 a fault, 2 wrong use, 3 API server not "
      "reachable.\n"
      "Example:\n"
      "  trowel doctor --kubeconfig garden.yaml --service-account garden/trowel \\\n"
      "    --connect 127.0.0.1:9443 --probe-url http://127.0.0.1:9090");
  command->callback([=] {
    *action = [=](const Streams& streams) { return RunDoctor(*settings, *options, streams); };
  });
}

}  // namespace trowel::cli
