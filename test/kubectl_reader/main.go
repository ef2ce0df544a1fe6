// What kubectl reads of a manifest, and whether Trowel reads the same: docs/cli.md, "What is read".
//
//	kubectl_reader compare -dump manifest_dump [-count N] [-cuts STRIDE] [-seed N] LIST.json...
//	kubectl_reader decode FILE        reads a file as kubectl does, and prints how many objects it has
//	kubectl_reader shoots LIST.json N OUT.yaml OUT.json
package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"math/rand"
	"os"
	"strconv"

	"sigs.k8s.io/yaml"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "kubectl_reader:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) == 2 && args[0] == "decode" {
		return decode(args[1])
	}
	if len(args) == 5 && args[0] == "shoots" {
		count, err := strconv.Atoi(args[2])
		if err != nil {
			return err
		}
		return writeShoots(args[1], count, args[3], args[4])
	}
	if len(args) == 0 || args[0] != "compare" {
		return errors.New("usage: kubectl_reader compare|decode|shoots ...")
	}
	flags := flag.NewFlagSet("compare", flag.ExitOnError)
	dump := flags.String("dump", "", "the program that says what Trowel reads")
	count := flags.Int("count", 5000, "generated files")
	stride := flags.Int("cuts", 1, "of the six objects every so manieth cut")
	seed := flags.Int64("seed", 1, "of the generator")
	keep := flags.String("keep", "", "a folder for the files that are read differently")
	if err := flags.Parse(args[1:]); err != nil {
		return err
	}
	objects, err := sixObjects(flags.Args())
	if err != nil {
		return err
	}
	// Lists are cut into pieces that no generated file would be long enough for otherwise.
	const pieceBytes = 200
	program, err := startDumper(*dump, pieceBytes)
	if err != nil {
		return err
	}
	c := comparison{dumper: program, keep: *keep}
	random := rand.New(rand.NewSource(*seed))
	g := generator{random: random, objects: objects}
	for i := range *count {
		if err := c.add(fmt.Sprintf("generated-%d-%d", *seed, i), g.file()); err != nil {
			return err
		}
	}
	if err := c.addCuts(objects, *stride); err != nil {
		return err
	}
	if err := program.stop(); err != nil {
		return err
	}
	return c.finish()
}

// sixObjects are the first six of lists that API servers printed.
func sixObjects(paths []string) ([]map[string]any, error) {
	var objects []map[string]any
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		read := read(text)
		if len(read.errors) > 0 || len(read.objects) == 0 {
			return nil, fmt.Errorf("%s: %v", path, read.errors)
		}
		objects = append(objects, read.objects[:min(2, len(read.objects))]...)
	}
	if len(objects) < 6 {
		return nil, fmt.Errorf("%d objects are there, six are wanted", len(objects))
	}
	return objects[:6], nil
}

type comparison struct {
	dumper                            *dumper
	keep                              string
	files, refused, strict, different int
}

func (c *comparison) add(name string, text []byte) error {
	ours, err := c.dumper.read(text)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	theirs := read(text)
	c.files++
	if len(theirs.errors) > 0 {
		c.refused++
	} else if isStricter(ours.Problems) || isReplaced(text, ours.Problems) {
		c.strict++
	}
	what := difference(text, theirs, ours)
	if what == "" {
		return nil
	}
	c.different++
	if c.different <= 20 {
		fmt.Printf("%s: %s\n  kubectl: %v\n  trowel: %v\n", name, what, theirs.errors, ours.Problems)
	}
	if c.keep != "" {
		return os.WriteFile(c.keep+"/"+name, text, 0o644)
	}
	return nil
}

func (c *comparison) addCuts(objects []map[string]any, stride int) error {
	for i, object := range objects {
		block, err := yaml.Marshal(object)
		if err != nil {
			return err
		}
		indented, err := json.MarshalIndent(object, "", "  ")
		if err != nil {
			return err
		}
		for form, text := range map[string][]byte{"yaml": block, "json": indented} {
			for cut := i % stride; cut < len(text); cut += stride {
				if err := c.add(fmt.Sprintf("cut-%d-%d.%s", i, cut, form), text[:cut]); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func (c *comparison) finish() error {
	fmt.Printf("%d files: kubectl refuses %d; of the others Trowel refuses %d for a documented reason; %d are read differently\n",
		c.files, c.refused, c.strict, c.different)
	if c.different > 0 {
		return fmt.Errorf("%d files are read differently", c.different)
	}
	return nil
}

// decode does the work of `kubectl label --local` but for the writing.
func decode(path string) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	result := read(text)
	fmt.Println(len(result.objects), "objects")
	if len(result.errors) > 0 {
		return errors.New(result.errors[0])
	}
	return nil
}
