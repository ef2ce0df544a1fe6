package e2e

import (
	"fmt"
	"syscall"
	"testing"
	"time"
)

// 500 shoots come at once and have no place to spare. Half-way the leader is killed: the other replica binds the rest, no
// shoot twice, none lost, none beyond a seed's capacity.
func TestSchedulerLosesNoShootWhenItsLeaderIsKilled(t *testing.T) {
	needsLive(t)
	const shoots, seeds = 500, 10
	const places = shoots / seeds
	own := rights(t, "scheduler-access")
	g := newGroup(t, "many")
	for i := range seeds {
		like := []string{nearSeed, allowedSeed}[i%2]
		check(t, g.seed(like, fmt.Sprintf("e2e-many-%d", i), places))
	}
	w := g.watch(t)
	replicas := schedule(t, own, 2)
	leader, err := leaderOf(replicas)
	check(t, err)
	killed, other := replicas[leader], replicas[1-leader]

	created := make(chan error, 1)
	begin := time.Now()
	go func() { created <- g.shoots(shoots, ownScheduler) }()
	check(t, w.await(shoots/2, time.Minute))
	early, err := other.metric(boundMetric)
	check(t, err)
	check(t, killed.signal(syscall.SIGKILL))
	<-killed.gone
	died := time.Now()
	// What it had sent off is done by then, and seen; the Lease lasts longer.
	time.Sleep(time.Second)
	byKilled := w.bound()
	check(t, <-created)
	t.Logf("%d of %d were bound when the leader was killed, after %v", byKilled, shoots, died.Sub(begin).Round(time.Millisecond))
	if byKilled == shoots || early != 0 {
		t.Fatalf("nothing was left to the other replica, or it bound %v before its time", early)
	}

	// Nobody may take over before the Lease ends, which was renewed at most a few seconds before the leader's death.
	expired := died.Add(leaseDuration)
	check(t, w.await(shoots, time.Until(expired.Add(graceAfterLease))))
	first, last := w.times(died.Add(time.Second))
	t.Logf("the other replica's first binding came %v after the kill, the last %v; the Lease ended within %v",
		first.Sub(died).Round(10*time.Millisecond), last.Sub(died).Round(10*time.Millisecond), leaseDuration)
	check(t, w.onceEach(places))

	check(t, until(5*time.Second, other.queueEmpty))
	byOther, err := other.metric(boundMetric)
	check(t, err)
	if byKilled+int(byOther) != shoots {
		t.Errorf("%d were bound by the killed one, and the other says it bound %v", byKilled, byOther)
	}
	stored, _, err := g.stored()
	check(t, err)
	check(t, g.wellBound(places))
	check(t, toldOf(stored, int(byOther)))
}

// toldOf objects unless so many of the shoots have an Event that says where they were bound.
func toldOf(stored []object, n int) error {
	return until(10*time.Second, func() error {
		byShoot, err := env.allEvents(groupNamespace)
		if err != nil {
			return err
		}
		told := 0
		for _, o := range stored {
			for _, ev := range byShoot[text(o, "metadata.name")] {
				if ev.reason == "SchedulingSuccessful" && holdsAll(ev.note, []string{text(o, "spec.seedName")}) {
					told++
					break
				}
			}
		}
		if told < n {
			return fmt.Errorf("%d shoots have an Event about their binding, and %d were bound by the replica that lives", told, n)
		}
		return nil
	})
}
