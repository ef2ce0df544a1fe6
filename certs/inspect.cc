#include "certs/inspect.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <ctime>
#include <utility>

#include "base/text.h"
#include "certs/chain.h"
#include "certs/openssl.h"
#include "certs/tls_files.h"

namespace trowel::certs {
namespace {

// The certificates in it have other owners.
void FreeChain(STACK_OF(X509) * chain) { sk_X509_free(chain); }
using ChainPtr = std::unique_ptr<STACK_OF(X509), Freer<FreeChain>>;

absl::StatusOr<std::vector<CertificatePtr>> ParseCapped(std::string_view pem) {
  if (pem.size() > kBundleBytesMax) {
    return InvalidArgument("{} bytes of certificates, at most {}", pem.size(), kBundleBytesMax);
  }
  return ParseCertificates(pem);
}

std::string NameText(const X509_NAME* name) {
  const BioPtr bio(BIO_new(BIO_s_mem()));
  if (bio == nullptr || X509_NAME_print_ex(bio.get(), name, 0, XN_FLAG_RFC2253) < 0) return {};
  return Printable(Content(bio.get()));
}

absl::StatusOr<absl::Time> TimeOf(const ASN1_TIME* time) {
  std::tm parts = {};
  if (ASN1_TIME_to_tm(time, &parts) != 1) return TakeErrors("a certificate has no readable time");
  return absl::FromTimeT(timegm(&parts));
}

std::string AddressText(const ASN1_OCTET_STRING* address) {
  std::array<char, INET6_ADDRSTRLEN> text = {};
  const int family = ASN1_STRING_length(address) == 4 ? AF_INET : AF_INET6;
  const bool known = ASN1_STRING_length(address) == 4 || ASN1_STRING_length(address) == 16;
  if (!known ||
      inet_ntop(family, ASN1_STRING_get0_data(address), text.data(), text.size()) == nullptr) {
    return "?";
  }
  return text.data();
}

void AppendAlternativeNames(X509* certificate, CertificateFacts* facts) {
  const NamesPtr names(static_cast<GENERAL_NAMES*>(
      X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)));
  for (int i = 0; i < sk_GENERAL_NAME_num(names.get()); ++i) {
    const GENERAL_NAME* name = sk_GENERAL_NAME_value(names.get(), i);
    if (name->type == GEN_DNS) {
      const std::string_view text(
          reinterpret_cast<const char*>(ASN1_STRING_get0_data(name->d.dNSName)),
          static_cast<std::size_t>(ASN1_STRING_length(name->d.dNSName)));
      facts->dns_names.push_back(Printable(text));
    } else if (name->type == GEN_IPADD) {
      facts->ip_addresses.push_back(AddressText(name->d.iPAddress));
    }
  }
}

std::string KeyType(const X509* certificate) {
  const EVP_PKEY* key = X509_get0_pubkey(certificate);
  if (key == nullptr) return "unknown";
  if (EVP_PKEY_is_a(key, "EC") == 1) {
    std::array<char, 64> group = {};
    std::size_t size = 0;
    EVP_PKEY_get_group_name(key, group.data(), group.size(), &size);
    const std::string_view name(group.data(), size);
    return fmt::format("EC {}", name == "prime256v1" ? "P-256" : name);
  }
  if (EVP_PKEY_is_a(key, "RSA") == 1) return fmt::format("RSA {}", EVP_PKEY_get_bits(key));
  const char* name = EVP_PKEY_get0_type_name(key);
  return name == nullptr ? "unknown" : name;
}

std::string Fingerprint(const X509* certificate) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest = {};
  unsigned size = 0;
  std::string text;
  if (X509_digest(certificate, EVP_sha256(), digest.data(), &size) != 1) return text;
  for (unsigned i = 0; i < size; ++i) text += fmt::format("{:02x}", digest[i]);
  return text;
}

absl::StatusOr<CertificateFacts> FactsOf(X509* certificate) {
  CertificateFacts facts;
  facts.subject = NameText(X509_get_subject_name(certificate));
  facts.issuer = NameText(X509_get_issuer_name(certificate));
  ASSIGN_OR_RETURN(facts.not_before, TimeOf(X509_get0_notBefore(certificate)));
  ASSIGN_OR_RETURN(facts.not_after, TimeOf(X509_get0_notAfter(certificate)));
  AppendAlternativeNames(certificate, &facts);
  facts.key_type = KeyType(certificate);
  facts.fingerprint_sha256 = Fingerprint(certificate);
  facts.authority = X509_check_ca(certificate) != 0;
  return facts;
}

}  // namespace

absl::StatusOr<std::vector<CertificateFacts>> Inspect(std::string_view pem) {
  ASSIGN_OR_RETURN(const auto certificates, ParseCapped(pem));
  std::vector<CertificateFacts> all;
  for (const CertificatePtr& certificate : certificates) {
    ASSIGN_OR_RETURN(CertificateFacts facts, FactsOf(certificate.get()));
    all.push_back(std::move(facts));
  }
  return all;
}

absl::StatusOr<std::vector<std::string>> ChainFaults(std::string_view pem, absl::Time now) {
  ASSIGN_OR_RETURN(const auto chain, ParseCapped(pem));
  const bool bundle = X509_check_ca(chain.front().get()) != 0;
  const std::vector<absl::Status> found =
      bundle ? std::vector<absl::Status>{CheckDates(chain, now), CheckStrength(chain)}
             : FaultsOf(chain, now);
  std::vector<std::string> faults;
  for (const absl::Status& fault : found) {
    if (!fault.ok()) faults.emplace_back(Message(fault));
  }
  return faults;
}

absl::Status CheckHost(std::string_view pem, const std::string& host) {
  ASSIGN_OR_RETURN(const auto certificates, ParseCapped(pem));
  X509* leaf = certificates.front().get();
  if (X509_check_ip_asc(leaf, host.c_str(), 0) == 1 ||
      X509_check_host(leaf, host.data(), host.size(), X509_CHECK_FLAG_NEVER_CHECK_SUBJECT,
                      nullptr) == 1) {
    return absl::OkStatus();
  }
  return InvalidArgument("the certificate is not valid for {}", Printable(host));
}

absl::Status CheckKeepsHosts(std::string_view before_pem, std::string_view next_pem) {
  ASSIGN_OR_RETURN(const auto before, Inspect(before_pem));
  ASSIGN_OR_RETURN(const auto next, Inspect(next_pem));
  std::vector<std::string> hosts = before.front().dns_names;
  const std::vector<std::string>& addresses = before.front().ip_addresses;
  hosts.insert(hosts.end(), addresses.begin(), addresses.end());
  const std::vector<std::string>& names = next.front().dns_names;
  for (const std::string& host : hosts) {
    // A wildcard is no host that could be asked for, so it must be there as it is.
    const bool named = std::find(names.begin(), names.end(), host) != names.end();
    if (named || CheckHost(next_pem, host).ok()) continue;
    return InvalidArgument(
        "the certificate is not valid for {}, as the one before it is: issue it for all its hosts, "
        "or restart if that one is to go",
        host);
  }
  return absl::OkStatus();
}

absl::Status CheckKeyFits(std::string_view certificate_pem, std::string_view key_pem) {
  if (key_pem.size() > kKeyBytesMax) {
    return InvalidArgument("{} bytes of key, at most {}", key_pem.size(), kKeyBytesMax);
  }
  ASSIGN_OR_RETURN(const auto certificates, ParseCapped(certificate_pem));
  ASSIGN_OR_RETURN(const auto key, ParseKey(key_pem));
  if (X509_check_private_key(certificates.front().get(), key.get()) == 1) return absl::OkStatus();
  return TakeErrors("the key does not belong to the certificate");
}

absl::Status CheckChainsTo(std::string_view chain_pem, std::string_view authorities_pem,
                           absl::Time now) {
  ASSIGN_OR_RETURN(const auto chain, ParseCapped(chain_pem));
  RETURN_IF_ERROR(CheckForServers(chain));
  ASSIGN_OR_RETURN(const auto authorities, ParseCapped(authorities_pem));
  const StorePtr store(X509_STORE_new());
  const StoreContextPtr context(X509_STORE_CTX_new());
  const ChainPtr between(sk_X509_new_null());
  if (store == nullptr || context == nullptr || between == nullptr) {
    return TakeErrors("cannot verify the chain");
  }
  for (const CertificatePtr& authority : authorities) {
    if (X509_STORE_add_cert(store.get(), authority.get()) != 1) {
      return TakeErrors("cannot use an authority");
    }
  }
  for (std::size_t i = 1; i < chain.size(); ++i) {
    if (sk_X509_push(between.get(), chain[i].get()) == 0) return TakeErrors("out of memory");
  }
  if (X509_STORE_CTX_init(context.get(), store.get(), chain.front().get(), between.get()) != 1) {
    return TakeErrors("cannot verify the chain");
  }
  X509_VERIFY_PARAM_set_time(X509_STORE_CTX_get0_param(context.get()), absl::ToTimeT(now));
  if (X509_verify_cert(context.get()) == 1) return absl::OkStatus();
  return InvalidArgument("the certificate does not chain to the authority: {}",
                         X509_verify_cert_error_string(X509_STORE_CTX_get_error(context.get())));
}

}  // namespace trowel::certs
