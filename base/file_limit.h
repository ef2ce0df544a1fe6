#pragma once

#include <cstddef>

namespace trowel {

// Raises the soft limit of open files (RLIMIT_NOFILE) to the hard one, as Go programs do by
// themselves: container runtimes leave it at 1024. Returns what holds then.
std::size_t RaiseFileLimit();

// How many connections may be open at once, `wanted` at the most, so that beside them and those
// that are told to come again (an eighth more) there is room for probes, watches and files.
std::size_t ConnectionsWithin(std::size_t file_limit, std::size_t wanted);

}  // namespace trowel
