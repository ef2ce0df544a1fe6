package main

import (
	"context"
	"fmt"
	"time"

	clientv3 "go.etcd.io/etcd/client/v3"
)

// compact drops all of etcd's history, as happens by itself after minutes: a watch that continues from an older
// resource version then gets 410 Gone.
func compact(args []string) (err error) {
	dir, err := dirFlag("compact", args, nil)
	if err != nil {
		return err
	}
	p, err := readPorts(dir)
	if err != nil {
		return err
	}
	client, err := clientv3.New(clientv3.Config{Endpoints: []string{p.etcdURL()}, DialTimeout: 10 * time.Second})
	if err != nil {
		return err
	}
	defer client.Close()
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	now, err := client.Get(ctx, "revision", clientv3.WithCountOnly())
	if err != nil {
		return err
	}
	if _, err := client.Compact(ctx, now.Header.Revision, clientv3.WithCompactPhysical()); err != nil {
		return err
	}
	fmt.Printf("compacted to %d\n", now.Header.Revision)
	return nil
}
