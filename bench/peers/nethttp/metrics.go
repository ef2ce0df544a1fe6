package main

import (
	"fmt"
	"net/http"
	"sync/atomic"
	"time"
)

// Upper bounds of the latency histogram; slower decisions count in the last bucket.
var bounds = [...]time.Duration{
	100 * time.Microsecond, 250 * time.Microsecond, 500 * time.Microsecond, time.Millisecond,
	2500 * time.Microsecond, 5 * time.Millisecond, 10 * time.Millisecond,
}

// metrics is a counter by verdict and a histogram, without a library.
type metrics struct {
	allowed, denied atomic.Uint64
	nanoseconds     atomic.Uint64
	buckets         [len(bounds) + 1]atomic.Uint64
}

func (m *metrics) observe(allowed bool, took time.Duration) {
	if allowed {
		m.allowed.Add(1)
	} else {
		m.denied.Add(1)
	}
	bucket := 0
	for bucket < len(bounds) && took > bounds[bucket] {
		bucket++
	}
	m.buckets[bucket].Add(1)
	m.nanoseconds.Add(uint64(took))
}

func (m *metrics) print(w http.ResponseWriter, _ *http.Request) {
	fmt.Fprintf(w, "peer_decisions_total{allowed=\"true\"} %d\n", m.allowed.Load())
	fmt.Fprintf(w, "peer_decisions_total{allowed=\"false\"} %d\n", m.denied.Load())
	total := uint64(0)
	for i := range m.buckets {
		total += m.buckets[i].Load()
		bound := "+Inf"
		if i < len(bounds) {
			bound = fmt.Sprint(bounds[i].Seconds())
		}
		fmt.Fprintf(w, "peer_decision_seconds_bucket{le=%q} %d\n", bound, total)
	}
	fmt.Fprintf(w, "peer_decision_seconds_sum %g\n", float64(m.nanoseconds.Load())/1e9)
	fmt.Fprintf(w, "peer_decision_seconds_count %d\n", total)
}
