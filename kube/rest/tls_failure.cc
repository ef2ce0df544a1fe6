#include "kube/rest/tls_failure.h"

#include <algorithm>
#include <array>
#include <ctime>
#include <memory>
#include <vector>

#include <absl/time/time.h>
#include <fmt/format.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <boost/asio/error.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/ssl/error.hpp>

#include "base/text.h"

namespace trowel::kube {
namespace {

namespace net = boost::asio;

// What a server says by an alert (RFC 8446, section 6.2) that it will say again: it does not take
// this client's certificate, wants one, or speaks no version of TLS that is spoken here.
constexpr std::array kLastingAlerts = {40, 42, 43, 44, 45, 46, 48, 49, 70, 71, 116};
constexpr int kAlertReasons = 1000;  // SSL_AD_REASON_OFFSET

std::string TextOf(const X509_NAME* name) {
  const std::unique_ptr<BIO, decltype(&BIO_free_all)> bio(BIO_new(BIO_s_mem()), BIO_free_all);
  if (bio == nullptr || X509_NAME_print_ex(bio.get(), name, 0, XN_FLAG_RFC2253) < 0) return "?";
  char* bytes = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &bytes);
  return size > 0 ? Printable({bytes, static_cast<std::size_t>(size)}) : "nobody";
}

std::string TextOf(const ASN1_TIME* time) {
  std::tm fields = {};
  if (ASN1_TIME_to_tm(time, &fields) != 1) return "?";
  return absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", absl::FromTM(fields, absl::UTCTimeZone()),
                          absl::UTCTimeZone());
}

std::string AddressText(const ASN1_OCTET_STRING& bytes) {
  net::ip::address_v4::bytes_type four;
  net::ip::address_v6::bytes_type six;
  const auto size = static_cast<std::size_t>(bytes.length);
  if (size == four.size()) {
    std::copy_n(bytes.data, size, four.begin());
    return net::ip::address_v4(four).to_string();
  }
  if (size != six.size()) return "?";
  std::copy_n(bytes.data, size, six.begin());
  return net::ip::address_v6(six).to_string();
}

std::vector<std::string> HostsOf(X509* certificate) {
  std::vector<std::string> hosts;
  const std::unique_ptr<GENERAL_NAMES, decltype(&GENERAL_NAMES_free)> names(
      static_cast<GENERAL_NAMES*>(
          X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)),
      GENERAL_NAMES_free);
  for (int i = 0; names != nullptr && i < sk_GENERAL_NAME_num(names.get()); ++i) {
    const GENERAL_NAME* const name = sk_GENERAL_NAME_value(names.get(), i);
    if (name->type == GEN_IPADD) hosts.push_back(AddressText(*name->d.iPAddress));
    if (name->type != GEN_DNS) continue;
    const ASN1_IA5STRING& text = *name->d.dNSName;
    hosts.push_back(Printable(
        {reinterpret_cast<const char*>(text.data), static_cast<std::size_t>(text.length)}));
  }
  return hosts;
}

// "a, b and c", but no more than a line takes.
std::string HostsText(X509* certificate) {
  constexpr std::size_t kShown = 6;
  std::vector<std::string> hosts = HostsOf(certificate);
  if (hosts.empty()) return "no host";
  if (hosts.size() > kShown) {
    const std::size_t more = hosts.size() - kShown;
    hosts.resize(kShown);
    hosts.push_back(fmt::format("{} more", more));
  }
  return JoinWords(hosts);
}

}  // namespace

std::string_view RemedyFor(const boost::system::error_code& error) {
  if (error == net::error::host_not_found || error == net::error::no_data) {
    return "there is no such host: check server, and whether the name can be looked up from here";
  }
  if (error.category() != net::error::get_ssl_category()) return {};
  const int reason = ERR_GET_REASON(static_cast<unsigned long>(error.value()));
  if (reason == SSL_R_WRONG_VERSION_NUMBER || reason == SSL_R_HTTP_REQUEST) {
    return "what listens there does not speak TLS: check the scheme and port of server";
  }
  if (std::find(kLastingAlerts.begin(), kLastingAlerts.end(), reason - kAlertReasons) ==
      kLastingAlerts.end()) {
    return {};
  }
  return "the server does not take the client certificate, or wants one: renew client-certificate "
         "and client-key";
}

VerifyFailure DescribeVerifyFailure(X509_STORE_CTX* at, const std::string& name) {
  X509* const certificate = X509_STORE_CTX_get_current_cert(at);
  const int error = X509_STORE_CTX_get_error(at);
  const std::string reason = X509_verify_cert_error_string(error);
  if (certificate == nullptr) return {reason, "check what listens there"};
  const std::string subject = TextOf(X509_get_subject_name(certificate));
  switch (error) {
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH:
      return {fmt::format("its certificate is for {}, not for {}", HostsText(certificate), name),
              "give a name that it has in server or tls-server-name"};
    case X509_V_ERR_CERT_HAS_EXPIRED:
      return {fmt::format("the certificate of {} was valid until {}", subject,
                          TextOf(X509_get0_notAfter(certificate))),
              "have it renewed; if it is not so late yet, set this machine's clock"};
    case X509_V_ERR_CERT_NOT_YET_VALID:
      return {fmt::format("the certificate of {} is valid from {} on", subject,
                          TextOf(X509_get0_notBefore(certificate))),
              "set this machine's clock, or wait"};
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
      return {fmt::format("the certificate of {} is of {}, an authority that is not known here",
                          subject, TextOf(X509_get_issuer_name(certificate))),
              "put the CA that issued it into certificate-authority-data"};
    default: return {fmt::format("the certificate of {}: {}", subject, reason), "have it replaced"};
  }
}

}  // namespace trowel::kube
