import { isDeepStrictEqual } from "node:util";

const FIELD = "spec.seedName";
const LIVE = "migration.gardener.cloud/live-migrate";
const ALLOW_DISTANT = "migration.gardener.cloud/allow-distant-regions";
const EMERGENCY_STOP = "shoot.gardener.cloud/emergency-stop-reconciliations";
const THRESHOLD_DEFAULT = 180;
const TRUTHY = new Set(["1", "t", "T", "true", "TRUE", "True"]);

// Runs every check; a person who has to fix three things hears about all three at once.
// A finding is {rule, field, message, warn}; a warning does not deny.
export function judge(shoot, old, garden) {
  const findings = [];
  const source = old.spec.seedName;
  const destination = shoot.spec.seedName;
  if (!destination || source === destination) return findings;
  const move = {
    shoot,
    old,
    garden,
    from: garden.seeds.get(source),
    to: garden.seeds.get(destination),
    live: truthy(shoot, LIVE),
    deny: (rule, message, field = FIELD) => findings.push({ rule, field, message, warn: false }),
    warn: (rule, message, field = FIELD) => findings.push({ rule, field, message, warn: true }),
  };
  checkShoot(move);
  if (!move.from || !move.to) {
    move.deny("seed-exists", `seed ${source} or ${destination} does not exist`);
    return findings;
  }
  checkDestination(move);
  checkPair(move);
  return findings;
}

// What needs no seed.
function checkShoot(move) {
  const { shoot, old, deny, warn } = move;
  const { seedName: wanted, ...spec } = shoot.spec;
  const { seedName: was, ...oldSpec } = old.spec;
  if (!isDeepStrictEqual(spec, oldSpec)) {
    deny("binding-only", `only ${FIELD} may change, as from ${was} to ${wanted}`, "spec");
  }
  if (old.metadata.deletionTimestamp) deny("shoot-deleting", "the shoot is being deleted");
  const host = old.status?.seedName;
  if (host && host !== was) deny("migration-in-progress", `the shoot still runs on ${host}`);
  const last = old.status?.lastOperation;
  if (["Migrate", "Restore", "LiveMigrate"].includes(last?.type) && last.state !== "Succeeded") {
    deny("migration-in-progress", `${last.type} is ${last.state}`);
  }
  if (last?.state === "Failed" || last?.state === "Error") {
    warn("shoot-last-operation", `${last.type}: ${last.state}`, "status.lastOperation");
  }
  if (move.live && !shoot.spec.controlPlane?.highAvailability) {
    deny("live-ha", "the control plane is not highly available", "spec.controlPlane");
  }
  if (move.live && (shoot.spec.hibernation?.enabled || shoot.status?.hibernated)) {
    deny("live-hibernated", "the shoot is hibernated", "spec.hibernation");
  }
}

// Whether the new seed can take the shoot.
function checkDestination({ shoot, to, garden, deny, warn }) {
  const { name } = to.metadata;
  const zones = to.spec.provider.zones ?? [];
  if (to.metadata.deletionTimestamp) deny("seed-deleting", `seed ${name} is being deleted`);
  checkHealth(to, deny);
  if (stopped(to)) deny("seed-emergency-stop", `seed ${name} is stopped`);
  if (to.spec.settings?.scheduling && !to.spec.settings.scheduling.visible) {
    warn("seed-visible", `seed ${name} is not visible`);
  }
  const allocatable = to.status?.allocatable?.shoots;
  const used = garden.usage.get(name) ?? 0;
  if (allocatable !== undefined && !(used < Number(allocatable))) {
    deny("seed-capacity", `seed ${name} has ${used} shoots`);
  }
  if (!tolerates(shoot.spec.tolerations ?? [], to.spec.taints ?? [])) {
    deny("taints-tolerated", `taints of seed ${name}`);
  }
  const offered = new Set((to.spec.accessRestrictions ?? []).map((one) => one.name));
  for (const wanted of shoot.spec.accessRestrictions ?? []) {
    if (!offered.has(wanted.name)) deny("access-restrictions", `${name} lacks ${wanted.name}`);
  }
  for (const [key, value] of Object.entries(shoot.spec.seedSelector?.matchLabels ?? {})) {
    if (to.metadata.labels?.[key] !== value) deny("shoot-selector", `${name} does not match`);
  }
  const plane = shoot.spec.controlPlane;
  if (plane?.highAvailability?.failureTolerance?.type === "zone" && zones.length < 3) {
    deny("ha-zones", `seed ${name} has fewer than 3 zones`);
  }
  for (const zone of plane?.zones ?? []) {
    if (!zones.includes(zone)) deny("control-plane-zones", `seed ${name} lacks ${zone}`);
  }
}

function checkHealth(seed, deny) {
  const wanted = ["GardenletReady", "SeedSystemComponentsHealthy"];
  if (seed.spec.backup) wanted.push("BackupBucketsReady");
  for (const type of wanted) {
    if (!isTrue(seed, type)) deny("seed-healthy", `${seed.metadata.name}: ${type} is not True`);
  }
  const { lastOperation, observedGeneration = 0 } = seed.status ?? {};
  if (!lastOperation || observedGeneration < seed.metadata.generation) {
    deny("seed-healthy", `${seed.metadata.name} is not reconciled`);
  }
}

// Whether both seeds go together.
function checkPair(move) {
  const { shoot, from, to, deny, warn } = move;
  const [a, b] = [from.metadata.name, to.metadata.name];
  if (stopped(from) || !isTrue(from, "GardenletReady") ||
      !isTrue(from, "SeedSystemComponentsHealthy")) {
    warn("source-healthy", `seed ${a} cannot run the migration`);
  }
  if (!from.spec.backup || !to.spec.backup) deny("backup-configured", `${a} or ${b} has no backup`);
  const [x, y] = [from.status?.gardener?.version, to.status?.gardener?.version];
  if (x !== y || !x) deny("gardenlet-version", `${a} runs ${x}, ${b} runs ${y}`);
  if (from.spec.provider.type !== to.spec.provider.type) warn("provider-type", `${a}, ${b} differ`);
  if (from.spec.dns.internal?.domain !== to.spec.dns.internal?.domain) {
    deny("internal-domain", `${a} and ${b} differ`);
  }
  const domain = shoot.spec.dns?.domain ?? "";
  const used = (from.spec.dns.defaults ?? []).find((one) => domain.endsWith(`.${one.domain}`));
  if (used && !(to.spec.dns.defaults ?? []).some((one) => one.domain === used.domain)) {
    deny("default-domain", `seed ${b} lacks ${used.domain}`);
  }
  checkDistance(move);
}

function checkDistance({ shoot, from, to, garden, live, deny, warn }) {
  if (truthy(shoot, ALLOW_DISTANT)) return;
  const object = live ? deny : warn;
  const [a, b] = [from.spec.provider.region, to.spec.provider.region];
  const distance = garden.distance(a, b);
  if (distance === undefined) object("region-distance", `${a} to ${b} is not known`);
  if (distance > THRESHOLD_DEFAULT) object("region-distance", `${a} to ${b} is ${distance}`);
}

function truthy(shoot, annotation) {
  return TRUTHY.has(shoot.metadata.annotations?.[annotation]);
}

function isTrue(seed, type) {
  return seed.status?.conditions?.find((one) => one.type === type)?.status === "True";
}

function stopped(seed) {
  return seed.metadata.annotations?.[EMERGENCY_STOP] === "true";
}

function tolerates(tolerations, taints) {
  if (taints.length > tolerations.length) return false;
  const values = new Map(tolerations.map((one) => [one.key, one.value ?? ""]));
  return taints.every(
    ({ key, value }) => values.has(key) && (value === undefined || values.get(key) === value),
  );
}
