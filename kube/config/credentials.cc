#include "kube/config/credentials.h"

#include <filesystem>
#include <system_error>
#include <utility>

#include <openssl/ssl.h>
#include <boost/asio/buffer.hpp>
#include <boost/asio/ssl/context.hpp>

#include "base/log.h"
#include "kube/config/kubeconfig.h"
#include "kube/exec/credential_plugin.h"
#include "kube/manifests.h"

namespace trowel::kube {
namespace {

namespace net = boost::asio;
namespace ssl = boost::asio::ssl;

constexpr std::size_t kTokenBytesMax = std::size_t{64} << 10;
constexpr std::size_t kPemBytesMax = std::size_t{1} << 20;

absl::StatusOr<std::string> ReadPem(const PemSource& source) {
  if (source.file.empty()) return source.pem;
  return ReadFile(source.file, kPemBytesMax);
}

absl::Status Problem(std::string_view what, const boost::system::error_code& error) {
  return InvalidArgument("{}: {}", what, error.message());
}

absl::Status UseClientCertificate(const std::string& certificate, const std::string& key,
                                  ssl::context* context) {
  boost::system::error_code error;
  context->use_certificate_chain(net::buffer(certificate), error);
  if (error) return Problem("client certificate", error);
  context->use_private_key(net::buffer(key), ssl::context::pem, error);
  if (error) return Problem("client key", error);
  if (SSL_CTX_check_private_key(context->native_handle()) != 1) {
    return InvalidArgument("the client key does not belong to the client certificate");
  }
  return absl::OkStatus();
}

// Once for each change: files are read again after each failure, and these may be many.
void TellProblem(std::string_view what, const absl::Status& status, std::string* told) {
  const std::string_view problem = status.ok() ? std::string_view() : Message(status);
  if (problem == *told) return;
  if (!status.ok()) log::Warn(what, {{"problem", problem}});
  *told = problem;
}

}  // namespace

Credentials::Credentials(Access access)
    : access_(std::make_shared<const Access>(std::move(access))), token_(access_->token) {}

std::shared_ptr<const Access> Credentials::Current(absl::Time now) {
  if (access_->kubeconfig.empty() || now - kubeconfig_read_ < kReadAgain) return access_;
  kubeconfig_read_ = now;
  // A pipe has nothing to say a second time, and who opens it waits for ever.
  std::error_code unused;
  const auto kind = std::filesystem::status(access_->kubeconfig, unused).type();
  if (kind != std::filesystem::file_type::regular &&
      kind != std::filesystem::file_type::not_found) {
    return access_;
  }
  absl::StatusOr<std::string> text = ReadKubeconfigText(access_->kubeconfig);
  if (text.ok() && *text == kubeconfig_text_) return access_;
  kubeconfig_text_ = text.ok() ? *text : std::string();
  absl::StatusOr<Access> read = text.ok()
                                    ? ParseKubeconfig(*text, access_->kubeconfig, access_->context)
                                    : absl::StatusOr<Access>(text.status());
  TellProblem("kubeconfig cannot be used; the last one stays", read.status(), &kubeconfig_problem_);
  if (read.ok() && *read != *access_) {
    log::Info("kubeconfig has changed", {{"file", read->kubeconfig}});
    Take(*std::move(read));
  }
  return access_;
}

void Credentials::Take(Access access) {
  if (access.token != access_->token || access.token_file != access_->token_file) {
    token_ = access.token;
    token_read_ = absl::InfinitePast();
  }
  material_read_ = absl::InfinitePast();
  access_ = std::make_shared<const Access>(std::move(access));
}

absl::StatusOr<std::string> Credentials::Authorization(absl::Time now) {
  Current(now);
  RETURN_IF_ERROR(AskPlugin());
  if (!access_->token_file.empty() && now - token_read_ >= kReadAgain) {
    absl::StatusOr<std::string> read = ReadFile(access_->token_file, kTokenBytesMax);
    if (read.ok()) {
      read->erase(0, read->find_first_not_of(" \t\r\n"));
      read->erase(read->find_last_not_of(" \t\r\n") + 1);
      if (read->empty()) read = InvalidArgument("{}: empty", access_->token_file);
    }
    if (read.ok()) {
      token_ = *std::move(read);
      token_read_ = now;
    } else if (token_.empty()) {
      return Annotate(read.status(), "tokenFile");
    } else {
      log::Warn("token file cannot be read; the last token stays",
                {{"problem", Message(read.status())}});
      token_read_ = now;
    }
  }
  return token_.empty() ? std::string() : fmt::format("Bearer {}", token_);
}

absl::Status Credentials::AskPlugin() {
  if (access_->plugin == nullptr) return absl::OkStatus();
  ASSIGN_OR_RETURN(const CredentialPlugin::Ptr said, access_->plugin->Get());
  if (said->number == plugin_run_) return absl::OkStatus();
  plugin_run_ = said->number;
  token_ = said->token;
  plugin_material_ = {.ca = {}, .certificate = said->certificate, .key = said->key};
  material_read_ = absl::InfinitePast();
  return absl::OkStatus();
}

bool Credentials::Renew(std::uint64_t plugin_run) {
  return access_->plugin != nullptr && access_->plugin->Renew(plugin_run);
}

void Credentials::Forget() {
  if (!access_->token_file.empty()) token_.clear();
  token_read_ = absl::InfinitePast();
  ReadAgain();
}

void Credentials::ReadAgain() {
  kubeconfig_read_ = absl::InfinitePast();
  material_read_ = absl::InfinitePast();
}

absl::StatusOr<Credentials::Material> Credentials::ReadMaterial() const {
  Material material;
  ASSIGN_OR_RETURN(material.ca, ReadPem(access_->ca));
  if (access_->plugin != nullptr) {
    material.certificate = plugin_material_.certificate;
    material.key = plugin_material_.key;
    return material;
  }
  ASSIGN_OR_RETURN(material.certificate, ReadPem(access_->client_certificate));
  ASSIGN_OR_RETURN(material.key, ReadPem(access_->client_key));
  return material;
}

absl::StatusOr<TlsContextPtr> Credentials::Tls(absl::Time now) {
  Current(now);
  if (!access_->tls) return TlsContextPtr();
  RETURN_IF_ERROR(AskPlugin());
  if (tls_ != nullptr && now - material_read_ < kReadAgain) return tls_;
  absl::StatusOr<Material> material = ReadMaterial();
  material_read_ = now;
  if (tls_ != nullptr && material.ok() && *material == material_) {
    material_problem_.clear();
    return tls_;
  }
  absl::StatusOr<TlsContextPtr> context =
      material.ok() ? MakeContext(*material) : absl::StatusOr<TlsContextPtr>(material.status());
  if (context.ok()) {
    material_ = *std::move(material);
    tls_ = *std::move(context);
    material_problem_.clear();
  } else if (tls_ == nullptr) {
    return context.status();
  } else {
    // A certificate may have been renewed whose key has not been yet.
    TellProblem("TLS files cannot be used; the last ones stay", context.status(),
                &material_problem_);
  }
  return tls_;
}

absl::StatusOr<TlsContextPtr> Credentials::MakeContext(const Material& material) const {
  auto context = std::make_shared<ssl::context>(ssl::context::tls_client);
  SSL_CTX_set_min_proto_version(context->native_handle(), TLS1_2_VERSION);
  context->set_verify_mode(ssl::verify_peer);
  boost::system::error_code error;
  if (access_->ca.empty()) {
    context->set_default_verify_paths(error);
  } else {
    context->add_certificate_authority(net::buffer(material.ca), error);
  }
  if (error) return Problem("certificate-authority: it holds no certificate in PEM", error);
  if (!material.certificate.empty() || !access_->client_certificate.empty()) {
    RETURN_IF_ERROR(UseClientCertificate(material.certificate, material.key, context.get()));
  }
  return context;
}

}  // namespace trowel::kube
