#pragma once

#include <string>

#include "bench/rank/rank_garden.h"

namespace trowel::bench {

// Writes the garden for a program in another language, as Gardener's objects in JSON with what
// gardener-scheduler reads of them: DIR/seeds.json, shoots.json, cloudprofiles.json, projects.json
// and configmaps.json, one object a line, and waiting.txt, the names of the shoots that wait in
// their order. The folder is there. Ends the program if a file cannot be written.
void DumpGarden(const RankGarden& garden, const std::string& dir);

}  // namespace trowel::bench
