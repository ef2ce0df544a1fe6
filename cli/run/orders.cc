#include <memory>
#include <utility>

#include <absl/time/clock.h>

#include "base/text.h"
#include "cli/exit_code.h"
#include "cli/run/propose.h"
#include "cli/run/run_access.h"
#include "cli/run/run_output.h"
#include "migration/run/order.h"

namespace trowel::cli {
namespace {

using run::Order;

// Between these somebody else has written each time: whoever carries it out does so once a second.
constexpr int kTriesMax = 10;

struct OrderArguments {
  Order::Kind kind = Order::Kind::kPause;
  std::string name;
  std::string reason;
  std::string plan;
};

// Read, obeyed, and written if nobody else has written meanwhile.
absl::StatusOr<run::Run> Obeyed(const OrderArguments& arguments, carry::RunStore* store) {
  ASSIGN_OR_RETURN(const kube::ReviewedUser self, store->WhoAmI());
  const Order order{
      .kind = arguments.kind, .by = self.name, .reason = arguments.reason, .plan = arguments.plan};
  absl::Status last;
  for (int tries = 0; tries < kTriesMax; ++tries) {
    ASSIGN_OR_RETURN(carry::RunStore::Stored stored, ReadRun(arguments.name, store));
    RETURN_IF_ERROR(run::Obey(order, absl::Now(), &stored.run));
    // An order that somebody else has annotated stays, for whoever carries the run out.
    stored.head.order.clear();
    last = store->Write(stored.run, stored.head).status();
    if (last.ok()) return std::move(stored.run);
    if (!absl::IsAborted(last)) break;
  }
  return last;
}

int RunOrder(const OrderArguments& arguments, const Options& options, const Streams& streams) {
  absl::StatusOr<std::unique_ptr<carry::RunStore>> store = StoreOf(options);
  if (!store.ok()) return Fail(streams, RunExitCodeOf(store.status()), Message(store.status()));
  const absl::StatusOr<run::Run> run = Obeyed(arguments, store->get());
  if (!run.ok()) return Fail(streams, RunExitCodeOf(run.status()), Message(run.status()));
  streams.out->append(
      fmt::format("run {}: {}; {}\n", run->name, Name(run->state), ProgressText(*run)));
  return kDone;
}

void AddOrder(CLI::App* run, Order::Kind kind, const char* help, Options* options, Action* action) {
  const std::string name(Name(kind));
  CLI::App* command = run->add_subcommand(name, help);
  const auto arguments = std::make_shared<OrderArguments>();
  arguments->kind = kind;
  command->add_option("NAME", arguments->name, "the run")->required();
  command->add_option("--reason", arguments->reason, "why; it is kept with the run")
      ->type_name("TEXT");
  if (kind == Order::Kind::kApprove) {
    command
        ->add_option("--plan", arguments->plan,
                     "the hash of the plan that you have looked at: of another one nothing is "
                     "approved")
        ->type_name("HASH");
  }
  AddGardenOptions(command, options);
  command->footer(fmt::format(
      "Exit code: 0 done, 1 refused, 2 wrong use or no such run, 3 nobody can say.\n"
      "Example:\n  trowel run {} night{}",
      name, kind == Order::Kind::kApprove ? " --plan 1f0c2d3e4a5b" : " --reason \"look first\""));
  command->callback([=] {
    *action = [=](const Streams& streams) { return RunOrder(*arguments, *options, streams); };
  });
}

absl::Status Delete(const std::string& name, carry::RunStore* store) {
  ASSIGN_OR_RETURN(const carry::RunStore::Stored stored, ReadRun(name, store));
  if (run::IsActive(stored.run)) {
    return absl::FailedPreconditionError(
        fmt::format("run {} is {} and has not ended: stop it first, and wait until what is under "
                    "way has arrived",
                    name, Name(stored.run.state)));
  }
  return store->Delete(stored.head);
}

int RunDelete(const std::string& name, const Options& options, const Streams& streams) {
  absl::StatusOr<std::unique_ptr<carry::RunStore>> store = StoreOf(options);
  if (!store.ok()) return Fail(streams, RunExitCodeOf(store.status()), Message(store.status()));
  const absl::Status deleted = Delete(name, store->get());
  if (!deleted.ok()) return Fail(streams, RunExitCodeOf(deleted), Message(deleted));
  streams.out->append(fmt::format("run {} is deleted\n", name));
  return kDone;
}

void AddDelete(CLI::App* run, Options* options, Action* action) {
  CLI::App* command =
      run->add_subcommand("delete", "delete a run that has ended or was not approved");
  const auto name = std::make_shared<std::string>();
  command->add_option("NAME", *name, "the run")->required();
  AddGardenOptions(command, options);
  command->footer(
      "Exit code: 0 done, 1 refused, 2 wrong use or no such run, 3 nobody can say.\n"
      "Example:\n  trowel run delete night");
  command->callback([=] {
    *action = [=](const Streams& streams) { return RunDelete(*name, *options, streams); };
  });
}

}  // namespace

void AddOrders(CLI::App* run, Options* options, Action* action) {
  AddOrder(run, Order::Kind::kApprove, "let a proposed run begin", options, action);
  AddOrder(run, Order::Kind::kPause, "begin nothing more for now", options, action);
  AddOrder(run, Order::Kind::kResume, "go on with a run that is paused or halted", options, action);
  AddOrder(run, Order::Kind::kStop, "end a run: what has not begun stays where it is", options,
           action);
  AddDelete(run, options, action);
}

}  // namespace trowel::cli
