#include <algorithm>
#include <sstream>
#include <utility>

#include "base/first_words.h"
#include "base/text.h"
#include "base/time_text.h"
#include "cli/doctor/check.h"
#include "kube/watch/listing_state.h"

namespace trowel::cli::doctor {
namespace {

using Source = garden::Store::SourceState;

// serve --max-staleness: older facts are unknown.
constexpr double kStaleSeconds = 300;
constexpr std::string_view kGrant =
    "apply manifests/virtual/access, or grant list and watch to the account that Trowel uses";

std::string Who(const Facts& facts) {
  const std::string& account = facts.settings.service_account;
  return account.empty() ? std::string("this kubeconfig")
                         : fmt::format("service account {}", account);
}

// A garden without these is none to work with.
bool IsEssential(garden::Kind kind) {
  return garden::IsIndispensable(kind) || kind == garden::Kind::kCloudProfile ||
         kind == garden::Kind::kProject;
}

std::string FirstOf(std::vector<std::string> names) {
  constexpr std::size_t kShown = 4;
  return JoinFirstWords(std::move(names), kShown);
}

Findings JudgeSources(const Facts& facts) {
  using Status = garden::Store::Status;
  if (!facts.view.ok()) {
    return {{State::kFault, std::string(Message(facts.view.status())),
             "look into the log of gardener-apiserver"}};
  }
  Findings findings;
  std::vector<std::string> forbidden;
  std::string first_problem;
  std::vector<Source> pending;
  for (const Source& source : facts.sources) {
    if (source.status == Status::kPending) pending.push_back(source);
    if (source.status == Status::kAbsent && IsEssential(source.kind)) {
      findings.push_back({State::kFault, fmt::format("{}: this API server has none", source.name),
                          "name the virtual garden's API server, not the runtime cluster's"});
    }
    if (source.status != Status::kForbidden) continue;
    if (forbidden.empty()) first_problem = source.problem;
    forbidden.push_back(source.name);
  }
  if (!forbidden.empty()) {
    findings.push_back(
        {State::kFault,
         fmt::format("{} cannot be listed: {}", FirstOf(std::move(forbidden)), first_problem),
         std::string(kGrant)});
  }
  if (!pending.empty()) {
    findings.push_back({State::kFault, fmt::format("not listed: {}", kube::ProblemsText(pending)),
                        "look into the log of gardener-apiserver"});
  }
  return OrOk(std::move(findings),
              fmt::format("{} lists were read now; --probe-url looks at a running server",
                          facts.sources.size()));
}

// The lines of /readyz?verbose that say what is wrong.
std::string FailedLines(const std::string& text) {
  std::istringstream lines(text);
  std::string failed;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("[-]")) failed += (failed.empty() ? "" : "; ") + line.substr(3);
  }
  return failed.empty() ? std::string("it does not say why") : failed;
}

void JudgeWatch(const std::string& name, const WatchSample& watch, Findings* findings) {
  if (watch.state == "forbidden") {
    findings->push_back(
        {State::kFault, fmt::format("the server may not read {}", name), std::string(kGrant)});
  } else if (watch.state == "pending") {
    findings->push_back({State::kFault, fmt::format("the server has not listed {} yet", name),
                         "wait, then look into its log and at /readyz?verbose"});
  } else if (watch.age_seconds.value_or(0) > kStaleSeconds) {
    findings->push_back(
        {State::kFault,
         fmt::format("the server heard of {} {:.0f} s ago last", name, *watch.age_seconds),
         "look whether the API server answers it: its log says what failed"});
  }
}

// What may not be done is one finding for all objects that it may not be done to.
Findings Denied(const Facts& facts, const AccessAnswers& answers) {
  std::vector<std::pair<std::string, std::vector<std::string>>> denied;  // Object, verbs.
  for (std::size_t i = 0; i < answers.allowed.size(); ++i) {
    if (*answers.allowed[i]) continue;
    const Right& right = answers.purpose.rights[i];
    const std::string object = ObjectOf(right);
    if (denied.empty() || denied.back().first != object) denied.push_back({object, {}});
    denied.back().second.push_back(right.verb);
  }
  std::vector<std::pair<std::vector<std::string>, std::vector<std::string>>> by_verbs;
  for (auto& [object, verbs] : denied) {
    const auto same =
        std::find_if(by_verbs.begin(), by_verbs.end(),
                     [&verbs = verbs](const auto& each) { return each.first == verbs; });
    if (same == by_verbs.end()) {
      by_verbs.push_back({std::move(verbs), {object}});
    } else {
      same->second.push_back(object);
    }
  }
  Findings findings;
  for (auto& [verbs, objects] : by_verbs) {
    findings.push_back(
        {answers.purpose.needed ? State::kFault : State::kWarn,
         fmt::format("{} may not {} {}", Who(facts), JoinWords(verbs), FirstOf(std::move(objects))),
         answers.purpose.grant});
  }
  return findings;
}

// A token that stands in the kubeconfig is renewed by nobody. Those of files are: kubelet's live
// for an hour.
void JudgeToken(const Facts& facts, Findings* findings) {
  constexpr absl::Duration kSoon = absl::Hours(24 * 7);
  if (!facts.token_ends.has_value() || !facts.settings.service_account.empty()) return;
  const absl::Duration left = *facts.token_ends - facts.now;
  if (left >= kSoon) return;
  findings->push_back(
      {State::kWarn,
       fmt::format("the token of this kubeconfig counts until {}", FormatUtc(*facts.token_ends)),
       "if trowel serve uses it, give it a file that is renewed (tokenFile, docs/install.md)"});
}

}  // namespace

Findings JudgeAccess(const Facts& facts) {
  Findings findings;
  for (const AccessAnswers& answers : facts.access) {
    const auto unknown =
        std::find_if(answers.allowed.begin(), answers.allowed.end(),
                     [](const absl::StatusOr<bool>& allowed) { return !allowed.ok(); });
    if (unknown != answers.allowed.end()) {
      return {{State::kFault,
               fmt::format("cannot ask what {} may do: {}", Who(facts), Message(unknown->status())),
               "use a kubeconfig that may create SelfSubjectAccessReviews, and "
               "SubjectAccessReviews for --service-account"}};
    }
    Findings denied = Denied(facts, answers);
    denied = OrOk(std::move(denied), fmt::format("{} may {}", Who(facts), answers.purpose.what));
    findings.insert(findings.end(), denied.begin(), denied.end());
  }
  JudgeToken(facts, &findings);
  return findings.empty() ? Skipped("nothing was asked") : findings;
}

Findings JudgeFreshness(const Facts& facts) {
  if (!facts.probe.has_value()) return JudgeSources(facts);
  if (!facts.probe->ok()) {
    return {{State::kFault,
             fmt::format("{}: {}", facts.settings.probe_url, Message(facts.probe->status())),
             "give the probe port of a running trowel serve, 9090 by default"}};
  }
  const ProbeFacts& probe = **facts.probe;
  Findings findings;
  if (probe.ready_status != 200) {
    findings.push_back({State::kFault,
                        fmt::format("the server is not ready: {}", FailedLines(probe.ready_text)),
                        "see docs/operations.md for each line of /readyz?verbose"});
  }
  for (const auto& [name, watch] : probe.watches) JudgeWatch(name, watch, &findings);
  if (probe.watches.empty()) {
    findings.push_back({State::kWarn, "the server follows files, not this API server",
                        "start trowel serve with --kubeconfig"});
  }
  return OrOk(std::move(findings),
              fmt::format("the server is ready and follows {} lists", probe.watches.size()));
}

}  // namespace trowel::cli::doctor
