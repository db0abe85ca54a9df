package cli_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// command is where the program's package is.
const command = "../../seaworthy"

// goTool runs the go command, for a platform if one is named, and returns what it prints.
func goTool(t testing.TB, dir, goos string, args ...string) string {
	t.Helper()
	if _, err := exec.LookPath("go"); err != nil {
		t.Skip("there is no go command")
	}
	cmd := exec.Command("go", args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOWORK=off")
	if goos != "" {
		cmd.Env = append(cmd.Env, "GOOS="+goos, "GOARCH=amd64")
	}
	out, err := cmd.Output()
	if exit, ok := err.(*exec.ExitError); ok {
		t.Fatalf("go %s: %v\n%s", strings.Join(args, " "), err, exit.Stderr)
	}
	require.NoError(t, err)
	return string(out)
}

// What a Go program has in it if it can do what this one must not: the linker leaves out what is not reachable.
var forbidden = map[string]*regexp.Regexp{
	"network": regexp.MustCompile(`^(?:(?:syscall|golang\.org/x/sys/(?:unix|windows))\.(?:[sS]ocket|[cC]onnect(?:Ex)?|[bB]ind|[lL]isten|[sS]endto)$` +
		`|net\.(?:Dial|Listen|Lookup|\(\*(?:Dialer|ListenConfig|Resolver)\))|(?:net/http|crypto/tls)\.)`),
	"program": regexp.MustCompile(`^(?:(?:syscall|golang\.org/x/sys/(?:unix|windows))\.(?:[fF]orkExec|forkAndExecInChild|StartProcess|CreateProcess|Exec$)` +
		`|os\.[sS]tartProcess$|(?:os/exec|plugin)\.)`),
}

// reaches returns the forbidden symbols in a program, by what they stand for.
func reaches(t *testing.T, program string) map[string][]string {
	found := map[string][]string{}
	for line := range strings.Lines(goTool(t, "", "", "tool", "nm", program)) {
		fields := strings.Fields(line)
		if len(fields) == 0 {
			continue
		}
		symbol := fields[len(fields)-1]
		for what, pattern := range forbidden {
			if pattern.MatchString(symbol) {
				found[what] = append(found[what], symbol)
			}
		}
	}
	return found
}

// control does what is forbidden.
const control = `package main

import (
	"net"
	"os"
	"os/exec"
)

func main() {
	if c, err := net.Dial("tcp", os.Args[1]); err == nil {
		c.Close()
	}
	exec.Command(os.Args[1]).Run()
}
`

// The program opens no network connection and starts no program: none of the code by which Go does either is in it. The
// same look at a program that does both shows that it would be seen.
func TestOffline(t *testing.T) {
	for _, goos := range []string{"linux", "darwin", "windows"} {
		t.Run(goos, func(t *testing.T) {
			if testing.Short() && goos != runtime.GOOS {
				t.Skip("compiles the standard library")
			}
			dir := t.TempDir()
			program := filepath.Join(dir, "program")
			goTool(t, "", goos, "build", "-o", program, command)
			require.Empty(t, reaches(t, program))

			writeFile(t, filepath.Join(dir, "go.mod"), "module control\n\ngo 1.26\n")
			writeFile(t, filepath.Join(dir, "main.go"), control)
			program = filepath.Join(dir, "control")
			goTool(t, dir, goos, "build", "-o", program, ".")
			found := reaches(t, program)
			for what := range forbidden {
				require.NotEmpty(t, found[what], "the look at a program that reaches out finds no %s", what)
			}
		})
	}
}

// What only tests and generators need is not in the program.
func TestDependencies(t *testing.T) {
	only := regexp.MustCompile(`^(?:k8s\.io/|sigs\.k8s\.io/|github\.com/stretchr/|github\.com/santhosh-tekuri/|github\.com/rogpeppe/|` +
		`github\.com/spf13/cobra/doc$|testing$|net/http$|os/exec$|plugin$|html/template$)`)
	for _, goos := range []string{"linux", "darwin", "windows"} {
		packages := strings.Fields(goTool(t, "", goos, "list", "-deps", command))
		require.Contains(t, packages, "github.com/spf13/cobra")
		for _, p := range packages {
			require.NotRegexp(t, only, p)
		}
	}
}

// BenchmarkVersion measures how long the program takes to start.
func BenchmarkVersion(b *testing.B) {
	program := filepath.Join(b.TempDir(), "seaworthy.exe")
	goTool(b, "", "", "build", "-trimpath", "-ldflags=-s -w", "-o", program, command)
	for b.Loop() {
		if err := exec.Command(program, "version").Run(); err != nil {
			b.Fatal(err)
		}
	}
}
