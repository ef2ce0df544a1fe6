package hollow

import (
	"context"
	"time"
)

// The gardenlet's controller of BackupEntries: pkg/gardenlet/controller/backupentry.

func (g *Gardenlet) entryChanged(ctx context.Context, entry Object) {
	if entry == nil || !g.entryIsDue(entry) {
		return
	}
	k := keyOf(entry)
	// Its name tells it from a shoot's in the queue.
	g.mu.Lock()
	defer g.mu.Unlock()
	if _, busy := g.queue[k]; busy {
		return
	}
	g.queue[k] = make(chan struct{}, 1)
	g.work.Go(func() {
		g.serveEntry(ctx, k)
		g.mu.Lock()
		delete(g.queue, k)
		g.mu.Unlock()
		// What changed meanwhile has woken nobody.
		if last := g.entries.get(k); ctx.Err() == nil && last != nil && text(last, "metadata", "resourceVersion") !=
			text(entry, "metadata", "resourceVersion") {
			g.entryChanged(ctx, last)
		}
	})
}

// entryIsDue says whether there is something to do: BackupEntryPredicate, and what has succeeded rests.
func (g *Gardenlet) entryIsDue(entry Object) bool {
	if responsible(entry) != g.seed {
		return false
	}
	if deleting(entry) || migrates(entry) {
		return hasFinalizer(entry, finalizer)
	}
	kind, state := lastOperation(entry)
	operation, _ := annotation(entry, "gardener.cloud/operation")
	if kind == opMigrate && state == succeeded {
		return operation == "restore"
	}
	current := number(entry, "status", "observedGeneration") >= number(entry, "metadata", "generation")
	return !current || operation != "" || state != succeeded
}

// serveEntry works on one until it is done with, after the manner of an extension that takes its time.
func (g *Gardenlet) serveEntry(ctx context.Context, k key) {
	for failures := 0; ctx.Err() == nil; failures++ {
		done, err := g.reconcileEntry(ctx, k)
		if err != nil {
			g.journal.complain(k, ignoreNotFound(err))
		}
		if done || !sleep(ctx, max(g.pace.backoff(failures), g.pace.Poll)) {
			return
		}
	}
}

func (g *Gardenlet) reconcileEntry(ctx context.Context, k key) (done bool, err error) {
	entry, err := g.api.Get(ctx, of(entries, k))
	if err != nil {
		return ignoreNotFound(err) == nil, err
	}
	if !g.entryIsDue(entry) {
		return true, nil
	}
	operation := operationOf(entry)
	begun := time.Now()
	status := Object{"observedGeneration": number(entry, "metadata", "generation"), "lastOperation": entryOperation(operation,
		processing, 0, entryVerbs[operation]+" of BackupEntry state initialized.")}
	if text(entry, "status", "seedName") == "" {
		status["seedName"] = text(entry, "spec", "seedName")
	}
	write := func(status Object) error {
		return g.api.Patch(ctx, of(entries, k)+"/status", Object{"status": status})
	}
	if err := write(status); err != nil {
		return false, err
	}
	held, failure := g.meet(point{shoot: shootOfEntry(entry), seed: g.seed, task: "BackupEntry", phase: entryPhases[operation]})
	for held != nil && held() {
		if !sleep(ctx, g.pace.Poll) {
			return true, nil
		}
	}
	if !sleep(ctx, max(0, g.pace.Wait-time.Since(begun))) {
		return true, nil
	}
	if failure != nil {
		lastError := Object{"description": "error during reconciliation: " + failure.Error()}
		if coded, ok := failure.(*codedError); ok && len(coded.codes) > 0 {
			lastError["codes"] = coded.codes
		}
		return false, write(Object{"lastError": lastError,
			"lastOperation": entryOperation(operation, failing, 50, text(lastError, "description"))})
	}
	return true, g.finishEntry(ctx, k, operation, write)
}

func (g *Gardenlet) finishEntry(ctx context.Context, k key, operation string, write func(Object) error) error {
	status := Object{"lastError": nil,
		"lastOperation": entryOperation(operation, succeeded, 100, entryVerbs[operation]+" of BackupEntry succeeded.")}
	if operation == opMigrate {
		status["seedName"] = nil
	}
	if err := write(status); err != nil {
		return err
	}
	switch operation {
	case opRestore:
		return g.api.Patch(ctx, of(entries, k), Object{"metadata": Object{"annotations": Object{"gardener.cloud/operation": nil}}})
	case opDelete:
		return ignoreNotFound(g.api.Patch(ctx, of(entries, k), Object{"metadata": Object{"finalizers": nil}}))
	}
	return nil
}

var (
	entryVerbs = map[string]string{opCreate: "Reconciliation", opReconcile: "Reconciliation", opRestore: "Restoration",
		opMigrate: "Migration", opDelete: "Deletion"}
	// entryPhases are those of the shoot while its BackupEntry is worked on.
	entryPhases = map[string]string{opMigrate: phaseH1, opCreate: phaseR1, opRestore: phaseR1, opDelete: phaseR3}
)

func entryOperation(kind, state string, progress int, description string) Object {
	return Object{"type": kind, "state": state, "progress": progress, "description": description,
		"lastUpdateTime": stamp(time.Now())}
}

// shootOfEntry names the shoot that owns a BackupEntry.
func shootOfEntry(entry Object) string {
	for _, owner := range list(entry, "metadata", "ownerReferences") {
		return key{text(entry, "metadata", "namespace"), text(owner.(Object), "name")}.String()
	}
	return ""
}
