package cli_test

import (
	"errors"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"testing"
	"unicode/utf16"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/seaworthy-lint/seaworthy/cmd/internal/cli"
)

var update = flag.Bool("update", false, "write what the commands print into the scripts")

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"seaworthy": func() { os.Exit(cli.Run(os.Args[1:], cli.System())) },
	})
}

// TestScripts runs the command as a user does: each file of testdata/cli is one topic.
func TestScripts(t *testing.T) { runScripts(t, "../../../testdata/cli", nil) }

// TestScenarios asks about the scenarios of testdata/scenarios what who runs such a cluster would.
func TestScenarios(t *testing.T) {
	dir, err := filepath.Abs("../../../testdata/scenarios")
	if err != nil {
		t.Fatal(err)
	}
	runScripts(t, dir, func(env *testscript.Env) error {
		env.Setenv("SCENARIOS", dir)
		return nil
	})
}

func runScripts(t *testing.T, dir string, setup func(*testscript.Env) error) {
	testscript.Run(t, testscript.Params{
		Dir:                dir,
		Setup:              setup,
		UpdateScripts:      *update,
		RequireUniqueNames: true,
		Condition: func(name string) (bool, error) {
			if name == "privileged" { // permissions do not bind
				return runtime.GOOS == "windows" || os.Geteuid() == 0, nil
			}
			return false, errors.New("unknown condition " + name)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits":  exits,
			"utf16":  utf16File,
			"escape": escape,
		},
	})
}

// exits runs a command that must end with a code: exits CODE COMMAND ARG...
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE COMMAND ARG...")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	err = ts.Exec(args[1], args[2:]...)
	code := 0
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
		code = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if code != want {
		ts.Fatalf("exit code %d, not %d", code, want)
	}
}

// utf16File writes a file in UTF-16, with a byte order mark: utf16 le|be FROM TO
func utf16File(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: utf16 le|be FROM TO")
	}
	var text []byte
	for _, unit := range utf16.Encode([]rune("\uFEFF" + ts.ReadFile(args[1]))) {
		if args[0] == "le" {
			text = append(text, byte(unit), byte(unit>>8))
		} else {
			text = append(text, byte(unit>>8), byte(unit))
		}
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[2]), text, 0o644))
}

// escape writes a file in which the escapes of a Go string are what they stand for: escape FROM TO
func escape(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: escape FROM TO")
	}
	var text []byte
	for rest := ts.ReadFile(args[0]); rest != ""; {
		r, multibyte, tail, err := strconv.UnquoteChar(rest, 0)
		ts.Check(err)
		if multibyte {
			text = append(text, string(r)...)
		} else {
			text = append(text, byte(r))
		}
		rest = tail
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), text, 0o644))
}
