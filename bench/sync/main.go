// A garden of any size, served as an API server serves it: streaming lists, plain lists, watches.
// Everything is made before the first request, so that what is measured is the client.
package main

import (
	"flag"
	"fmt"
	"log"
	"net/http"
	"strings"
	"time"
)

const core = "/apis/core.gardener.cloud/v1beta1/"

func main() {
	address := flag.String("address", "127.0.0.1:0", "where to listen")
	review := flag.String("review", "", "an AdmissionReview, whose object all shoots look like")
	garden := flag.String("garden", "", "folder with seeds.json")
	shoots := flag.Int("shoots", 21_600, "how many")
	seeds := flag.Int("seeds", 800, "how many")
	rate := flag.Int("events", 0, "events a second on shoots, once POST /storm?seconds=N came")
	flag.Parse()

	kinds, err := makeKinds(*review, *garden, *seeds, *shoots)
	if err != nil {
		log.Fatal(err)
	}
	s := &storm{kind: kinds["shoots"], perSecond: *rate}
	mux := http.NewServeMux()
	mux.HandleFunc("/storm", s.serve)
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		name := r.URL.Path[strings.LastIndexByte(r.URL.Path, '/')+1:]
		k := kinds[name]
		if k == nil || (k.objects != nil && r.URL.Path != core+name) {
			k = empty(name)
		}
		k.serve(w, r)
	})
	server := &http.Server{Addr: *address, Handler: mux, ReadHeaderTimeout: 10 * time.Second}
	fmt.Printf("ready: %d seeds, %d shoots of %d bytes\n", *seeds, *shoots, kinds["shoots"].size())
	log.Fatal(server.ListenAndServe())
}
