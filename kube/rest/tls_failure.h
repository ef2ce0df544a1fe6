#pragma once

#include <string>
#include <string_view>

#include <openssl/x509_vfy.h>
#include <boost/system/error_code.hpp>

// What went wrong with a connection, in words for a person who can do something about it.
namespace trowel::kube {

// Empty: it may heal by itself.
std::string_view RemedyFor(const boost::system::error_code& error);

struct VerifyFailure {
  std::string what;    // "its certificate is for a and b, not for c"
  std::string remedy;  // "name one of these in tls-server-name"
};

// Of the certificate at which a verification stands; `name` is what it should be for.
VerifyFailure DescribeVerifyFailure(X509_STORE_CTX* at, const std::string& name);

}  // namespace trowel::kube
