#pragma once

#include <fstream>
#include <sstream>
#include <string>
#include <string_view>

#include <gtest/gtest.h>
#include <simdjson.h>

#include "garden/json.h"

namespace trowel::garden {

inline std::string ReadTestFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  EXPECT_TRUE(file) << path;
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

// A parsed document with its trail, for as long as readers look at it.
class JsonDocument {
 public:
  explicit JsonDocument(std::string_view text) {
    const simdjson::error_code error = parser_.parse(text.data(), text.size()).get(root_);
    EXPECT_EQ(error, simdjson::SUCCESS) << text.substr(0, 200);
  }

  simdjson::dom::element root() const { return root_; }
  JsonReader reader() { return {root_, &trail_}; }
  // At a JSON pointer, such as "/request/object".
  JsonReader reader(std::string_view pointer) { return {At(pointer), &trail_}; }
  simdjson::dom::element At(std::string_view pointer) const {
    simdjson::dom::element element;
    EXPECT_EQ(root_.at_pointer(pointer).get(element), simdjson::SUCCESS) << pointer;
    return element;
  }
  const std::string& error() const { return trail_.error(); }
  JsonTrail* trail() { return &trail_; }

 private:
  simdjson::dom::parser parser_;
  simdjson::dom::element root_;
  JsonTrail trail_;
};

}  // namespace trowel::garden
