package e2e

import (
	"errors"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

const (
	// leaseDuration and graceAfterLease are trowel scheduler's default, and how long all shoots may take from the end of
	// a dead leader's Lease.
	leaseDuration   = 15 * time.Second
	graceAfterLease = 20 * time.Second

	schedulerLease = "/apis/coordination.k8s.io/v1/namespaces/garden/leases/trowel-scheduler"

	leaderMetric = "trowel_scheduler_leader"
	boundMetric  = `trowel_scheduler_decisions_total{result="bound"}`
)

// startScheduler runs trowel scheduler, and does not wait until it is ready. It answers no reviews.
func (e *environment) startScheduler(name, kubeconfig string, more ...string) (*replica, error) {
	free, err := freePorts(1)
	if err != nil {
		return nil, err
	}
	args := append([]string{"scheduler", "--kubeconfig", kubeconfig,
		"--probe-address", "127.0.0.1", "--probe-port", strconv.Itoa(free[0])}, more...)
	p, err := startProcess(name, filepath.Join(e.dir, name+".log"), e.trowel, args...)
	if err != nil {
		return nil, err
	}
	return &replica{process: p, probe: free[0]}, nil
}

// metric is one series of /metrics; 0 if it is not there, as counters are before they count.
func (r *replica) metric(series string) (float64, error) {
	said, err := r.metrics()
	if err != nil {
		return 0, err
	}
	for line := range strings.SplitSeq(said, "\n") {
		if value, found := strings.CutPrefix(line, series+" "); found {
			return strconv.ParseFloat(value, 64)
		}
	}
	return 0, nil
}

// leaderOf waits until one of the replicas leads, and answers which.
func leaderOf(replicas []*replica) (int, error) {
	leader := -1
	return leader, until(30*time.Second, func() error {
		leader = -1
		for i, r := range replicas {
			if r.ended() {
				continue
			}
			leads, err := r.metric(leaderMetric)
			if err != nil {
				return err
			}
			if leads == 1 && leader >= 0 {
				return fmt.Errorf("%s and %s lead", replicas[leader].name, r.name)
			}
			if leads == 1 {
				leader = i
			}
		}
		if leader < 0 {
			return errors.New("nobody leads")
		}
		return nil
	})
}

// queueEmpty objects as long as a shoot waits in the queue of a scheduler.
func (r *replica) queueEmpty() error {
	for _, state := range []string{"waiting", "backoff", "binding", "unplaceable"} {
		n, err := r.metric(fmt.Sprintf("trowel_scheduler_queue{state=%q}", state))
		if err != nil {
			return err
		}
		if n != 0 {
			return fmt.Errorf("%v shoots are %s", n, state)
		}
	}
	return nil
}

// event is an Event about a shoot.
type event struct{ kind, reason, note, controller string }

// events are those about one shoot, in any order.
func (e *environment) events(shoot shootRef) ([]event, error) {
	byShoot, err := e.allEvents(shoot.namespace)
	return byShoot[shoot.name], err
}

// allEvents are those about the shoots of a namespace, by their names.
func (e *environment) allEvents(namespace string) (map[string][]event, error) {
	list, err := e.api.get("/apis/events.k8s.io/v1/namespaces/" + namespace + "/events")
	if err != nil {
		return nil, err
	}
	items, ok := list["items"].([]any)
	if !ok {
		return nil, errors.New("the list of Events has no items")
	}
	byShoot := map[string][]event{}
	for _, item := range items {
		o := item.(object)
		if text(o, "regarding.kind") == "Shoot" {
			name := text(o, "regarding.name")
			byShoot[name] = append(byShoot[name],
				event{text(o, "type"), text(o, "reason"), text(o, "note"), text(o, "reportingController")})
		}
	}
	return byShoot, nil
}

// said waits for an Event about a shoot that has this type and reason, and whose note holds all of the words.
func (e *environment) said(shoot shootRef, kind, reason string, words ...string) error {
	return until(5*time.Second, func() error {
		events, err := e.events(shoot)
		if err != nil {
			return err
		}
		for _, ev := range events {
			if ev.kind == kind && ev.reason == reason && holdsAll(ev.note, words) {
				return nil
			}
		}
		return fmt.Errorf("no Event %s %s with %q about %s: %+v", kind, reason, words, shoot.name, events)
	})
}

func holdsAll(note string, words []string) bool {
	for _, word := range words {
		if !strings.Contains(note, word) {
			return false
		}
	}
	return true
}
