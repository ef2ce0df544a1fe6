#include "kube/manifest_file.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "garden/yaml_stream.h"
#include "kube/manifest_json.h"
#include "kube/manifest_stream.h"
#include "kube/manifest_yaml.h"
#include "kube/manifests.h"

namespace trowel::kube {
namespace {

using garden::YamlText;

// One file being read.
class FileReader {
 public:
  FileReader(std::string name, const ManifestReading& reading)
      : name_(std::move(name)), reading_(reading) {}

  void ReadJson(std::string_view text);
  void ReadYaml(std::string_view text, std::size_t line);
  absl::StatusOr<ManifestFile> Finish();

 private:
  void Take(garden::Decoded decoded) {
    ++documents_;
    decoded_.Append(std::move(decoded));
  }
  // Of a document that cannot be read: "line 3, column 1: ...".
  void Refuse(std::string_view why) {
    ++refused_;
    decoded_.problems.emplace_back(why);
  }
  void ReadDocument(const YamlText& text, const ManifestReading& reading);
  std::string WhyNothing() const;

  const std::string name_;
  const ManifestReading& reading_;
  garden::Decoded decoded_;
  std::size_t documents_ = 0;
  std::size_t refused_ = 0;
};

void FileReader::ReadJson(std::string_view text) {
  absl::Status error;
  std::size_t objects = 0;
  std::size_t at = SkipJsonBlanks(text, 0);
  // Nearly every file is one object, or one list.
  absl::StatusOr<garden::Decoded> whole = DecodeJson(text, 1, reading_);
  if (whole.ok()) return Take(*std::move(whole));
  std::size_t end = 0;
  while (at < text.size()) {
    if (IsJsonNull(text, at)) {
      ++objects;
      end = at + 4;
      at = SkipJsonBlanks(text, end);
      continue;
    }
    const std::size_t next = FindJsonEnd(text, at);
    error = InvalidArgument("line {}: not JSON", LineOf(text, at));
    if (next == std::string_view::npos) break;
    const std::string_view object = text.substr(at, next - at);
    absl::StatusOr<garden::Decoded> decoded = DecodeJson(object, LineOf(text, at), reading_);
    if (decoded.ok()) {
      Take(*std::move(decoded));
    } else if (IsNotJson(decoded.status())) {
      error = decoded.status();
      break;
    } else {
      Refuse(Message(decoded.status()));
    }
    ++objects;
    end = next;
    at = SkipJsonBlanks(text, next);
  }
  if (at >= text.size()) return;
  if (objects > 1) {
    return Refuse(fmt::format("{}: after JSON objects in a row nothing but more of them is read",
                              Message(error)));
  }
  const std::size_t begin = FindYamlBegin(text, end);
  if (begin == std::string_view::npos) return Refuse(Message(error));
  ReadYaml(text.substr(begin), LineOf(text, begin));
}

void FileReader::ReadYaml(std::string_view text, std::size_t line) {
  std::string plain;
  if (!garden::HasPlainLines(text)) {
    plain = garden::WithPlainLines(text);
    text = plain;
  }
  const std::vector<YamlText> texts = garden::SplitYaml(text, line);
  for (const YamlText& document : texts) {
    const auto begin = static_cast<std::size_t>(document.text.data() - text.data());
    ManifestReading reading = reading_;
    if (reading_.progress) {
      reading.progress = [&](std::size_t bytes) { reading_.progress(begin + bytes); };
    }
    ReadDocument(document, reading);
  }
}

void FileReader::ReadDocument(const YamlText& text, const ManifestReading& reading) {
  if (!text.problem.empty()) return Refuse(text.problem);
  std::string rest;
  absl::StatusOr<std::optional<garden::Decoded>> decoded = DecodeYaml(text, reading, &rest);
  if (!decoded.ok()) {
    Refuse(Message(decoded.status()));
  } else if (decoded->has_value()) {
    Take(**std::move(decoded));
  }
  if (!rest.empty()) Refuse(rest);
}

// Of a file of which nothing can be read: what is wrong with its documents, in one line.
std::string FileReader::WhyNothing() const {
  constexpr std::size_t kToldMax = 3;
  const std::vector<std::string>& all = decoded_.problems;
  const auto end = all.begin() + static_cast<std::ptrdiff_t>(std::min(all.size(), kToldMax));
  std::string why = fmt::format("{}", fmt::join(all.begin(), end, "; "));
  if (all.size() > kToldMax) why += fmt::format("; and {} more", all.size() - kToldMax);
  return why;
}

absl::StatusOr<ManifestFile> FileReader::Finish() {
  if (refused_ > 0 && documents_ == 0) return InvalidArgument("{}: {}", name_, WhyNothing());
  ManifestFile file;
  file.partly = refused_ > 0;
  file.changes = std::move(decoded_.changes);
  for (const std::string& line : decoded_.others.NearlyKnown()) decoded_.problems.push_back(line);
  for (const std::string& problem : decoded_.problems) {
    file.problems.push_back(fmt::format("{}: {}", name_, problem));
  }
  if (const std::string note = decoded_.others.Skipped(); !note.empty()) {
    file.note = fmt::format("{}: {}", name_, note);
  }
  return file;
}

std::string_view MetadataOf(simdjson::dom::element object, const char* pointer) {
  std::string_view text;
  if (object.at_pointer(pointer).get(text) != simdjson::SUCCESS) return {};
  return text;
}

}  // namespace

absl::StatusOr<ManifestFile> ReadManifestFile(const std::string& path) {
  ASSIGN_OR_RETURN(const std::string text, ReadFile(path, kManifestBytesMax));
  return DecodeManifestFile(path, text);
}

absl::StatusOr<ManifestFile> DecodeManifestFile(const std::string& path, const std::string& text,
                                                const ManifestReading& reading) {
  const std::string name = path == "-" ? "standard input" : path;
  if (const std::string_view why = garden::WhyNotUtf8(text); !why.empty()) {
    return InvalidArgument("{}: {}", name, why);
  }
  FileReader reader(name, reading);
  if (LooksLikeJson(text)) {
    reader.ReadJson(text);
  } else {
    reader.ReadYaml(text, 1);
  }
  return reader.Finish();
}

std::string FindObjectJson(const std::string& text, const WantedObject& wanted) {
  std::string json;
  ManifestReading reading;
  reading.threads = 1;
  reading.seen = [&](simdjson::dom::element object, const garden::ListOf& of) {
    if (of.kind != wanted.kind || of.api_version != wanted.api_version) return;
    if (MetadataOf(object, "/metadata/name") != wanted.name) return;
    if (MetadataOf(object, "/metadata/namespace") != wanted.space) return;
    json = simdjson::minify(object);
  };
  // What is wrong with the file was told where the garden was loaded.
  DecodeManifestFile({}, text, reading).IgnoreError();
  return json;
}

}  // namespace trowel::kube
