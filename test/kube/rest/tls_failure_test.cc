#include "kube/rest/tls_failure.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <boost/asio/error.hpp>
#include <boost/asio/ssl/error.hpp>

namespace trowel::kube {
namespace {

namespace net = boost::asio;
using ::testing::HasSubstr;

std::string RemedyForReason(int reason) {
  const int code = static_cast<int>(ERR_PACK(ERR_LIB_SSL, 0, reason));
  return std::string(RemedyFor({code, net::error::get_ssl_category()}));
}

TEST(TlsFailureRemedyTest, IsThereForAPortThatDoesNotSpeakTls) {
  EXPECT_THAT(RemedyForReason(SSL_R_WRONG_VERSION_NUMBER), HasSubstr("does not speak TLS"));
  EXPECT_THAT(RemedyForReason(SSL_R_HTTP_REQUEST), HasSubstr("does not speak TLS"));
}

TEST(TlsFailureRemedyTest, IsThereForACertificateThatTheServerRefuses) {
  for (const int reason : {SSL_R_TLSV13_ALERT_CERTIFICATE_REQUIRED, SSL_R_TLSV1_ALERT_UNKNOWN_CA,
                           SSL_R_SSLV3_ALERT_BAD_CERTIFICATE, SSL_R_SSLV3_ALERT_HANDSHAKE_FAILURE,
                           SSL_R_SSLV3_ALERT_CERTIFICATE_EXPIRED}) {
    EXPECT_THAT(RemedyForReason(reason), HasSubstr("renew client-certificate")) << reason;
  }
}

TEST(TlsFailureRemedyTest, IsNotThereForWhatMayHeal) {
  EXPECT_EQ(RemedyForReason(SSL_R_TLSV1_ALERT_INTERNAL_ERROR), "");
  for (const auto& error : {net::error::make_error_code(net::error::connection_reset),
                            net::error::make_error_code(net::error::timed_out),
                            net::error::make_error_code(net::error::network_unreachable),
                            net::error::make_error_code(net::error::host_not_found_try_again),
                            net::error::make_error_code(net::error::eof)}) {
    EXPECT_EQ(RemedyFor(error), "") << error.message();
  }
}

}  // namespace
}  // namespace trowel::kube
