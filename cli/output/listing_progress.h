#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include <absl/time/time.h>

#include "garden/view.h"
#include "kube/watch/garden_watch.h"

namespace trowel::cli {

// "listing the garden: seeds 800, shoots 12,000 ...": what is there so far, of as many kinds as
// there is room for in `width` columns.
std::string ListingLine(const garden::GardenView& view, std::size_t width);

// A line on a terminal that grows while a garden is listed, for lists that take long enough to make
// a person wonder.
class ListingProgress {
 public:
  // `write` goes to the terminal; null: there is none, and nothing is shown.
  explicit ListingProgress(std::function<void(std::string_view)> write)
      : write_(std::move(write)) {}

  // Rewrites the line, five times a second at the most and not in the first half second.
  void Show(const kube::GardenWatch::News& news);
  // The same with any line; `line` is asked for when it is time to show it.
  void Show(absl::Time now, const std::function<std::string()>& line);
  // Wipes it away.
  void Clear();

 private:
  const std::function<void(std::string_view)> write_;
  std::shared_ptr<const garden::GardenView> view_;  // The latest.
  absl::Time next_ = absl::InfinitePast();          // When to show it; past: at the first news.
  bool shown_ = false;
};

// "reading the garden: 45 of 190 MB ..."
std::string ReadingLine(std::size_t bytes, std::size_t all);

// What writes to this file descriptor at once; null if it is no terminal.
std::function<void(std::string_view)> TerminalWriter(int descriptor);

}  // namespace trowel::cli
