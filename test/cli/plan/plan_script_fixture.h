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

// Answers as the garden would, and as unkindly: of a shoot that is bound anew the last operation
// stays what it was until its migration begins, some looks later; it is handed over, restored, and
// has arrived. A patch holds only for the version that was looked at. A line for each call goes to
// `log`: "dry garden-dev/moss {patch}", "bind ...", "look garden-dev/moss Restore/Succeeded".
//
// Files beside it make trouble: `away` (so many calls are not answered, after the first so many),
// `deny` (a shoot that admission denies), `restless` (so many times somebody writes to a shoot
// right after a look), `lost` (the answer to the next binding is), `ends` (how moves end, instead
// of Restore|Succeeded), `swift` (they end at once), `ill` (conditions that arrived shoots have for
// so many looks), `dies` (a shoot that is deleted once its migration has begun).
inline constexpr char kKubectl[] = R"bash(#!/usr/bin/env bash
set -euo pipefail
here=$(dirname "$0")
[ "$1" = --namespace ] && [ "$4" = shoots.core.gardener.cloud ] || exit 64
space=$2 verb=$3 name=$5
shift 5
if [ -f "$here/away" ]; then
  read -r times after <"$here/away"
  if [ "$after" -gt 0 ]; then
    echo "$times $((after - 1))" >"$here/away"
  elif [ "$times" -gt 0 ]; then
    echo "$((times - 1)) 0" >"$here/away"
    echo "The connection to the server garden:443 was refused" >&2
    exit 1
  fi
fi
file=$here/$space.$name
[ -f "$file" ] || echo 'aws-eu1|aws-eu1|Reconcile|Succeeded|7' >"$file"
IFS='|' read -r bound host type state version <"$file"
end='Restore|Succeeded'
[ ! -f "$here/ends" ] || read -r end <"$here/ends"
becomes() { echo "$bound|$1|$2|$3|$((version + 1))" >"$file"; }
if [ "$verb" = get ]; then
  [ "$1 $2" = "--ignore-not-found --output" ] && [ "${3%%=*}" = jsonpath ] || exit 64
  [ "$bound" != gone ] || exit 0
  ill='True|True'
  if [ "$bound" = "$host" ] && [ "$type" != Migrate ] && [ -f "$here/ill" ]; then
    read -r times conditions <"$here/ill"
    if [ "$times" -gt 0 ]; then
      echo "$((times - 1)) $conditions" >"$here/ill"
      ill=$conditions
    fi
  fi
  echo "$bound|$host|$type|$state|$ill|$version"
  echo "look $space/$name $type/$state" >>"$here/log"
  case $type/$state in
    Migrate/Processing)
      if [ -f "$here/dies" ] && [ "$(cat "$here/dies")" = "$space/$name" ]; then
        echo 'gone||||' >"$file"
      else
        becomes "$bound" Migrate Succeeded
      fi ;;
    Migrate/Succeeded) becomes "$bound" Restore Processing ;;
    Restore/Processing)
      becomes "$bound" "${end%%|*}" "${end##*|}" ;;
    Migrate/*) ;;
    *)
      if [ "$bound" != "$host" ]; then
        becomes "$host" Migrate Processing
      elif [ -f "$here/restless" ]; then
        read -r times <"$here/restless"
        [ "$times" -gt 0 ] || exit 0
        echo "$((times - 1))" >"$here/restless"
        becomes "$host" "$type" "$state"
      fi ;;
  esac
  exit
fi
[ "$verb" = patch ] || exit 64
[ "$1 $2 $3 $4 $5" = "--subresource binding --type merge --patch" ] || exit 64
patch=$6 flag=${7:-}
if [ "$bound" = gone ]; then
  echo "Error from server (NotFound): shoots.core.gardener.cloud \"$name\" not found" >&2
  exit 1
fi
seen=${patch##*resourceVersion\": \"}
if [ "${seen%%\"*}" != "$version" ]; then
  echo "Error from server (Conflict): the object has been modified" >&2
  exit 1
fi
if [ -f "$here/deny" ] && [ "$(cat "$here/deny")" = "$space/$name" ]; then
  echo "Error from server (Forbidden): admission webhook denied the request" >&2
  exit 1
fi
if [ "$flag" = --dry-run=server ]; then
  echo "dry $space/$name $patch" >>"$here/log"
else
  [ -z "$flag" ] || exit 64
  echo "bind $space/$name $patch" >>"$here/log"
  bound=${patch##*seedName\": \"}
  bound=${bound%%\"*}
  if [ -f "$here/swift" ]; then
    becomes "$bound" "${end%%|*}" "${end##*|}"
  else
    becomes "$host" "$type" "$state"
  fi
  if [ -f "$here/lost" ]; then
    rm "$here/lost"
    echo "Unable to connect to the server: unexpected EOF" >&2
    exit 1
  fi
fi
echo "shoot.core.gardener.cloud/$name patched"
)bash";

// Answers `trowel check --garden PATH SHOOT ...` as the file `verdicts` says: a shoot and an exit
// code in each line.
inline constexpr char kTrowel[] = R"bash(#!/usr/bin/env bash
set -euo pipefail
here=$(dirname "$0")
echo "check $4 ${*:5}" >>"$here/log"
code=0
[ ! -f "$here/verdicts" ] || code=$(sed -n "s|^$4 ||p" "$here/verdicts")
echo "trowel says ${code:-0}"
exit "${code:-0}"
)bash";

class PlanScriptTest : public ::testing::Test {
 protected:
  void SetUp() override {
    dir.Write("kubectl", kKubectl);
    dir.Write("trowel", kTrowel);
    for (const char* program : {"kubectl", "trowel"}) {
      ASSERT_EQ(std::system(fmt::format("chmod +x '{}'", dir / program).c_str()), 0);
    }
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
    return Shell(fmt::format("KUBECTL='{}' POLL=0 PAUSE=0 {} bash '{}'", dir / "kubectl",
                             environment, dir / "plan.sh"));
  }
  void SetShoot(const std::string& key, const std::string& state) {
    std::string file = key;
    file[file.find('/')] = '.';
    dir.Write(file, state + "\n");
  }
  // As if nothing had been done so far.
  void Forget() { Shell(fmt::format("rm -f '{}' '{}'/garden*", dir / "log", dir / ".")); }
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
