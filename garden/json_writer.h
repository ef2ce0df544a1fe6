#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/string_map.h"
#include "garden/yaml_scalar.h"

namespace trowel::garden {

// Writes the events of one YAML document as JSON, without a tree in between. Private to
// yaml_document.cc.
//
// Once a call has returned false, problem() says why, and nothing more must be written: a key that
// is no scalar, a merge of what is no map, nesting beyond kJsonDepthMax, more than kYamlNodesMax
// nodes or kAliasBytesMax bytes by aliases, or nearly all of it. A key that an object has twice is
// written twice, and told by repeated().
class JsonWriter {
 public:
  static constexpr std::size_t kAliasBytesMax = 64U << 20U;

  // Counted from 0, as libyaml does.
  struct Mark {
    std::size_t line = 0;
    std::size_t column = 0;
  };
  struct Problem {
    Mark mark;
    std::string what;
  };

  explicit JsonWriter(std::size_t bytes_expected = 0) { text_.reserve(bytes_expected); }

  // `anchor` is empty where there is none.
  bool Scalar(Mark mark, std::string_view anchor, const YamlScalar& scalar);
  bool Alias(Mark mark, std::string_view anchor);
  bool BeginList(Mark mark, std::string_view anchor) { return Open(mark, anchor, false); }
  bool BeginObject(Mark mark, std::string_view anchor) { return Open(mark, anchor, true); }
  bool EndList() { return Close(']'); }
  bool EndObject() { return Close('}'); }

  const Problem& problem() const { return problem_; }
  // The first key that stands where an object has it already.
  const std::optional<Problem>& repeated() const { return repeated_; }
  // Whether objects were merged; what they had twice is no longer there then.
  bool has_merges() const { return has_merges_; }
  std::string TakeText() { return std::move(text_); }

 private:
  // A list or object that is open.
  struct Frame {
    bool is_object = false;
    bool key_next = false;
    bool empty = true;
    Mark mark;
    std::string anchor;
    std::size_t begin = 0;         // In text_.
    std::size_t nodes_before = 0;  // nodes_ when it began.
    std::size_t height = 1;        // Levels of nesting in it, itself included.
    std::size_t keys_begin = 0;    // In keys_.
    std::size_t members = 0;
    std::vector<std::size_t> merges;  // Which members are merges.
  };
  // What an anchor names.
  struct Anchored {
    std::string json;
    std::size_t nodes = 0;
    std::size_t height = 0;
  };
  struct Key {
    std::uint64_t fingerprint;
    std::size_t begin;  // In text_, quotes included.
    std::size_t end;
    Mark mark;
  };

  bool AtKey() const { return !frames_.empty() && frames_.back().key_next; }
  bool WriteKey(Mark mark, std::string_view anchor, const YamlScalar& scalar);
  void NoteKey(Mark mark, std::size_t begin);
  void FindRepeatedAmongMany(const Frame& frame);
  void TellRepeated(const Key& key);
  void BeginValue();  // Comma and count.
  bool Name(Mark mark, std::string_view anchor, std::size_t begin, std::size_t nodes,
            std::size_t height);
  bool Open(Mark mark, std::string_view anchor, bool is_object);
  bool Close(char bracket);
  bool TakeAliasBytes(Mark mark, std::size_t bytes);
  bool Stop(Mark mark, std::string_view what);

  std::string text_;
  std::vector<Frame> frames_;
  std::vector<Key> keys_;  // Of the frames that are open.
  StringMap<Anchored> anchors_;
  std::size_t nodes_ = 1;     // The document is one.
  std::size_t by_alias_ = 0;  // Of these, those that aliases stand for.
  std::size_t alias_bytes_ = 0;
  std::optional<Problem> repeated_;
  bool has_merges_ = false;
  Problem problem_;
};

}  // namespace trowel::garden
