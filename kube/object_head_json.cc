#include <algorithm>
#include <utility>

#include "kube/manifest_stream.h"
#include "kube/object_head.h"

namespace trowel::kube {
namespace {

constexpr auto kNone = std::string_view::npos;

// Goes through JSON that is valid as far as it goes; at the end of the text it is over.
class Cursor {
 public:
  explicit Cursor(std::string_view text) : text_(text) {}

  bool done() const { return at_ >= text_.size(); }
  std::size_t at() const { return at_; }
  char Next() {
    at_ = SkipJsonBlanks(text_, at_);
    return done() ? '\0' : text_[at_];
  }
  bool Take(char c) {
    if (Next() != c) return false;
    ++at_;
    return true;
  }
  // Of a name: one with escapes is none.
  std::string_view TakeString() {
    if (!Take('"')) return {};
    const std::size_t begin = at_;
    while (at_ < text_.size() && text_[at_] != '"') at_ += text_[at_] == '\\' ? 2 : 1;
    if (done()) return {};
    return text_.substr(begin, at_++ - begin);
  }
  void SkipValue() {
    const char c = Next();
    if (c == '"') {
      TakeString();
    } else if (c == '{' || c == '[') {
      at_ = std::min(FindJsonEnd(text_, at_), text_.size());
    } else {
      at_ = std::min(text_.find_first_of(",]} \t\r\n", at_), text_.size());
    }
  }
  // Calls member(key) with the value next, which it may take, until that returns false.
  template <typename Member>
  bool ReadMembers(const Member& member) {
    if (!Take('{')) return false;
    while (Next() == '"') {
      const std::string_view key = TakeString();
      if (!Take(':')) return false;
      Next();
      const std::size_t before = at_;
      if (!member(key)) return false;
      if (at_ == before) SkipValue();
      if (!Take(',')) break;
    }
    return Take('}');
  }

 private:
  const std::string_view text_;
  std::size_t at_ = 0;
};

void ReadMetadata(Cursor* cursor, ObjectHead* head) {
  cursor->ReadMembers([&](std::string_view key) {
    if (key == "name") head->name = cursor->TakeString();
    if (key == "namespace") head->space = cursor->TakeString();
    return true;
  });
}

// One value, and what is in it if it is a list.
void ReadObject(Cursor* cursor, std::string_view of_kind, int depth, const TakeHead& take) {
  constexpr int kDepthMax = 8;
  ObjectHead head;
  head.kind = of_kind;
  cursor->ReadMembers([&](std::string_view key) {
    if (key == "kind") {
      head.kind = cursor->TakeString();
    } else if (key == "metadata" && cursor->Next() == '{') {
      ReadMetadata(cursor, &head);
    } else if (key == "items" && depth < kDepthMax && cursor->Take('[')) {
      while (cursor->Next() == '{') {
        ReadObject(cursor, ItemsOf(head.kind), depth + 1, take);
        if (!cursor->Take(',')) break;
      }
      return cursor->Take(']');
    }
    return true;
  });
  if (!head.name.empty()) take(head);
}

}  // namespace

std::string_view ItemsOf(std::string_view kind) {
  constexpr std::string_view kList = "List";
  return kind.ends_with(kList) ? kind.substr(0, kind.size() - kList.size()) : std::string_view();
}

ObjectHead ReadJsonHead(std::string_view text) {
  ObjectHead head;
  Cursor cursor(text);
  cursor.ReadMembers([&](std::string_view key) {
    if (key == "kind") head.kind = cursor.TakeString();
    if (key == "metadata") ReadMetadata(&cursor, &head);
    // What comes after these is most of the object.
    return head.name.empty() || (head.kind.empty() && key != "metadata");
  });
  return head;
}

ListStyle JsonListStyle(std::string_view beginning) {
  ListStyle style;
  Cursor cursor(beginning);
  std::string_view kind;
  std::size_t items = kNone;
  cursor.ReadMembers([&](std::string_view key) {
    if (key == "kind") kind = cursor.TakeString();
    if (key == "items" && cursor.Next() == '[') items = cursor.at();
    return items == kNone;
  });
  if (items == kNone) return style;
  const std::size_t item = SkipJsonBlanks(beginning, items + 1);
  if (item >= beginning.size() || beginning[item] != '{') return style;
  const std::size_t quote = beginning.find('"', item + 1);
  const std::size_t end = quote == kNone ? kNone : beginning.find('"', quote + 1);
  if (end == kNone) return style;
  // Strings hold no line ends, so that a brace in this column is an item's. Where all is in one
  // line, others begin like it that have no name.
  const std::size_t line = beginning.rfind('\n', item);
  const std::size_t begin = line == kNone || line < items ? item : line;
  style.before = beginning.substr(begin, end + 1 - begin);
  style.skip = item - begin;
  style.of_kind = ItemsOf(kind);
  return style;
}

void ReadJsonHeads(std::string_view text, const TakeHead& take) {
  Cursor cursor(text);
  while (cursor.Next() == '{') ReadObject(&cursor, {}, 0, take);
}

}  // namespace trowel::kube
