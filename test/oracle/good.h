#pragma once

#include <string>
#include <vector>

#include "garden/change.h"

// What the gardens here are made of: objects that gardener-scheduler is content with, to be changed
// in one respect or several.
namespace trowel::testing::oracle {

// Of provider aws in eu-west-1, tier gold, with zones a, b and c; takes the good shoot.
garden::Seed GoodSeed(std::string name);

// garden-dev/`name`, with profile "aws", fits GoodSeed().
garden::Shoot GoodShoot(std::string name);

garden::CloudProfile ProfileNamed(std::string name);

// Project "dev" of namespace garden-dev.
garden::Project DevProject();

// A region table in namespace "garden"; `rows` as in its data.
garden::ConfigMap RegionsOf(std::string profiles, std::vector<garden::Labels::Pair> rows);

garden::Labels LabelsOf(std::vector<garden::Labels::Pair> pairs);

garden::LabelSelector::Expression Term(std::string key, std::string op,
                                       std::vector<std::string> values = {});

// "This object is now so."
garden::Change Put(garden::Seed seed);
garden::Change Put(garden::Shoot shoot);
garden::Change Put(garden::CloudProfile profile);
garden::Change Put(garden::Project project);
garden::Change Put(garden::ConfigMap config);
garden::Change PutBroken(garden::Kind kind, std::string space, std::string name);

}  // namespace trowel::testing::oracle
