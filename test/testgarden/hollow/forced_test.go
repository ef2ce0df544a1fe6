package hollow

import (
	"testing"
	"time"
)

// What an operator does by hand when a seed is lost is enough for the destination's gardenlet: moves.md 4.4.
func TestForcedRestore(t *testing.T) {
	play(t, nil, func(s *stage) {
		s.garden.Die("a")
		s.check(s.Create(s.Context(), all(core+"/shootstates", fern), Object{
			"metadata": Object{"namespace": fern.namespace, "name": fern.name}, "spec": Object{}}))
		s.bind(fern, "b")
		time.Sleep(time.Hour)
		s.expect(fern, opReconcile, succeeded, "")
		migrated := Object{"type": opMigrate, "state": succeeded, "progress": 100, "lastUpdateTime": stamp(time.Now())}
		entry := of(entries, key{fern.namespace, "shoot--dev--fern--uid-of-fern"})
		s.check(s.Patch(s.Context(), entry+"/status", Object{"status": Object{"seedName": nil, "lastOperation": migrated}}))
		s.check(s.Patch(s.Context(), entry, Object{"spec": Object{"seedName": "b"}}))
		s.check(s.Patch(s.Context(), of(shoots, fern)+"/status",
			Object{"status": Object{"seedName": "b", "lastOperation": migrated, "lastErrors": nil}}))
		time.Sleep(time.Hour)
		s.expect(fern, opRestore, succeeded, "Shoot cluster has been successfully restored.")
		o, err := s.Get(s.Context(), entry)
		s.check(err)
		if bucket := text(o, "spec", "bucketName"); bucket != "uid-of-b" {
			s.Errorf("its backups are in %s", bucket)
		}
	})
}
