-- Posts one review again and again and counts the answers by their code:
--
--     wrk -t1 -c5000 -d60s -s overload.lua https://127.0.0.1:PORT -- REVIEW.json
--
-- Prints one line that begins with "overload". A 503 without Retry-After counts as wrong.

local threads = {}

function setup(thread)
  table.insert(threads, thread)
end

function init(arguments)
  local file = assert(io.open(arguments[1], "rb"))
  wrk.body = file:read("*a")
  file:close()
  wrk.method = "POST"
  wrk.path = "/validate?timeout=10s"
  wrk.headers["Content-Type"] = "application/json"
  answered, sent_back, wrong = 0, 0, 0 -- Global: done() reads them through the thread.
end

function response(status, headers)
  if status == 200 then
    answered = answered + 1
  elseif status == 503 and headers["Retry-After"] then
    sent_back = sent_back + 1
  else
    wrong = wrong + 1
  end
end

function done(summary, latency)
  local sums = { answered = 0, sent_back = 0, wrong = 0 }
  for _, thread in ipairs(threads) do
    for name in pairs(sums) do
      sums[name] = sums[name] + thread:get(name)
    end
  end
  local errors = summary.errors
  io.write(string.format("overload seconds %.3f answered %d sent_back %d wrong %d ",
    summary.duration / 1e6, sums.answered, sums.sent_back, sums.wrong))
  io.write(string.format("p50_ms %.1f p99_ms %.1f max_ms %.1f ",
    latency:percentile(50) / 1e3, latency:percentile(99) / 1e3, latency.max / 1e3))
  io.write(string.format("connect_errors %d broken %d\n",
    errors.connect, errors.read + errors.write + errors.timeout))
end
