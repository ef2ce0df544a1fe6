#include <filesystem>
#include <memory>
#include <system_error>

#include "base/text.h"
#include "base/time_text.h"
#include "base/write_file.h"
#include "certs/inspect.h"
#include "certs/issue.h"
#include "certs/tls_files.h"
#include "cli/duration.h"
#include "cli/exit_code.h"
#include "cli/output/output.h"
#include "kube/manifests.h"
#include "webhook/server/tls_context.h"

namespace trowel::cli {
namespace {

namespace fs = std::filesystem;

struct IssueArguments {
  std::vector<std::string> hosts;
  std::string out = ".";
  std::string lifetime = "2160h";
  bool new_ca = false;
};

struct ShowArguments {
  std::string file;
  std::string host;
  std::string ca;
  std::string key;
};

// The CA that stands in the folder, or a new one. A CA is kept, so that a new leaf needs no new
// caBundle in the webhook's configuration.
absl::StatusOr<certs::KeyPair> FindOrIssueCa(const fs::path& folder, bool new_ca, absl::Time now,
                                             bool* issued) {
  const std::string certificate = folder / "ca.crt";
  const std::string key = folder / "ca.key";
  if (!new_ca && fs::exists(certificate) != fs::exists(key)) {
    return InvalidArgument(
        "{} has one of ca.crt and ca.key only; bring the other, or give --new-ca", folder.string());
  }
  if (!new_ca && fs::exists(certificate)) {
    *issued = false;
    certs::KeyPair ca;
    ASSIGN_OR_RETURN(ca.certificate_pem, kube::ReadFile(certificate, certs::kBundleBytesMax));
    ASSIGN_OR_RETURN(ca.key_pem, kube::ReadFile(key, certs::kKeyBytesMax));
    return ca;
  }
  *issued = true;
  ASSIGN_OR_RETURN(certs::KeyPair ca, certs::IssueCa("trowel", now));
  RETURN_IF_ERROR(WriteFileAtomically(certificate, ca.certificate_pem, FileMode::kPublic));
  RETURN_IF_ERROR(WriteFileAtomically(key, ca.key_pem, FileMode::kSecret));
  return ca;
}

absl::Status Issue(const IssueArguments& arguments, const Streams& streams) {
  ASSIGN_OR_RETURN(const absl::Duration lifetime, ParseDuration("--lifetime", arguments.lifetime));
  if (lifetime < absl::Minutes(10)) {
    return InvalidArgument("--lifetime {}: at least 10m", arguments.lifetime);
  }
  std::error_code error;
  fs::create_directories(arguments.out, error);
  if (error) return InvalidArgument("--out {}: {}", arguments.out, error.message());
  const fs::path folder = arguments.out;
  const absl::Time now = absl::Now();
  bool issued = false;
  ASSIGN_OR_RETURN(const certs::KeyPair ca, FindOrIssueCa(folder, arguments.new_ca, now, &issued));
  ASSIGN_OR_RETURN(const certs::KeyPair leaf, certs::IssueLeaf(ca, arguments.hosts, lifetime, now));
  // The key first: a server that looks in between refuses the pair and keeps the old one.
  RETURN_IF_ERROR(WriteFileAtomically(folder / "tls.key", leaf.key_pem, FileMode::kSecret));
  RETURN_IF_ERROR(WriteFileAtomically(folder / "tls.crt", leaf.certificate_pem, FileMode::kPublic));
  streams.out->append(fmt::format("{} ca.crt, ca.key; wrote tls.crt, tls.key in {}\n",
                                  issued ? "wrote" : "kept", folder.string()));
  ASSIGN_OR_RETURN(const std::vector<certs::CertificateFacts> facts,
                   certs::Inspect(leaf.certificate_pem));
  streams.out->append(fmt::format("hosts: {}; valid until {}\n", JoinWords(arguments.hosts),
                                  FormatUtc(facts.front().not_after)));
  return absl::OkStatus();
}

std::vector<std::string> Names(const certs::CertificateFacts& facts) {
  std::vector<std::string> names = facts.dns_names;
  names.insert(names.end(), facts.ip_addresses.begin(), facts.ip_addresses.end());
  return names;
}

Json ToJson(const certs::CertificateFacts& facts, absl::Time now) {
  return {{"subject", facts.subject},
          {"issuer", facts.issuer},
          {"hosts", Names(facts)},
          {"notBefore", FormatUtc(facts.not_before)},
          {"notAfter", FormatUtc(facts.not_after)},
          {"expired", facts.not_after <= now},
          {"key", facts.key_type},
          {"sha256", facts.fingerprint_sha256},
          {"authority", facts.authority}};
}

void PrintTable(const certs::CertificateFacts& facts, absl::Time now, const Streams& streams) {
  const absl::Duration left = facts.not_after - now;
  const std::string rest = left <= absl::ZeroDuration()
                               ? "expired"
                               : fmt::format("{} days left", absl::ToInt64Hours(left) / 24);
  streams.out->append(Printable(facts.subject)).append(facts.authority ? "  (authority)\n" : "\n");
  streams.out->append(FormatTable(
      {{"issuer", Printable(facts.issuer)},
       {"hosts", Printable(JoinWords(Names(facts)))},
       {"valid",
        fmt::format("{} to {}, {}", FormatUtc(facts.not_before), FormatUtc(facts.not_after), rest)},
       {"key", facts.key_type},
       {"sha256", facts.fingerprint_sha256}},
      "  "));
}

// Whether `serve` would serve the pair: the very functions that it calls.
absl::Status CheckServed(const std::string& pem, const std::string& key, absl::Time now) {
  const certs::TlsMaterial material = {.certificate_pem = pem, .key_pem = key, .client_ca_pem = {}};
  RETURN_IF_ERROR(certs::CheckTlsMaterial(material, {}, now));
  return webhook::TlsContext::Make(material, {}).status();
}

// What is wrong with the file, beyond what it says: one line each.
std::vector<std::string> Faults(const ShowArguments& arguments, const std::string& pem,
                                absl::Time now) {
  absl::StatusOr<std::vector<std::string>> chain = certs::ChainFaults(pem, now);
  std::vector<std::string> faults = chain.ok() ? *std::move(chain) : std::vector<std::string>();
  const auto note = [&](const absl::Status& status) {
    if (!status.ok()) faults.emplace_back(Message(status));
  };
  note(chain.status());
  if (!arguments.host.empty() && !certs::CheckHost(pem, arguments.host).ok()) {
    faults.push_back(
        fmt::format("the certificate is not valid for {0}: issue one for exactly that host (trowel "
                    "certs issue --host {0})",
                    Printable(arguments.host)));
  }
  if (!arguments.ca.empty()) {
    const absl::StatusOr<std::string> ca = kube::ReadFile(arguments.ca, certs::kBundleBytesMax);
    note(ca.ok() ? certs::CheckChainsTo(pem, *ca, now) : ca.status());
  }
  if (!arguments.key.empty()) {
    const absl::StatusOr<std::string> key = kube::ReadFile(arguments.key, certs::kKeyBytesMax);
    const absl::Status fits = key.ok() ? certs::CheckKeyFits(pem, *key) : key.status();
    note(fits);
    if (fits.ok() && faults.empty()) note(CheckServed(pem, *key, now));
  }
  return faults;
}

int RunShow(const ShowArguments& arguments, const Options& options, const Streams& streams) {
  const absl::StatusOr<std::string> pem = kube::ReadFile(arguments.file, certs::kBundleBytesMax);
  if (!pem.ok()) return Fail(streams, kUnreadable, Message(pem.status()));
  const absl::StatusOr<std::vector<certs::CertificateFacts>> chain = certs::Inspect(*pem);
  if (!chain.ok()) {
    return Fail(streams, kUnreadable,
                fmt::format("{}: {}", arguments.file, Message(chain.status())));
  }
  const absl::Time now = absl::Now();
  std::vector<std::string> faults = Faults(arguments, *pem, now);
  const Output output = OutputOf(options);
  if (output == Output::kJson || output == Output::kYaml) {
    Json document = Document("Certificates");
    document["file"] = arguments.file;
    document["certificates"] = Json::array();
    for (const certs::CertificateFacts& facts : *chain) {
      document["certificates"].push_back(ToJson(facts, now));
    }
    document["faults"] = faults;
    PrintDocument(options, document, streams.out);
  } else {
    for (const certs::CertificateFacts& facts : *chain) PrintTable(facts, now, streams);
    for (const std::string& fault : faults) {
      streams.out->append(fmt::format("fault: {}\n", Printable(fault)));
    }
  }
  return faults.empty() ? kDone : kDenied;
}

void AddIssue(CLI::App* certs, Action* action) {
  CLI::App* issue =
      certs->add_subcommand("issue", "make a CA (kept if it is there) and a serving certificate");
  const auto arguments = std::make_shared<IssueArguments>();
  issue
      ->add_option("--host", arguments->hosts,
                   "DNS name or IP address, exactly as in the webhook's URL; may be repeated")
      ->type_name("HOST")
      ->required();
  issue->add_option("--out", arguments->out, "folder for ca.crt, ca.key, tls.crt and tls.key")
      ->type_name("FOLDER")
      ->capture_default_str();
  issue->add_option("--lifetime", arguments->lifetime, "of the serving certificate")
      ->type_name("DURATION")
      ->capture_default_str();
  issue->add_flag("--new-ca", arguments->new_ca,
                  "make a new CA even if there is one; caBundle must then change");
  issue->footer("Example:\n  trowel certs issue --host trowel.trowel --out /tmp/trowel-certs");
  issue->callback([=] {
    *action = [=](const Streams& streams) {
      const absl::Status status = Issue(*arguments, streams);
      if (status.ok()) return static_cast<int>(kDone);
      return Fail(streams, kUsage, Message(status));
    };
  });
}

}  // namespace

void AddCertsCommand(CLI::App* app, Options* options, Action* action) {
  CLI::App* certs = app->add_subcommand("certs", "make and show serving certificates");
  certs->require_subcommand(1);
  certs->footer("Example:\n  trowel certs issue --host trowel.trowel --out /tmp/trowel-certs");
  AddIssue(certs, action);

  CLI::App* show = certs->add_subcommand("show", "what does a certificate file say?");
  const auto arguments = std::make_shared<ShowArguments>();
  show->add_option("FILE", arguments->file, "PEM file, the leaf first")->required();
  show->add_option("--host", arguments->host, "check that it is valid for this host")
      ->type_name("HOST");
  show->add_option("--ca", arguments->ca, "check that it chains to this CA (a caBundle)")
      ->type_name("FILE");
  show->add_option("--key", arguments->key, "check that this key belongs to it")->type_name("FILE");
  AddOutputOptions(show, options);
  show->footer(
      "What `trowel serve` would refuse is a fault.\n"
      "Exit code: 0 fine, 1 a fault, 3 not readable.\n"
      "Example:\n  trowel certs show /tmp/trowel-certs/tls.crt --host trowel.trowel");
  show->callback([=] {
    *action = [=](const Streams& streams) { return RunShow(*arguments, *options, streams); };
  });
}

}  // namespace trowel::cli
