#pragma once

#include <functional>
#include <string>

#include "certs/issue.h"
#include "certs/openssl.h"

namespace trowel::certs {

// The same certificate after `edit`, signed by the key of `signer_key_pem`: what nobody issues who
// means well, or looks.
KeyPair Edited(const KeyPair& pair, const std::string& signer_key_pem,
               const std::function<void(X509*)>& edit, const EVP_MD* hash = EVP_sha256());

// The same certificate of an RSA key of so many bits.
KeyPair WithRsaKey(const KeyPair& pair, const std::string& signer_key_pem, unsigned bits);

// For edits. An empty value takes the extension away.
void SetExtension(X509* certificate, int kind, const std::string& value);

}  // namespace trowel::certs
