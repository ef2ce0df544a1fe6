#include <algorithm>
#include <memory>

#include "cli/app.h"
#include "cli/exit_code.h"
#include "policy/rule_table.h"

namespace trowel::cli {
namespace {

// One command as completion sees it: "policy check" with its words.
struct Words {
  std::string path;                // "check", "policy check"; empty for the program itself.
  std::vector<std::string> words;  // Subcommands and options.
  std::vector<std::string> help;   // For each word.
};

std::string FirstLine(const std::string& text) { return text.substr(0, text.find('\n')); }

void Collect(const CLI::App& app, const std::string& path, std::vector<Words>* all) {
  Words words{.path = path, .words = {}, .help = {}};
  for (const CLI::App* command : app.get_subcommands({})) {
    words.words.push_back(command->get_name());
    words.help.push_back(FirstLine(command->get_description()));
  }
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& name : option->get_lnames()) {
      words.words.push_back("--" + name);
      words.help.push_back(FirstLine(option->get_description()));
    }
  }
  all->push_back(words);
  for (const CLI::App* command : app.get_subcommands({})) {
    const std::string& name = command->get_name();
    Collect(*command, path.empty() ? name : fmt::format("{} {}", path, name), all);
  }
}

std::string Joined(const std::vector<std::string>& words) {
  return fmt::format("{}", fmt::join(words, " "));
}

std::string RuleIds() {
  std::string ids;
  for (const policy::Rule& rule : policy::AllRules()) {
    ids.append(ids.empty() ? "" : " ").append(rule.id);
  }
  return ids;
}

std::string Bash(const std::vector<Words>& all) {
  std::string cases;
  for (const Words& words : all) {
    cases += fmt::format("    '{}') words='{}' ;;\n", words.path, Joined(words.words));
  }
  return fmt::format(
      R"(# bash completion for trowel: source <(trowel completion bash)
_trowel() {{
  local current=${{COMP_WORDS[COMP_CWORD]}} previous=${{COMP_WORDS[COMP_CWORD - 1]}}
  local command='' word words='' i
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=${{COMP_WORDS[i]}}
    case "$word" in
      -*) continue ;;
    esac
    case "$command" in
      '' | policy | plan | certs) command="${{command:+$command }}$word" ;;
    esac
  done
  case "$command" in
{}  esac
  case "$command" in
    'completion') words="bash zsh fish $words" ;;
    'policy explain') words="{} $words" ;;
  esac
  case "$previous" in
    -o | --output)
      words='table wide json yaml'
      case "$command" in
        'plan '*) words="$words script" ;;
      esac ;;
    --order) words='risk name' ;;
    --log-format) words='text json' ;;
    --log-level) words='debug info warn error off' ;;
    --garden | --policy | --out | --ca | --key | --client-ca | --tls-cert | --tls-key) words='' ;;
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
  if [ ${{#COMPREPLY[@]}} -eq 0 ]; then COMPREPLY=($(compgen -f -- "$current")); fi
}}
complete -o filenames -F _trowel trowel
)",
      cases, RuleIds());
}

std::string Zsh(const std::vector<Words>& all) {
  return "#compdef trowel\n# zsh completion for trowel: source <(trowel completion zsh)\n"
         "autoload -U +X bashcompinit && bashcompinit\n" +
         Bash(all);
}

// Single quotes and backslashes are all that fish's single quotes do not take as they are.
std::string FishQuoted(std::string_view text) {
  std::string quoted;
  for (const char c : text) {
    if (c == '\'' || c == '\\') quoted.push_back('\\');
    quoted.push_back(c);
  }
  return quoted;
}

std::string Fish(const std::vector<Words>& all) {
  std::string script = "# fish completion for trowel: trowel completion fish | source\n";
  for (const Words& words : all) {
    std::string condition = "__fish_use_subcommand";
    if (!words.path.empty()) {
      condition.clear();
      std::string_view rest = words.path;
      while (!rest.empty()) {
        const std::size_t space = std::min(rest.find(' '), rest.size());
        condition += fmt::format("{}__fish_seen_subcommand_from {}",
                                 condition.empty() ? "" : "; and ", rest.substr(0, space));
        rest.remove_prefix(std::min(space + 1, rest.size()));
      }
    }
    for (std::size_t i = 0; i < words.words.size(); ++i) {
      const std::string& word = words.words[i];
      const bool option = word.starts_with("--");
      script += fmt::format("complete -c trowel -n '{}' {} {} -d '{}'\n", condition,
                            option ? "-l" : "-f -a", option ? word.substr(2) : word,
                            FishQuoted(words.help[i]));
    }
  }
  return script;
}

int RunCompletion(const std::string& shell, const Streams& streams) {
  CLI::App app;
  Options options;
  Action action;
  BuildApp(&app, &options, &action);
  std::vector<Words> all;
  Collect(app, "", &all);
  if (shell == "bash") streams.out->append(Bash(all));
  if (shell == "zsh") streams.out->append(Zsh(all));
  if (shell == "fish") streams.out->append(Fish(all));
  return kDone;
}

}  // namespace

void AddCompletionCommand(CLI::App* app, Options*, Action* action) {
  CLI::App* command = app->add_subcommand("completion", "print a shell's completion script");
  const auto shell = std::make_shared<std::string>();
  command->add_option("SHELL", *shell, "bash, zsh or fish")
      ->required()
      ->check(CLI::IsMember({"bash", "zsh", "fish"}));
  command->footer("Example:\n  source <(trowel completion bash)");
  command->callback(
      [=] { *action = [=](const Streams& streams) { return RunCompletion(*shell, streams); }; });
}

}  // namespace trowel::cli
