import { readFileSync } from "node:fs";
import { join } from "node:path";

// What decisions look at beside the review: seeds by name, shoots per seed, region distances.
export function loadGarden(dir) {
  const read = (name) => JSON.parse(readFileSync(join(dir, name), "utf8"));
  const seeds = new Map(read("seeds.json").items.map((seed) => [seed.metadata.name, seed]));

  const usage = new Map();
  for (const { spec, status } of read("shoots.json").items) {
    for (const name of new Set([spec.seedName, status?.seedName])) {
      if (name) usage.set(name, (usage.get(name) ?? 0) + 1);
    }
  }

  const rows = new Map();
  for (const [from, row] of Object.entries(read("regions.json").data)) {
    rows.set(from, parseRow(row));
  }
  return { seeds, usage, distance: (from, to) => distance(rows, from, to) };
}

// "region: distance" lines, the only YAML that region tables use.
function parseRow(row) {
  const lines = row.trim().split("\n");
  return new Map(lines.map((line) => line.split(":")).map(([to, n]) => [to.trim(), Number(n)]));
}

// The larger of both directions; undefined if there is none forward.
function distance(rows, from, to) {
  if (from === to) return 0;
  const forward = rows.get(from)?.get(to);
  return forward === undefined ? undefined : Math.max(forward, rows.get(to)?.get(from) ?? 0);
}
