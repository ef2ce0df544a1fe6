#include <memory>
#include <utility>

#include "base/text.h"
#include "cli/check_change/made_review.h"
#include "cli/exit_code.h"
#include "cli/garden/garden_loader.h"
#include "webhook/admission/replay.h"

namespace trowel::cli {
namespace {

struct ChangeArguments {
  std::string file;
  std::string old;  // --old
  bool deletes = false;
};

bool IsReview(const Json& document) {
  const auto kind = document.find("kind");
  return kind != document.end() && *kind == "AdmissionReview";
}

// The object before the change: --old, else as the garden has it.
absl::StatusOr<JsonObject> OldObject(const ChangeArguments& arguments, const Manifest& manifest,
                                     const Options& options) {
  if (arguments.old.empty()) return StoredObject(manifest, options);
  ASSIGN_OR_RETURN(JsonObject document, ReadDocument(arguments.old));
  ASSIGN_OR_RETURN(Manifest old, ToManifest(arguments.old, std::move(document.value)));
  if (old.Label() != manifest.Label()) {
    return InvalidArgument("{} is {}, and {} is {}: name one object", arguments.old, old.Label(),
                           arguments.file, manifest.Label());
  }
  return JsonObject{std::move(old.object)};
}

std::string SeedNameOf(const Json& shoot) {
  const auto spec = shoot.find("spec");
  if (spec == shoot.end() || !spec->is_object()) return {};
  const auto name = spec->find("seedName");
  return name == spec->end() || !name->is_string() ? std::string() : name->get<std::string>();
}

// A shoot is bound through its own subresource, which has rules of its own; what else the file
// changes is no part of that.
absl::Status CheckIsNoBinding(const ChangeArguments& arguments, const Manifest& manifest,
                              const Json& old) {
  if (manifest.resource->kind != "Shoot") return absl::OkStatus();
  const std::string before = SeedNameOf(old);
  const std::string after = SeedNameOf(manifest.object);
  if (before == after) return absl::OkStatus();
  return InvalidArgument(
      "{} changes spec.seedName from \"{}\" to \"{}\", which only a binding may: leave it out, and "
      "ask `trowel check {}{}{} --to SEED` for the move",
      arguments.file, before, after, manifest.space, manifest.space.empty() ? "" : "/",
      manifest.name);
}

// The review that is judged: the one that the file is, or one made of manifests.
absl::StatusOr<std::string> ReviewOf(const ChangeArguments& arguments, const Options& options) {
  ASSIGN_OR_RETURN(JsonObject document, ReadDocument(arguments.file));
  if (IsReview(document.value)) {
    if (arguments.old.empty() && !arguments.deletes) return document.text;
    return InvalidArgument(
        "{} is an AdmissionReview, which says itself what is asked: leave out {}", arguments.file,
        arguments.deletes ? "--delete" : "--old");
  }
  ASSIGN_OR_RETURN(Manifest manifest, ToManifest(arguments.file, std::move(document.value)));
  ASSIGN_OR_RETURN(JsonObject old, OldObject(arguments, manifest, options));
  if (arguments.deletes) {
    if (old.value.is_null()) old.value = std::move(manifest.object);
    return MadeReview(manifest, std::move(old.value), /*now=*/nullptr);
  }
  // A name that is mistyped would pass for a creation, which no rule on changes is about.
  if (old.value.is_null() && manifest.resource->kind != "ConfigMap") {
    return InvalidArgument("the garden has no {}: give it as it is now with --old FILE",
                           manifest.Label());
  }
  RETURN_IF_ERROR(CheckIsNoBinding(arguments, manifest, old.value));
  Json now = std::move(manifest.object);
  return MadeReview(manifest, std::move(old.value), std::move(now));
}

// "changing Shoot garden-dev/moss"
std::string DoingWhat(const webhook::Replayed& replayed) {
  if (replayed.is_move) {
    return fmt::format("{}: {} -> {}{}", replayed.object,
                       replayed.source.empty() ? "(not scheduled)" : replayed.source,
                       replayed.destination, replayed.live ? ", live" : "");
  }
  if (replayed.is_change) return replayed.doing;
  return fmt::format("{} {} {}: {}", replayed.operation, replayed.resource, replayed.object,
                     !replayed.unjudged.empty() ? "not judged, and must pass: " + replayed.unjudged
                     : replayed.known           ? "no rule applies"
                                                : "not a resource that Trowel judges");
}

void PrintTable(const webhook::Replayed& replayed, const LoadedGarden& loaded,
                const Streams& streams, const Options& options) {
  const policy::Verdict& verdict = replayed.verdict;
  const bool warned = !verdict.warnings.empty();
  const Color color = !replayed.judged()   ? Color::kDim
                      : !verdict.allowed() ? Color::kRed
                      : warned             ? Color::kYellow
                                           : Color::kGreen;
  const std::string_view word = !replayed.judged()  ? "PASSED"
                                : verdict.allowed() ? "ALLOWED"
                                                    : "DENIED";
  streams.out->append(fmt::format("{}  {}\n", Paint(streams, options, color, word),
                                  Printable(DoingWhat(replayed))));
  if (verdict.exempt) {
    streams.out->append("        the requester is exempt: findings are audited\n");
  }
  if (verdict.broke_glass) {
    streams.out->append(fmt::format("        glass broken: {}\n", Printable(verdict.glass_reason)));
  }
  const policy::Findings findings = AllFindings(verdict);
  if (!findings.empty()) streams.out->append("\n");
  PrintFindings(findings, streams, options);
  if (OutputOf(options) != Output::kWide) return;
  const policy::Policy& policy = *loaded.policy;
  streams.out->append(fmt::format("\ngarden: {}; policy: {}{}{}\n", Printable(loaded.source),
                                  Printable(policy.source), policy.hash.empty() ? "" : ", hash ",
                                  policy.hash));
}

Json ToJson(const webhook::Replayed& replayed, const LoadedGarden& loaded) {
  Json document = Document("ChangeCheck");
  document["object"] = replayed.object;
  document["resource"] = replayed.resource;
  document["operation"] = replayed.operation;
  document["user"] = replayed.user;
  document["judged"] = replayed.judged();
  document["allowed"] = replayed.verdict.allowed();
  document["exempt"] = replayed.verdict.exempt;
  document["brokeGlass"] = replayed.verdict.broke_glass;
  document["findings"] = FindingsJson(AllFindings(replayed.verdict));
  if (!replayed.unjudged.empty()) document["unjudged"] = replayed.unjudged;
  document["garden"] = {{"source", loaded.source}, {"age", "0s"}};
  document["policy"] = {{"source", loaded.policy->source}, {"hash", loaded.policy->hash}};
  return document;
}

int RunCheckChange(const ChangeArguments& arguments, const Options& options,
                   const Streams& streams) {
  const absl::StatusOr<absl::Time> now = NowOf(options);
  if (!now.ok()) return Fail(streams, kUsage, Message(now.status()));
  const absl::StatusOr<LoadedGarden> loaded = LoadGarden(options, streams);
  if (!loaded.ok()) return Fail(streams, ExitCodeOf(loaded.status()), Message(loaded.status()));
  const absl::StatusOr<std::string> review = ReviewOf(arguments, options);
  if (!review.ok()) return Fail(streams, ExitCodeOf(review.status()), Message(review.status()));
  const absl::StatusOr<webhook::Replayed> replayed =
      webhook::Replay(*review, {.view = loaded->view.get(),
                                .policy = loaded->policy.get(),
                                .requester = RequesterOf(options),
                                .now = *now,
                                .garden_namespace = options.garden_namespace});
  if (!replayed.ok()) {
    return Fail(streams, kUnreadable,
                fmt::format("{}: {}", arguments.file, Message(replayed.status())));
  }
  const Output output = OutputOf(options);
  if (output == Output::kJson || output == Output::kYaml) {
    PrintDocument(options, ToJson(*replayed, *loaded), streams.out);
  } else {
    PrintTable(*replayed, *loaded, streams, options);
  }
  return replayed->verdict.allowed() ? kDone : kDenied;
}

}  // namespace

void AddCheckChangeCommand(CLI::App* app, Options* options, Action* action) {
  CLI::App* command =
      app->add_subcommand("check-change", "may this object be changed or deleted so?");
  const auto arguments = std::make_shared<ChangeArguments>();
  command
      ->add_option("FILE", arguments->file,
                   "the object as it would be (YAML or JSON), a recorded AdmissionReview, or - for "
                   "standard input")
      ->required();
  CLI::Option* old = command
                         ->add_option("--old", arguments->old,
                                      "the object as it is; without it as the garden has it")
                         ->type_name("FILE");
  command
      ->add_flag("--delete", arguments->deletes,
                 "judge the deletion of the object: as the garden has it, else as FILE says")
      ->excludes(old);
  AddGardenOptions(command, options);
  AddPolicyOption(command, options);
  AddRequestOptions(command, options);
  AddOutputOptions(command, options);
  command->footer(
      "Exit code: 0 allowed, 1 denied, 2 wrong use, 3 nothing readable.\n"
      "Example:\n"
      "  trowel check-change examples/changes/skip-readiness.yaml --garden examples/garden");
  command->callback([=] {
    *action = [=](const Streams& streams) { return RunCheckChange(*arguments, *options, streams); };
  });
}

}  // namespace trowel::cli
