#include "test/garden/describe_view.h"

#include <algorithm>
#include <iterator>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "test/garden/random_change.h"

namespace trowel::garden {
namespace {

using Lines = std::vector<std::string>;

void DescribeSpread(std::string_view group, const ShootsBySeed* spread, Lines* lines) {
  if (spread == nullptr) return;
  for (const auto& [seed, shoots] : *spread) {
    lines->push_back(fmt::format("spread {} {} {}", group, seed, shoots));
  }
}

void DescribeShoots(const GardenView& view, Lines* lines) {
  view.ForEachShoot([&](const Shoot& shoot) {
    lines->push_back(fmt::format("shoot {} {} {} {} found {}", KeyOf(shoot), shoot.seed_name,
                                 shoot.host_seed_name, shoot.purpose,
                                 view.FindShoot(shoot.space, shoot.name) == &shoot));
  });
  for (const RunningMove& move : view.running_moves()) {
    lines->push_back(fmt::format("move {} {} {}", move.shoot, move.from, move.to));
  }
  for (const std::string& space : RandomSpaces()) {
    DescribeSpread(space, view.ShootsOfNamespace(space), lines);
  }
  for (const std::string purpose : {"evaluation", "production", "testing"}) {
    DescribeSpread(purpose, view.ShootsOfPurpose(purpose), lines);
  }
}

void DescribeSeeds(const GardenView& view, Lines* lines) {
  for (const SeedEntry& entry : view.seeds()) {
    lines->push_back(
        fmt::format("seed {} {} {} shoots {} in {} out {} bucket {} home {} external {} found {}",
                    entry.seed->name, entry.seed->region, static_cast<int>(entry.region),
                    entry.usage.shoots, entry.usage.moves_in, entry.usage.moves_out,
                    entry.broken_bucket, static_cast<int>(entry.home), entry.external.size(),
                    view.FindSeed(entry.seed->name) == &entry));
  }
}

void DescribeTables(const GardenView& view, Lines* lines) {
  for (const std::string& profile : RandomNames()) {
    for (const TableEntry& entry : view.RegionTablesOf(profile)) {
      for (const std::string& from : RandomNames()) {
        for (const std::string& to : RandomNames()) {
          const auto distance = entry.matrix->Between(view.FindRegion(from), view.FindRegion(to));
          lines->push_back(fmt::format("distance {} {} {} {} {}", profile, entry.table->name, from,
                                       to, distance.value_or(-1)));
        }
      }
    }
  }
  for (const ConfigMap* config : view.ConfigMapsWith(kRegionConfigLabel, kRegionConfigValue)) {
    lines->push_back(fmt::format("config {}/{}", config->space, config->name));
  }
}

void DescribeSmall(const GardenView& view, Lines* lines) {
  for (const std::string& space : RandomSpaces()) {
    const Project* project = view.FindProjectOf(space);
    lines->push_back(fmt::format("project of {} {}", space, project ? project->name : "none"));
    for (const std::string& name : RandomNames()) {
      const auto own = view.FindCloudProfile(space, {.namespaced = true, .name = name});
      lines->push_back(fmt::format(
          "{}/{} profile {} state {} backup {} managed {} bastions {} on a seed {}", space, name,
          own ? own->type : "none", view.FindShootState(space, name) != nullptr,
          view.FindBackupEntry(space, name) != nullptr, view.IsManagedSeed(space, name),
          fmt::join(view.BastionsOf(space, name), ","),
          fmt::join(view.BastionsOn(RandomNames().front(), name), ",")));
    }
  }
  for (const std::string& name : RandomNames()) {
    lines->push_back(fmt::format("bucket {} entries {}", name, view.EntriesIn(name)));
  }
  for (const std::string& name : RandomNames()) {
    const auto profile = view.FindCloudProfile("", {.namespaced = false, .name = name});
    const ExposureClass* exposure = view.FindExposureClass(name);
    lines->push_back(fmt::format("{} profile {} exposure {}", name,
                                 profile ? profile->type : "none",
                                 exposure ? exposure->handler : "none"));
  }
}

void DescribeKinds(const GardenView& view, Lines* lines) {
  for (const KindInfo& info : Kinds()) {
    const KindState& state = view.kind(info.kind);
    lines->push_back(fmt::format("kind {} {} {}", info.name, state.objects, state.broken));
    for (const std::string& space :
         info.namespaced ? RandomSpaces() : std::vector<std::string>{""}) {
      for (const std::string& name : RandomNames()) {
        const std::string* why = view.WhyBroken(info.kind, space, name);
        if (why != nullptr) lines->push_back(fmt::format("broken {}/{} {}", space, name, *why));
      }
    }
  }
  lines->push_back(fmt::format("uncounted {}", view.uncounted_shoots()));
}

}  // namespace

std::string DescribeView(const GardenView& view) {
  Lines unordered, ordered;
  DescribeShoots(view, &unordered);
  std::sort(unordered.begin(), unordered.end());
  DescribeSeeds(view, &ordered);
  DescribeTables(view, &ordered);
  DescribeSmall(view, &ordered);
  DescribeKinds(view, &ordered);
  return fmt::format("{}\n{}\n", fmt::join(unordered, "\n"), fmt::join(ordered, "\n"));
}

}  // namespace trowel::garden
