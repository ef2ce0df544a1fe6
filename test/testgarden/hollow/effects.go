package hollow

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// What tasks do in the garden.

func (r *run) technicalID() string {
	if id := text(r.shoot, "status", "technicalID"); id != "" {
		return id
	}
	return "shoot--" + projectOf(r.key.namespace) + "--" + r.key.name
}

// projectOf is the name of the project of a namespace.
func projectOf(namespace string) string {
	const prefix = "garden-"
	if len(namespace) > len(prefix) && namespace[:len(prefix)] == prefix {
		return namespace[len(prefix):]
	}
	return namespace
}

func (r *run) entryKey() key {
	uid := text(r.shoot, "status", "uid")
	if uid == "" {
		uid = text(r.shoot, "metadata", "uid")
	}
	return key{r.key.namespace, r.technicalID() + "--" + uid}
}

func (r *run) sourceKey() key {
	k := r.entryKey()
	return key{k.namespace, "source-" + k.name}
}

// entryIsOurs says that the last snapshot has yet to be taken here.
func (r *run) entryIsOurs() bool {
	return r.entry != nil && text(r.entry, "spec", "seedName") == text(r.shoot, "status", "seedName")
}

// persistState writes what machines and keys are remembered by.
func (r *run) persistState(ctx context.Context) error {
	annotations := Object{"gardener.cloud/timestamp": stamp(time.Now())}
	spec := Object{"gardener": []Object{
		{"name": "machine-state", "type": "machine-state", "data": Object{"state": "aG9sbG93"}},
		{"name": "ca", "type": "secret", "data": Object{"data": Object{}, "type": "Opaque"}},
	}}
	state := Object{"metadata": Object{"annotations": annotations}, "spec": spec}
	path := of(core+"/shootstates", r.key)
	err := r.api.Patch(ctx, path, state)
	if !errors.Is(err, ErrNotFound) {
		return err
	}
	return r.api.Create(ctx, all(core+"/shootstates", r.key), Object{
		"apiVersion": "core.gardener.cloud/v1beta1", "kind": "ShootState", "spec": spec,
		"metadata": Object{"name": r.key.name, "namespace": r.key.namespace, "annotations": annotations},
	})
}

func (r *run) dropState(ctx context.Context) error {
	path := of(core+"/shootstates", r.key)
	confirmed := Object{"metadata": Object{"annotations": Object{"confirmation.gardener.cloud/deletion": "true"}}}
	if err := r.api.Patch(ctx, path, confirmed); err != nil {
		return ignoreNotFound(err)
	}
	return ignoreNotFound(r.api.Delete(ctx, path))
}

func ignoreNotFound(err error) error {
	if errors.Is(err, ErrNotFound) {
		return nil
	}
	return err
}

func (r *run) migrateEntry(ctx context.Context) error {
	change := Object{"spec": Object{"seedName": text(r.shoot, "spec", "seedName")}}
	err := r.api.Patch(ctx, of(entries, r.entryKey()), change)
	if !errors.Is(err, ErrNotFound) {
		return err
	}
	return r.createEntry(ctx, r.entryKey(), text(r.own, "metadata", "uid"))
}

func (r *run) createEntry(ctx context.Context, k key, bucket string) error {
	return r.api.Create(ctx, all(entries, k), Object{
		"apiVersion": "core.gardener.cloud/v1beta1", "kind": "BackupEntry",
		"metadata": Object{"name": k.name, "namespace": k.namespace, "finalizers": []string{finalizer},
			"ownerReferences": []Object{{
				"apiVersion": "core.gardener.cloud/v1beta1", "kind": "Shoot", "name": r.key.name,
				"uid": text(r.shoot, "metadata", "uid"), "controller": true, "blockOwnerDeletion": false,
			}}},
		"spec": Object{"bucketName": bucket, "seedName": text(r.shoot, "spec", "seedName")},
	})
}

// ended says whether the operation of a BackupEntry has: pkg/utils/kubernetes/health/backupentry.go. Some errors count
// in the end only: they are what a task that has waited for too long says.
func (r *run) ended(ctx context.Context, k key) (bool, error) {
	entry, err := r.api.Get(ctx, of(entries, k))
	if err != nil {
		return false, err
	}
	_, state := lastOperation(entry)
	_, asked := annotation(entry, "gardener.cloud/operation")
	if state == succeeded && !asked && number(entry, "status", "observedGeneration") >= number(entry, "metadata", "generation") {
		return true, nil
	}
	if said := text(entry, "status", "lastError", "description"); said != "" {
		coded := errorOfObject(at(entry, "status", "lastError").(Object))
		return false, &codedError{fmt.Sprintf("Error while waiting for BackupEntry %s to become ready: %s", k, said), coded.codes}
	}
	return false, nil
}

func (r *run) entryIsOut(ctx context.Context) (bool, error)    { return r.ended(ctx, r.entryKey()) }
func (r *run) sourceIsReady(ctx context.Context) (bool, error) { return r.ended(ctx, r.sourceKey()) }

func (r *run) entryIsReady(ctx context.Context) (bool, error) {
	if r.operation != opRestore {
		return true, nil
	}
	return r.ended(ctx, r.entryKey())
}

// checkCopy says whether the backups have to be copied: pkg/gardenlet/operation/botanist/migration.go.
func (r *run) checkCopy(ctx context.Context) error {
	r.mustCopy = false
	if r.operation != opRestore || r.plane.now().etcd {
		return nil
	}
	if r.entry == nil {
		return fmt.Errorf("error while retrieving BackupEntry: backupentries.core.gardener.cloud %q not found",
			r.entryKey().name)
	}
	own := text(r.own, "metadata", "uid")
	if text(r.entry, "spec", "bucketName") == own {
		source, err := r.api.Get(ctx, of(entries, r.sourceKey()))
		if err != nil {
			return fmt.Errorf("error while retrieving source BackupEntry: %w", err)
		}
		if text(source, "spec", "bucketName") == own {
			return fmt.Errorf("backups have not been copied and source and target backupentry point to the same bucket: %s. ", own)
		}
	}
	r.mustCopy = true
	return nil
}

func (r *run) deploySource(ctx context.Context) error {
	_, err := r.api.Get(ctx, of(entries, r.sourceKey()))
	if errors.Is(err, ErrNotFound) {
		return r.createEntry(ctx, r.sourceKey(), text(r.entry, "spec", "bucketName"))
	}
	return err
}

func (r *run) deployEntry(ctx context.Context) error {
	if r.operation != opRestore {
		return nil
	}
	return r.api.Patch(ctx, of(entries, r.entryKey()), Object{
		"metadata": Object{"annotations": Object{"gardener.cloud/operation": "restore"}},
		"spec":     Object{"seedName": r.seed, "bucketName": text(r.own, "metadata", "uid")},
	})
}

func (r *run) destroySource(ctx context.Context) error {
	path := of(entries, r.sourceKey())
	forced := Object{"metadata": Object{"annotations": Object{"backupentry.core.gardener.cloud/force-deletion": "true"}}}
	if err := r.api.Patch(ctx, path, forced); err != nil {
		return ignoreNotFound(err)
	}
	return ignoreNotFound(r.api.Delete(ctx, path))
}

func (r *run) sourceIsGone(ctx context.Context) (bool, error) {
	_, err := r.api.Get(ctx, of(entries, r.sourceKey()))
	if errors.Is(err, ErrNotFound) {
		return true, nil
	}
	return false, nil
}
