#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

// The house rules that a compiler does not know. Runs in the source tree; docs/architecture.md says
// why each edge is there.
namespace trowel {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kFileLinesMax = 300;
constexpr std::size_t kColumnsMax = 100;

using Folders = std::set<std::string>;

// Folder -> folders that it may include. A new edge is a design decision: change
// docs/architecture.md in the same commit.
const std::map<std::string, Folders>& MayInclude() {
  static const std::map<std::string, Folders> edges = {
      {"base", {}},
      {"garden", {"base"}},
      {"policy", {"base", "garden"}},
      {"kube", {"base", "garden"}},
      {"scheduler", {"base", "garden", "policy"}},
      {"certs", {"base", "kube"}},
      {"migration", {"base", "garden", "policy", "kube", "scheduler"}},
      {"webhook", {"base", "garden", "policy", "kube", "scheduler", "certs", "migration"}},
      {"daemon",
       {"base", "garden", "policy", "kube", "scheduler", "certs", "migration", "webhook"}},
      {"cli",
       {"base", "garden", "policy", "kube", "scheduler", "certs", "migration", "webhook",
        "daemon"}},
  };
  return edges;
}

// Room of webhook/ -> rooms of it that it may include.
const std::map<std::string, Folders>& RoomMayInclude() {
  static const std::map<std::string, Folders> edges = {
      {"telemetry", {}},
      {"server", {"telemetry"}},
      {"admission", {"telemetry", "server"}},
      {"ranking", {"telemetry", "server", "admission"}},
      {"probes", {"telemetry", "server", "admission", "ranking"}},
  };
  return edges;
}

// Library header prefix -> folders that may include it.
const std::map<std::string, Folders>& LibraryHomes() {
  static const std::map<std::string, Folders> homes = {
      {"boost/", {"kube", "webhook"}},
      {"openssl/", {"base", "certs", "kube", "webhook"}},
      {"nlohmann/", {"cli"}},
      {"yaml-cpp/", {"policy"}},
      {"yaml.h", {"garden"}},
      {"simdjson", {"garden", "kube", "webhook"}},
      {"spdlog/", {"base"}},
      {"prometheus/", {"webhook"}},
      {"CLI/", {"cli"}},
  };
  return homes;
}

std::vector<fs::path> SourcesIn(const std::string& folder) {
  std::vector<fs::path> sources;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    const std::string extension = entry.path().extension();
    if (extension == ".h" || extension == ".cc") sources.push_back(entry.path());
  }
  return sources;
}

std::vector<std::string> LinesOf(const fs::path& path) {
  std::ifstream file(path);
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  return lines;
}

std::string TextOf(const fs::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// Everything that is written by hand in C++.
std::vector<fs::path> AllSources() {
  std::vector<fs::path> all;
  for (const auto& [folder, unused] : MayInclude()) {
    for (const fs::path& source : SourcesIn(folder)) all.push_back(source);
  }
  for (const std::string folder : {"test", "bench"}) {
    for (const fs::path& source : SourcesIn(folder)) all.push_back(source);
  }
  return all;
}

TEST(Tidy, FoldersIncludeOnlyWhatLiesBelow) {
  const std::regex include(R"(^#include "(\w+)/)");
  std::size_t edges = 0;
  for (const auto& [folder, allowed] : MayInclude()) {
    for (const fs::path& source : SourcesIn(folder)) {
      for (const std::string& line : LinesOf(source)) {
        std::smatch match;
        if (!std::regex_search(line, match, include)) continue;
        ++edges;
        if (match[1] == folder) continue;
        // Of the scheduler only the binder speaks to an API server.
        const bool binder = source.string().starts_with("scheduler/binder/");
        if (binder && match[1] == "kube") continue;
        EXPECT_TRUE(allowed.contains(match[1])) << source << ": " << line;
      }
    }
  }
  EXPECT_GT(edges, 300U) << "the test looks in the wrong place";
}

TEST(Tidy, RoomsIncludeOnlyWhatLiesBelow) {
  const std::regex include(R"(^#include "webhook/(\w+)[/.])");
  std::size_t edges = 0;
  for (const fs::path& source : SourcesIn("webhook")) {
    const std::string room = source.parent_path().filename();
    const auto allowed = RoomMayInclude().find(room);
    ASSERT_NE(allowed, RoomMayInclude().end()) << source << ": which room is it in?";
    for (const std::string& line : LinesOf(source)) {
      std::smatch match;
      if (!std::regex_search(line, match, include)) continue;
      ++edges;
      EXPECT_TRUE(match[1] == room || allowed->second.contains(match[1])) << source << ": " << line;
    }
  }
  EXPECT_GT(edges, 100U) << "the test looks in the wrong place";
}

TEST(Tidy, LibrariesStayInTheirHomes) {
  for (const auto& [folder, unused] : MayInclude()) {
    for (const fs::path& source : SourcesIn(folder)) {
      for (const std::string& line : LinesOf(source)) {
        for (const auto& [prefix, homes] : LibraryHomes()) {
          if (homes.contains(folder)) continue;
          EXPECT_FALSE(line.starts_with("#include <" + prefix)) << source << ": " << line;
        }
      }
    }
  }
}

TEST(Tidy, OnlyThePolicyConfigurationReadsYamlInPolicy) {
  for (const fs::path& source : SourcesIn("policy")) {
    if (source.string().starts_with("policy/config/")) continue;
    EXPECT_EQ(TextOf(source).find("<yaml-cpp/"), std::string::npos) << source;
  }
}

TEST(Tidy, FilesFitOnAFewScreens) {
  for (const fs::path& source : AllSources()) {
    const std::vector<std::string> lines = LinesOf(source);
    EXPECT_LE(lines.size(), kFileLinesMax) << source;
    for (std::size_t i = 0; i < lines.size(); ++i) {
      // Columns as a reader sees them: a UTF-8 sequence is one.
      std::size_t columns = 0;
      for (const char c : lines[i]) columns += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
      EXPECT_LE(columns, kColumnsMax) << source << ":" << i + 1;
    }
  }
}

// All CMakeLists.txt of a folder, one after the other.
std::string ListsIn(const std::string& folder) {
  std::string text;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.path().filename() == "CMakeLists.txt") text += TextOf(entry.path());
  }
  return text;
}

TEST(Tidy, EverySourceIsBuilt) {
  std::map<std::string, std::string> lists;
  for (const fs::path& source : AllSources()) {
    if (source.extension() != ".cc") continue;
    const std::string top = source.begin()->string();
    if (!lists.contains(top)) lists[top] = ListsIn(top);
    const std::regex name("\\b" + source.filename().string());
    const bool listed = std::regex_search(lists[top], name);
    EXPECT_TRUE(listed || source == "test/fuzz/run_corpus.cc") << source;
  }
}

TEST(Tidy, HeadersGuardThemselves) {
  for (const fs::path& source : AllSources()) {
    if (source.extension() != ".h") continue;
    const std::vector<std::string> lines = LinesOf(source);
    ASSERT_FALSE(lines.empty()) << source;
    EXPECT_EQ(lines.front(), "#pragma once") << source;
  }
}

// A loop over a key of what a call gave: until C++23 that is gone before the first turn. A call
// that gives a reference would do, and nobody sees which it is.
TEST(Tidy, LoopsHoldWhatTheyGoOver) {
  constexpr std::size_t kHeadMax = 200;
  constexpr std::string_view kFor = "for (";
  const std::regex gone(R"~(^for \([^;{}]*\s:\s+[\w:]+\([^()]*\)\[")~");
  for (const fs::path& source : AllSources()) {
    const std::string text = TextOf(source);
    for (auto at = text.find(kFor); at != std::string::npos; at = text.find(kFor, at + 1)) {
      const std::string head = text.substr(at, kHeadMax);
      EXPECT_FALSE(std::regex_search(head, gone)) << source << ": " << head;
    }
  }
}

TEST(Tidy, NothingIsLeftForLater) {
  // The last letters stand alone so that this line is none of them.
  const std::regex left(
      R"(\b(TOD[O]|FIXM[E]|XX[X]|HAC[K])\b|DISABLE[D]_|GTEST_SKI[P]|absl::string_vie[w])");
  for (const fs::path& source : AllSources()) {
    if (source == "base/status.h") continue;
    for (const std::string& line : LinesOf(source)) {
      EXPECT_FALSE(std::regex_search(line, left)) << source << ": " << line;
    }
  }
}

}  // namespace
}  // namespace trowel
