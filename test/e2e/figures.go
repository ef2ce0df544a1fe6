package e2e

import (
	"fmt"
	"slices"
	"sync"
	"time"
)

// figures count requests that went through the webhook.
type figures struct {
	mu     sync.Mutex
	took   []time.Duration
	failed []string
}

// add counts one request; what failed says why, or is empty.
func (f *figures) add(took time.Duration, failed string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.took = append(f.took, took)
	if failed != "" {
		f.failed = append(f.failed, failed)
	}
}

func (f *figures) sent() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.took)
}

func (f *figures) failures() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.failed)
}

func (f *figures) String() string {
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.took) == 0 {
		return "no requests sent"
	}
	sorted := slices.Sorted(slices.Values(f.took))
	of := func(share float64) time.Duration {
		return sorted[min(len(sorted)-1, int(share*float64(len(sorted))))].Round(100 * time.Microsecond)
	}
	return fmt.Sprintf("%d requests sent, %d failed, median %v, 99th percentile %v, slowest %v",
		len(sorted), len(f.failed), of(0.5), of(0.99), of(1))
}
