#include "test/cli/run_trowel.h"

#include <cstdlib>
#include <string_view>

#include "cli/app.h"

namespace trowel::test {

Ran RunTrowel(const std::vector<std::string>& words, bool color) {
  // Of whoever runs the tests, not of the tests.
  [[maybe_unused]] static const int forgotten = unsetenv("KUBECONFIG");
  Ran ran;
  ran.code = cli::Run(words, cli::Streams{.out = &ran.out, .err = &ran.err, .color = color});
  return ran;
}

std::vector<std::string> ShellWords(const std::string& line) {
  std::vector<std::string> words;
  std::string word;
  bool in_word = false;
  char quote = '\0';
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (quote == '\0' && std::string_view(line).substr(i).starts_with("\\\n")) {
      ++i;
    } else if (quote != '\0' && c == quote) {
      quote = '\0';
    } else if (quote == '\0' && (c == '\'' || c == '"')) {
      quote = c;
      in_word = true;
    } else if (quote == '\0' && (c == ' ' || c == '\n')) {
      if (in_word) words.push_back(word);
      word.clear();
      in_word = false;
    } else {
      word.push_back(c);
      in_word = true;
    }
  }
  if (in_word) words.push_back(word);
  return words;
}

Ran RunTrowel(const std::string& line, bool color) { return RunTrowel(ShellWords(line), color); }

}  // namespace trowel::test
