#include "base/log.h"

#include <initializer_list>
#include <string>

#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include "base/text.h"

namespace trowel::log {
namespace {

Format current_format = Format::kText;

void AppendText(std::string_view message, std::initializer_list<Field> fields, std::string* line) {
  AppendPrintable(message, line);
  for (const Field& field : fields) {
    line->append(" ").append(field.key).append("=");
    const std::string_view value = field.value.text();
    const bool plain =
        !value.empty() && value.find_first_of(" \"=\n\t\\") == std::string_view::npos;
    if (plain) {
      AppendPrintable(value, line);
    } else {
      AppendJsonString(value, line);
    }
  }
}

void AppendJson(std::string_view message, std::initializer_list<Field> fields, std::string* line) {
  line->append("\"message\":");
  AppendJsonString(message, line);
  for (const Field& field : fields) {
    line->append(",");
    AppendJsonString(field.key, line);
    line->append(":");
    if (field.value.bare()) {
      line->append(field.value.text());
    } else {
      AppendJsonString(field.value.text(), line);
    }
  }
}

void Write(spdlog::level::level_enum level, std::string_view message,
           std::initializer_list<Field> fields) {
  spdlog::logger* logger = spdlog::default_logger_raw();
  if (!logger->should_log(level)) return;
  std::string line;
  line.reserve(256);
  if (current_format == Format::kJson) {
    AppendJson(message, fields, &line);
  } else {
    AppendText(message, fields, &line);
  }
  logger->log(level, spdlog::string_view_t(line.data(), line.size()));
}

}  // namespace

void Start(Format format, std::string_view level) {
  current_format = format;
  auto logger = std::make_shared<spdlog::logger>(
      "trowel", std::make_shared<spdlog::sinks::stderr_color_sink_mt>());
  if (format == Format::kJson) {
    logger->set_pattern(R"({"time":"%Y-%m-%dT%H:%M:%S.%eZ","level":"%l",%v})",
                        spdlog::pattern_time_type::utc);
  } else {
    logger->set_pattern("%Y-%m-%dT%H:%M:%S.%eZ %^%l%$ %v", spdlog::pattern_time_type::utc);
  }
  const bool known =
      level == "trace" || level == "debug" || level == "warn" || level == "error" || level == "off";
  logger->set_level(known ? spdlog::level::from_str(std::string(level)) : spdlog::level::info);
  logger->flush_on(spdlog::level::warn);
  spdlog::set_default_logger(std::move(logger));
}

void Debug(std::string_view message, std::initializer_list<Field> fields) {
  Write(spdlog::level::debug, message, fields);
}
void Info(std::string_view message, std::initializer_list<Field> fields) {
  Write(spdlog::level::info, message, fields);
}
void Warn(std::string_view message, std::initializer_list<Field> fields) {
  Write(spdlog::level::warn, message, fields);
}
void Error(std::string_view message, std::initializer_list<Field> fields) {
  Write(spdlog::level::err, message, fields);
}

}  // namespace trowel::log
