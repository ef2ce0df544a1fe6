#include <array>
#include <optional>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "migration/run/contradiction.h"
#include "migration/run/read_parts.h"
#include "migration/run/read_settings.h"
#include "migration/run/text.h"
#include "migration/run/words.h"
#include "policy/config/value.h"

namespace trowel::run {
namespace {

// What to do about a run that does not fit to itself.
constexpr std::string_view kInstead =
    "; a run is not edited by hand: stop it by deleting its ConfigMap, and propose it anew";

using policy::KeyReader;

Signature ReadSignature(const Value& value) {
  static constexpr std::array<KeyReader<Signature>, 3> kReaders = {{
      {"by", [](const Value& v, Signature* s) { ReadText(v, &s->by); }},
      {"at",
       [](const Value& v, Signature* s) {
         std::optional<absl::Time> at;
         ReadTime(v, &at);
         s->at = at.value_or(absl::InfinitePast());
       }},
      {"reason", [](const Value& v, Signature* s) { ReadText(v, &s->reason); }},
  }};
  Signature signature;
  RequireAll(value, {"by", "at"});
  ReadMap(value, kReaders, &signature);
  return signature;
}

Goal ReadGoal(const Value& value) {
  static constexpr std::array<KeyReader<Goal>, 4> kReaders = {{
      {"kind", [](const Value& v, Goal* goal) { ReadWord(v, kGoalWords, &goal->kind); }},
      {"seeds", [](const Value& v, Goal* goal) { goal->seeds = v.Texts(); }},
      {"fill", [](const Value& v, Goal* goal) { ReadNumber(v, &goal->fill_percent); }},
      {"of", [](const Value& v, Goal* goal) { ReadText(v, &goal->of); }},
  }};
  Goal goal;
  RequireAll(value, {"kind"});
  ReadMap(value, kReaders, &goal);
  return goal;
}

Source ReadSource(const Value& value) {
  static constexpr std::array<KeyReader<Source>, 3> kReaders = {{
      {"seed", [](const Value& v, Source* source) { ReadText(v, &source->seed); }},
      {"door", [](const Value& v, Source* source) { ReadWord(v, kDoorWords, &source->door); }},
      {"since", [](const Value& v, Source* source) { ReadTime(v, &source->since); }},
  }};
  Source source;
  RequireAll(value, {"seed", "door"});
  ReadMap(value, kReaders, &source);
  return source;
}

Move ReadMove(const Value& value) {
  static constexpr std::array<KeyReader<Move>, 15> kReaders = {{
      {"shoot", [](const Value& v, Move* move) { ReadText(v, &move->shoot); }},
      {"from", [](const Value& v, Move* move) { ReadText(v, &move->from); }},
      {"to", [](const Value& v, Move* move) { ReadText(v, &move->to); }},
      {"live", [](const Value& v, Move* move) { ReadFlag(v, &move->live); }},
      {"risk", [](const Value& v, Move* move) { ReadWord(v, kRiskWords, &move->risk); }},
      {"wave", [](const Value& v, Move* move) { ReadNumber(v, &move->wave); }},
      {"state", [](const Value& v, Move* move) { ReadWord(v, kMoveStateWords, &move->state); }},
      {"attempts", [](const Value& v, Move* move) { ReadNumber(v, &move->attempts); }},
      {"asked", [](const Value& v, Move* move) { ReadTime(v, &move->asked); }},
      {"begun", [](const Value& v, Move* move) { ReadTime(v, &move->begun); }},
      {"ended", [](const Value& v, Move* move) { ReadTime(v, &move->ended); }},
      {"failed", [](const Value& v, Move* move) { ReadTime(v, &move->failed); }},
      {"refused", [](const Value& v, Move* move) { ReadTime(v, &move->refused); }},
      {"slow", [](const Value& v, Move* move) { ReadFlag(v, &move->slow); }},
      {"why", [](const Value& v, Move* move) { ReadText(v, &move->why); }},
  }};
  Move move;
  RequireAll(value, {"shoot", "from", "to", "live", "risk", "wave", "state"});
  ReadMap(value, kReaders, &move);
  return move;
}

// A run, and what its text says of itself.
struct Read {
  Run run;
  std::string version, kind, plan;
  int count = 0;
};

constexpr std::array<KeyReader<Read>, 20> kRunReaders = {{
    {"apiVersion", [](const Value& v, Read* read) { ReadText(v, &read->version); }},
    {"kind", [](const Value& v, Read* read) { ReadText(v, &read->kind); }},
    {"name", [](const Value& v, Read* read) { ReadText(v, &read->run.name); }},
    {"goal", [](const Value& v, Read* read) { read->run.goal = ReadGoal(v); }},
    {"author", [](const Value& v, Read* read) { read->run.author = ReadSignature(v); }},
    {"policy", [](const Value& v, Read* read) { ReadText(v, &read->run.policy_hash); }},
    {"settings", [](const Value& v, Read* read) { read->run.settings = ReadSettings(v); }},
    {"plan", [](const Value& v, Read* read) { ReadText(v, &read->plan); }},
    {"state", [](const Value& v, Read* read) { ReadWord(v, kStateWords, &read->run.state); }},
    {"why", [](const Value& v, Read* read) { ReadText(v, &read->run.why); }},
    {"approvals",
     [](const Value& v, Read* read) {
       for (const Value& item : v.Items()) read->run.approvals.push_back(ReadSignature(item));
     }},
    {"haltedFor", [](const Value& v, Read* read) { read->run.halted_for = v.Texts(); }},
    {"began", [](const Value& v, Read* read) { ReadTime(v, &read->run.began); }},
    {"resumed", [](const Value& v, Read* read) { ReadTime(v, &read->run.resumed); }},
    {"ended", [](const Value& v, Read* read) { ReadTime(v, &read->run.ended); }},
    {"parallel", [](const Value& v, Read* read) { ReadNumber(v, &read->run.parallel); }},
    {"sincePace", [](const Value& v, Read* read) { ReadNumber(v, &read->run.since_pace); }},
    {"sources",
     [](const Value& v, Read* read) {
       for (const Value& item : v.Items()) read->run.sources.push_back(ReadSource(item));
     }},
    {"count", [](const Value& v, Read* read) { ReadNumber(v, &read->count); }},
    {"moves",
     [](const Value& v, Read* read) {
       for (const Value& item : v.Items()) read->run.moves.push_back(ReadMove(item));
     }},
}};

constexpr std::string_view kVersion = "trowel.gardener.cloud/v1alpha1";

// What the text says of itself, and what is not so.
std::string Misfit(const Read& read) {
  if (read.kind != "Run") return fmt::format("kind: expected Run, not \"{}\"", read.kind);
  if (read.count != static_cast<int>(read.run.moves.size())) {
    return fmt::format("count: {} moves were written, {} are there: the text was cut or edited",
                       read.count, read.run.moves.size());
  }
  if (const std::string hash = PlanHash(read.run); hash != read.plan) {
    return fmt::format(
        "plan: the hash is {}, that of what is written is {}: the plan or a setting "
        "was edited",
        read.plan, hash);
  }
  return Contradiction(read.run);
}

}  // namespace

absl::StatusOr<Run> ReadRun(std::string_view text, std::string_view source) {
  if (text.size() > kRunBytesMax) {
    return InvalidArgument("{}: {} bytes are more than a run has ({}){}", source, text.size(),
                           kRunBytesMax, kInstead);
  }
  policy::Problems problems(source);
  const policy::YamlNode::Ptr root = policy::ReadYaml(text, &problems);
  Read read;
  if (root != nullptr) {
    const Value value(root, root->mark, "", &problems);
    // Of another version nothing else is known to mean the same.
    const std::optional<Value> version = value.Find("apiVersion");
    if (version.has_value()) ReadText(*version, &read.version);
    if (!read.version.empty() && read.version != kVersion) {
      return InvalidArgument(
          "{}: apiVersion: {} is not {}; carry the run on with the version of trowel that wrote "
          "it, or stop it there",
          source, Printable(read.version), kVersion);
    }
    RequireAll(value, {"apiVersion", "kind", "name", "goal", "author", "policy", "settings", "plan",
                       "state", "parallel", "sincePace", "count", "moves"});
    ReadMap(value, kRunReaders, &read);
  }
  if (!problems.empty()) {
    return InvalidArgument("{}{}", Message(problems.ToStatus()), kInstead);
  }
  const std::string misfit = Misfit(read);
  if (!misfit.empty()) return InvalidArgument("{}: {}{}", source, misfit, kInstead);
  return std::move(read.run);
}

}  // namespace trowel::run
