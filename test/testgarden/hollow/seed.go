package hollow

import (
	"context"
	"errors"
	"time"
)

// What a gardenlet writes of its own seed: pkg/gardenlet/controller/lease and controller/seed/seed.

func (g *Gardenlet) complain(err error) {
	if err != nil {
		g.journal.complain(key{name: g.seed}, err)
	}
}

func (g *Gardenlet) heartbeat(ctx context.Context) {
	each(ctx, g.pace.Heartbeat, func() { g.complain(g.renew(ctx)) })
}

func (g *Gardenlet) renew(ctx context.Context) error {
	lease := Object{"spec": Object{"holderIdentity": g.seed, "leaseDurationSeconds": 2,
		"renewTime": time.Now().UTC().Format("2006-01-02T15:04:05.000000Z07:00")}}
	err := g.api.Patch(ctx, leases+"/"+g.seed, lease)
	if errors.Is(err, ErrNotFound) {
		lease["apiVersion"], lease["kind"] = "coordination.k8s.io/v1", "Lease"
		lease["metadata"] = Object{"name": g.seed, "namespace": "gardener-system-seed-lease"}
		err = g.api.Create(ctx, leases, lease)
	}
	if err != nil {
		return err
	}
	return g.setCondition(ctx, g.api, g.seed, "GardenletReady", "True", "GardenletReady", "Gardenlet is posting ready status.")
}

// setCondition writes one condition of a Seed, if it is another one than before.
func (g *Garden) setCondition(ctx context.Context, api API, seed, kind, status, reason, message string) error {
	path := of(seeds, key{name: seed})
	now, err := api.Get(ctx, path)
	if err != nil {
		return err
	}
	conditions, changed := turn(list(now, "status", "conditions"), kind, status, reason, message)
	if !changed {
		return nil
	}
	// Who has changed another one meanwhile is not overwritten.
	return api.Patch(ctx, path+"/status", Object{
		"metadata": Object{"resourceVersion": text(now, "metadata", "resourceVersion")},
		"status":   Object{"conditions": conditions},
	})
}

// reconcileSeed tells, some time after a start or a change of the Seed, that this gardenlet has seen it.
func (g *Gardenlet) reconcileSeed(ctx context.Context) {
	if !sleep(ctx, g.pace.Start) {
		return
	}
	each(ctx, g.pace.Heartbeat, func() {
		seed, err := g.api.Get(ctx, of(seeds, key{name: g.seed}))
		if err != nil {
			g.complain(err)
			return
		}
		generation := number(seed, "metadata", "generation")
		told, _ := at(seed, "status", "gardener").(Object)
		if number(seed, "status", "observedGeneration") >= generation && shown(told) == shown(g.identity()) {
			return
		}
		g.complain(g.api.Patch(ctx, of(seeds, key{name: g.seed})+"/status",
			Object{"status": Object{"observedGeneration": generation, "gardener": g.identity()}}))
	})
}
