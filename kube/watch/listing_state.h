#pragma once

#include <span>
#include <string>

#include "garden/store.h"

namespace trowel::kube {

// How far the first list of everything has come, for somebody who waits for it.
struct ListingState {
  std::string missing;  // "seeds and shoots: 500: etcd is away; projects"; empty: all is there.
  std::string problem;  // Of what is missing, the first that was told; empty: none was.
  std::string remedy;   // Of a problem that no repetition heals; then `problem` is that one.
};
ListingState ListingStateOf(std::span<const garden::Store::SourceState> sources);

// "seeds and shoots: 500: etcd is away; projects": of all these; what several share is said once.
std::string ProblemsText(std::span<const garden::Store::SourceState> sources);

}  // namespace trowel::kube
