#pragma once

#include <memory>
#include <vector>

#include "cli/garden/garden_loader.h"
#include "scheduler/explainer.h"
#include "scheduler/rank.h"

namespace trowel::cli {

// A ranking with all that its output needs.
struct Ranked {
  LoadedGarden garden;
  scheduler::RankRequest request;
  std::vector<scheduler::Candidate> candidates;
  bool live = false;

  std::unique_ptr<scheduler::Explainer> explainer;

  policy::Findings Findings(const scheduler::Candidate& candidate) const {
    return explainer->Explain(candidate);
  }
};

// `trowel rank` for people: the offered seeds, what they warn of, and why the others are refused.
// `show_all`: not only the best ten.
void PrintTable(const Ranked& ranked, bool show_all, const Streams& streams,
                const Options& options);

}  // namespace trowel::cli
