#include "cli/policy/commands.h"

namespace trowel::cli {

void AddPolicyCommand(CLI::App* app, Options* options, Action* action) {
  CLI::App* policy = app->add_subcommand("policy", "check, show and explain policies");
  policy->require_subcommand(1);
  policy->footer("Example:\n  trowel policy explain region-distance");
  AddCheckPolicy(policy, options, action);
  AddShowPolicy(policy, options, action);
  AddExplain(policy, options, action);
  AddSchema(policy, action);
}

}  // namespace trowel::cli
