#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/mark.h>

#include "base/string_map.h"

namespace trowel::garden {

// Writes the events of yaml-cpp as JSON, one document at a time, without a tree in between.
// An anchor is a stretch of the text already written; an alias copies it. Private to yaml_json.cc.
//
// Stops the parser by throwing YAML::ParserException: a repeated key, a key that is no scalar,
// nesting beyond kJsonDepthMax, more than kYamlNodesMax nodes or kAliasBytesMax bytes by aliases.
class JsonWriter final : public YAML::EventHandler {
 public:
  static constexpr std::size_t kAliasBytesMax = 64U << 20U;

  bool is_null() const { return text_.empty() || text_ == "null"; }
  std::string TakeDocument();
  // Where the last quoted or block scalar of the stream began: a byte of it.
  std::optional<YAML::Mark> last_quoted() const { return last_quoted_; }

  void OnDocumentStart(const YAML::Mark& mark) override;
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override;
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override;
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override;
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value style) override;
  void OnSequenceEnd() override;
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value style) override;
  void OnMapEnd() override;

 private:
  // A list or map that is open.
  struct Frame {
    bool is_map = false;
    bool key_next = false;  // Of a map.
    bool empty = true;
    YAML::anchor_t anchor = 0;
    std::size_t begin = 0;         // In text_.
    std::size_t nodes_before = 0;  // nodes_ when it began.
    std::size_t height = 1;        // Levels of nesting in it, itself included.
    StringSet keys;
  };
  // What an anchor names.
  struct Stretch {
    std::size_t begin = 0;
    std::size_t end = 0;
    std::size_t nodes = 0;
    std::size_t height = 0;
  };

  bool AtKey() const { return !frames_.empty() && frames_.back().key_next; }
  void WriteKey(const YAML::Mark& mark, YAML::anchor_t anchor, std::string_view key);
  void BeginValue(const YAML::Mark& mark);  // Comma and count.
  void EndValue(YAML::anchor_t anchor, const Stretch& stretch);
  void Open(const YAML::Mark& mark, YAML::anchor_t anchor, bool is_map);
  void Close(char bracket);
  void Count(const YAML::Mark& mark, std::size_t nodes);

  std::string text_;
  std::vector<Frame> frames_;
  std::map<YAML::anchor_t, Stretch> anchors_;
  std::size_t nodes_ = 0;
  std::size_t alias_bytes_ = 0;
  std::optional<int> document_begin_;  // Of the document before this one, too.
  std::optional<YAML::Mark> last_quoted_;
};

}  // namespace trowel::garden
