#pragma once

#include <cstdio>
#include <cstdlib>
#include <sstream>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "test/cli/run_trowel.h"
#include "test/support/temp_dir.h"

namespace trowel::test {

// Answers as the garden would: of a shoot that is bound anew the last operation stays what it was
// until its migration begins, some looks later; it is handed over, restored, and has arrived. A
// line for each call goes to `log`: "dry garden-dev/moss {patch}", "bind ...", "look
// garden-dev/moss Restore/Succeeded".
inline constexpr char kKubectl[] = R"bash(#!/usr/bin/env bash
set -euo pipefail
here=$(dirname "$0")
[ "$1" = --namespace ] && [ "$4" = shoots.core.gardener.cloud ] || exit 64
space=$2 verb=$3 name=$5
shift 5
file=$here/$space.$name
[ -f "$file" ] || echo 'aws-eu1|aws-eu1|Reconcile|Succeeded|7' >"$file"
IFS='|' read -r bound host type state version <"$file"
if [ "$verb" = get ]; then
  [ "$1" = --output ] && [ "${2%%=*}" = jsonpath ] || exit 64
  echo "$bound|$host|$type|$state|$version"
  echo "look $space/$name $type/$state" >>"$here/log"
  case $type/$state in
    Migrate/Processing) echo "$bound|$bound|Migrate|Succeeded|9" >"$file" ;;
    Migrate/Succeeded) echo "$bound|$bound|Restore|Processing|10" >"$file" ;;
    Restore/Processing) echo "$bound|$bound|Restore|Succeeded|11" >"$file" ;;
    Migrate/*) ;;
    *) if [ "$bound" != "$host" ]; then echo "$bound|$host|Migrate|Processing|9" >"$file"; fi ;;
  esac
  exit
fi
[ "$verb" = patch ] || exit 64
[ "$1 $2 $3 $4 $5" = "--subresource binding --type merge --patch" ] || exit 64
patch=$6 flag=${7:-}
if [ -f "$here/deny" ] && [ "$(cat "$here/deny")" = "$space/$name" ]; then
  echo "admission webhook denied the request" >&2
  exit 1
fi
if [ "$flag" = --dry-run=server ]; then
  echo "dry $space/$name $patch" >>"$here/log"
else
  [ -z "$flag" ] || exit 64
  echo "bind $space/$name $patch" >>"$here/log"
  to=${patch##*seedName\": \"}
  echo "${to%%\"*}|$host|$type|$state|8" >"$file"
fi
echo "shoot.core.gardener.cloud/$name patched"
)bash";

class PlanScriptTest : public ::testing::Test {
 protected:
  void SetUp() override {
    dir.Write("kubectl", kKubectl);
    ASSERT_EQ(std::system(fmt::format("chmod +x '{}'", dir / "kubectl").c_str()), 0);
  }

  // Writes the plan's script.
  void Plan(const std::string& line) {
    const Ran ran = RunTrowel(line + kAtGarden + " -o script");
    ASSERT_LE(ran.code, 1) << ran.err;
    dir.Write("plan.sh", ran.out);
  }
  // What `command` prints, errors too.
  std::string Shell(const std::string& command) {
    std::FILE* pipe = popen((command + " 2>&1").c_str(), "r");
    std::string output;
    char piece[4096];
    while (const std::size_t size = std::fread(piece, 1, sizeof(piece), pipe)) {
      output.append(piece, size);
    }
    code = pclose(pipe);
    return output;
  }
  std::string Run(const std::string& environment = "") {
    return Shell(fmt::format("KUBECTL='{}' POLL=0 {} bash '{}'", dir / "kubectl", environment,
                             dir / "plan.sh"));
  }
  void SetShoot(const std::string& key, const std::string& state) {
    std::string file = key;
    file[file.find('/')] = '.';
    dir.Write(file, state + "\n");
  }
  // The lines of the log that begin with `verb`.
  std::vector<std::string> Calls(const std::string& verb) {
    std::vector<std::string> calls;
    std::istringstream log(Shell(fmt::format("cat '{}'", dir / "log")));
    for (std::string line; std::getline(log, line);) {
      if (line.starts_with(verb + " ")) calls.push_back(line);
    }
    return calls;
  }
  std::vector<std::string> Lines() {
    std::vector<std::string> lines;
    std::istringstream log(Shell(fmt::format("cat '{}'", dir / "log")));
    for (std::string line; std::getline(log, line);) {
      const std::size_t patch = line.find(" {");
      lines.push_back(line.substr(0, patch));
    }
    return lines;
  }
  static nlohmann::json PatchOf(const std::string& call) {
    return nlohmann::json::parse(call.substr(call.find('{')));
  }

  TempDir dir;
  int code = 0;
};

}  // namespace trowel::test
