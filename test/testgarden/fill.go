package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"net/http"
	"sync"
	"time"
)

const (
	fillNamespace = "garden-fill"
	fillClients   = 16
)

// fill creates many seeds and shoots, each with its status, which takes a second request.
func fill(args []string) error {
	var seeds, shoots int
	dir, err := dirFlag("fill", args, func(set *flag.FlagSet) {
		set.IntVar(&seeds, "seeds", 0, "how many seeds")
		set.IntVar(&shoots, "shoots", 0, "how many shoots, spread evenly over the seeds")
	})
	if err != nil {
		return err
	}
	if seeds < 0 || shoots < 0 || (shoots > 0 && seeds == 0) {
		return errors.New("fill: shoots need seeds, and neither may be negative")
	}
	p, err := readPorts(dir)
	if err != nil {
		return err
	}
	client, err := newAdmin(dir)
	if err != nil {
		return err
	}
	begin := time.Now()
	ctx := context.Background()
	core := fmt.Sprintf("%s/apis/%s/%s/", p.kubeURL(), coreGroup.Group, coreGroup.Version)
	if err := client.create(ctx, p.kubeURL()+"/api/v1/namespaces", members{
		"apiVersion": "v1", "kind": "Namespace", "metadata": members{"name": fillNamespace},
	}); err != nil {
		return err
	}
	if err := client.create(ctx, core+"projects", manyProject()); err != nil {
		return err
	}
	if err := client.createMany(ctx, core+"seeds", seeds, manySeed); err != nil {
		return err
	}
	if err := client.createMany(ctx, core+"namespaces/"+fillNamespace+"/shoots", shoots,
		func(i int) members { return manyShoot(i, seeds) }); err != nil {
		return err
	}
	fmt.Printf("created %d seeds and %d shoots in %v\n", seeds, shoots, time.Since(begin).Round(time.Millisecond))
	return nil
}

// createMany makes n objects with some clients at once. The first error of each client ends its work.
func (a *admin) createMany(ctx context.Context, url string, n int, object func(int) members) error {
	next := make(chan int)
	failed := make(chan error, fillClients)
	var clients sync.WaitGroup
	for range fillClients {
		clients.Go(func() {
			for i := range next {
				if err := a.createWithStatus(ctx, url, object(i)); err != nil {
					failed <- err
					return
				}
			}
		})
	}
	err := feed(next, n, failed)
	close(next)
	clients.Wait()
	close(failed)
	for more := range failed {
		err = errors.Join(err, more)
	}
	return err
}

func feed(next chan<- int, n int, failed <-chan error) error {
	for i := range n {
		select {
		case next <- i:
		case err := <-failed:
			return err
		}
	}
	return nil
}

func (a *admin) createWithStatus(ctx context.Context, url string, object members) error {
	if err := a.create(ctx, url, object); err != nil {
		return err
	}
	name := object["metadata"].(members)["name"].(string)
	return a.patch(ctx, url+"/"+name+"/status", members{"status": object["status"]})
}

// patch merges into an object.
func (a *admin) patch(ctx context.Context, url string, change members) error {
	code, answer, err := a.sendAs(ctx, http.MethodPatch, url, "application/merge-patch+json", change)
	if err != nil {
		return err
	}
	if code != http.StatusOK {
		return fmt.Errorf("PATCH %s: %d: %s", url, code, answer)
	}
	return nil
}
