#include "migration/recover/steps.h"

#include <utility>

#include <fmt/format.h>

#include "base/object_name.h"
#include "base/text.h"

namespace trowel::migration {
namespace {

using Kind = RecoveryStep::Kind;

constexpr std::string_view kShoots = "shoots.core.gardener.cloud";
constexpr std::string_view kStates = "shootstates.core.gardener.cloud";
constexpr std::string_view kEntries = "backupentries.core.gardener.cloud";
constexpr std::string_view kBuckets = "backupbuckets.core.gardener.cloud";

// As the inside of a JSON string within single quotes of a shell. What neither can hold is left
// out.
std::string Quotable(std::string_view text) {
  std::string quotable;
  for (const char c : Printable(text)) {
    if (c != '\'' && c != '"' && c != '\\') quotable.push_back(c);
  }
  return quotable;
}

// A merge patch, within single quotes of a shell; `subresource` may be empty.
std::string Patch(std::string_view in, std::string_view resource, std::string_view object,
                  std::string_view subresource, std::string_view body) {
  const std::string part =
      subresource.empty() ? std::string() : fmt::format(" --subresource {}", subresource);
  return fmt::format("{} patch {} {}{} --type merge -p '{{{}}}'", in, resource, object, part, body);
}

// status.lastOperation as a gardenlet leaves it that has let go. The time is the shell's.
std::string Ended(std::string_view description) {
  return fmt::format(R"("lastOperation":{{"type":"Migrate","state":"Succeeded","progress":100,)"
                     R"("description":"{}",)",
                     description) +
         R"sh("lastUpdateTime":"'"$(date -u +%FT%TZ)"'"})sh";
}

std::string SeedName(std::string_view seed) { return fmt::format(R"("seedName":"{}")", seed); }

class Steps {
 public:
  Steps(const LostShoot& lost, std::string_view seed, const StepOptions& options)
      : lost_(lost),
        seed_(seed),
        options_(options),
        in_(fmt::format("{} -n {}", options.kubectl, lost.shoot->space)) {}

  std::vector<RecoveryStep> Run() && {
    const bool let_go = lost_.progress.phase == Phase::kH2 && !lost_.entry_only;
    Keep();
    if (lost_.shoot->seed_name != lost_.to) Bind();
    if (!let_go) ReleaseEntry();
    if (lost_.backup->seed_name != lost_.to) MoveEntry();
    if (!lost_.entry_only) HandOver();
    Watch();
    return std::move(steps_);
  }

 private:
  // Shell commands: that it has been taken, that it may be, and what it is.
  struct Commands {
    std::string done, check, command;
  };
  void Add(Kind kind, std::string what, Commands commands) {
    steps_.push_back({.kind = kind,
                      .what = std::move(what),
                      .done = std::move(commands.done),
                      .check = std::move(commands.check),
                      .command = std::move(commands.command)});
  }
  const std::string& name() const { return lost_.shoot->name; }
  const std::string& entry() const { return lost_.backup->name; }

  // Succeeds if these fields of the object are exactly that.
  std::string Is(std::string_view resource, std::string_view object, std::string_view fields,
                 std::string_view value) const {
    return fmt::format(R"sh(test "$({} get {} {} -o jsonpath='{}')" = '{}')sh", in_, resource,
                       object, fields, value);
  }

  // Trowel's own rules are about seeds that answer.
  std::string Glass() const {
    if (options_.reason.empty()) return {};
    return fmt::format(
        R"("metadata":{{"annotations":{{"trowel.gardener.cloud/break-glass":"{}"}}}},)",
        Quotable(options_.reason));
  }

  // Both hold.
  static std::string And(const std::string& first, const std::string& second) {
    return fmt::format("{} && {}", first, second);
  }

  // The ShootState is of this shoot, and newer than its keys: what was rotated since is in the lost
  // seed's etcd alone.
  std::string StateIsFresh() const {
    const std::string written = fmt::format(
        R"sh({} get {} {} -o jsonpath='{{.metadata.annotations.gardener\.cloud/timestamp}}')sh",
        in_, kStates, name());
    const std::string rotated =
        fmt::format(R"sh({} get {} {} -o jsonpath='{{.metadata.creationTimestamp}} )sh"
                    R"sh({{.status.credentials.rotation.*.lastInitiationTime}} )sh"
                    R"sh({{.status.credentials.rotation.*.lastCompletionTime}}' )sh"
                    R"sh(| tr ' ' '\n' | sort | tail -n 1)sh",
                    in_, kShoots, name());
    return fmt::format(R"sh([[ "$({})" > "$({})" ]])sh", written, rotated);
  }

  void Keep() {
    const std::string file = fmt::format("{}-{}.yaml", lost_.shoot->space, name());
    std::string check = Is(kShoots, name(), "{.status.technicalID}--{.status.uid}", entry());
    if (!lost_.entry_only) {
      check = And(check, Is(kStates, name(), "{.metadata.name}/{.metadata.deletionTimestamp}",
                            name() + "/"));
      check = And(check, StateIsFresh());
    }
    if (!lost_.backup->bucket_name.empty()) {
      check = And(check, fmt::format("{} get {} {} -o name", options_.kubectl, kBuckets,
                                     lost_.backup->bucket_name));
    }
    const std::string state =
        lost_.entry_only ? std::string() : fmt::format(" {}/{}", kStates, name());
    Add(Kind::kKeep, "copy the shoot, its ShootState and its BackupEntry aside; it holds keys",
        {.done = fmt::format("test -s {}", file),
         .check = std::move(check),
         .command =
             fmt::format("(umask 077 && {} get {}/{}{} {}/{} -o yaml > {}.new && mv -n {}.new {})",
                         in_, kShoots, name(), state, kEntries, entry(), file, file, file)});
  }

  void Bind() {
    Add(Kind::kBind, fmt::format("bind it to {}", lost_.to),
        {.done = Is(kShoots, name(), "{.spec.seedName}", lost_.to),
         .check = Is(kShoots, name(), "{.spec.seedName}/{.metadata.deletionTimestamp}",
                     fmt::format("{}/", lost_.shoot->seed_name)),
         .command = Patch(in_, kShoots, name(), "binding",
                          fmt::format(R"({}"spec":{{{}}})", Glass(), SeedName(lost_.to)))});
  }

  // Nobody has done anything with the shoot meanwhile.
  std::string ShootIsAsBound() const {
    return Is(kShoots, name(), "{.spec.seedName}/{.status.seedName}/{.metadata.deletionTimestamp}",
              fmt::format("{}/{}/", lost_.to, lost_.shoot->host_seed_name));
  }
  std::string LetGo() const {
    return Is(kEntries, entry(),
              "{.status.seedName}/{.status.lastOperation.type}/{.status.lastOperation.state}",
              "/Migrate/Succeeded");
  }
  std::string EntryStays() const {
    return Is(kEntries, entry(), "{.metadata.name}/{.metadata.deletionTimestamp}", entry() + "/");
  }

  void ReleaseEntry() {
    // Never of a seed that works: its gardenlet would lose them.
    const std::string of_the_lost =
        Is(kEntries, entry(), "{.status.seedName}", lost_.backup->host_seed_name);
    Add(Kind::kReleaseEntry,
        fmt::format("write into the BackupEntry what {} would: that it has let go", seed_),
        {.done = LetGo(),
         .check = And(And(ShootIsAsBound(), EntryStays()), of_the_lost),
         .command = Patch(in_, kEntries, entry(), "status",
                          fmt::format(R"("status":{{"seedName":null,{}}})",
                                      Ended("let go by hand: the seed is lost")))});
  }

  void MoveEntry() {
    Add(Kind::kMoveEntry,
        fmt::format("let the BackupEntry belong to {}; its bucket stays", lost_.to),
        {.done = Is(kEntries, entry(), "{.spec.seedName}", lost_.to),
         .check = And(And(ShootIsAsBound(), EntryStays()), LetGo()),
         .command = Patch(in_, kEntries, entry(), "",
                          fmt::format(R"({}"spec":{{{}}})", Glass(), SeedName(lost_.to)))});
  }

  void HandOver() {
    const std::string free =
        Is(kEntries, entry(), "{.spec.seedName}/{.status.seedName}", lost_.to + "/");
    Add(Kind::kHandOver,
        fmt::format("write into the shoot that Migrate has ended: {} begins to restore it",
                    lost_.to),
        {.done = Is(kShoots, name(), "{.status.seedName}", lost_.to),
         .check = And(And(ShootIsAsBound(), EntryStays()), free),
         .command = Patch(in_, kShoots, name(), "status",
                          fmt::format(R"("status":{{{},"lastErrors":null,{}}})", SeedName(lost_.to),
                                      Ended("handed over by hand: the seed is lost")))});
  }

  void Watch() {
    Add(Kind::kWatch, "wait until it has arrived, or is stuck",
        {.done = {},
         .check = Is(kShoots, name(), "{.spec.seedName}", lost_.to),
         .command = fmt::format("{} status {}/{} --wait --timeout 2h", options_.trowel,
                                lost_.shoot->space, name())});
  }

  const LostShoot& lost_;
  const std::string_view seed_;
  const StepOptions& options_;
  const std::string in_;
  std::vector<RecoveryStep> steps_;
};

}  // namespace

std::string_view Name(RecoveryStep::Kind kind) {
  switch (kind) {
    case Kind::kKeep: return "keep";
    case Kind::kBind: return "bind";
    case Kind::kReleaseEntry: return "release-backupentry";
    case Kind::kMoveEntry: return "move-backupentry";
    case Kind::kHandOver: return "hand-over";
    case Kind::kWatch: return "watch";
  }
  return "";
}

absl::StatusOr<std::vector<RecoveryStep>> StepsOf(const LostShoot& lost, std::string_view seed,
                                                  const StepOptions& options) {
  for (const std::string* name : {&lost.shoot->space, &lost.shoot->name, &lost.shoot->seed_name,
                                  &lost.backup->name, &lost.to, &lost.backup->bucket_name}) {
    if (IsObjectName(*name)) continue;
    return InvalidArgument("\"{}\" is no name of a Kubernetes object", Printable(*name));
  }
  return Steps(lost, seed, options).Run();
}

}  // namespace trowel::migration
