#pragma once

#include <chrono>
#include <string>

#include "daemon/serving_certificate.h"
#include "test/support/fake_virtual_garden.h"

namespace trowel::test {

// How a replica makes its own certificate for `host` in that garden, in a hurry.
inline daemon::ServingCertificate::SelfMade SelfMadeFor(const std::string& host,
                                                        const FakeVirtualGarden& garden) {
  daemon::ServingCertificate::SelfMade made;
  made.keeper.store.access = garden.access();
  made.keeper.hosts = {host};
  made.keeper.hurry = std::chrono::milliseconds(5);
  made.lease.space = "garden";
  made.lease.name = "trowel-certs";
  made.lease.identity = "trowel-0";
  return made;
}

}  // namespace trowel::test
