package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// usage is what a process has of the machine.
type usage struct {
	// kib is its resident memory.
	kib int
	// descriptors are without those of callers' connections, which are the callers' choice.
	descriptors int
}

// usage is what a replica has now.
func (r *replica) usage() (usage, error) {
	var u usage
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", r.pid))
	if err != nil {
		return u, err
	}
	for line := range strings.SplitSeq(string(status), "\n") {
		if fields := strings.Fields(line); len(fields) > 1 && fields[0] == "VmRSS:" {
			if u.kib, err = strconv.Atoi(fields[1]); err != nil {
				return u, err
			}
		}
	}
	callers, err := r.callers()
	if err != nil {
		return u, err
	}
	folder := fmt.Sprintf("/proc/%d/fd", r.pid)
	entries, err := os.ReadDir(folder)
	if err != nil {
		return u, err
	}
	for _, entry := range entries {
		// One that was closed in the meantime is none.
		if to, err := os.Readlink(filepath.Join(folder, entry.Name())); err == nil && !callers[to] {
			u.descriptors++
		}
	}
	return u, nil
}

// callers are the sockets of connections to the ports of a replica that both ends hold open, as /proc/PID/fd calls them.
func (r *replica) callers() (map[string]bool, error) {
	const established = "01"
	table, err := os.ReadFile(fmt.Sprintf("/proc/%d/net/tcp", r.pid))
	if err != nil {
		return nil, err
	}
	found := map[string]bool{}
	for line := range strings.SplitSeq(string(table), "\n") {
		fields := strings.Fields(line)
		if len(fields) < 10 || fields[3] != established {
			continue
		}
		for _, port := range []int{r.port, r.probe} {
			if strings.HasSuffix(fields[1], fmt.Sprintf(":%04X", port)) {
				found["socket:["+fields[9]+"]"] = true
			}
		}
	}
	return found, nil
}
