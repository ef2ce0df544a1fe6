#include <memory>
#include <string_view>

#include "cli/app.h"
#include "cli/exit_code.h"

namespace trowel::cli {
namespace {

// All three ask `trowel __complete`, and know nothing else of it.
constexpr std::string_view kBash = R"(# bash completion for trowel: source <(trowel completion bash)
_trowel() {
  local IFS=$'\n' line=${COMP_LINE:0:COMP_POINT} words=() lines=() word current value cut out i glob
  for ((i = 0; i < COMP_CWORD; i++)); do
    word=${COMP_WORDS[i]}
    # Bash cuts words at = and :, where no blank is.
    if ((i > 0)) && [[ $line == "$word"* ]]; then
      words[${#words[@]} - 1]+=$word
    else
      words+=("$word")
    fi
    line=${line#*"$word"}
  done
  if ((${#words[@]} > 1)) && [[ $line == [![:blank:]]* ]]; then
    current=${words[${#words[@]} - 1]}$line
    unset "words[${#words[@]} - 1]"
  else
    current=${line#"${line%%[![:blank:]]*}"}
  fi
  words=("${words[@]//[\"\'\\]/}")
  current=${current//[\"\'\\]/}
  out=$("${words[0]}" __complete "${words[@]:1}" "$current" 2>/dev/null)
  [[ $- == *f* ]] && glob=off
  set -f
  lines=($out)
  [[ $glob ]] || set +f
  ((${#lines[@]})) || return
  local directive=${lines[${#lines[@]} - 1]#:}
  unset "lines[${#lines[@]} - 1]"
  value=$current
  [[ $value == -*=* ]] && value=${value#*=}
  cut=${value%"${value##*[=:]}"}
  lines=("${lines[@]%%$'\t'*}")
  COMPREPLY=("${lines[@]#"$cut"}")
  ((directive & 2)) && compopt -o nospace 2>/dev/null
  ((directive & 4)) && return
  compopt -o filenames 2>/dev/null
  if ((directive & 16)); then
    COMPREPLY+=($(compgen -d -- "$value"))
  else
    COMPREPLY+=($(compgen -f -- "$value"))
  fi
}
complete -F _trowel trowel kubectl-trowel
)";

constexpr std::string_view kZsh = R"(#compdef trowel kubectl-trowel
# zsh completion for trowel: source <(trowel completion zsh)
_trowel() {
  local -a lines
  local directive out
  out=$("${(Q)words[1]}" __complete "${(@Q)words[2,CURRENT-1]}" "${(Q)PREFIX}" 2>/dev/null)
  lines=("${(@f)out}")
  directive=${lines[-1]#:}
  [[ $directive == <-> ]] || return 1
  lines[-1]=()
  [[ $PREFIX == -*=* ]] && compset -P 1 '*='
  if (( $#lines )); then
    lines=("${(@)lines//:/\\:}")
    lines=("${(@)lines/$'\t'/:}")
    if (( directive & 2 )); then
      _describe -V trowel lines -S ''
    else
      _describe -V trowel lines
    fi
  fi
  (( directive & 4 )) && return
  if (( directive & 16 )); then
    _files -/
  else
    _files
  fi
}
if [[ ${funcstack[1]} == _trowel ]]; then
  _trowel "$@"
else
  compdef _trowel trowel kubectl-trowel
fi
)";

constexpr std::string_view kFish = R"(# fish completion for trowel: trowel completion fish | source
function __trowel_complete
  set -l words (commandline -opc)
  set -l current (commandline -ct)
  set -l before (string match -r -- '^-[^=]*=' "$current")
  set -l lines ($words[1] __complete $words[2..-1] "$current" 2>/dev/null)
  set -q lines[1]; or return
  set -l directive (string replace -r '^:' '' -- $lines[-1])
  set -e lines[-1]
  for line in $lines
    printf '%s\n' "$before$line"
  end
  set -l value (string replace -r -- '^-[^=]*=' '' "$current")
  set -l files
  test "$directive" = 0; and set files (__fish_complete_path "$value")
  test "$directive" = 16; and set files (__fish_complete_directories "$value")
  for file in $files
    printf '%s\n' "$before$file"
  end
end
complete -c trowel -f -k -a '(__trowel_complete)'
complete -c kubectl-trowel -f -k -a '(__trowel_complete)'
)";

int RunCompletion(const std::string& shell, const Streams& streams) {
  if (shell == "bash") streams.out->append(kBash);
  if (shell == "zsh") streams.out->append(kZsh);
  if (shell == "fish") streams.out->append(kFish);
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
