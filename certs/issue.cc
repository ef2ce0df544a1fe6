#include "certs/issue.h"

#include <arpa/inet.h>
#include <openssl/pem.h>
#include <openssl/rand.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstddef>
#include <utility>

#include "base/text.h"
#include "base/time_text.h"
#include "certs/openssl.h"

namespace trowel::certs {
namespace {

struct Draft {
  CertificatePtr certificate;
  KeyPtr key;
};

bool IsIpAddress(const std::string& host) {
  std::array<unsigned char, sizeof(in6_addr)> address;
  return inet_pton(AF_INET, host.c_str(), address.data()) == 1 ||
         inet_pton(AF_INET6, host.c_str(), address.data()) == 1;
}

// RFC 1123 names, with a wildcard as the first label. Anything else would be swallowed by
// OpenSSL's configuration syntax: a comma in a host would add a second name.
bool IsDnsName(std::string_view host) {
  if (host.starts_with("*.")) host.remove_prefix(2);
  if (host.empty() || host.size() > 253) return false;
  std::size_t label = 0;
  for (std::size_t i = 0; i <= host.size(); ++i) {
    if (i == host.size() || host[i] == '.') {
      if (label == 0 || label > 63 || host[i - 1] == '-') return false;
      label = 0;
      continue;
    }
    const bool hyphen = host[i] == '-' && label > 0;
    if (std::isalnum(static_cast<unsigned char>(host[i])) == 0 && !hyphen) return false;
    ++label;
  }
  return true;
}

absl::StatusOr<std::string> AlternativeNames(const std::vector<std::string>& hosts) {
  if (hosts.empty()) return InvalidArgument("a serving certificate needs at least one host");
  if (hosts.size() > 100) return InvalidArgument("{} hosts, at most 100", hosts.size());
  std::string names;
  for (const std::string& host : hosts) {
    const bool ip = IsIpAddress(host);
    if (!ip && !IsDnsName(host)) {
      return InvalidArgument("host {}: expected a DNS name or an IP address", Printable(host));
    }
    names += fmt::format("{}{}:{}", names.empty() ? "" : ",", ip ? "IP" : "DNS", host);
  }
  return names;
}

absl::Status AddExtension(X509* certificate, int kind, const std::string& value, X509* issuer) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  const ExtensionPtr extension(X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str()));
  if (extension == nullptr || X509_add_ext(certificate, extension.get(), -1) != 1) {
    return TakeErrors(fmt::format("cannot add extension {} {}", OBJ_nid2sn(kind), value));
  }
  return absl::OkStatus();
}

absl::Status SetValidity(X509* certificate, absl::Time begin, absl::Time end) {
  if (ASN1_TIME_set(X509_getm_notBefore(certificate), absl::ToTimeT(begin)) == nullptr ||
      ASN1_TIME_set(X509_getm_notAfter(certificate), absl::ToTimeT(end)) == nullptr) {
    return TakeErrors("cannot set the validity");
  }
  return absl::OkStatus();
}

// 127 random bits and a leading 0, so that it is positive (RFC 5280 4.1.2.2).
absl::Status SetSerial(X509* certificate) {
  std::array<unsigned char, 16> bytes;
  if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1) {
    return TakeErrors("no random bytes");
  }
  bytes[0] = static_cast<unsigned char>((bytes[0] & 0x7F) | 0x40);
  const std::unique_ptr<BIGNUM, Freer<BN_free>> number(
      BN_bin2bn(bytes.data(), static_cast<int>(bytes.size()), nullptr));
  if (number == nullptr ||
      BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate)) == nullptr) {
    return TakeErrors("cannot set the serial number");
  }
  return absl::OkStatus();
}

// A certificate of a fresh key, without issuer, extensions and signature.
absl::StatusOr<Draft> MakeDraft(std::string_view common_name, absl::Time begin, absl::Time end) {
  Draft draft{CertificatePtr(X509_new()), KeyPtr(EVP_EC_gen("P-256"))};
  X509* certificate = draft.certificate.get();
  if (certificate == nullptr || draft.key == nullptr) return TakeErrors("cannot make a key");
  if (X509_set_version(certificate, X509_VERSION_3) != 1 ||
      X509_set_pubkey(certificate, draft.key.get()) != 1) {
    return TakeErrors("cannot make a certificate");
  }
  // A common name has at most 64 characters; the names that count are the alternative ones.
  const std::string name(common_name.substr(0, 64));
  if (X509_NAME_add_entry_by_NID(X509_get_subject_name(certificate), NID_commonName, MBSTRING_UTF8,
                                 reinterpret_cast<const unsigned char*>(name.data()),
                                 static_cast<int>(name.size()), -1, 0) != 1) {
    return TakeErrors(fmt::format("cannot set the common name {}", Printable(name)));
  }
  RETURN_IF_ERROR(SetSerial(certificate));
  RETURN_IF_ERROR(SetValidity(certificate, begin, end));
  return draft;
}

absl::StatusOr<KeyPair> Sign(const Draft& draft, EVP_PKEY* signer) {
  if (X509_sign(draft.certificate.get(), signer, EVP_sha256()) == 0) {
    return TakeErrors("cannot sign the certificate");
  }
  const BioPtr certificate(BIO_new(BIO_s_mem()));
  const BioPtr key(BIO_new(BIO_s_secmem()));
  if (certificate == nullptr || key == nullptr ||
      PEM_write_bio_X509(certificate.get(), draft.certificate.get()) != 1 ||
      PEM_write_bio_PKCS8PrivateKey(key.get(), draft.key.get(), nullptr, nullptr, 0, nullptr,
                                    nullptr) != 1) {
    return TakeErrors("cannot write the certificate as PEM");
  }
  return KeyPair{Content(certificate.get()), Content(key.get())};
}

absl::StatusOr<absl::Time> NotAfter(const X509* certificate) {
  std::tm end = {};
  if (ASN1_TIME_to_tm(X509_get0_notAfter(certificate), &end) != 1) {
    return TakeErrors("the authority's certificate has no readable end");
  }
  return absl::FromTimeT(timegm(&end));
}

struct LeafRequest {
  std::string common_name;
  std::string usage;              // serverAuth or clientAuth.
  std::string alternative_names;  // OpenSSL's syntax; may be empty.
};

absl::StatusOr<KeyPair> IssueSigned(const KeyPair& ca, const LeafRequest& request,
                                    absl::Duration lifetime, absl::Time now) {
  if (lifetime < absl::Minutes(1)) return InvalidArgument("a lifetime is at least one minute");
  const auto issuers = ParseCertificates(ca.certificate_pem);
  if (!issuers.ok()) return Annotate(issuers.status(), "the authority's certificate");
  const auto signer = ParseKey(ca.key_pem);
  if (!signer.ok()) return Annotate(signer.status(), "the authority's key");
  X509* issuer = issuers->front().get();
  if (X509_check_private_key(issuer, signer->get()) != 1) {
    return TakeErrors("the authority's key does not belong to its certificate");
  }
  if (X509_check_ca(issuer) == 0) return InvalidArgument("the signing certificate is no authority");
  ASSIGN_OR_RETURN(const absl::Time issuer_end, NotAfter(issuer));
  if (issuer_end <= now) {
    return InvalidArgument("the authority expired at {}: issue a new one",
                           FormatUtcExactly(issuer_end));
  }

  // An hour back: clocks of the caller and ours differ.
  ASSIGN_OR_RETURN(const Draft draft, MakeDraft(request.common_name, now - absl::Hours(1),
                                                std::min(now + lifetime, issuer_end)));
  X509* leaf = draft.certificate.get();
  if (X509_set_issuer_name(leaf, X509_get_subject_name(issuer)) != 1) {
    return TakeErrors("cannot set the issuer");
  }
  RETURN_IF_ERROR(AddExtension(leaf, NID_basic_constraints, "critical,CA:FALSE", issuer));
  RETURN_IF_ERROR(AddExtension(leaf, NID_key_usage, "critical,digitalSignature", issuer));
  RETURN_IF_ERROR(AddExtension(leaf, NID_ext_key_usage, request.usage, issuer));
  RETURN_IF_ERROR(AddExtension(leaf, NID_subject_key_identifier, "hash", issuer));
  RETURN_IF_ERROR(AddExtension(leaf, NID_authority_key_identifier, "keyid:always", issuer));
  if (!request.alternative_names.empty()) {
    RETURN_IF_ERROR(AddExtension(leaf, NID_subject_alt_name, request.alternative_names, issuer));
  }
  return Sign(draft, signer->get());
}

}  // namespace

absl::StatusOr<KeyPair> IssueCa(std::string_view common_name, absl::Time now) {
  ASSIGN_OR_RETURN(const Draft draft,
                   MakeDraft(common_name, now - absl::Hours(1), now + kCaLifetime));
  X509* ca = draft.certificate.get();
  if (X509_set_issuer_name(ca, X509_get_subject_name(ca)) != 1) {
    return TakeErrors("cannot set the issuer");
  }
  RETURN_IF_ERROR(AddExtension(ca, NID_basic_constraints, "critical,CA:TRUE,pathlen:0", ca));
  RETURN_IF_ERROR(AddExtension(ca, NID_key_usage, "critical,keyCertSign,cRLSign", ca));
  RETURN_IF_ERROR(AddExtension(ca, NID_subject_key_identifier, "hash", ca));
  return Sign(draft, draft.key.get());
}

absl::StatusOr<KeyPair> IssueLeaf(const KeyPair& ca, const std::vector<std::string>& hosts,
                                  absl::Duration lifetime, absl::Time now) {
  ASSIGN_OR_RETURN(std::string names, AlternativeNames(hosts));
  return IssueSigned(ca, {hosts.front(), "serverAuth", std::move(names)}, lifetime, now);
}

absl::StatusOr<KeyPair> IssueClient(const KeyPair& ca, std::string_view name,
                                    absl::Duration lifetime, absl::Time now) {
  if (name.empty()) return InvalidArgument("a client certificate needs a name");
  return IssueSigned(ca, {std::string(name), "clientAuth", ""}, lifetime, now);
}

}  // namespace trowel::certs
