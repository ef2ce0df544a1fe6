package e2e

import (
	"fmt"
	"os"
	"testing"
)

// env is what all cases run in.
var env *environment

func TestMain(m *testing.M) {
	var err error
	code := 1
	env, err = begin()
	if err != nil {
		fmt.Fprintln(os.Stderr, "e2e:", err)
	} else {
		code = m.Run()
		fmt.Println("e2e:", &env.figures)
		for _, failed := range env.figures.failures() {
			fmt.Println("e2e: failed:", failed)
		}
		if len(env.figures.failures()) > 0 {
			code = 1
		}
	}
	if err := env.end(code == 0); err != nil {
		fmt.Fprintln(os.Stderr, "e2e:", err)
		code = 1
	}
	os.Exit(code)
}
