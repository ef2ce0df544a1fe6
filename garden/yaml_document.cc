#include "garden/yaml_document.h"

#include <yaml.h>

#include <algorithm>
#include <new>
#include <utility>

#include "base/text.h"
#include "garden/json_writer.h"

namespace trowel::garden {
namespace {

constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

std::string_view TextOf(const yaml_char_t* text, std::size_t size) {
  // A cast is the only way from bytes to text.
  return {reinterpret_cast<const char*>(text), size};
}

std::string_view TextOf(const yaml_char_t* text) {
  if (text == nullptr) return {};
  return reinterpret_cast<const char*>(text);
}

JsonWriter::Mark MarkOf(const yaml_mark_t& mark) { return {mark.line, mark.column}; }

class Event {
 public:
  Event() = default;
  Event(const Event&) = delete;
  Event& operator=(const Event&) = delete;
  ~Event() { yaml_event_delete(&event_); }

  const yaml_event_t& operator*() const { return event_; }
  const yaml_event_t* operator->() const { return &event_; }
  yaml_event_t* get() { return &event_; }

 private:
  yaml_event_t event_ = {};
};

class Parser {
 public:
  Parser(std::string_view text, std::size_t line) : text_(text), line_(line) {
    if (yaml_parser_initialize(&parser_) == 0) throw std::bad_alloc();
    yaml_parser_set_encoding(&parser_, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&parser_, reinterpret_cast<const unsigned char*>(text.data()),
                                 text.size());
  }
  Parser(const Parser&) = delete;
  Parser& operator=(const Parser&) = delete;
  ~Parser() { yaml_parser_delete(&parser_); }

  bool Next(Event* event) { return yaml_parser_parse(&parser_, event->get()) != 0; }
  absl::Status Error() const;
  JsonWriter::Mark ErrorMark() const { return MarkOf(parser_.problem_mark); }
  absl::Status ErrorAt(JsonWriter::Mark mark, std::string_view what) const;

 private:
  absl::Status ReaderError() const;
  JsonWriter::Mark WithinText(JsonWriter::Mark mark) const;
  bool IsTab(JsonWriter::Mark mark) const;

  const std::string_view text_;
  const std::size_t line_;
  yaml_parser_t parser_ = {};
};

absl::Status Parser::ErrorAt(JsonWriter::Mark mark, std::string_view what) const {
  return InvalidArgument("line {}, column {}: {}", mark.line + line_, mark.column + 1, what);
}

// Of bytes that are no text of YAML's: they are found before the text is understood.
absl::Status Parser::ReaderError() const {
  const std::string_view before = text_.substr(0, std::min(parser_.problem_offset, text_.size()));
  const auto line = static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n'));
  const std::size_t begin = before.rfind('\n') + 1;  // npos + 1 is 0.
  const JsonWriter::Mark mark{line, before.size() - begin};
  if (parser_.problem_value >= 0 && parser_.problem_value < 0x20) {
    return ErrorAt(mark, fmt::format("control character 0x{:02x}", parser_.problem_value));
  }
  return ErrorAt(mark, fmt::format("{}: expected text in UTF-8", parser_.problem));
}

// The end of a text is behind its last line's break for libyaml, in a line that nobody sees.
JsonWriter::Mark Parser::WithinText(JsonWriter::Mark mark) const {
  const std::size_t last = text_.find_last_not_of("\r\n");
  if (last == std::string_view::npos) return mark;
  const std::string_view seen = text_.substr(0, last + 1);
  const auto line = static_cast<std::size_t>(std::count(seen.begin(), seen.end(), '\n'));
  if (mark.line <= line) return mark;
  return {line, seen.size() - (seen.rfind('\n') + 1)};  // npos + 1 is 0.
}

bool Parser::IsTab(JsonWriter::Mark mark) const {
  std::size_t at = 0;
  for (std::size_t line = 0; line < mark.line; ++line) {
    at = text_.find('\n', at);
    if (at == std::string_view::npos) return false;
    ++at;
  }
  // A tab is where indentation ends, so that nothing before it is longer than a byte.
  return at + mark.column < text_.size() && text_[at + mark.column] == '\t';
}

absl::Status Parser::Error() const {
  if (parser_.error == YAML_MEMORY_ERROR) {
    return absl::ResourceExhaustedError("too large to be parsed");
  }
  if (parser_.error == YAML_READER_ERROR) return ReaderError();
  const std::string_view problem = parser_.problem == nullptr ? "not YAML" : parser_.problem;
  const std::string_view context = parser_.context == nullptr ? "" : parser_.context;
  if (context == "while scanning a quoted scalar" && problem == "found unexpected end of stream") {
    return ErrorAt(MarkOf(parser_.context_mark), "a quoted text without end");
  }
  const JsonWriter::Mark mark = WithinText(MarkOf(parser_.problem_mark));
  if (problem.find("tab character") != std::string_view::npos || IsTab(mark)) {
    return ErrorAt(mark, "a tab, where YAML is indented by spaces only");
  }
  if (context.empty()) return ErrorAt(mark, problem);
  return ErrorAt(mark, fmt::format("{} {}", problem, context));
}

bool Write(const yaml_event_t& event, JsonWriter* writer) {
  const JsonWriter::Mark mark = MarkOf(event.start_mark);
  switch (event.type) {
    case YAML_SCALAR_EVENT: {
      const auto& scalar = event.data.scalar;
      return writer->Scalar(mark, TextOf(scalar.anchor),
                            {.text = TextOf(scalar.value, scalar.length),
                             .tag = TextOf(scalar.tag),
                             .plain = scalar.plain_implicit != 0});
    }
    case YAML_ALIAS_EVENT: return writer->Alias(mark, TextOf(event.data.alias.anchor));
    case YAML_SEQUENCE_START_EVENT:
      return writer->BeginList(mark, TextOf(event.data.sequence_start.anchor));
    case YAML_SEQUENCE_END_EVENT: return writer->EndList();
    case YAML_MAPPING_START_EVENT:
      return writer->BeginObject(mark, TextOf(event.data.mapping_start.anchor));
    case YAML_MAPPING_END_EVENT: return writer->EndObject();
    default: return true;
  }
}

// The document's directives; go-yaml v2 takes no other version.
bool IsVersionRead(const yaml_event_t& start) {
  const yaml_version_directive_t* version = start.data.document_start.version_directive;
  return version == nullptr || (version->major == 1 && version->minor == 1);
}

// Where brackets and braces are open.
class Flow {
 public:
  void Follow(const yaml_event_t& event) {
    const bool begins =
        event.type == YAML_SEQUENCE_START_EVENT || event.type == YAML_MAPPING_START_EVENT;
    const bool ends = event.type == YAML_SEQUENCE_END_EVENT || event.type == YAML_MAPPING_END_EVENT;
    if (begins && (depth_ > 0 || IsFlow(event))) ++depth_;
    if (ends && depth_ > 0) --depth_;
  }
  // In them go-yaml v2 takes every ? for what begins a key, and libyaml does not.
  bool HasQuestionMark(const yaml_event_t& event) const {
    if (depth_ == 0 || event.type != YAML_SCALAR_EVENT) return false;
    const auto& scalar = event.data.scalar;
    return scalar.style == YAML_PLAIN_SCALAR_STYLE &&
           TextOf(scalar.value, scalar.length).find('?') != std::string_view::npos;
  }

 private:
  static bool IsFlow(const yaml_event_t& event) {
    return event.type == YAML_SEQUENCE_START_EVENT
               ? event.data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE
               : event.data.mapping_start.style == YAML_FLOW_MAPPING_STYLE;
  }

  std::size_t depth_ = 0;
};

// Whatever it is, YAML or not, kubectl does not look at it.
std::string WhatFollows(Parser* parser) {
  Event next;
  const bool valid = parser->Next(&next);
  if (valid && next->type == YAML_STREAM_END_EVENT) return {};
  return std::string(Message(parser->ErrorAt(
      valid ? MarkOf(next->start_mark) : parser->ErrorMark(),
      "kubectl reads nothing from here on: begin the next document with a line of ---")));
}

// Libyaml takes a mark that begins a line for a part of its first word.
absl::Status CheckMarks(std::string_view text, const Parser& parser) {
  const std::size_t at = text.find(kByteOrderMark);
  if (at == std::string_view::npos) return absl::OkStatus();
  const auto line = static_cast<std::size_t>(
      std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n'));
  return parser.ErrorAt({line, at - (text.rfind('\n', at) + 1)},
                        "a byte order mark (U+FEFF) that does not begin the document");
}

}  // namespace

absl::StatusOr<YamlDocument> ReadYamlDocument(std::string_view text, std::size_t line) {
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  Parser parser(text, line);
  RETURN_IF_ERROR(CheckMarks(text, parser));
  YamlDocument document;
  JsonWriter writer(text.size());
  Flow flow;
  for (bool open = true; open;) {
    Event event;
    if (!parser.Next(&event)) return parser.Error();
    if (event->type == YAML_STREAM_END_EVENT) return document;
    if (event->type == YAML_DOCUMENT_START_EVENT && !IsVersionRead(*event)) {
      return parser.ErrorAt(MarkOf(event->start_mark),
                            "%YAML of another version than 1.1, which is what kubectl reads");
    }
    flow.Follow(*event);
    if (flow.HasQuestionMark(*event)) {
      return parser.ErrorAt(MarkOf(event->start_mark),
                            "a question mark within brackets or braces: quote the text");
    }
    open = event->type != YAML_DOCUMENT_END_EVENT;
    if (!Write(*event, &writer)) {
      return parser.ErrorAt(writer.problem().mark, writer.problem().what);
    }
  }
  if (const auto& repeated = writer.repeated(); repeated.has_value()) {
    const absl::Status error = parser.ErrorAt(repeated->mark, repeated->what);
    if (writer.has_merges()) return error;
    document.repeated = Message(error);
  }
  document.json = writer.TakeText();
  document.rest = WhatFollows(&parser);
  return document;
}

}  // namespace trowel::garden
