-- Posts one review again and again, as the API server does, and checks every answer's code.
--
--     wrk -t1 -c16 -d5s -s review.lua https://127.0.0.1:PORT -- REVIEW.json
--
-- Prints one line that begins with "result"; ends wrk with code 1 if any answer was not a 200.

local threads = {}

function setup(thread)
  table.insert(threads, thread)
end

function init(arguments)
  local path = arguments[1]
  if not path then
    error("which review? name its file after --")
  end
  local file = assert(io.open(path, "rb"))
  wrk.body = file:read("*a")
  file:close()
  wrk.method = "POST"
  wrk.path = "/validate?timeout=10s"
  wrk.headers["User-Agent"] = "kube-apiserver-admission"
  wrk.headers["Accept"] = "application/json, */*"
  wrk.headers["Content-Type"] = "application/json"
  wrk.headers["Accept-Encoding"] = "gzip"
  refused = 0 -- Global: done() reads it through the thread.
end

function response(status)
  if status ~= 200 then
    refused = refused + 1
  end
end

function done(summary, latency)
  local refused_all = 0
  for _, thread in ipairs(threads) do
    refused_all = refused_all + thread:get("refused")
  end
  local errors = summary.errors
  local broken = errors.connect + errors.read + errors.write + errors.timeout
  io.write(string.format("result requests %d seconds %.6f p50_us %d p99_us %d ",
    summary.requests, summary.duration / 1e6, latency:percentile(50), latency:percentile(99)))
  io.write(string.format("refused %d broken %d\n", refused_all, broken))
  io.flush()
  if refused_all + broken > 0 or summary.requests == 0 then
    io.stderr:write("review.lua: not every answer was a 200\n")
    os.exit(1)
  end
end
