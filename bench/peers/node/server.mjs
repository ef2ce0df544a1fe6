// An admission webhook in plain Node: https and JSON.parse, no packages. bench/serve.sh compares
// Trowel with it.
//
//     node server.mjs --address A --port P --probe-port Q --tls-cert F --tls-key F --garden DIR

import http from "node:http";
import https from "node:https";
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";

import { judge } from "./checks.mjs";
import { loadGarden } from "./garden.mjs";
import { Metrics } from "./metrics.mjs";

const BODY_BYTES_MAX = 7 << 20;

const { values: flags } = parseArgs({
  options: {
    address: { type: "string", default: "127.0.0.1" },
    port: { type: "string" },
    "probe-port": { type: "string" },
    "tls-cert": { type: "string" },
    "tls-key": { type: "string" },
    garden: { type: "string" },
  },
});

const garden = loadGarden(flags.garden);
const metrics = new Metrics();

function decide(body) {
  const start = process.hrtime.bigint();
  const { apiVersion, kind, request } = JSON.parse(body);
  const { object, oldObject } = request;
  const findings = judge(object, oldObject, garden);
  const denials = findings.filter((finding) => !finding.warn);
  const warnings = findings.filter((finding) => finding.warn);
  const response = { uid: request.uid, allowed: denials.length === 0 };
  if (denials.length > 0) {
    response.status = {
      code: 403,
      reason: "Forbidden",
      message: denials.map((finding) => `${finding.rule}: ${finding.message}`).join("; "),
      details: {
        causes: denials.map(({ rule, field, message }) => ({ reason: rule, field, message })),
      },
    };
  }
  if (warnings.length > 0) {
    response.warnings = warnings.map((finding) => `${finding.rule}: ${finding.message}`);
  }
  metrics.observe(response.allowed, Number(process.hrtime.bigint() - start) / 1e9);
  log({
    level: "info",
    msg: "decision",
    shoot: `${object.metadata.namespace}/${object.metadata.name}`,
    from: oldObject.spec.seedName,
    to: object.spec.seedName,
    user: request.userInfo.username,
    allowed: response.allowed,
    denied: denials.length,
    warned: warnings.length,
  });
  return JSON.stringify({ apiVersion, kind, response });
}

function log(fields) {
  process.stderr.write(`${JSON.stringify({ time: new Date().toISOString(), ...fields })}\n`);
}

function refuse(reply, code, message) {
  reply.writeHead(code, { "Content-Type": "text/plain" });
  reply.end(message);
}

function validate(request, reply) {
  const chunks = [];
  let size = 0;
  request.on("data", (chunk) => {
    size += chunk.length;
    if (size <= BODY_BYTES_MAX) chunks.push(chunk);
  });
  request.on("end", () => {
    if (size > BODY_BYTES_MAX) return refuse(reply, 413, "the review is too large");
    let answer;
    try {
      answer = decide(Buffer.concat(chunks, size).toString("utf8"));
    } catch (error) {
      return refuse(reply, 400, String(error.message));
    }
    reply.writeHead(200, {
      "Content-Type": "application/json",
      "Content-Length": Buffer.byteLength(answer),
    });
    reply.end(answer);
  });
}

const tls = {
  cert: readFileSync(flags["tls-cert"]),
  key: readFileSync(flags["tls-key"]),
  keepAliveTimeout: 180_000,
};
https
  .createServer(tls, (request, reply) => {
    const [path] = request.url.split("?");
    if (path === "/validate" && request.method === "POST") return validate(request, reply);
    refuse(reply, 404, "POST /validate");
  })
  .listen(Number(flags.port), flags.address, () => {
    // The probes come last: once they answer, so does the webhook.
    http
      .createServer((request, reply) => reply.end(request.url === "/metrics" ? metrics.text() : ""))
      .listen(Number(flags["probe-port"]), flags.address);
  });
