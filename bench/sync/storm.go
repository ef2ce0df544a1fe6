package main

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// storm changes shoots, so many a second, evenly.
type storm struct {
	kind      *kind
	perSecond int
}

// serve handles POST /storm?seconds=N and answers when it is over: how many events were sent.
func (s *storm) serve(w http.ResponseWriter, r *http.Request) {
	seconds, err := strconv.Atoi(r.URL.Query().Get("seconds"))
	if err != nil || seconds <= 0 || s.perSecond <= 0 {
		http.Error(w, "seconds and --events have to be positive numbers", http.StatusBadRequest)
		return
	}
	const beats = 100 // A second.
	tick := time.NewTicker(time.Second / beats)
	defer tick.Stop()
	sent := 0
	for beat := range seconds * beats {
		<-tick.C
		for due := (beat + 1) * s.perSecond / beats; sent < due; sent++ {
			if !s.send(sent) {
				http.Error(w, "a watcher does not keep up", http.StatusServiceUnavailable)
				return
			}
		}
	}
	fmt.Fprintln(w, sent)
}

// send changes one shoot: another version, another state of its last operation. False if somebody
// has thousands of events waiting.
func (s *storm) send(i int) bool {
	k := s.kind
	k.mutex.Lock()
	defer k.mutex.Unlock()
	k.version++
	object := k.objects[i%len(k.objects)]
	at := strings.Index(object, `"resourceVersion":"`) + len(`"resourceVersion":"`)
	end := at + strings.IndexByte(object[at:], '"')
	event := fmt.Sprintf(`{"type":"MODIFIED","object":%s%d%s}`+"\n", object[:at], k.version+1, object[end:])
	for events := range k.watchers {
		select {
		case events <- event:
		default:
			return false
		}
	}
	return true
}
