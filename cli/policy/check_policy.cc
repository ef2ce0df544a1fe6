#include <memory>

#include "base/text.h"
#include "cli/exit_code.h"
#include "cli/output/counted.h"
#include "cli/output/output.h"
#include "cli/policy/commands.h"
#include "kube/manifests.h"
#include "policy/config/policy_texts.h"

namespace trowel::cli {
namespace {

// A policy and the ConfigMap around it, or several.
constexpr std::size_t kFileBytesMax = std::size_t{8} << 20;

struct CheckArguments {
  std::vector<std::string> paths;
  bool strict = false;
};

// What was read, and what could not be.
struct Found {
  std::vector<policy::PolicyText> policies;
  std::vector<std::string> unreadable;
  std::vector<std::string> broken;
};

void ReadOne(const std::string& file, policy::Sought sought, Found* found) {
  const absl::StatusOr<std::string> text = kube::ReadFile(file, kFileBytesMax);
  if (!text.ok()) {
    found->unreadable.emplace_back(Message(text.status()));
    return;
  }
  absl::StatusOr<std::vector<policy::PolicyText>> policies =
      policy::FindPolicies(*text, file, sought);
  if (!policies.ok()) {
    found->broken.emplace_back(Message(policies.status()));
    return;
  }
  for (policy::PolicyText& policy : *policies) found->policies.push_back(std::move(policy));
}

// A file that is named is one of policies; of a folder's, those that have some.
Found ReadAll(const std::vector<std::string>& paths) {
  Found found;
  for (const std::string& path : paths) {
    const std::size_t before =
        found.policies.size() + found.broken.size() + found.unreadable.size();
    const absl::StatusOr<std::vector<std::string>> files =
        path == "-" ? std::vector<std::string>{path} : kube::ManifestSource({path}).ListFiles();
    if (!files.ok()) {
      found.unreadable.emplace_back(Message(files.status()));
      continue;
    }
    const bool named = files->size() == 1 && files->front() == path;
    for (const std::string& file : *files) {
      ReadOne(file, named ? policy::Sought::kAPolicy : policy::Sought::kAny, &found);
    }
    if (found.policies.size() + found.broken.size() + found.unreadable.size() == before) {
      found.unreadable.push_back(fmt::format("{}: there is no policy in it", Printable(path)));
    }
  }
  return found;
}

void PrintOne(const policy::CheckedPolicy& checked, const Streams& streams) {
  for (const std::string& error : checked.errors) streams.err->append(error).append("\n");
  if (!checked.valid()) return;
  for (const policy::Remark& warning : checked.warnings) {
    streams.err->append(fmt::format("{}: warning: {}\n", Printable(warning.place), warning.text));
  }
  const bool named = !checked.object.empty() && checked.source.find('(') == std::string::npos;
  const std::string object = named ? fmt::format(" ({})", Printable(checked.object)) : "";
  streams.out->append(fmt::format("{}{}: valid, hash {}, {}", Printable(checked.source), object,
                                  checked.hash, Counted(checked.overrides, "override")));
  if (checked.exemptions > 0) {
    streams.out->append(", ").append(Counted(checked.exemptions, "exemption"));
  }
  if (!checked.warnings.empty()) {
    streams.out->append(", ").append(Counted(checked.warnings.size(), "warning"));
  }
  streams.out->append("\n");
}

Json ToJson(const policy::CheckedPolicy& checked) {
  Json json = {{"source", checked.source},       {"object", checked.object},
               {"valid", checked.valid()},       {"hash", checked.hash},
               {"overrides", checked.overrides}, {"exemptions", checked.exemptions}};
  json["errors"] = checked.errors;
  json["warnings"] = Json::array();
  if (!checked.valid()) return json;
  for (const policy::Remark& warning : checked.warnings) {
    json["warnings"].push_back({{"place", warning.place}, {"text", warning.text}});
  }
  return json;
}

int RunCheckPolicy(const CheckArguments& arguments, const Options& options,
                   const Streams& streams) {
  const absl::StatusOr<absl::Time> now = NowOf(options);
  if (!now.ok()) return Fail(streams, kUsage, Message(now.status()));
  const Found found = ReadAll(arguments.paths);
  for (const std::string& problem : found.unreadable) Fail(streams, kUnreadable, problem);
  // Each line has its place already.
  for (const std::string& problem : found.broken) streams.err->append(problem).append("\n");
  bool invalid = !found.broken.empty();
  bool warned = false;
  Json document = Document("PolicyCheck");
  document["policies"] = Json::array();
  const Output output = OutputOf(options);
  const bool as_text = output == Output::kTable || output == Output::kWide;
  for (const policy::PolicyText& policy : found.policies) {
    const policy::CheckedPolicy checked = policy::CheckPolicy(policy, *now);
    invalid = invalid || !checked.valid();
    warned = warned || !checked.warnings.empty();
    if (as_text) {
      PrintOne(checked, streams);
    } else {
      document["policies"].push_back(ToJson(checked));
    }
  }
  if (!as_text) PrintDocument(options, document, streams.out);
  if (!found.unreadable.empty()) return kUnreadable;
  return invalid || (arguments.strict && warned) ? kUsage : kDone;
}

}  // namespace

void AddCheckPolicy(CLI::App* policy, Options* options, Action* action) {
  CLI::App* check = policy->add_subcommand("check", "is this policy valid?");
  const auto arguments = std::make_shared<CheckArguments>();
  check
      ->add_option("FILE", arguments->paths,
                   "policy file, manifest with its ConfigMap, folder of them, or - for standard "
                   "input; may be repeated")
      ->required();
  check->add_flag("--strict", arguments->strict, "exit code 2 also for warnings");
  AddNowOption(check, options);
  AddOutputOptions(check, options);
  check->footer(
      "Lines and columns are those of the file. Of a folder, files without a policy are left "
      "alone.\n"
      "Exit code: 0 valid, 2 invalid or, with --strict, a warning, 3 not readable.\n"
      "Example:\n  trowel policy check --strict examples/policy.yaml");
  check->callback([=] {
    *action = [=](const Streams& streams) { return RunCheckPolicy(*arguments, *options, streams); };
  });
}

}  // namespace trowel::cli
