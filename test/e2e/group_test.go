package e2e

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"sync"
	"testing"
)

// group is what a case of the scheduler has for itself: seeds that only its shoots ask for, by a selector, and shoots
// that wait for one of them. All of them carry its label.
type group struct {
	env  *environment
	name string
}

const (
	groupLabel     = "e2e-group"
	groupNamespace = "garden-dev"
	groupShoots    = core + "/namespaces/" + groupNamespace + "/shoots"
	groupClients   = 16
	// ownScheduler is the name that trowel scheduler looks for.
	ownScheduler = "trowel"
)

// newGroup makes a group whose objects are gone after the test.
func newGroup(t *testing.T, name string) group {
	t.Helper()
	g := group{env, name}
	t.Cleanup(func() {
		for _, url := range []string{groupShoots, core + "/seeds"} {
			check(t, env.api.remove(url+"?labelSelector="+g.selector()))
		}
	})
	return g
}

func (g group) selector() string { return url.QueryEscape(groupLabel + "=" + g.name) }

// seed creates one like another that is there, with room for so many shoots.
func (g group) seed(like, name string, places int) error {
	seed, err := g.env.api.get(core + "/seeds/" + like)
	if err != nil {
		return err
	}
	labels := at(seed, "metadata.labels").(object)
	labels[groupLabel] = g.name
	seed["metadata"] = object{"name": name, "labels": labels}
	room := object{"shoots": strconv.Itoa(places)}
	seed["status"].(object)["capacity"], seed["status"].(object)["allocatable"] = room, room
	return create(g.env.api, seed)
}

// shoot creates one that no seed has yet, and that only this scheduler is to place. More changes its spec.
func (g group) shoot(name, scheduler string, more ...func(spec object)) (shootRef, error) {
	ref := shootRef{groupNamespace, g.name + "-" + name}
	o, err := g.env.api.get(allowedShoot.path())
	if err != nil {
		return ref, err
	}
	return ref, g.createShoot(o, ref, scheduler, more...)
}

// createShoot makes a shoot of what is stored of another one.
func (g group) createShoot(o object, ref shootRef, scheduler string, more ...func(spec object)) error {
	spec := o["spec"].(object)
	delete(spec, "seedName")
	delete(o, "status")
	o["metadata"] = object{"name": ref.name, "namespace": ref.namespace, "labels": object{groupLabel: g.name}}
	spec["schedulerName"] = scheduler
	spec["seedSelector"] = object{"matchLabels": object{groupLabel: g.name}}
	spec["dns"] = object{"domain": ref.name + ".dev.shoots.example.org"}
	for _, change := range more {
		change(spec)
	}
	// Not create(): its namespace is there, and with hundreds of shoots each request counts.
	_, err := g.env.api.must(http.MethodPost, groupShoots, plain, o)
	return err
}

// shoots creates n of them, with some clients at once.
func (g group) shoots(n int, scheduler string) error {
	next := make(chan int)
	var clients sync.WaitGroup
	var mu sync.Mutex
	var failed error
	for range groupClients {
		clients.Go(func() {
			for i := range next {
				o, err := g.env.api.get(allowedShoot.path())
				if err == nil {
					err = g.createShoot(o, shootRef{groupNamespace, g.member(i)}, scheduler)
				}
				if err != nil {
					mu.Lock()
					failed = errors.Join(failed, err)
					mu.Unlock()
				}
			}
		})
	}
	for i := range n {
		next <- i
	}
	close(next)
	clients.Wait()
	return failed
}

func (g group) member(i int) string { return fmt.Sprintf("%s-%d", g.name, i) }

// stored are the shoots of the group as they are now.
func (g group) stored() ([]object, string, error) {
	list, err := g.env.api.get(groupShoots + "?labelSelector=" + g.selector())
	if err != nil {
		return nil, "", err
	}
	var shoots []object
	for _, item := range list["items"].([]any) {
		shoots = append(shoots, item.(object))
	}
	return shoots, text(list, "metadata.resourceVersion"), nil
}
