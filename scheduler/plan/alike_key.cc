#include "scheduler/plan/alike_key.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <type_traits>

#include "garden/seed.h"
#include "garden/shoot_detail.h"

namespace trowel::scheduler {
namespace {

// Values as their bytes, lengths before texts: no two different moves make the same key.
class KeyWriter {
 public:
  explicit KeyWriter(std::string* key) : key_(key) {}

  template <typename T>
  void Value(const T& value) {
    static_assert(std::is_trivially_copyable_v<T> && std::has_unique_object_representations_v<T>);
    std::array<char, sizeof(T)> bytes;
    std::memcpy(bytes.data(), &value, sizeof(T));
    key_->append(bytes.data(), bytes.size());
  }
  // What is shared is told apart by where it is.
  void Address(const void* object) { Value(reinterpret_cast<std::uintptr_t>(object)); }
  void Flag(bool flag) { key_->push_back(flag ? '+' : '-'); }
  void Text(std::string_view text) {
    Value(text.size());
    key_->append(text);
  }
  void Texts(const std::vector<std::string>& texts) {
    Value(texts.size());
    for (const std::string& text : texts) Text(text);
  }
  void Network(const garden::Cidr& network) {
    Value(network.family);
    Value(network.prefix);
    Value(network.network);
  }
  void Network(const std::optional<garden::Cidr>& network) {
    Flag(network.has_value());
    if (network.has_value()) Network(*network);
  }
  void Networks(const std::vector<garden::Cidr>& networks) {
    Value(networks.size());
    for (const garden::Cidr& network : networks) Network(network);
  }
  void Selector(const garden::SeedSelector& selector) {
    Value(selector.labels.match_labels.pairs().size());
    for (const auto& [key, value] : selector.labels.match_labels.pairs()) {
      Text(key);
      Text(value);
    }
    Value(selector.labels.match_expressions.size());
    for (const garden::LabelSelector::Expression& term : selector.labels.match_expressions) {
      Text(term.key);
      Value(term.op);
      Texts(term.values);
    }
    Flag(selector.has_provider_types);
    Texts(selector.provider_types);
  }

 private:
  std::string* key_;
};

// What the rule default-domain makes of the shoot's domain: the same for all that are below it.
std::string_view DefaultDomainOf(const policy::Move& move) {
  const std::string_view domain = move.shoot->dns_domain;
  if (domain.empty() || move.source == nullptr) return {};
  for (const std::string& parent : move.from().default_domains) {
    if (domain.size() > parent.size() && domain.ends_with(parent) &&
        domain[domain.size() - parent.size() - 1] == '.') {
      return parent;
    }
  }
  return {};
}

// What the rule shoot-domain reads of it: the whole domain of those few that have a DNS provider of
// their own.
void AddDomain(const garden::Shoot& shoot, KeyWriter* key) {
  key->Flag(shoot.dns_domain.empty() && !shoot.detail->unmanaged_dns);
  key->Text(shoot.detail->primary_dns_provider.has_value() ? shoot.dns_domain : std::string());
}

// What exposure-class, known-bugs and live-names read of it.
void AddDetail(const garden::Shoot& shoot, bool live, KeyWriter* key) {
  key->Text(shoot.detail->exposure_class);
  key->Text(shoot.provider_type);
  key->Value(live ? shoot.technical_id_length : std::uint16_t{0});
}

void AddShoot(const garden::Shoot& shoot, KeyWriter* key) {
  key->Flag(shoot.allow_distant_regions);
  key->Flag(shoot.workerless);
  key->Flag(shoot.has_networking);
  key->Value(shoot.failure_tolerance);
  for (const std::vector<std::string>* texts : {&shoot.control_plane_zones, &shoot.worker_zones,
                                                &shoot.ip_families, &shoot.access_restrictions}) {
    key->Texts(*texts);
  }
  key->Value(shoot.tolerations.size());
  for (const garden::Shoot::Toleration& toleration : shoot.tolerations) {
    key->Text(toleration.key);
    key->Text(toleration.value);
  }
  for (const std::optional<garden::Cidr>* network :
       {&shoot.networks.nodes, &shoot.networks.pods, &shoot.networks.services}) {
    key->Network(*network);
  }
  for (const std::vector<garden::Cidr>* networks :
       {&shoot.status_networks.nodes, &shoot.status_networks.pods,
        &shoot.status_networks.services}) {
    key->Networks(*networks);
  }
  key->Flag(shoot.seed_selector.has_value());
  if (shoot.seed_selector.has_value()) key->Selector(*shoot.seed_selector);
}

}  // namespace

std::string AlikeKey(const policy::Move& move, const garden::GardenView& view,
                     const policy::EffectivePolicy& policy) {
  std::string text;
  text.reserve(1024);
  KeyWriter key(&text);
  key.Text(move.source_name);
  key.Flag(move.live);
  key.Text(move.shoot->cloud_profile.name);
  key.Address(move.cloud_profile);  // Null, or of that name in some namespace.
  key.Flag(move.project != nullptr);
  key.Value(move.shoot_region);
  key.Value(policy.undecided);
  key.Value(policy.exempted);
  key.Text(policy.by_destination == 0 ? std::string()
                                      : policy::StandingOfShoot(*policy.policy, move));
  for (std::size_t i = 0; i < policy::RuleTable().size(); ++i) {
    if (policy.rules[i] == &policy.policy->rules[i]) continue;
    key.Value(i);
    key.Address(policy.rules[i]);
  }
  key.Value(policy::RuleTable().size());  // No more.
  key.Text(DefaultDomainOf(move));
  AddDomain(*move.shoot, &key);
  AddDetail(*move.shoot, move.live, &key);
  AddShoot(*move.shoot, &key);
  // Where a seed may go depends on which it is: what runs on it cannot carry it.
  const bool may_be_seed = view.IsManagedSeed(move.shoot->space, move.shoot->name) ||
                           view.kind(garden::Kind::kManagedSeed).broken > 0;
  key.Text(may_be_seed ? garden::KeyOf(*move.shoot) : std::string());
  return text;
}

}  // namespace trowel::scheduler
