#pragma once

#include <string>

#include "scheduler/gardener/question.h"
#include "scheduler/gardener/sieve.h"

namespace trowel::scheduler::gardener {

// The strategy MinimalDistance (gardener.md 5.6): leaves the seeds nearest to the shoot's region by
// the region table; if that says nothing of any, those whose regions' names are most alike.
// Returns why upstream stops: the table's row of the shoot's region is not what it should be.
std::string KeepNearest(const Question& question, Sieve* sieve);

}  // namespace trowel::scheduler::gardener
