// gardener-scheduler's selection as a Go program of its own: the peer of bench/rank.sh. Reads a
// garden and the shoots to be placed; then, for each line "TASK STRATEGY" that it is given, places
// all of them as often as fits into the time and writes what one took and where each would go.
package main

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"
	"unsafe"
)

// answer is the name of the chosen seed, or the number of the step at which nothing was left.
type round struct {
	Microseconds float64 `json:"us"`
	Answers      []any   `json:"answers"`
}

func main() {
	dir := flag.String("garden", "", "where the garden and waiting.txt are")
	least := flag.Duration("least", 20*time.Millisecond, "how long a round takes at the least")
	flag.Parse()
	known, err := load(*dir)
	if err != nil {
		log.Fatal(err)
	}
	waiting, err := known.waiting(filepath.Join(*dir, "waiting.txt"))
	if err != nil {
		log.Fatal(err)
	}
	counted := countUsage(list(known.shoots))
	fmt.Println("ready")
	output := json.NewEncoder(os.Stdout)
	for input := bufio.NewScanner(os.Stdin); input.Scan(); {
		task, strategy, _ := strings.Cut(input.Text(), " ")
		usage := counted
		if task == "upstream" {
			usage = nil
		}
		if err := output.Encode(known.measure(waiting, strategy, usage, *least)); err != nil {
			log.Fatal(err)
		}
	}
}

func (g *garden) waiting(path string) ([]*shoot, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var waiting []*shoot
	for _, name := range strings.Fields(string(text)) {
		one := g.shoots[name]
		if one == nil {
			return nil, fmt.Errorf("%s: there is no shoot %s", path, name)
		}
		waiting = append(waiting, one)
	}
	return waiting, nil
}

func (g *garden) measure(waiting []*shoot, strategy string, usage map[string]int, least time.Duration) round {
	chosen := make([]*seed, len(waiting))
	failed := make([]int, len(waiting))
	begin := cpuTime()
	passed, selections := time.Duration(0), 0
	for passed < least {
		for i, one := range waiting {
			chosen[i], failed[i] = g.selectSeed(one, strategy, usage)
		}
		selections += len(waiting)
		passed = cpuTime() - begin
	}
	result := round{Microseconds: float64(passed.Nanoseconds()) / 1e3 / float64(selections)}
	for i, one := range chosen {
		if one == nil {
			result.Answers = append(result.Answers, failed[i])
		} else {
			result.Answers = append(result.Answers, one.Metadata.Name)
		}
	}
	return result
}

// cpuTime is that of the process, so that the collector's share is in it.
func cpuTime() time.Duration {
	const processClock = 2 // CLOCK_PROCESS_CPUTIME_ID
	var now syscall.Timespec
	if _, _, failure := syscall.Syscall(syscall.SYS_CLOCK_GETTIME, processClock, uintptr(unsafe.Pointer(&now)), 0); failure != 0 {
		log.Fatal(failure)
	}
	return time.Duration(now.Nano())
}
