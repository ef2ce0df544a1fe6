#include "cli/completion/candidates.h"

#include <chrono>
#include <cstdlib>
#include <string_view>
#include <utility>

#include "base/text.h"
#include "cli/garden/assume.h"
#include "kube/manifests.h"
#include "kube/object_names.h"
#include "policy/rule_table.h"

namespace trowel::cli {
namespace {

// A shell stands still meanwhile; a landscape's dump takes a fraction of it.
constexpr std::chrono::milliseconds kPatience{500};

std::string FirstLine(const std::string& text) { return text.substr(0, text.find('\n')); }

// A shell leaves it to the program where it is not at the beginning of a word.
std::string WithHome(const std::string& path) {
  const char* home = std::getenv("HOME");  // NOLINT(concurrency-mt-unsafe): nobody writes it.
  return path.starts_with("~/") && home != nullptr ? home + path.substr(1) : path;
}

std::vector<std::string> NamesOf(const CommandLine& line, std::string_view kind) {
  std::vector<std::string> paths;
  for (const std::string& path : line.garden) {
    if (path != "-") paths.push_back(WithHome(path));  // What is typed there is the command's.
  }
  if (paths.empty()) return {};
  const auto until = std::chrono::steady_clock::now() + kPatience;
  const absl::StatusOr<std::vector<std::string>> files =
      kube::ManifestSource(std::move(paths)).ListFiles();
  if (!files.ok()) return {};
  return kube::ReadObjectNames(*files, kind, until);
}

class Finder {
 public:
  explicit Finder(const CommandLine& line) : line_(line) {}

  Candidates Find() {
    if (line_.value_of != nullptr) {
      FindValues(*line_.value_of, line_.value_of->get_type_name());
    } else if (!line_.only_arguments && line_.current.starts_with('-')) {
      FindOptions();
    } else {
      FindCommands();
      if (line_.argument != nullptr) {
        FindValues(*line_.argument,
                   line_.argument->get_name() + ":" + line_.argument->get_type_name());
      }
    }
    return std::move(found_);
  }

 private:
  void Offer(std::string text, std::string help = {}) {
    if (text.starts_with(line_.current)) found_.list.push_back({std::move(text), std::move(help)});
  }

  void FindCommands() {
    for (const CLI::App* command : line_.command->get_subcommands({})) {
      Offer(command->get_name(), FirstLine(command->get_description()));
    }
  }

  void FindOptions() {
    for (const CLI::Option* option : line_.command->get_options()) {
      const bool again = option->get_items_expected_max() > 1;
      if (line_.given.contains(option) && !again) continue;
      if (option->get_lnames().empty()) continue;
      // Old names follow.
      Offer("--" + option->get_lnames().front(), FirstLine(option->get_description()));
    }
  }

  // `type` is how --help shows it: "FORMAT:{table,wide,json,yaml}", "SEED", "FILE".
  void FindValues(const CLI::Option& option, const std::string& type) {
    const std::string_view what = std::string_view(type).substr(0, type.find(':'));
    const std::size_t brace = type.find('{');
    if (brace != std::string::npos) {
      FindWords(std::string_view(type).substr(brace + 1, type.find('}') - brace - 1));
    } else if (option.check_lname("assume")) {
      FindAssumptions();
    } else if (what == "SHOOT") {
      for (std::string& name : NamesOf(line_, "Shoot")) Offer(std::move(name));
    } else if (what == "SEED") {
      for (std::string& name : NamesOf(line_, "Seed")) Offer(std::move(name));
    } else if (what == "SEED,...") {
      FindSeedsOfAList();
    } else if (what == "RULE") {
      for (const policy::Rule& rule : policy::AllRules()) {
        Offer(std::string(rule.id), std::string(rule.summary));
      }
    } else if (what == "FOLDER") {
      found_.directive = kFoldersOnly;
    } else if (what == "FILE" || what == "PATH") {
      found_.directive = kFilesToo;
    }
  }

  void FindWords(std::string_view words) {
    while (!words.empty()) {
      const std::size_t end = std::min(words.find(','), words.size());
      Offer(std::string(words.substr(0, end)));
      words.remove_prefix(std::min(end + 1, words.size()));
    }
  }

  void FindSeedsOfAList() {
    const std::size_t comma = line_.current.rfind(',');
    const std::string before =
        comma == std::string::npos ? std::string() : line_.current.substr(0, comma + 1);
    for (const std::string& name : NamesOf(line_, "Seed")) Offer(before + name);
    found_.directive = kNoFiles | kNoSpace;
  }

  // "seed/" -> "seed/aws-eu2:" -> "seed/aws-eu2:visible=" -> "seed/aws-eu2:visible=true"
  void FindAssumptions() {
    const std::string& current = line_.current;
    const std::size_t slash = current.find('/');
    const std::size_t colon = current.find(':');
    found_.directive = kNoFiles | kNoSpace;
    if (slash == std::string::npos) {
      Offer("seed/", "something of a seed");
      Offer("shoot/", "something of a shoot");
      return;
    }
    const std::string kind = current.substr(0, slash);
    if (colon == std::string::npos) {
      for (const std::string& name : NamesOf(line_, kind == "seed" ? "Seed" : "Shoot")) {
        Offer(kind + "/" + name + ":");
      }
      return;
    }
    const std::string object = current.substr(0, colon + 1);
    const bool typing_value = current.find('=', colon) != std::string::npos;
    for (const AssumableField& field : AssumableFields(kind)) {
      const bool has_key = field.name.ends_with('.');
      const std::string assignment = fmt::format("{}{}{}", object, field.name, has_key ? "" : "=");
      if (!typing_value) Offer(assignment, field.values);
      if (!typing_value || !current.starts_with(assignment)) continue;
      found_.directive = kNoFiles;
      for (const std::string_view choice : field.choices)
        Offer(fmt::format("{}{}", assignment, choice));
    }
  }

  const CommandLine& line_;
  Candidates found_;
};

}  // namespace

Candidates FindCandidates(const CommandLine& line) { return Finder(line).Find(); }

}  // namespace trowel::cli
