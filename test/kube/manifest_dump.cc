#include <cstdio>
#include <iostream>
#include <string>

#include "base/text.h"
#include "garden/repeated_key.h"
#include "kube/manifest_file.h"

// What Trowel reads of manifests, for compare.go. Standard input: the length of a file in bytes, a
// line feed, the file; and so on. Standard output: a line of JSON for each,
// {"objects": [{"kind", "apiVersion", "repeated", "object"}], "problems": [...], "refused": bool}.
namespace trowel::kube {
namespace {

void AppendObject(simdjson::dom::element object, const garden::ListOf& of, std::string* out) {
  if (!out->empty()) *out += ',';
  *out += R"({"kind":)";
  AppendJsonString(of.kind, out);
  *out += R"(,"apiVersion":)";
  AppendJsonString(of.api_version, out);
  *out += garden::HasRepeatedKey(object) ? R"(,"repeated":true)" : R"(,"repeated":false)";
  *out += R"(,"object":)";
  *out += simdjson::minify(object);
  *out += '}';
}

std::string Describe(const std::string& text, std::size_t piece_bytes) {
  std::string objects;
  std::vector<std::string> problems;
  ManifestReading reading;
  reading.threads = 1;
  reading.piece_bytes = piece_bytes;
  reading.seen = [&](simdjson::dom::element object, const garden::ListOf& of) {
    AppendObject(object, of, &objects);
  };
  const absl::StatusOr<ManifestFile> file = DecodeManifestFile("file", text, reading);
  const bool refused = !file.ok() || file->partly;
  if (file.ok()) {
    problems = file->problems;
  } else {
    problems.emplace_back(Message(file.status()));
  }
  std::string line = R"({"objects":[)" + objects + R"(],"problems":[)";
  for (const std::string& problem : problems) {
    if (line.back() != '[') line += ',';
    AppendJsonString(problem, &line);
  }
  return line + R"(],"refused":)" + (refused ? "true}" : "false}");
}

}  // namespace
}  // namespace trowel::kube

int main(int argc, char** argv) {
  const std::size_t piece_bytes = argc > 1 ? std::stoul(argv[1]) : std::size_t{512} << 10U;
  std::string header;
  while (std::getline(std::cin, header)) {
    std::string text(std::stoul(header), '\0');
    std::cin.read(text.data(), static_cast<std::streamsize>(text.size()));
    std::cout << trowel::kube::Describe(text, piece_bytes) << std::endl;
  }
  return 0;
}
