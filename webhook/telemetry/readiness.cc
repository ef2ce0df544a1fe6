#include "webhook/telemetry/readiness.h"

#include <utility>

namespace trowel::webhook {

void Readiness::SetWaitingFor(std::vector<garden::Kind> kinds) {
  const bool synced = kinds.empty();
  MutexLock lock(&mutex_);
  waiting_for_ = std::move(kinds);
  synced_.store(synced, std::memory_order_release);
}

void Readiness::SetGarden(GardenStatus status) {
  MutexLock lock(&mutex_);
  garden_ = std::move(status);
}

void Readiness::SetPolicy(PolicyStatus status) {
  MutexLock lock(&mutex_);
  policy_ = std::move(status);
}

void Readiness::SetCertificate(CertificateStatus status) {
  MutexLock lock(&mutex_);
  certificate_ = std::move(status);
}

std::vector<garden::Kind> Readiness::waiting_for() const {
  MutexLock lock(&mutex_);
  return waiting_for_;
}

GardenStatus Readiness::garden() const {
  MutexLock lock(&mutex_);
  return garden_;
}

PolicyStatus Readiness::policy() const {
  MutexLock lock(&mutex_);
  return policy_;
}

CertificateStatus Readiness::certificate() const {
  MutexLock lock(&mutex_);
  return certificate_;
}

}  // namespace trowel::webhook
