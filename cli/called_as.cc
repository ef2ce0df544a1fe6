#include "cli/called_as.h"

#include <algorithm>
#include <cstddef>
#include <vector>

#include "cli/app.h"

namespace trowel::cli {
namespace {

constexpr std::string_view kOfKubectl = "kubectl trowel";

// What can stand behind the name where somebody is told what to type.
std::vector<std::string> WordsBehind() {
  CLI::App app;
  Options options;
  Action action;
  BuildApp(&app, &options, &action);
  std::vector<std::string> words = {"--", "["};
  for (const CLI::App* command : app.get_subcommands({})) words.push_back(command->get_name());
  return words;
}

bool IsPartOfAWord(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("_./-").find(c) != std::string_view::npos;
}

// Whether the name that begins at `at` is that of a command line.
bool IsCall(std::string_view text, std::size_t at, const std::vector<std::string>& behind) {
  const std::string_view before = text.substr(0, at);
  if (!before.empty() && IsPartOfAWord(before.back())) return false;
  if (before.ends_with("kubectl ")) return false;
  std::string_view rest = text.substr(at + kProgram.size());
  if (!rest.starts_with(' ')) return false;
  rest.remove_prefix(1);
  return std::any_of(behind.begin(), behind.end(), [&](const std::string& word) {
    if (!rest.starts_with(word)) return false;
    // An option, and a bracket, go on behind it; a command ends there.
    const bool goes_on = word == "--" || word == "[";
    return goes_on || rest.size() == word.size() || !IsPartOfAWord(rest[word.size()]);
  });
}

}  // namespace

std::string_view CalledAs(std::string_view file) {
  file.remove_prefix(file.rfind('/') + 1);
  return file.starts_with("kubectl-trowel") ? kOfKubectl : kProgram;
}

void SayCalledAs(std::string_view called_as, std::string* text) {
  if (called_as == kProgram || text->find(kProgram) == std::string::npos) return;
  const std::vector<std::string> behind = WordsBehind();
  for (std::size_t at = text->find(kProgram); at != std::string::npos;
       at = text->find(kProgram, at)) {
    if (IsCall(*text, at, behind)) {
      text->replace(at, kProgram.size(), called_as);
      at += called_as.size();
    } else {
      at += kProgram.size();
    }
  }
}

}  // namespace trowel::cli
