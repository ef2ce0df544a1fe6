// Upper bounds of the latency histogram in seconds; slower decisions count in the last bucket.
const BOUNDS = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01];

// A counter by verdict and a histogram, without a library.
export class Metrics {
  #decisions = { true: 0, false: 0 };
  #buckets = new Array(BOUNDS.length + 1).fill(0);
  #seconds = 0;

  observe(allowed, seconds) {
    this.#decisions[allowed] += 1;
    const bucket = BOUNDS.findIndex((bound) => seconds <= bound);
    this.#buckets[bucket < 0 ? BOUNDS.length : bucket] += 1;
    this.#seconds += seconds;
  }

  text() {
    const lines = Object.entries(this.#decisions).map(
      ([allowed, count]) => `peer_decisions_total{allowed="${allowed}"} ${count}`,
    );
    let total = 0;
    this.#buckets.forEach((count, index) => {
      total += count;
      lines.push(`peer_decision_seconds_bucket{le="${BOUNDS[index] ?? "+Inf"}"} ${total}`);
    });
    lines.push(`peer_decision_seconds_sum ${this.#seconds}`);
    lines.push(`peer_decision_seconds_count ${total}`);
    return `${lines.join("\n")}\n`;
  }
}
