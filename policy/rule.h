#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "garden/view.h"
#include "policy/field.h"
#include "policy/move.h"
#include "policy/report.h"
#include "policy/setting.h"

namespace trowel::policy {

// When a rule is asked. A live move is a move as well.
enum class When : std::uint8_t {
  kAlways,  // First scheduling and any move ("S M").
  kMove,    // Any move ("M").
  kLive,    // Live moves only ("L").
};

// What a rule reads of the destination: how often a ranking must ask it.
enum class Reads : std::uint8_t {
  kNothing,  // Says the same for every destination: once.
  kShape,    // No more than garden::SeedShape stands for: once per shape.
  kSeed,     // Anything: for every seed.
};

// Which bindings gardener-apiserver refuses for the same reason.
enum class Refuses : std::uint8_t { kNone, kLive, kAll };

// A rule is a pure function: no clock, no I/O, no logging, no memory of earlier calls. It objects
// to everything it finds and stays silent when it has no opinion.
//
// Evaluate() looks up the facts of the row first: a rule whose row names kSource finds a source,
// one that names kProject a project, and so on; what is missing has been said for it. Facts that
// only the rule can judge (a version, a distance) it reports itself, with Report::Unknown().
using RuleFunction = void (*)(const Move&, const garden::GardenView&, const Settings&, Report*);

// The same, of what is not a move: a change of a shoot (kubectl edit, annotate, delete), and one of
// any other object that a move depends on. policy/change.h
struct ShootChange;
struct ObjectChange;
using ShootChangeFunction = void (*)(const ShootChange&, const garden::GardenView&, const Settings&,
                                     Report*);
using ObjectChangeFunction = void (*)(const ObjectChange&, const garden::GardenView&,
                                      const Settings&, Report*);

// True: the rule stays silent on this move, whatever the destination, which is not looked at. A
// ranking asks it once and then need not ask the rule of any seed.
using SilentFunction = bool (*)(const Move&, const garden::GardenView&, const Settings&);

// One row of the table, which stands in the rule's own file: all there is to know about a rule but
// its text in docs/rules.md.
struct Rule {
  std::string_view id;       // kebab-case; equal in file name, metrics, causes and docs.
  std::string_view summary;  // One line; docs/rules.md is checked against it.
  When when = When::kMove;
  Mode mode = Mode::kEnforce;              // Defaults, for first scheduling and classic moves,
  Mode live_mode = Mode::kEnforce;         // and for live ones.
  FactSet facts = {};                      // What can be unknown to it.
  std::span<const Setting> settings = {};  // What a policy can tune in it,
  Settings (*defaults)() = nullptr;        // and what holds where it does not; null: no settings.
  Reads reads = Reads::kSeed;
  bool judges_returns =
      false;  // A return to the host seed is judged by few rules (gardener.md 2.5).
  // A return is a binding like any other to gardener-apiserver: what it would refuse is said then,
  // too. What cannot be known is warned of there at the most, so that nobody is kept from going
  // back.
  Refuses gardener_refuses = Refuses::kNone;
  // gardener-scheduler would drop a seed for the same reason, gardener-apiserver would refuse the
  // binding, or nothing could bring the control plane back: no ranking, plan or binder offers a
  // seed that it objects to, whatever the policy says.
  bool placing = false;
  bool placing_live = false;                 // The same, of live moves only.
  std::optional<OnUnknown> on_unknown = {};  // Default; empty: follows the mode.
  // Of changes: also those that Gardener's controllers write, or its gardenlets.
  bool judges_controllers = false;
  bool judges_gardenlets = false;
  // What it judges; at least one of the three. The rows of rules on moves are those with `check`.
  RuleFunction check = nullptr;
  ShootChangeFunction on_shoot = nullptr;
  ObjectChangeFunction on_object = nullptr;
  SilentFunction silent = nullptr;  // Null: the rule has to be asked.

  bool IsPlacing(bool live) const { return placing || (live && placing_live); }
  bool JudgesReturns(bool live) const {
    return judges_returns || gardener_refuses == Refuses::kAll ||
           (live && gardener_refuses == Refuses::kLive);
  }
};

// For the rows of rules with settings: such a rule is a function of its own struct, not of
// Settings.
template <typename Own>
Settings DefaultsOf() {
  return Settings::Of(Own{});
}

namespace internal {

template <typename Function>
struct OwnOf;
template <typename Change, typename Own_>
struct OwnOf<void (*)(const Change&, const garden::GardenView&, const Own_&, Report*)> {
  using Own = Own_;
};
template <typename Own_>
struct OwnOf<bool (*)(const Move&, const garden::GardenView&, const Own_&)> {
  using Own = Own_;
};

}  // namespace internal

// `Subject` is Move, ShootChange or ObjectChange.
template <auto kCheck, typename Subject = Move>
void Tuned(const Subject& subject, const garden::GardenView& view, const Settings& settings,
           Report* report) {
  kCheck(subject, view, settings.As<typename internal::OwnOf<decltype(kCheck)>::Own>(), report);
}

template <auto kSilent>
bool TunedSilence(const Move& move, const garden::GardenView& view, const Settings& settings) {
  return kSilent(move, view, settings.As<typename internal::OwnOf<decltype(kSilent)>::Own>());
}

}  // namespace trowel::policy
