#include "migration/recover/steps.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"

namespace trowel::migration {
namespace {

using Kind = RecoveryStep::Kind;

constexpr std::string_view kShoots = "shoots.core.gardener.cloud";
constexpr std::string_view kStates = "shootstates.core.gardener.cloud";
constexpr std::string_view kEntries = "backupentries.core.gardener.cloud";

bool IsObjectName(std::string_view name) {
  return !name.empty() && name.front() != '-' && name.front() != '.' &&
         std::all_of(name.begin(), name.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
         });
}

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
    Keep();
    if (lost_.shoot->seed_name != lost_.to) Bind();
    if (lost_.progress.phase != Phase::kH2) ReleaseEntry();
    if (lost_.backup->seed_name != lost_.to) MoveEntry();
    HandOver();
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

  void Keep() {
    Add(Kind::kKeep, "copy the shoot, its ShootState and its BackupEntry aside",
        {.done = {},
         .check = fmt::format("{} get {} {} -o name", in_, kStates, name()),
         .command =
             fmt::format("{} get {}/{} {}/{} {}/{} -o yaml > {}-{}.yaml", in_, kShoots, name(),
                         kStates, name(), kEntries, entry(), lost_.shoot->space, name())});
  }

  void Bind() {
    Add(Kind::kBind, fmt::format("bind it to {}", lost_.to),
        {.done = Is(kShoots, name(), "{.spec.seedName}", lost_.to),
         .check = Is(kShoots, name(), "{.spec.seedName}/{.metadata.deletionTimestamp}",
                     fmt::format("{}/", lost_.shoot->seed_name)),
         .command = Patch(in_, kShoots, name(), "binding",
                          fmt::format(R"({}"spec":{{{}}})", Glass(), SeedName(lost_.to)))});
  }

  void ReleaseEntry() {
    Add(Kind::kReleaseEntry,
        fmt::format("write into the BackupEntry what {} would: that it has let go", seed_),
        {.done = LetGo(),
         .check = Is(kShoots, name(), "{.spec.seedName}/{.status.seedName}",
                     fmt::format("{}/{}", lost_.to, lost_.shoot->host_seed_name)),
         .command = Patch(in_, kEntries, entry(), "status",
                          fmt::format(R"("status":{{"seedName":null,{}}})",
                                      Ended("let go by hand: the seed is lost")))});
  }

  void MoveEntry() {
    Add(Kind::kMoveEntry,
        fmt::format("let the BackupEntry belong to {}; its bucket stays", lost_.to),
        {.done = Is(kEntries, entry(), "{.spec.seedName}", lost_.to),
         .check = LetGo(),
         .command = Patch(in_, kEntries, entry(), "",
                          fmt::format(R"({}"spec":{{{}}})", Glass(), SeedName(lost_.to)))});
  }

  std::string LetGo() const {
    return Is(kEntries, entry(),
              "{.status.seedName}/{.status.lastOperation.type}/{.status.lastOperation.state}",
              "/Migrate/Succeeded");
  }

  void HandOver() {
    Add(Kind::kHandOver,
        fmt::format("write into the shoot that Migrate has ended: {} begins to restore it",
                    lost_.to),
        {.done = Is(kShoots, name(), "{.status.seedName}", lost_.to),
         .check = Is(kEntries, entry(), "{.spec.seedName}/{.status.seedName}", lost_.to + "/"),
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
                                  &lost.backup->name, &lost.to}) {
    if (IsObjectName(*name)) continue;
    return InvalidArgument("\"{}\" is no name of a Kubernetes object", Printable(*name));
  }
  return Steps(lost, seed, options).Run();
}

}  // namespace trowel::migration
