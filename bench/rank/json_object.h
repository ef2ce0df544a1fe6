#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "base/text.h"

namespace trowel::bench {

inline std::string Quoted(std::string_view text) {
  std::string quoted;
  AppendJsonString(text, &quoted);
  return quoted;
}

// "[...]" of what `text(element)` says.
template <typename Elements, typename Text>
std::string JsonList(const Elements& elements, const Text& text) {
  std::string list = "[";
  for (const auto& element : elements) {
    if (list.size() > 1) list.push_back(',');
    list += text(element);
  }
  list.push_back(']');
  return list;
}

// An object in the making: members in their order, values that are JSON already.
class JsonObject {
 public:
  JsonObject& Put(std::string_view key, std::string_view json) {
    text_.push_back(text_.empty() ? '{' : ',');
    AppendJsonString(key, &text_);
    text_.push_back(':');
    text_ += json;
    return *this;
  }
  JsonObject& PutText(std::string_view key, std::string_view value) {
    return Put(key, Quoted(value));
  }
  // Only if there is one.
  JsonObject& PutSome(std::string_view key, std::string_view value) {
    return value.empty() ? *this : PutText(key, value);
  }

  std::string Text() const { return text_.empty() ? "{}" : text_ + "}"; }

 private:
  std::string text_;
};

}  // namespace trowel::bench
