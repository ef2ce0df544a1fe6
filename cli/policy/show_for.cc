#include "cli/policy/show_for.h"

#include <optional>
#include <vector>

#include "base/text.h"
#include "base/time_text.h"
#include "cli/exit_code.h"
#include "cli/garden/garden_loader.h"
#include "cli/garden/shoot_argument.h"
#include "cli/output/output.h"
#include "policy/asking.h"
#include "policy/config/format_policy.h"

namespace trowel::cli {
namespace {

// One rule as it holds, and by what.
struct Held {
  const policy::Rule* rule = nullptr;
  const policy::RuleConfig* config = nullptr;
  policy::Mode mode = policy::Mode::kOff;
  std::string override_name;
  std::string exemption;
  bool undecided = false;
  bool by_destination = false;
};

std::vector<Held> WhatHolds(policy::Move move, const policy::EffectivePolicy& effective,
                            const garden::GardenView& view) {
  const bool any = move.destination_name.empty();
  // Whether a rule is asked is the same for every destination, as long as there is one.
  if (any && !view.seeds().empty()) {
    policy::SetDestination(view.seeds().front(), &move);
    move.returning = false;
  }
  const policy::Asking asking(move, view, effective);
  std::vector<Held> all;
  for (std::size_t i = 0; i < policy::RuleTable().size(); ++i) {
    if (!asking.Applies(i)) continue;
    Held held{.rule = &policy::RuleTable()[i],
              .config = effective.rules[i],
              .mode = asking.ModeOf(i),
              .override_name = {},
              .exemption = {},
              .undecided = (effective.undecided >> i & 1) != 0,
              .by_destination = any && (effective.by_destination >> i & 1) != 0};
    const policy::Override* override = policy::OverrideOf(*effective.policy, held.config);
    if (override != nullptr) held.override_name = override->name;
    if (effective.exemptions[i] != nullptr) held.exemption = effective.exemptions[i]->name;
    all.push_back(std::move(held));
  }
  return all;
}

std::string OriginOf(const Held& held, absl::Time now) {
  std::vector<std::string> parts;
  if (!held.override_name.empty()) parts.push_back("override " + held.override_name);
  if (!held.exemption.empty()) parts.push_back("exempt by " + held.exemption);
  if (held.undecided) parts.emplace_back("which override holds is not known");
  if (held.by_destination) parts.emplace_back("depends on the destination: name it with --to");
  if (held.config->enforce_from.has_value() && now < *held.config->enforce_from) {
    parts.push_back("warns until " + FormatUtc(*held.config->enforce_from));
  }
  return Printable(fmt::format("{}", fmt::join(parts, "; ")));
}

Json ToJson(const Held& held) {
  const std::optional<absl::Time>& from = held.config->enforce_from;
  return {{"id", held.rule->id},
          {"mode", policy::Name(held.mode)},
          {"override", held.override_name},
          {"exemption", held.exemption},
          {"undecided", held.undecided},
          {"dependsOnDestination", held.by_destination},
          {"enforceFrom", from.has_value() ? FormatUtc(*from) : ""},
          {"config", policy::FormatRule(*held.rule, *held.config, !held.override_name.empty())}};
}

std::optional<bool> LiveOf(const ShowForArguments& arguments) {
  if (arguments.live) return true;
  return arguments.classic ? std::optional(false) : std::nullopt;
}

void Print(const std::vector<Held>& all, const policy::EffectivePolicy& effective,
           std::string_view about, absl::Time now, const Streams& streams) {
  const policy::Policy& policy = *effective.policy;
  streams.out->append(fmt::format("{}\npolicy: {}{}{}, enforcement {}\n", about,
                                  Printable(policy.source), policy.hash.empty() ? "" : ", hash ",
                                  policy.hash, policy::Name(policy.enforcement)));
  if (effective.exempt) streams.out->append("the requester is exempt from every rule\n");
  if (!effective.why_undecided.empty()) {
    streams.out->append(fmt::format("not known: {}\n", Printable(effective.why_undecided)));
  }
  std::vector<std::vector<std::string>> rows = {{"RULE", "MODE", "BY"}};
  for (const Held& held : all) {
    rows.push_back(
        {std::string(held.rule->id), std::string(policy::Name(held.mode)), OriginOf(held, now)});
  }
  streams.out->append("\n").append(FormatTable(rows));
  streams.out->append(
      "\nrules that are about no such move are left out; -o json has the settings\n");
}

}  // namespace

void AddShowForOptions(CLI::App* show, ShowForArguments* arguments) {
  CLI::Option* shoot =
      show->add_option("--for", arguments->shoot, "what holds for moves of this shoot")
          ->type_name("NAMESPACE/NAME");
  show->add_option("--to", arguments->to, "with --for: to this seed")
      ->type_name("SEED")
      ->needs(shoot);
  CLI::Option* live =
      show->add_flag("--live", arguments->live, "with --for: a live move")->needs(shoot);
  show->add_flag("--classic", arguments->classic, "with --for: a classic move")
      ->needs(shoot)
      ->excludes(live);
}

int RunShowFor(const ShowForArguments& arguments, const Options& options, const Streams& streams) {
  const absl::StatusOr<LoadedGarden> loaded = LoadGarden(options, streams, arguments.shoot);
  if (!loaded.ok()) return Fail(streams, ExitCodeOf(loaded.status()), Message(loaded.status()));
  const absl::StatusOr<const garden::Shoot*> shoot =
      FindShootArgument(arguments.shoot, *loaded->view);
  if (!shoot.ok()) return Fail(streams, kUsage, Message(shoot.status()));
  const absl::StatusOr<absl::Time> now = NowOf(options);
  if (!now.ok()) return Fail(streams, kUsage, Message(now.status()));
  if (!arguments.to.empty()) {
    const auto seed = FindSeedArgument(arguments.to, *loaded->view);
    if (!seed.ok()) return Fail(streams, kUsage, Message(seed.status()));
    if (const absl::Status leaves = CheckLeaves(**shoot, arguments.to); !leaves.ok()) {
      return Fail(streams, kUsage, Message(leaves));
    }
  }
  garden::Shoot updated = **shoot;
  updated.seed_name = arguments.to;
  const std::optional<policy::Requester> requester = RequesterOf(options);
  std::vector<policy::PendingMove> pending;
  const policy::Move move =
      policy::Resolve({.shoot = &updated,
                       .old = *shoot,
                       .live = LiveOf(arguments),
                       .requester = requester.has_value() ? &*requester : nullptr,
                       .now = *now},
                      *loaded->view, &pending);
  const policy::EffectivePolicy effective = arguments.to.empty()
                                                ? policy::SelectForAnySeed(*loaded->policy, move)
                                                : policy::Select(*loaded->policy, move);
  const std::vector<Held> all = WhatHolds(move, effective, *loaded->view);
  const Output output = OutputOf(options);
  const std::string to = arguments.to.empty() ? "any seed" : arguments.to;
  if (output == Output::kTable || output == Output::kWide) {
    const std::string about =
        fmt::format("{} to {}{}", garden::KeyOf(**shoot), Printable(to), move.live ? ", live" : "");
    Print(all, effective, about, *now, streams);
    return kDone;
  }
  Json document = Document("PolicyFor");
  document["shoot"] = garden::KeyOf(**shoot);
  document["to"] = arguments.to;
  document["live"] = move.live;
  document["exempt"] = effective.exempt;
  document["source"] = loaded->policy->source;
  document["hash"] = loaded->policy->hash;
  document["enforcement"] = policy::Name(loaded->policy->enforcement);
  document["rules"] = Json::array();
  for (const Held& held : all) document["rules"].push_back(ToJson(held));
  PrintDocument(options, document, streams.out);
  return kDone;
}

}  // namespace trowel::cli
