// Soak runs two replicas of Trowel under load for a while, and lets happen to them what happens in a landscape.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"

	e2e "trowel-e2e"
)

func main() {
	var options e2e.SoakOptions
	minutes := flag.Float64("minutes", 30, "how long the load lasts")
	flag.IntVar(&options.Reviews, "reviews", 500, "reviews a second that go straight to the replicas")
	flag.IntVar(&options.Through, "through", 60, "moves a second that are only tried, through the API server")
	flag.IntVar(&options.Moves, "moves", 10, "moves a second that are carried out")
	flag.IntVar(&options.Writes, "writes", 200, "status writes a second")
	flag.DurationVar(&options.Drain, "drain", 95*time.Second, "how long a replica that is told to end answers on")
	flag.StringVar(&options.Only, "only", "", "regular expression of the steps to take")
	flag.StringVar(&options.Faketime, "faketime", e2e.Faketime(), "libfaketimeMT.so.1, for clocks that jump")
	flag.Parse()
	options.Length = time.Duration(*minutes * float64(time.Minute))
	// The first interrupt ends the load and prints the table, the second ends the program.
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop)
	if err := e2e.Soak(ctx, options, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "soak:", err)
		os.Exit(1)
	}
}
