// Runs every curl of the documentation's "Over HTTP" against the server that the page starts there,
// and compares what is answered.

#include <algorithm>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "cli/process/serve_arguments.h"
#include "garden/yaml_json.h"
#include "kube/manifests.h"
#include "test/cli/doc_examples.h"
#include "test/cli/run_trowel.h"
#include "test/support/tls_client.h"

namespace trowel::test {
namespace {

using Json = nlohmann::ordered_json;
using Words = std::vector<std::string>;

constexpr char kPage[] = "docs/scheduling.md";
constexpr std::string_view kServe = "trowel serve --ranking ";

std::vector<DocExample> CurlExamples() {
  std::vector<DocExample> examples = ExamplesOf(kPage);
  std::erase_if(examples, [](const DocExample& example) {
    return example.command.find("curl ") == std::string::npos;
  });
  return examples;
}

// The commands between the bars of a pipe.
std::vector<Words> PipeOf(const std::string& command) {
  std::vector<Words> pipe(1);
  for (const std::string& word : ShellWords(command)) {
    if (word == "|") {
      pipe.emplace_back();
    } else {
      pipe.back().push_back(word);
    }
  }
  return pipe;
}

// As `kubectl get shoot -n SPACE NAME -o json` would print it of the example garden.
std::string KubectlGet(const Words& words) {
  if (words.size() != 8 || words[1] != "get") return {};
  const std::string file = "examples/garden/shoots-" + words[4] + ".yaml";
  const std::vector<std::string> documents =
      *garden::YamlToJson(*kube::ReadFile(file, std::size_t{1} << 24));
  for (const std::string& document : documents) {
    if (Json::parse(document)["metadata"]["name"] == words[5]) return document;
  }
  return {};
}

// jq 1.6 prints whole numbers as integers.
Json WithIntegers(Json value) {
  if (value.is_structured()) {
    for (Json& member : value) member = WithIntegers(std::move(member));
  } else if (value.is_number_float()) {
    const auto whole = static_cast<std::int64_t>(value.get<double>());
    if (static_cast<double>(whole) == value.get<double>()) return whole;
  }
  return value;
}

// As `jq` prints it, or `jq '.member[0].member'`.
std::string Jq(const Words& words, const std::string& text) {
  std::string pointer = words.size() > 1 ? words[1] : "";
  std::erase(pointer, ']');
  std::replace(pointer.begin(), pointer.end(), '[', '/');
  std::replace(pointer.begin(), pointer.end(), '.', '/');
  const Json value = Json::parse(text).at(Json::json_pointer(pointer));
  return WithIntegers(value).dump(2) + "\n";
}

class HttpDocsTest : public ::testing::Test {
 protected:
  void Start(const std::string& command) {
    CLI::App app;
    cli::Options options;
    cli::ServeArguments arguments;
    cli::AddGardenOptions(&app, &options);
    cli::AddPolicyOption(&app, &options);
    cli::AddServeOptions(&app, &arguments, &options);
    app.parse(command.substr(std::string_view("trowel serve ").size()));
    url = "https://localhost:" + std::to_string(arguments.port);
    arguments.address = arguments.probe_address = "127.0.0.1";
    arguments.port = arguments.probe_port = 0;
    auto config = cli::ServeConfigOf(arguments, options);
    ASSERT_TRUE(config.ok()) << config.status();
    process = std::make_unique<daemon::ServerProcess>(*std::move(config));
    const absl::Status started = process->Start();
    ASSERT_TRUE(started.ok()) << started;
  }

  // curl -s --insecure URL --json BODY
  std::string Curl(const Words& words, const std::string& input) {
    const auto at = std::find_if(words.begin(), words.end(), [&](const std::string& word) {
      return word.starts_with(url + "/");
    });
    const auto json = std::find(words.begin(), words.end(), "--json");
    if (at == words.end() || json == words.end() || json + 1 == words.end()) return {};
    const std::string path = at->substr(url.size());
    paths.insert(path);
    TlsClientOptions options;
    options.ca_pem = process->ephemeral_ca();
    const auto client = TlsClient::Connect(process->port(), options);
    if (client == nullptr) return {};
    const std::string& body = *(json + 1);
    return client->Ask(Post(path, body == "@-" ? input : body)).value_or(HttpAnswer()).body;
  }

  std::string Run(const std::string& command) {
    std::string text;
    for (const Words& words : PipeOf(command)) {
      EXPECT_FALSE(words.empty()) << command;
      const std::string program = words.empty() ? "" : words[0];
      if (program == "kubectl") {
        text = KubectlGet(words);
      } else if (program == "curl") {
        text = Curl(words, text);
      } else if (program == "jq") {
        text = Jq(words, text);
      } else {
        ADD_FAILURE() << "nobody plays " << program;
      }
      EXPECT_NE(text, "") << program << " said nothing";
      if (text.empty()) break;
    }
    return text;
  }

  std::string url;
  std::set<std::string> paths;
  std::unique_ptr<daemon::ServerProcess> process;
};

TEST_F(HttpDocsTest, AnswersWhatTheDocumentSays) {
  const std::string page = *kube::ReadFile(kPage, 1 << 20);
  const std::size_t serve = page.find(kServe);
  ASSERT_NE(serve, std::string::npos);
  ASSERT_NO_FATAL_FAILURE(Start(page.substr(serve, page.find('\n', serve) - serve)));
  for (const DocExample& example : CurlExamples()) {
    const std::string output = Run(example.command);
    SCOPED_TRACE(fmt::format("{}:{}: {}\n{}", example.file, example.line, example.command, output));
    ExpectOutput(example, output);
  }
  EXPECT_EQ(paths, (std::set<std::string>{"/rank", "/filter", "/prioritize"}));
}

// Beyond it the page shows what needs a landscape.
TEST_F(HttpDocsTest, EveryCurlOfAFolderIsAnExample) {
  const std::string page = *kube::ReadFile(kPage, 1 << 20);
  std::size_t calls = 0;
  const std::size_t begin = page.find("## Over HTTP");
  const std::size_t end = page.find("### Who may ask");
  ASSERT_LT(begin, end);
  ASSERT_NE(end, std::string::npos);
  for (std::size_t at = page.find("curl ", begin); at < end; at = page.find("curl ", at + 1)) {
    ++calls;
  }
  EXPECT_GE(calls, 5U);
  EXPECT_EQ(calls, CurlExamples().size());
}

}  // namespace
}  // namespace trowel::test
