package hollow

import "time"

// Pace is how long things take.
type Pace struct {
	// Quick is a task that only writes; Wait one that waits for somebody; Long one that waits for machines or data.
	Quick, Wait, Long time.Duration
	// Poll is how often a task looks whether what it waits for has come; Timeout is when it gives up.
	Poll, Timeout time.Duration
	// Report is gardenlet's progressReportPeriod.
	Report time.Duration
	// Backoff is after the first failure, and twice as long after each, to BackoffMax.
	Backoff, BackoffMax time.Duration
	// RetryCycle is gardenlet's retryDuration, after which an operation has failed for good.
	RetryCycle time.Duration
	// SeedRecheck is how long gardenlet lets a shoot rest when its seed is not ready.
	SeedRecheck time.Duration
	// Constraint is how often the migration controller looks again.
	Constraint time.Duration
	// Heartbeat is how often gardenlet renews its Lease; Monitor how old that may become; ShootMonitor how long
	// GardenletReady may be Unknown before the conditions of its shoots become so; Lifecycle how often that is looked at.
	Heartbeat, Monitor, ShootMonitor, Lifecycle time.Duration
	// Care is how often a shoot's conditions are looked at.
	Care time.Duration
	// Start is how long a gardenlet that was started takes to reconcile its Seed.
	Start time.Duration
}

// RealPace is that of Gardener's defaults. With it a move takes about 20 minutes.
func RealPace() Pace {
	return Pace{
		Quick: 3 * time.Second, Wait: 20 * time.Second, Long: 90 * time.Second,
		Poll: 5 * time.Second, Timeout: 10 * time.Minute, Report: 5 * time.Second,
		Backoff: 5 * time.Millisecond, BackoffMax: 1000 * time.Second, RetryCycle: 12 * time.Hour,
		SeedRecheck: 15 * time.Second, Constraint: 5 * time.Second,
		Heartbeat: 2 * time.Second, Monitor: 40 * time.Second, ShootMonitor: 200 * time.Second,
		Lifecycle: 10 * time.Second, Care: 30 * time.Second, Start: 32 * time.Second,
	}
}

// Faster is the same with all times but the back-off's first divided by a factor.
func (p Pace) Faster(factor float64) Pace {
	for _, d := range []*time.Duration{
		&p.Quick, &p.Wait, &p.Long, &p.Poll, &p.Timeout, &p.Report, &p.BackoffMax, &p.RetryCycle, &p.SeedRecheck,
		&p.Constraint, &p.Heartbeat, &p.Monitor, &p.ShootMonitor, &p.Lifecycle, &p.Care, &p.Start,
	} {
		*d = time.Duration(float64(*d) / factor)
	}
	return p
}
