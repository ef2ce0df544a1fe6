// What a Go program holds that follows a garden with client-go's informers and Gardener's typed
// structs: the peer of `trowel serve --kubeconfig` in bench/sync.sh.
package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"net/http"
	"sync/atomic"
	"time"

	gardencorev1beta1 "github.com/gardener/gardener/pkg/apis/core/v1beta1"
	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/fields"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/cache"
	"k8s.io/client-go/tools/clientcmd"
)

func main() {
	kubeconfig := flag.String("kubeconfig", "", "where the garden is")
	probes := flag.String("probes", "127.0.0.1:0", "address of /readyz and /count")
	flag.Parse()
	config, err := clientcmd.BuildConfigFromFlags("", *kubeconfig)
	if err != nil {
		log.Fatal(err)
	}
	client, err := newClient(config)
	if err != nil {
		log.Fatal(err)
	}
	var events atomic.Int64
	informers := []cache.SharedIndexInformer{
		newInformer(client, "shoots", &gardencorev1beta1.Shoot{}, &events),
		newInformer(client, "seeds", &gardencorev1beta1.Seed{}, &events),
	}
	stop := context.Background().Done()
	for _, informer := range informers {
		go informer.Run(stop)
	}
	http.HandleFunc("/readyz", func(w http.ResponseWriter, _ *http.Request) {
		for _, informer := range informers {
			if !informer.HasSynced() {
				http.Error(w, "not synced", http.StatusServiceUnavailable)
				return
			}
		}
		fmt.Fprintln(w, "ok")
	})
	http.HandleFunc("/count", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, events.Load()) })
	log.Fatal(http.ListenAndServe(*probes, nil))
}

func newClient(config *rest.Config) (*rest.RESTClient, error) {
	scheme := runtime.NewScheme()
	if err := gardencorev1beta1.AddToScheme(scheme); err != nil {
		return nil, err
	}
	config.GroupVersion = &gardencorev1beta1.SchemeGroupVersion
	config.APIPath = "/apis"
	config.NegotiatedSerializer = serializer.NewCodecFactory(scheme).WithoutConversion()
	config.QPS, config.Burst = -1, -1 // No throttling of its own.
	return rest.RESTClientFor(config)
}

// newInformer drops managedFields, as a careful program does: they are most of a Shoot.
func newInformer(client *rest.RESTClient, resource string, object runtime.Object, events *atomic.Int64) cache.SharedIndexInformer {
	source := cache.NewListWatchFromClient(client, resource, "", fields.Everything())
	informer := cache.NewSharedIndexInformer(source, object, 10*time.Hour, cache.Indexers{})
	if err := informer.SetTransform(func(one any) (any, error) {
		if accessor, err := meta.Accessor(one); err == nil {
			accessor.SetManagedFields(nil)
		}
		return one, nil
	}); err != nil {
		log.Fatal(err)
	}
	if _, err := informer.AddEventHandler(cache.ResourceEventHandlerFuncs{
		UpdateFunc: func(_, _ any) { events.Add(1) },
	}); err != nil {
		log.Fatal(err)
	}
	return informer
}
