package cli

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/report"
)

type environment map[string]string

func (e environment) get(name string) string { return e[name] }

func TestAutoColor(t *testing.T) {
	for _, test := range []struct {
		name     string
		env      environment
		terminal bool
		want     bool
	}{
		{"pipe", nil, false, false},
		{"terminal", nil, true, true},
		{"dumb terminal", environment{"TERM": "dumb"}, true, false},
		{"terminal that shall have none", environment{"NO_COLOR": "1"}, true, false},
		{"empty is unset", environment{"NO_COLOR": ""}, true, true},
		{"pipe that shall have some", environment{"FORCE_COLOR": "1"}, false, true},
		{"force none", environment{"FORCE_COLOR": "0"}, true, false},
		{"none beats some", environment{"NO_COLOR": "1", "FORCE_COLOR": "1"}, true, false},
	} {
		require.Equal(t, test.want, autoColor(test.env.get, test.terminal), test.name)
	}
}

func TestStyled(t *testing.T) {
	terminal := Env{Getenv: environment{"TERM_PROGRAM": "WezTerm"}.get, Width: func(any) (int, bool) { return 120, true }}
	require.Equal(t, report.Options{Width: 120, Color: true, Hyperlinks: true}, styled(terminal, "auto", report.Options{Width: 80}))
	require.Equal(t, report.Options{Width: 120}, styled(terminal, "never", report.Options{Width: 80}), "no links without colours")

	terminal.Getenv = environment{}.get
	require.Equal(t, report.Options{Width: 120, Color: true}, styled(terminal, "auto", report.Options{Width: 80}), "not known to show links")

	pipe := Env{Getenv: environment{"WT_SESSION": "1"}.get, Width: func(any) (int, bool) { return 0, false }}
	require.Equal(t, report.Options{Width: 80}, styled(pipe, "auto", report.Options{Width: 80}))
	require.Equal(t, report.Options{Width: 80, Color: true}, styled(pipe, "always", report.Options{Width: 80, Color: true}))
}

// On a terminal, fixes are shown that are short.
func TestShortFixesOnATerminal(t *testing.T) {
	file := filepath.Join(t.TempDir(), "pod.yaml")
	require.NoError(t, os.WriteFile(file, []byte("apiVersion: v1\nkind: Pod\nspec:\n  hostPID: true\n"), 0o644))
	lint := func(terminal bool, args ...string) string {
		var stdout bytes.Buffer
		Run(append([]string{"lint", "--no-config", "--select=pod/host-pid", file}, args...), Env{
			Stdout: &stdout, Stderr: os.Stderr, Getenv: environment{}.get, Now: time.Now, Width: func(any) (int, bool) { return 80, terminal },
		})
		return stdout.String()
	}
	for _, test := range []struct {
		terminal bool
		args     []string
		want     bool
	}{
		{true, nil, true},
		{true, []string{"--show-fixes=never"}, false},
		{true, []string{"--show-fixes=auto"}, true},
		{false, nil, false},
		{false, []string{"--show-fixes"}, true},
	} {
		require.Equal(t, test.want, strings.Contains(lint(test.terminal, append(test.args, "--color=never")...), "\n   +   hostPID: false\n"), test)
	}
}

func TestHyperlinks(t *testing.T) {
	for _, test := range []struct {
		env  environment
		want bool
	}{
		{nil, false},
		{environment{"TERM": "xterm-256color"}, false},
		{environment{"VTE_VERSION": "4999"}, false},
		{environment{"VTE_VERSION": "7600"}, true},
		{environment{"VTE_VERSION": "x"}, false},
		{environment{"TERM_PROGRAM": "Apple_Terminal"}, false},
		{environment{"TERM_PROGRAM": "vscode"}, true},
		{environment{"KITTY_WINDOW_ID": "1"}, true},
		{environment{"TERM": "alacritty-direct"}, true},
	} {
		require.Equal(t, test.want, hyperlinks(test.env.get), test.env)
	}
}

func TestProgress(t *testing.T) {
	long := time.Now().Add(-time.Hour)
	read := lint.Inputs{Files: 2, Objects: 3, Pods: 1}
	show := func(terminal bool, env environment, begun time.Time) string {
		var stderr bytes.Buffer
		p := newProgress(Env{Stderr: &stderr, Getenv: env.get, Width: func(any) (int, bool) { return 80, terminal }})
		p.begun = begun
		p.show(read)
		p.clear()
		return stderr.String()
	}
	require.Equal(t, "\r\x1b[Kread 2 files, 3 objects, 1 pods\r\x1b[K", show(true, nil, long))
	require.Empty(t, show(false, nil, long), "no terminal")
	require.Empty(t, show(true, environment{"TERM": "dumb"}, long), "a terminal that cannot clear a line")
	require.Empty(t, show(true, nil, time.Now().Add(time.Hour)), "the run is short")
}
