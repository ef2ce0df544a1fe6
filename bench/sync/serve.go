package main

import (
	"bufio"
	"fmt"
	"net/http"
	"strings"
	"sync"
)

// kind is all objects of one kind, and who watches them.
type kind struct {
	name    string
	objects []string

	mutex    sync.Mutex
	version  int
	watchers map[chan string]bool
}

func newKind(name string) *kind {
	return &kind{name: name, objects: []string{}, watchers: map[chan string]bool{}}
}

// empty is a kind of which there are none.
func empty(resource string) *kind { k := newKind(resource); k.objects = nil; return k }

func (k *kind) add(template string, values *strings.Replacer) {
	k.objects = append(k.objects, values.Replace(template))
	k.version = len(k.objects)
}

// size of one object, in bytes.
func (k *kind) size() int {
	if len(k.objects) == 0 {
		return 0
	}
	return len(k.objects[0])
}

func (k *kind) serve(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	out := bufio.NewWriterSize(w, 1<<20)
	if !r.URL.Query().Has("watch") {
		k.list(out)
		return
	}
	events := k.watch()
	defer k.unwatch(events)
	if r.URL.Query().Has("sendInitialEvents") {
		for _, object := range k.objects {
			fmt.Fprintf(out, `{"type":"ADDED","object":%s}`+"\n", object)
		}
		fmt.Fprintf(out, `{"type":"BOOKMARK","object":{"kind":%q,"apiVersion":"core.gardener.cloud/v1beta1","metadata":{"resourceVersion":"%d",`+
			`"annotations":{"k8s.io/initial-events-end":"true"}}}}`+"\n", k.name, k.version+1)
	}
	k.follow(out, w, r, events)
}

func (k *kind) list(out *bufio.Writer) {
	fmt.Fprintf(out, `{"kind":"%sList","apiVersion":"core.gardener.cloud/v1beta1","metadata":{"resourceVersion":"%d"},"items":[`, k.name, k.version+1)
	for i, object := range k.objects {
		if i > 0 {
			out.WriteByte(',')
		}
		out.WriteString(object)
	}
	out.WriteString("]}\n")
	out.Flush()
}

// follow sends events as they come until the client leaves.
func (k *kind) follow(out *bufio.Writer, w http.ResponseWriter, r *http.Request, events chan string) {
	controller := http.NewResponseController(w)
	for {
		if out.Flush() != nil || controller.Flush() != nil {
			return
		}
		select {
		case <-r.Context().Done():
			return
		case event := <-events:
			out.WriteString(event)
			for range len(events) { // What has gathered goes out together.
				out.WriteString(<-events)
			}
		}
	}
}

func (k *kind) watch() chan string {
	k.mutex.Lock()
	defer k.mutex.Unlock()
	events := make(chan string, 4096)
	k.watchers[events] = true
	return events
}

func (k *kind) unwatch(events chan string) {
	k.mutex.Lock()
	defer k.mutex.Unlock()
	delete(k.watchers, events)
}
