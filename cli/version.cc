#include <memory>

#include "cli/exit_code.h"
#include "cli/output/output.h"
#include "cli/version.h"
#include "policy/rule_table.h"

namespace trowel::cli {

void AddVersionCommand(CLI::App* app, Options* options, Action* action) {
  CLI::App* command = app->add_subcommand("version", "print the version");
  AddOutputOptions(command, options);
  command->footer("Example:\n  trowel version -o json");
  command->callback([=] {
    *action = [=](const Streams& streams) {
      const Output output = OutputOf(*options);
      if (output == Output::kJson || output == Output::kYaml) {
        Json document = Document("Version");
        document["version"] = kVersion;
        document["rules"] = policy::AllRules().size();
        PrintDocument(*options, document, streams.out);
      } else {
        streams.out->append(fmt::format("trowel {}\n", kVersion));
      }
      return static_cast<int>(kDone);
    };
  });
}

}  // namespace trowel::cli
