package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os/exec"
	"strconv"
)

// A dumper is the program that tells what Trowel reads (manifest_dump.cc).
type dumper struct {
	command *exec.Cmd
	in      io.WriteCloser
	out     *bufio.Reader
}

// What it says of one file.
type dumped struct {
	Objects []struct {
		Kind       string         `json:"kind"`
		APIVersion string         `json:"apiVersion"`
		Repeated   bool           `json:"repeated"`
		Object     map[string]any `json:"object"`
	} `json:"objects"`
	Problems []string `json:"problems"`
	Refused  bool     `json:"refused"`
}

func startDumper(program string, pieceBytes int) (*dumper, error) {
	d := &dumper{command: exec.Command(program, strconv.Itoa(pieceBytes))}
	var err error
	if d.in, err = d.command.StdinPipe(); err != nil {
		return nil, err
	}
	out, err := d.command.StdoutPipe()
	if err != nil {
		return nil, err
	}
	d.out = bufio.NewReaderSize(out, 1<<20)
	return d, d.command.Start()
}

func (d *dumper) read(text []byte) (dumped, error) {
	var result dumped
	if _, err := fmt.Fprintf(d.in, "%d\n%s", len(text), text); err != nil {
		return result, err
	}
	line, err := d.out.ReadBytes('\n')
	if err != nil {
		return result, fmt.Errorf("the dumper stopped: %w", err)
	}
	return result, json.Unmarshal(line, &result)
}

func (d *dumper) stop() error {
	d.in.Close()
	return d.command.Wait()
}
