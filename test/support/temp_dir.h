#pragma once

#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <string>

namespace trowel::test {

// A fresh directory that goes away with its content.
class TempDir {
 public:
  TempDir() {
    std::string name = std::filesystem::temp_directory_path() / "trowel_test_XXXXXX";
    path_ = mkdtemp(name.data());
  }
  ~TempDir() { std::filesystem::remove_all(path_); }
  TempDir(const TempDir&) = delete;
  TempDir& operator=(const TempDir&) = delete;

  std::string operator/(const std::string& name) const { return (path_ / name).string(); }
  void Write(const std::string& name, const std::string& content) const {
    std::ofstream(path_ / name) << content;
  }

 private:
  std::filesystem::path path_;
};

}  // namespace trowel::test
