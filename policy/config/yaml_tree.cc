#include "policy/config/yaml_tree.h"

#include <algorithm>
#include <optional>
#include <sstream>
#include <unordered_map>
#include <utility>

#include <fmt/format.h>
#include <yaml-cpp/anchor.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include "base/text.h"

namespace trowel::policy {
namespace {

YamlMark MarkOf(const YAML::Mark& mark) {
  if (mark.is_null()) return {};
  return {.line = mark.line + 1, .column = mark.column + 1};
}

// Builds the tree of one document. Stops by an exception, as the parser itself does.
class TreeBuilder : public YAML::EventHandler {
 public:
  YamlNode::Ptr TakeRoot() { return std::move(root_); }

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    Complete(Start(mark, YamlNode::Type::kNull), anchor);
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const auto found = anchors_.find(anchor);
    if (found == anchors_.end()) throw YAML::ParserException(mark, "an alias inside of itself");
    Enter(found->second, mark);
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    std::shared_ptr<YamlNode> node = Start(mark, YamlNode::Type::kScalar);
    node->text = value;
    node->quoted = tag != "?" && !tag.empty();
    Complete(std::move(node), anchor);
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    Open(mark, YamlNode::Type::kSequence, anchor);
  }
  void OnSequenceEnd() override { Close(); }

  void OnMapStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    Open(mark, YamlNode::Type::kMap, anchor);
  }
  void OnMapEnd() override { Close(); }

 private:
  struct Level {
    std::shared_ptr<YamlNode> node;
    YAML::anchor_t anchor;
    YamlNode::Ptr key;  // Of a map: read, its value not yet.
  };

  static std::shared_ptr<YamlNode> Start(const YAML::Mark& mark, YamlNode::Type type) {
    auto node = std::make_shared<YamlNode>();
    node->type = type;
    node->mark = MarkOf(mark);
    return node;
  }

  void Open(const YAML::Mark& mark, YamlNode::Type type, YAML::anchor_t anchor) {
    if (levels_.size() >= kPolicyDepthMax) throw YAML::ParserException(mark, "nested too deeply");
    levels_.push_back({.node = Start(mark, type), .anchor = anchor, .key = nullptr});
  }

  void Close() {
    Level level = std::move(levels_.back());
    levels_.pop_back();
    Complete(std::move(level.node), level.anchor);
  }

  void Complete(std::shared_ptr<YamlNode> node, YAML::anchor_t anchor) {
    const YAML::Mark nowhere = YAML::Mark::null_mark();
    YamlNode::Ptr done = std::move(node);
    if (anchor != YAML::NullAnchor) anchors_[anchor] = done;
    Enter(std::move(done), nowhere);
  }

  void Enter(YamlNode::Ptr node, const YAML::Mark& mark) {
    if (levels_.empty()) {
      root_ = std::move(node);
      return;
    }
    Level& level = levels_.back();
    level.node->size += node->size;
    if (level.node->size > kPolicyNodesMax) {
      throw YAML::ParserException(mark, fmt::format("more than {} values", kPolicyNodesMax));
    }
    if (level.node->type == YamlNode::Type::kSequence) {
      level.node->items.push_back(std::move(node));
    } else if (level.key == nullptr) {
      level.key = std::move(node);
    } else {
      level.node->entries.push_back({.key = std::move(level.key), .value = std::move(node)});
      level.key = nullptr;
    }
  }

  YamlNode::Ptr root_;
  std::vector<Level> levels_;
  std::unordered_map<YAML::anchor_t, YamlNode::Ptr> anchors_;
};

// yaml-cpp takes byte 4 for the end of its input and would drop the rest without a word; YAML
// allows no control characters but these three anyway.
bool CheckText(std::string_view text, Problems* problems) {
  if (text.size() > kPolicyBytesMax) {
    problems->Add({}, "", fmt::format("has {} bytes, more than {}", text.size(), kPolicyBytesMax));
    return false;
  }
  const std::size_t invalid = FindInvalidUtf8(text);
  YamlMark mark;
  for (std::size_t i = 0; i < text.size(); ++i, ++mark.column) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (i == invalid) {
      problems->Add(mark, "", fmt::format("byte 0x{:02x} is not UTF-8", byte));
      return false;
    }
    if (byte == '\n') mark = {.line = mark.line + 1, .column = 0};
    if (byte == 0x7f || (byte < 0x20 && byte != '\n' && byte != '\t' && byte != '\r')) {
      problems->Add(mark, "", fmt::format("control character 0x{:02x}", byte));
      return false;
    }
  }
  return true;
}

// Where the line of an error, or the one before, is indented by a tab: yaml-cpp has no word for it.
std::optional<YamlMark> FindTab(std::string_view text, const YamlMark& error) {
  for (int line = 1; line <= error.line && !text.empty(); ++line) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view indent = text.substr(0, std::min(text.find_first_not_of(" \t"), end));
    const std::size_t tab = indent.find('\t');
    if (tab != std::string_view::npos && line + 1 >= error.line) {
      return YamlMark{.line = line, .column = static_cast<int>(tab) + 1};
    }
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return std::nullopt;
}

}  // namespace

YamlNode::Ptr ReadYaml(std::string_view text, Problems* problems) {
  if (!CheckText(text, problems)) return nullptr;
  // yaml-cpp reports by exceptions, and so does the builder to stop it: both end here.
  try {
    std::istringstream input{std::string(text)};
    YAML::Parser parser(input);
    TreeBuilder first;
    parser.HandleNextDocument(first);
    YamlNode::Ptr root = first.TakeRoot();
    if (root == nullptr) root = std::make_shared<const YamlNode>();
    TreeBuilder second;
    if (parser.HandleNextDocument(second)) {
      if (const YamlNode::Ptr more = second.TakeRoot(); more != nullptr) {
        problems->Add(more->mark, "", "a second document begins; a policy is one document");
        return nullptr;
      }
    }
    return root;
  } catch (const YAML::Exception& error) {
    const YamlMark mark = MarkOf(error.mark);
    if (const std::optional<YamlMark> tab = FindTab(text, mark); tab.has_value()) {
      problems->Add(*tab, "", "not YAML: a tab, where YAML is indented by spaces only");
    } else {
      problems->Add(mark, "", fmt::format("not YAML: {}", error.msg));
    }
  } catch (const std::exception& error) {
    problems->Add({}, "", fmt::format("not YAML: {}", error.what()));
  }
  return nullptr;
}

}  // namespace trowel::policy
