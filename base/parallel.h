#pragma once

#include <cstddef>
#include <functional>

namespace trowel {

// Threads that a piece of work is shared out to: the machine's processors, a handful at the most.
std::size_t UsefulThreads();

// Calls work(0) to work(count - 1), each once, on up to `threads` threads, the caller's among them,
// and returns when all are done. `work` must not throw. `between`, if any, is called on the
// caller's thread after each of its own pieces.
void ShareOut(std::size_t count, std::size_t threads, const std::function<void(std::size_t)>& work,
              const std::function<void()>& between = nullptr);

}  // namespace trowel
