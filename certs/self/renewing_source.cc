#include "certs/self/renewing_source.h"

#include <utility>

#include "base/log.h"
#include "base/sleep.h"

namespace trowel::certs {

RenewingSource::RenewingSource(Options options, const Clock* clock, const kube::Leader* leader,
                               ApplyMaterial apply)
    : options_(std::move(options)),
      clock_(clock),
      leader_(leader),
      apply_(std::move(apply)),
      store_(options_.store, leader) {
  stats_.pending = true;
  thread_ = std::jthread([this](const std::stop_token& stop) { Run(stop); });
}

CertificateSource::Stats RenewingSource::stats() const {
  MutexLock lock(&mutex_);
  return stats_;
}

void RenewingSource::Run(const std::stop_token& stop) {
  bool go_on = true;
  while (go_on) {
    Tell(Look());
    go_on = SleepUnless(stop, stats().pending ? options_.hurry : options_.poll);
  }
}

absl::Status RenewingSource::Look() {
  ASSIGN_OR_RETURN(SelfStore::Stored stored, store_.Read());
  absl::Status led = absl::OkStatus();
  if (leader_->IsLeader()) led = Lead(&stored);
  // Somebody else was faster: the next look sees what he wrote.
  if (absl::IsAborted(led)) led = absl::OkStatus();
  // A leader that cannot write still serves what is there.
  if (stored.state.leaf.certificate_pem.empty()) {
    if (!led.ok()) return led;
    const std::string problem = leader_->Problem();
    return Unavailable("waiting for the {}{}{}", store_.Description(), problem.empty() ? "" : ": ",
                       problem);
  }
  const absl::Status served = Serve(stored.state);
  return led.ok() ? served : led;
}

// Secret before registration: what callers are told to trust must outlive this process.
absl::Status RenewingSource::Lead(SelfStore::Stored* stored) {
  // Tells how long callers have known the present authority. A leaf of one that they know expires
  // whether or not they can be told of others, so it is renewed all the same.
  const bool has_ca = !stored->state.ca.certificate_pem.empty();
  const absl::Status registered = has_ca ? Register(stored->state) : absl::OkStatus();
  ASSIGN_OR_RETURN(const SelfState next, NextState(stored->state, served_,
                                                   {.hosts = options_.hosts,
                                                    .now = clock_->Now(),
                                                    .ca_is_trusted = IsTrusted(stored->state),
                                                    .can_tell = registered.ok()}));
  if (next == stored->state) return registered;
  if (!leader_->IsLeader()) return absl::OkStatus();  // The calls above may have taken long.
  RETURN_IF_ERROR(store_.Write(next, stored->version));
  log::Info("the certificates are renewed",
            {{"secret", store_.Description()},
             {"authority", next.ca == stored->state.ca ? "kept" : "new"},
             {"leaf", next.leaf == stored->state.leaf ? "kept" : "new"}});
  ASSIGN_OR_RETURN(*stored, store_.Read());
  return Register(stored->state);
}

absl::Status RenewingSource::Register(const SelfState& state) {
  ASSIGN_OR_RETURN(const SelfStore::Registered registered, store_.Register(BundleOf(state)));
  const bool absent = registered == SelfStore::Registered::kAbsent;
  if (registered == SelfStore::Registered::kPatched || registered_ca_ != state.ca.certificate_pem ||
      absent != registration_absent_) {
    registered_at_ = std::chrono::steady_clock::now();
    log::Info(absent ? "no registration has a caBundle to keep"
                     : "the registration has the authorities as caBundle");
  }
  registered_ca_ = state.ca.certificate_pem;
  registration_absent_ = absent;
  return absl::OkStatus();
}

// Where there is no registration, nobody calls who could miss the old authority.
bool RenewingSource::IsTrusted(const SelfState& state) const {
  if (state.ca.certificate_pem.empty() || registered_ca_ != state.ca.certificate_pem) return false;
  return registration_absent_ ||
         std::chrono::steady_clock::now() - registered_at_ >= options_.settled;
}

absl::Status RenewingSource::Serve(const SelfState& state) {
  if (state == served_) return absl::OkStatus();
  const absl::Status fits = CheckServes(state, clock_->Now());
  if (!fits.ok()) return Annotate(fits, store_.Description());
  const bool is_new = state.leaf != served_.leaf;
  if (is_new) {
    RETURN_IF_ERROR(apply_({.certificate_pem = state.leaf.certificate_pem,
                            .key_pem = state.leaf.key_pem,
                            .client_ca_pem = ""}));
  }
  served_ = state;
  if (!is_new) return absl::OkStatus();
  log::Info("serving a new certificate", {{"secret", store_.Description()}});
  MutexLock lock(&mutex_);
  if (!stats_.pending) ++stats_.reloads;
  stats_.pending = false;
  return absl::OkStatus();
}

void RenewingSource::Tell(const absl::Status& status) {
  const std::string error(Message(status));
  {
    MutexLock lock(&mutex_);
    if (error == stats_.error) return;
    stats_.error = error;
    if (!status.ok() && !stats_.pending) ++stats_.failures;
  }
  if (status.ok()) {
    log::Info("the certificates are kept again", {{"secret", store_.Description()}});
  } else {
    log::Warn("the certificates cannot be kept", {{"problem", error}});
  }
}

}  // namespace trowel::certs
