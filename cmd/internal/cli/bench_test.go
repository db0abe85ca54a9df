package cli_test

import (
	"bytes"
	"fmt"
	"io"
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
