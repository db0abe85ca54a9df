// Command bench writes manifests to measure with, and measures seaworthy and its peers on them. See docs/benchmarks.md.
package main

import (
	"bufio"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/seaworthy-lint/seaworthy/cmd/internal/corpus"
)

const usage = `usage:
  bench write [-seed N] [-malformed N] workloads|mixed|list|kyaml|json SIZE > FILE
  bench write [-seed N] files COUNT DIR
  bench measure [-runs N] [-size SIZE] [-long SIZE] [-files COUNT] [-peers DIR] [-limit DURATION] [-into FILE]
        SEAWORTHY`

func main() {
	if err := run(os.Args[1:], os.Stdout, os.Stderr); err != nil {
		fmt.Fprintf(os.Stderr, "bench: %v\n", err)
		os.Exit(1)
	}
}

func run(args []string, stdout, stderr io.Writer) error {
	if len(args) == 0 {
		return errors.New(usage)
	}
	flags := flag.NewFlagSet(args[0], flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.Usage = func() { fmt.Fprintln(stderr, usage) }
	switch args[0] {
	case "write":
		var o corpus.Options
		flags.Uint64Var(&o.Seed, "seed", 0, "")
		flags.IntVar(&o.Malformed, "malformed", 0, "")
		if err := flags.Parse(args[1:]); err != nil {
			return err
		}
		return write(flags.Args(), o, stdout)
	case "measure":
		var o options
		flags.IntVar(&o.runs, "runs", 5, "")
		flags.DurationVar(&o.limit, "limit", 2*time.Minute, "")
		flags.StringVar(&o.size, "size", "50MB", "")
		flags.StringVar(&o.long, "long", "1GB", "")
		flags.IntVar(&o.files, "files", 4000, "")
		flags.StringVar(&o.peers, "peers", "", "")
		into := flags.String("into", "", "")
		if err := flags.Parse(args[1:]); err != nil {
			return err
		}
		if flags.NArg() != 1 || o.runs < 1 {
			return errors.New(usage)
		}
		o.program = flags.Arg(0)
		text, err := measure(o, stderr)
		if err != nil {
			return err
		}
		if *into != "" {
			return replace(*into, text)
		}
		_, err = io.WriteString(stdout, text)
		return err
	default:
		return errors.New(usage)
	}
}

// write writes a stream, or small files below a directory.
func write(args []string, o corpus.Options, stdout io.Writer) error {
	if len(args) == 3 && args[0] == "files" {
		count, err := strconv.Atoi(args[1])
		if err != nil {
			return err
		}
		_, err = writeFiles(args[2], count, o.Seed)
		return err
	}
	if len(args) != 2 {
		return errors.New(usage)
	}
	var err error
	if o.Size, err = parseSize(args[1]); err != nil {
		return err
	}
	o.Shape = corpus.Shape(args[0])
	buffer := bufio.NewWriterSize(stdout, 1<<16)
	if err := corpus.Write(buffer, o); err != nil {
		return err
	}
	return buffer.Flush()
}

// writeFiles writes small files below a directory, and returns how many bytes they have.
func writeFiles(dir string, count int, seed uint64) (size int64, err error) {
	for path, text := range corpus.Files(count, seed) {
		name := filepath.Join(dir, filepath.FromSlash(path))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			return 0, err
		}
		if err := os.WriteFile(name, text, 0o644); err != nil {
			return 0, err
		}
		size += int64(len(text))
	}
	return size, nil
}

// parseSize reads a size in bytes, kB, MB or GB, of a thousand each.
func parseSize(s string) (int64, error) {
	number, factor := s, int64(1)
	for i, unit := range []string{"kB", "MB", "GB"} {
		if n, ok := strings.CutSuffix(s, unit); ok {
			number, factor = n, [...]int64{1e3, 1e6, 1e9}[i]
		}
	}
	n, err := strconv.ParseInt(number, 10, 64)
	if err != nil || n < 0 {
		return 0, fmt.Errorf("size %q: use a number of bytes, kB, MB or GB", s)
	}
	return n * factor, nil
}
