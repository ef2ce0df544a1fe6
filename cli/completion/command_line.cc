#include "cli/completion/command_line.h"

#include <string_view>
#include <utility>

namespace trowel::cli {
namespace {

class Reader {
 public:
  explicit Reader(const CLI::App& app) { line_.command = &app; }

  void Read(const std::string& word) {
    if (line_.value_of != nullptr) {
      TakeValue(std::exchange(line_.value_of, nullptr), word);
    } else if (line_.only_arguments || word.size() < 2 || word.front() != '-') {
      ReadArgument(word);
    } else if (word == "--") {
      line_.only_arguments = true;
    } else {
      const std::size_t equals = word.find('=');
      const CLI::Option* option = FindOption(word.substr(0, equals));
      if (option == nullptr) return;
      line_.given.insert(option);
      if (option->get_expected_max() == 0) return;  // A flag.
      if (equals == std::string::npos) {
        line_.value_of = option;
      } else {
        TakeValue(option, word.substr(equals + 1));
      }
    }
  }

  CommandLine Finish(const std::string& current) {
    line_.current = current;
    const std::size_t equals = current.find('=');
    if (line_.value_of == nullptr && !line_.only_arguments && current.starts_with("--") &&
        equals != std::string::npos) {
      line_.value_of = FindOption(current.substr(0, equals));
      line_.current = current.substr(equals + 1);
    }
    std::size_t place = 0;
    for (const CLI::Option* option : line_.command->get_options()) {
      if (!option->get_positional()) continue;
      const bool repeats = option->get_items_expected_max() > 1;
      if (place++ == arguments_ || (repeats && place <= arguments_)) line_.argument = option;
    }
    return std::move(line_);
  }

 private:
  const CLI::Option* FindOption(const std::string& name) const {
    return line_.command->get_option_no_throw(name);
  }
  void TakeValue(const CLI::Option* option, const std::string& value) {
    if (option->check_lname("garden")) line_.garden.push_back(value);
  }
  void ReadArgument(const std::string& word) {
    for (const CLI::App* command : line_.command->get_subcommands({})) {
      if (command->get_name() != word || arguments_ > 0) continue;
      line_.command = command;
      return;
    }
    ++arguments_;
  }

  CommandLine line_;
  std::size_t arguments_ = 0;
};

}  // namespace

CommandLine ReadCommandLine(const CLI::App& app, std::span<const std::string> words) {
  Reader reader(app);
  if (words.empty()) return reader.Finish({});
  for (const std::string& word : words.first(words.size() - 1)) reader.Read(word);
  return reader.Finish(words.back());
}

}  // namespace trowel::cli
