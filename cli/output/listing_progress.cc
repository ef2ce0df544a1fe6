#include "cli/output/listing_progress.h"

#include <unistd.h>

#include <fmt/format.h>

namespace trowel::cli {
namespace {

constexpr absl::Duration kQuietAtFirst = absl::Milliseconds(500);
constexpr absl::Duration kShowEvery = absl::Milliseconds(200);
// What every terminal has; a line that wraps could not be rewritten.
constexpr std::size_t kColumns = 79;
constexpr std::string_view kToStart = "\r";
constexpr std::string_view kWipeToEnd = "\x1b[K";

// "12,000"
std::string Grouped(std::size_t number) {
  const std::string digits = fmt::format("{}", number);
  std::string grouped;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (i > 0 && (digits.size() - i) % 3 == 0) grouped += ',';
    grouped += digits[i];
  }
  return grouped;
}

}  // namespace

std::string ListingLine(const garden::GardenView& view, std::size_t width) {
  constexpr std::string_view kMore = " ...";
  std::string line = "listing the garden";
  std::string_view separator = ":";
  for (const garden::KindInfo& info : garden::Kinds()) {
    const garden::KindState& state = view.kind(info.kind);
    if (state.objects + state.broken == 0) continue;
    const std::string part =
        fmt::format("{} {} {}", separator, info.resource, Grouped(state.objects + state.broken));
    if (line.size() + part.size() + kMore.size() > width) break;
    line += part;
    separator = ",";
  }
  return line.append(kMore);
}

std::string ReadingLine(std::size_t bytes, std::size_t all) {
  constexpr std::size_t kMegabyte = 1'000'000;
  return fmt::format("reading the garden: {} of {} MB ...", Grouped(bytes / kMegabyte),
                     Grouped((all + kMegabyte - 1) / kMegabyte));
}

void ListingProgress::Show(const kube::GardenWatch::News& news) {
  if (write_ == nullptr) return;
  if (news.view != nullptr) view_ = news.view;
  if (next_ == absl::InfinitePast()) next_ = news.now + kQuietAtFirst;
  if (view_ == nullptr) return;
  Show(news.now, [this] { return ListingLine(*view_, kColumns); });
}

void ListingProgress::Show(absl::Time now, const std::function<std::string()>& line) {
  if (write_ == nullptr) return;
  if (next_ == absl::InfinitePast()) next_ = now + kQuietAtFirst;
  if (now < next_) return;
  next_ = now + kShowEvery;
  shown_ = true;
  write_(fmt::format("{}{}{}", kToStart, line(), kWipeToEnd));
}

void ListingProgress::Clear() {
  if (shown_) write_(fmt::format("{}{}", kToStart, kWipeToEnd));
  shown_ = false;
}

std::function<void(std::string_view)> TerminalWriter(int descriptor) {
  if (::isatty(descriptor) != 1) return nullptr;
  return [descriptor](std::string_view text) {
    // What a terminal does not take is lost, and nothing depends on it.
    [[maybe_unused]] const ssize_t written = ::write(descriptor, text.data(), text.size());
  };
}

}  // namespace trowel::cli
