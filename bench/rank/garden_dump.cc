#include "bench/rank/garden_dump.h"

#include <fstream>
#include <map>
#include <string_view>
#include <utility>
#include <variant>

#include "base/check.h"
#include "bench/rank/object_text.h"

namespace trowel::bench {
namespace {

// Files of a folder by the kind that they hold.
class Files {
 public:
  explicit Files(std::string dir) : dir_(std::move(dir)) {}

  std::ofstream& Of(std::string_view name) {
    const auto [found, is_new] = files_.try_emplace(std::string(name));
    if (is_new) found->second.open(dir_ + "/" + found->first);
    return found->second;
  }

  void Close() {
    for (auto& [name, file] : files_) {
      file.close();
      TROWEL_CHECK(file.good());
    }
  }

 private:
  std::string dir_;
  std::map<std::string, std::ofstream> files_;
};

struct Writer {
  Files* files;

  void operator()(const garden::Seed& seed) const { files->Of("seeds.json") << TextOf(seed); }
  void operator()(const garden::Shoot& shoot) const { files->Of("shoots.json") << TextOf(shoot); }
  void operator()(const garden::CloudProfile& profile) const {
    files->Of("cloudprofiles.json") << TextOf(profile);
  }
  void operator()(const garden::Project& project) const {
    files->Of("projects.json") << TextOf(project);
  }
  void operator()(const garden::ConfigMap& config) const {
    files->Of("configmaps.json") << TextOf(config);
  }
  // gardener-scheduler reads nothing else.
  template <typename Other>
  void operator()(const Other&) const {}
};

}  // namespace

void DumpGarden(const RankGarden& garden, const std::string& dir) {
  Files files(dir);
  for (const garden::Change& change : garden.generated.changes) {
    std::visit(Writer{.files = &files}, change.object);
  }
  for (const garden::Shoot* shoot : garden.waiting) {
    files.Of("waiting.txt") << garden::KeyOf(*shoot) << "\n";
  }
  files.Close();
}

}  // namespace trowel::bench
