package cli_test

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"testing"

	"github.com/seaworthy-lint/seaworthy/cmd/internal/cli"
	"github.com/seaworthy-lint/seaworthy/cmd/internal/corpus"
)

// BenchmarkRun measures the whole program: reading, every rule of the default profile, and the report.
func BenchmarkRun(b *testing.B) {
	for _, shape := range []corpus.Shape{corpus.Workloads, corpus.Mixed} {
		var stream bytes.Buffer
		if err := corpus.Write(&stream, corpus.Options{Shape: shape, Size: 4e6}); err != nil {
			b.Fatal(err)
		}
		for _, jobs := range []int{1, runtime.GOMAXPROCS(0)} {
			b.Run(fmt.Sprintf("%s/jobs=%d", shape, jobs), func(b *testing.B) {
				b.SetBytes(int64(stream.Len()))
				b.ReportAllocs()
				for b.Loop() {
					env := cli.System()
					env.Stdin, env.Stdout, env.Stderr = bytes.NewReader(stream.Bytes()), io.Discard, b.Output()
					args := []string{"lint", "--fail-on", "never", "--format", "json", "--jobs", strconv.Itoa(jobs), "-"}
					if code := cli.Run(args, env); code != 0 {
						b.Fatalf("exit code %d", code)
					}
				}
			})
		}
	}
}

// BenchmarkFix measures fixing beside linting the same files, of which every one has something to fix: it is to take at most twice
// as long.
func BenchmarkFix(b *testing.B) {
	dir := b.TempDir()
	for i := range 64 {
		var stream bytes.Buffer
		if err := corpus.Write(&stream, corpus.Options{Shape: corpus.Workloads, Size: 6e4, Seed: uint64(i)}); err != nil {
			b.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("%02d.yaml", i)), stream.Bytes(), 0o644); err != nil {
			b.Fatal(err)
		}
	}
	for _, args := range [][]string{{"lint"}, {"fix", "--diff"}} {
		b.Run(args[0], func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				env := cli.System()
				env.Stdout, env.Stderr = io.Discard, io.Discard
				if code := cli.Run(append(args, dir), env); code != 1 {
					b.Fatalf("exit code %d", code)
				}
			}
		})
	}
}
