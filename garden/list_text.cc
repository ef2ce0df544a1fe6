#include "garden/list_text.h"

#include <algorithm>
#include <cstring>

namespace trowel::garden {
namespace {

// Lines of a text, and how many have passed.
class Lines {
 public:
  Lines(std::string_view text, std::size_t line) : text_(text), line_(line) {}

  bool done() const { return at_ == text_.size(); }
  std::size_t at() const { return at_; }
  std::size_t line() const { return line_; }
  std::string_view Peek() const { return text_.substr(at_, EndOfLine() - at_); }
  void Skip() {
    at_ = std::min(EndOfLine() + 1, text_.size());
    ++line_;
  }

 private:
  std::size_t EndOfLine() const { return std::min(text_.find('\n', at_), text_.size()); }

  const std::string_view text_;
  std::size_t at_ = 0;
  std::size_t line_;
};

bool IsItemsLine(std::string_view line) {
  constexpr std::string_view kItems = "items:";
  return line.starts_with(kItems) &&
         line.find_first_not_of(' ', kItems.size()) == std::string_view::npos;
}

// Whether a line belongs to the items: it begins one, goes on with one, or is a comment.
bool IsOfItems(std::string_view line) {
  return line.empty() || std::memchr(" -#\t\r", line.front(), 5) != nullptr;
}

}  // namespace

std::optional<ListText> CutList(YamlText document, std::size_t piece_bytes) {
  if (document.text.size() < 2 * piece_bytes) return std::nullopt;
  Lines lines(document.text, document.line);
  while (!lines.done() && !IsItemsLine(lines.Peek())) lines.Skip();
  if (lines.done()) return std::nullopt;
  lines.Skip();
  ListText list;
  list.head = {document.text.substr(0, lines.at()), document.line, {}};
  ListText::Piece piece;
  piece.text.line = lines.line();
  std::size_t begin = lines.at();
  std::size_t items = 0;
  for (; !lines.done(); lines.Skip()) {
    const std::string_view line = lines.Peek();
    if (!IsOfItems(line)) break;
    if (!line.starts_with("- ")) continue;
    ++items;
    if (lines.at() - begin < piece_bytes) continue;
    piece.text.text = document.text.substr(begin, lines.at() - begin);
    list.pieces.push_back(piece);
    begin = lines.at();
    piece = {.text = {.text = {}, .line = lines.line(), .problem = {}}, .first = items - 1};
  }
  piece.text.text = document.text.substr(begin, lines.at() - begin);
  if (!piece.text.text.empty()) list.pieces.push_back(piece);
  list.tail = {document.text.substr(lines.at()), lines.line(), {}};
  if (list.pieces.size() < 2) return std::nullopt;
  return list;
}

}  // namespace trowel::garden
