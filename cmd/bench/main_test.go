package main

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// actEnv tells the test's own program to act as one that is measured.
const actEnv = "BENCH_TEST_ACT"

func TestMain(m *testing.M) {
	switch os.Getenv(actEnv) {
	case "count": // says how much it was given, by its exit code
		n, err := io.Copy(io.Discard, os.Stdin)
		if err != nil {
			os.Exit(100)
		}
		os.Stderr.WriteString("read it\nall\n") //nolint:errcheck // the test sees whether it was
		os.Exit(int(n))
	case "succeed":
		os.Exit(0)
	case "hang":
		time.Sleep(time.Hour)
	}
	os.Exit(m.Run())
}

func TestCommand(t *testing.T) {
	program, err := os.Executable()
	require.NoError(t, err)
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "in.yaml"), []byte("kind: Pod"), 0o644))

	t.Setenv(actEnv, "count")
	c := command{program: "count", path: program, args: []string{"-v", "*.yaml", "*.json"}, dir: dir, cores: 1, stdin: "in.yaml"}
	require.Equal(t, "cat in.yaml | GOMAXPROCS=1 count -v *.yaml *.json", c.String())
	require.Equal(t, []string{"-v", "in.yaml", "*.json"}, c.expand())
	all, err := c.repeat(3, 0)
	require.NoError(t, err)
	require.Len(t, all, 3)
	require.Equal(t, 9, all.worst().code, "not all of its input came through")
	require.Equal(t, "ends with 9, says `read it`", all.worst().remark())
	require.LessOrEqual(t, all.best().wall, all.median().wall)
	require.GreaterOrEqual(t, all.peak(), all.best().peak)

	t.Setenv(actEnv, "hang")
	_, err = command{path: program, dir: dir}.repeat(3, 10*time.Millisecond)
	require.ErrorIs(t, err, errLimit)

	_, err = command{path: filepath.Join(dir, "nothing")}.repeat(1, 0)
	require.ErrorIs(t, err, os.ErrNotExist)
}

// TestMeasure measures a program that does nothing.
func TestMeasure(t *testing.T) {
	program, err := os.Executable()
	require.NoError(t, err)
	peers := t.TempDir()
	for _, peer := range []string{"kubeconform", "kube-score"} {
		if err := os.Symlink(program, filepath.Join(peers, peer)); err != nil || runtime.GOOS == "windows" {
			t.Skip("programs need no suffix here, and links to them no rights")
		}
	}
	t.Setenv(actEnv, "succeed")
	args := []string{"measure", "-runs", "1", "-size", "20kB", "-long", "40kB", "-files", "3", "-peers", peers, program}
	var out, progress bytes.Buffer
	require.NoError(t, run(args, &out, &progress))
	for _, line := range []string{
		`Measured on .+, \d+ cores, .+\. Best and median of 1 runs, at start-up of 8\.`,
		`\| 20kB workloads \| 1 \| \d\.\d{3} s \| .+ \| 1\.0 x \| \d+\.\d MB \|`,
		`\| 3 files, 0\.0 MB \| 1 \| .+`,
		"\\| 40kB mixed \\| `--select manifest/syntax` \\| 1 \\| .+",
		"\\| `seaworthy version` \\| \\d+\\.\\d ms \\| .+",
		`\| 20kB mixed \| kubeconform .* x \|  \|`,
		`\| 20kB workloads \| kube-score .* x \|  \|`,
		`go run \./cmd/bench write files 3 files`,
		`cat workloads-40kB\.yaml \| seaworthy lint .+ --min-severity critical -`,
		`kube-score score files/\*/\*\.yaml`,
	} {
		require.Regexp(t, "(?m)^"+line+"$", out.String())
	}

	t.Setenv(actEnv, "count")
	require.ErrorContains(t, run(args, &out, &progress), "seaworthy lint", "what failed was measured")
	require.Error(t, run(append([]string{"measure", "-size", "big"}, program), &out, &progress))
}

func TestWrite(t *testing.T) {
	var out bytes.Buffer
	require.NoError(t, run([]string{"write", "-seed", "7", "workloads", "20kB"}, &out, io.Discard))
	require.InDelta(t, 20_000, out.Len(), 4000)
	require.True(t, strings.HasPrefix(out.String(), "---\napiVersion: "))

	dir := t.TempDir()
	require.NoError(t, run([]string{"write", "files", "5", dir}, io.Discard, io.Discard))
	written, err := filepath.Glob(filepath.Join(dir, "*", "*.yaml"))
	require.NoError(t, err)
	require.Len(t, written, 5)

	for _, args := range [][]string{
		{}, {"read"}, {"write"}, {"write", "workloads"}, {"write", "workloads", "1TB"}, {"write", "poetry", "1kB"}, {"write", "files", "few", dir},
		{"write", "-shape", "1"}, {"measure"}, {"measure", "-runs", "0", "seaworthy"},
	} {
		require.Error(t, run(args, io.Discard, io.Discard), "%q", args)
	}
}

func TestParseSize(t *testing.T) {
	for text, want := range map[string]int64{"12": 12, "3kB": 3000, "50MB": 50_000_000, "1GB": 1_000_000_000} {
		got, err := parseSize(text)
		require.NoError(t, err)
		require.Equal(t, want, got)
	}
	for _, text := range []string{"", "MB", "1.5MB", "-1", "1 MB", "1mb"} {
		_, err := parseSize(text)
		require.Error(t, err, text)
	}
}

func TestTable(t *testing.T) {
	figures := table{{"Input", "Time"}}
	figures.add("1 file", milliseconds(1500*time.Microsecond))
	require.Equal(t, "| Input | Time |\n| --- | --- |\n| 1 file | 1.5 ms |\n", figures.String())
	require.Equal(t, []string{"2.000 s", "50.0 MB", "25", "0.5 x"},
		[]string{seconds(2 * time.Second), megabytes(50e6), rate(50e6, 2*time.Second), ratio(time.Second, 2*time.Second)})
}

func TestReplace(t *testing.T) {
	page := filepath.Join(t.TempDir(), "page.md")
	require.NoError(t, os.WriteFile(page, []byte("# Page\n"+begin+"old\n"+end+"more\n"), 0o644))
	require.NoError(t, replace(page, "new\n"))
	text, err := os.ReadFile(page)
	require.NoError(t, err)
	require.Equal(t, "# Page\n"+begin+"new\n"+end+"more\n", string(text))

	require.NoError(t, os.WriteFile(page, []byte("# Page\n"+begin), 0o644))
	require.ErrorContains(t, replace(page, "new\n"), "has no lines")
	require.ErrorIs(t, replace(page+"x", ""), os.ErrNotExist)
}
