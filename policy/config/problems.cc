#include "policy/config/problems.h"

#include <algorithm>
#include <tuple>

#include <fmt/format.h>

#include "base/text.h"

namespace trowel::policy {

void Problems::Add(YamlMark mark, std::string_view path, std::string_view what) {
  std::string text = path.empty() ? std::string(what) : fmt::format("{}: {}", path, what);
  entries_.push_back({.mark = mark, .text = Printable(text)});
}

absl::Status Problems::ToStatus() const {
  constexpr std::size_t kLinesMax = 50;  // More does not help: the first ones cause the rest.
  if (entries_.empty()) return absl::OkStatus();
  std::vector<Entry> sorted = entries_;
  std::stable_sort(sorted.begin(), sorted.end(), [](const Entry& a, const Entry& b) {
    return std::tie(a.mark.line, a.mark.column) < std::tie(b.mark.line, b.mark.column);
  });
  std::string lines;
  for (std::size_t i = 0; i < sorted.size() && i < kLinesMax; ++i) {
    if (i > 0) lines += '\n';
    const Entry& entry = sorted[i];
    lines += fmt::format("{}:{}:{}: {}", source_, entry.mark.line, entry.mark.column, entry.text);
  }
  if (sorted.size() > kLinesMax) {
    lines += fmt::format("\n{}: and {} more", source_, sorted.size() - kLinesMax);
  }
  return absl::InvalidArgumentError(lines);
}

}  // namespace trowel::policy
