#include "policy/config/problems.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"

namespace trowel::policy {

void Problems::Add(YamlMark mark, std::string_view path, std::string_view what) {
  std::string text = path.empty() ? std::string(what) : fmt::format("{}: {}", path, what);
  entries_.push_back({.mark = mark, .text = Printable(text)});
}

Remarks Problems::ToRemarks() const {
  constexpr std::size_t kRemarksMax = 50;  // More does not help: the first ones cause the rest.
  std::vector<Entry> sorted = entries_;
  std::stable_sort(sorted.begin(), sorted.end(), [](const Entry& a, const Entry& b) {
    return std::tie(a.mark.line, a.mark.column) < std::tie(b.mark.line, b.mark.column);
  });
  Remarks remarks;
  for (std::size_t i = 0; i < sorted.size() && i < kRemarksMax; ++i) {
    Entry& entry = sorted[i];
    remarks.push_back(
        {.place = fmt::format("{}:{}:{}", source_, entry.mark.line, entry.mark.column),
         .text = std::move(entry.text)});
  }
  if (sorted.size() > kRemarksMax) {
    remarks.push_back(
        {.place = source_, .text = fmt::format("and {} more", sorted.size() - kRemarksMax)});
  }
  return remarks;
}

absl::Status Problems::ToStatus() const {
  if (entries_.empty()) return absl::OkStatus();
  std::string lines;
  for (const Remark& remark : ToRemarks()) {
    lines += fmt::format("{}{}: {}", lines.empty() ? "" : "\n", remark.place, remark.text);
  }
  return absl::InvalidArgumentError(lines);
}

}  // namespace trowel::policy
