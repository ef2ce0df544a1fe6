#pragma once

#include <initializer_list>
#include <string_view>

// Logging. One of the two registries that are allowed to be global (the other is metrics).
namespace trowel::log {

enum class Format { kText, kJson };

// Replaces the process's logger: to stderr, one line per event. Call once, before threads start.
// `level` is one of trace, debug, info, warn, error, off; anything else means info.
void Start(Format format, std::string_view level);

// What follows the message as structured fields, e.g. {"seed", "aws-eu1"}. Values are escaped
// and control characters never reach the terminal.
struct Field {
  std::string_view key;
  std::string_view value;
};

void Debug(std::string_view message, std::initializer_list<Field> fields = {});
void Info(std::string_view message, std::initializer_list<Field> fields = {});
void Warn(std::string_view message, std::initializer_list<Field> fields = {});
void Error(std::string_view message, std::initializer_list<Field> fields = {});

}  // namespace trowel::log
