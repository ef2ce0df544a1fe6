#include "test/golden/state_changes.h"

#include <functional>
#include <utility>

#include "garden/builder.h"
#include "garden/decode.h"
#include "test/support/garden_fixture.h"
#include "test/support/review_garden.h"

namespace trowel::testing {
namespace {

using Edit = std::function<void(Json*)>;

constexpr char kCore[] = "core.gardener.cloud";
constexpr char kSeedManagement[] = "seedmanagement.gardener.cloud";

void Apply(garden::Kind kind, const Json& object, garden::GardenBuilder* builder) {
  simdjson::dom::parser parser;
  simdjson::dom::element root;
  const std::string text = object.dump();
  if (parser.parse(text).get(root) != simdjson::SUCCESS) std::abort();
  garden::JsonTrail trail;
  builder->Apply(garden::DecodeObject(kind, root, &trail));
}

// What is asked of one object.
class Requests {
 public:
  Requests(Json object, std::string group, std::string version, std::string resource)
      : object_(std::move(object)), group_(std::move(group)), resource_(std::move(resource)) {
    version_ = std::move(version);
  }

  void Update(const std::string& name, const Edit& edit, const std::string& subresource = "") {
    Json now = object_;
    edit(&now);
    Add(name, "UPDATE", object_, std::move(now), subresource);
  }
  void Annotate(const std::string& key, const std::string& value) {
    Update("annotate " + key + "=" + value,
           [&](Json* now) { (*now)["metadata"]["annotations"][key] = value; });
  }
  void Delete() { Add("delete", "DELETE", object_, nullptr, ""); }
  // Of an object that is being deleted, the last finalizer goes.
  void Finalize(const std::string& finalizer) {
    Json old = object_;
    old["metadata"]["deletionTimestamp"] = "2026-11-29T22:30:00Z";
    old["metadata"]["finalizers"] = {finalizer};
    Json now = old;
    now["metadata"].erase("finalizers");
    Add("finalize", "UPDATE", std::move(old), std::move(now), "");
  }

  std::vector<StateChange> changes;

 private:
  void Add(const std::string& name, const std::string& operation, Json old, Json now,
           const std::string& subresource) {
    const std::string kind = object_["kind"];
    Json request = {
        {"uid", "1"},
        {"kind", {{"group", group_}, {"version", version_}, {"kind", kind}}},
        {"resource", {{"group", group_}, {"version", version_}, {"resource", resource_}}},
        {"name", object_["metadata"]["name"]},
        {"operation", operation},
        {"object", std::move(now)},
        {"oldObject", std::move(old)}};
    if (!subresource.empty()) request["subResource"] = subresource;
    if (object_["metadata"].contains("namespace")) {
      request["namespace"] = object_["metadata"]["namespace"];
    }
    const std::string label = kind + " " + object_["metadata"]["name"].get<std::string>();
    changes.push_back(
        {label + (subresource.empty() ? "" : "/" + subresource) + ": " + name, std::move(request)});
  }

  Json object_;
  std::string group_, version_, resource_;
};

void Take(Requests requests, std::vector<StateChange>* all) {
  for (StateChange& change : requests.changes) all->push_back(std::move(change));
}

void ChangeShoot(const MoveState& state, std::vector<StateChange>* all) {
  Requests shoot(state.shoot, kCore, "v1beta1", "shoots");
  shoot.Update("label", [](Json* now) { (*now)["metadata"]["labels"]["team"] = "a"; });
  shoot.Update("more workers",
               [](Json* now) { (*now)["spec"]["provider"]["workers"][0]["maximum"] = 77; });
  shoot.Update("hibernate", [](Json* now) { (*now)["spec"]["hibernation"]["enabled"] = true; });
  shoot.Update("make highly available", [](Json* now) {
    (*now)["spec"]["controlPlane"]["highAvailability"]["failureTolerance"]["type"] = "node";
  });
  shoot.Delete();
  shoot.Finalize("gardener");
  for (const char* operation :
       {"reconcile", "retry", "maintain", "rotate-etcd-encryption-key", "rotate-credentials-start",
        "rotate-ca-start", "rollout-workers=pool-0", "maintain;rotate-ssh-keypair",
        "force-in-place-update"}) {
    shoot.Annotate("gardener.cloud/operation", operation);
  }
  shoot.Annotate("maintenance.gardener.cloud/operation", "rotate-credentials-start");
  for (const char* value : {"true", "false"}) {
    shoot.Annotate("shoot.gardener.cloud/skip-readiness", value);
    shoot.Annotate("shoot.gardener.cloud/ignore", value);
    shoot.Annotate("migration.gardener.cloud/live-migrate", value);
    shoot.Annotate("migration.shoot.gardener.cloud/abort-live-migration", value);
    shoot.Annotate("migration.gardener.cloud/force-shrink-etcd", value);
  }
  shoot.Update("remove live-migrate", [](Json* now) {
    (*now)["metadata"]["annotations"].erase("migration.gardener.cloud/live-migrate");
  });
  shoot.Annotate("trowel.gardener.cloud/approved-by", "operator@example.org");
  shoot.Update(
      "report progress", [](Json* now) { (*now)["status"]["lastOperation"]["progress"] = 42; },
      "status");
  shoot.Update(
      "force another seed", [](Json* now) { (*now)["status"]["seedName"] = "aws-eu2"; }, "status");
  shoot.Update(
      "force an operation",
      [](Json* now) {
        (*now)["status"]["lastOperation"]["type"] = "Migrate";
        (*now)["status"]["lastOperation"]["state"] = "Aborted";
      },
      "status");
  shoot.Update(
      "join the peers",
      [](Json* now) {
        (*now)["status"]["liveMigration"]["conditions"] = {
            {{"type", "DestinationEtcdPeersJoined"}, {"status", "True"}, {"reason", "x"}}};
      },
      "status");
  Take(std::move(shoot), all);
}

void ChangeSeed(Json seed, std::vector<StateChange>* all) {
  seed["kind"] = "Seed";
  seed["apiVersion"] = "core.gardener.cloud/v1beta1";
  Requests requests(seed, kCore, "v1beta1", "seeds");
  requests.Delete();
  requests.Finalize("gardener");
  requests.Update("move to another region",
                  [](Json* now) { (*now)["spec"]["provider"]["region"] = "eu-north-1"; });
  requests.Update("lose a zone", [](Json* now) { (*now)["spec"]["provider"]["zones"].erase(2); });
  requests.Update("enforce zones", [](Json* now) {
    (*now)["spec"]["settings"]["zoneSelection"]["mode"] = "Enforce";
  });
  requests.Update("other backup credentials",
                  [](Json* now) { (*now)["spec"]["backup"]["credentialsRef"]["name"] = "other"; });
  requests.Update("hide",
                  [](Json* now) { (*now)["spec"]["settings"]["scheduling"]["visible"] = false; });
  requests.Annotate("shoot.gardener.cloud/emergency-stop-reconciliations", "true");
  requests.Update(
      "another gardenlet", [](Json* now) { (*now)["status"]["gardener"]["version"] = "v1.199.0"; },
      "status");
  requests.Update(
      "beat",
      [](Json* now) {
        (*now)["status"]["conditions"][0]["lastUpdateTime"] = "2026-11-29T22:39:00Z";
      },
      "status");
  Take(std::move(requests), all);

  const Json metadata = {{"name", seed["metadata"]["name"]}, {"namespace", "garden"}};
  const std::string version = std::string(kSeedManagement) + "/v1alpha1";
  Requests managed({{"kind", "ManagedSeed"},
                    {"apiVersion", version},
                    {"metadata", metadata},
                    {"spec", {{"gardenlet", {{"deployment", {{"image", {{"tag", "1"}}}}}}}}}},
                   kSeedManagement, "v1alpha1", "managedseeds");
  managed.Update("roll out", [](Json* now) {
    (*now)["spec"]["gardenlet"]["deployment"]["image"]["tag"] = "2";
  });
  managed.Delete();
  Take(std::move(managed), all);
  Requests gardenlet({{"kind", "Gardenlet"},
                      {"apiVersion", version},
                      {"metadata", metadata},
                      {"spec", {{"deployment", {{"helm", {{"ociRepository", "1"}}}}}}}},
                     kSeedManagement, "v1alpha1", "gardenlets");
  gardenlet.Update("roll out",
                   [](Json* now) { (*now)["spec"]["deployment"]["helm"]["ociRepository"] = "2"; });
  Take(std::move(gardenlet), all);

  Requests bucket({{"kind", "BackupBucket"},
                   {"apiVersion", "core.gardener.cloud/v1beta1"},
                   {"metadata", {{"name", seed["metadata"]["uid"]}}},
                   {"spec", {{"seedName", seed["metadata"]["name"]}}}},
                  kCore, "v1beta1", "backupbuckets");
  bucket.Delete();
  Take(std::move(bucket), all);
}

void ChangeBackups(const MoveState& state, std::vector<StateChange>* all) {
  for (const Json& entry : state.backup_entries) {
    Requests requests(entry, kCore, "v1beta1", "backupentries");
    requests.Delete();
    requests.Finalize("gardener");
    requests.Update("other seed", [](Json* now) { (*now)["spec"]["seedName"] = "aws-eu2"; });
    requests.Update("other bucket", [](Json* now) { (*now)["spec"]["bucketName"] = "other"; });
    requests.Annotate("backupentry.core.gardener.cloud/force-deletion", "true");
    requests.Update("label", [](Json* now) { (*now)["metadata"]["labels"]["team"] = "a"; });
    Take(std::move(requests), all);
  }
  if (state.shoot_state.is_null()) return;
  Requests requests(state.shoot_state, kCore, "v1beta1", "shootstates");
  requests.Delete();
  requests.Finalize("core.gardener.cloud/shootstate");
  Take(std::move(requests), all);
}

}  // namespace

MoveStates ReadMoveStates() {
  const Json document = Json::parse(ReadTestFile("test/data/moves/states.json"));
  MoveStates all;
  all.seeds = document["seeds"];
  all.now = At(document["now"].get<std::string>());
  for (const Json& state : document["states"]) {
    all.states.push_back({.id = state["id"],
                          .phase = state["phase"],
                          .note = state["note"],
                          .shoot = state["shoot"],
                          .backup_entries = state["backupEntries"],
                          .shoot_state = state["shootState"],
                          .bastions = state["bastions"]});
  }
  return all;
}

std::shared_ptr<const garden::GardenView> MoveStates::GardenOf(const MoveState& state) const {
  garden::GardenBuilder builder;
  for (const Json& seed : seeds) Apply(garden::Kind::kSeed, seed, &builder);
  Apply(garden::Kind::kShoot, state.shoot, &builder);
  for (const Json& entry : state.backup_entries) {
    Apply(garden::Kind::kBackupEntry, entry, &builder);
  }
  for (const Json& bastion : state.bastions) Apply(garden::Kind::kBastion, bastion, &builder);
  if (!state.shoot_state.is_null()) {
    Apply(garden::Kind::kShootState, state.shoot_state, &builder);
  }
  return builder.Build();
}

std::vector<StateChange> MoveStates::ChangesOf(const MoveState& state) const {
  std::vector<StateChange> all;
  ChangeShoot(state, &all);
  ChangeBackups(state, &all);
  for (const Json& seed : seeds) {
    const Json& name = seed["metadata"]["name"];
    if (name == state.shoot["spec"]["seedName"] || name == state.shoot["status"]["seedName"]) {
      ChangeSeed(seed, &all);
    }
  }
  return all;
}

std::string ReviewOf(const StateChange& change, const std::string& user,
                     const std::vector<std::string>& groups) {
  Json request = change.request;
  request["userInfo"] = {{"username", user}, {"groups", groups}};
  return Json({{"kind", "AdmissionReview"},
               {"apiVersion", "admission.k8s.io/v1"},
               {"request", std::move(request)}})
      .dump();
}

}  // namespace trowel::testing
