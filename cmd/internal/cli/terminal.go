package cli

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/report"
)

// styled returns the options of a report on standard output: as wide as the terminal, with colours and links where it is one
// that shows them.
func styled(env Env, color word, options report.Options) report.Options {
	width, terminal := env.Width(env.Stdout)
	if terminal && width > 0 {
		options.Width = width
	}
	if color == "auto" {
		options.Color = autoColor(env.Getenv, terminal)
	}
	options.Hyperlinks = terminal && options.Color && hyperlinks(env.Getenv)
	return options
}

// autoColor heeds https://no-color.org and https://force-color.org.
func autoColor(getenv func(string) string, terminal bool) bool {
	switch {
	case getenv("NO_COLOR") != "":
		return false
	case getenv("FORCE_COLOR") != "":
		return getenv("FORCE_COLOR") != "0"
	}
	return terminal && getenv("TERM") != "dumb"
}

// hyperlinks reports whether the terminal is one of those that make links of OSC 8 sequences. Others would ignore them, but
// a few old ones print them.
func hyperlinks(getenv func(string) string) bool {
	if vte, err := strconv.Atoi(getenv("VTE_VERSION")); err == nil && vte >= 5000 {
		return true
	}
	known := []string{"iTerm.app", "WezTerm", "vscode", "ghostty", "Hyper", "Tabby", "rio"}
	return getenv("WT_SESSION") != "" || getenv("KITTY_WINDOW_ID") != "" || slices.Contains(known, getenv("TERM_PROGRAM")) ||
		strings.HasPrefix(getenv("TERM"), "alacritty")
}

// progress is a line on standard error that says how far a long run is, where that is a terminal.
type progress struct {
	env    Env
	on     bool
	begun  time.Time
	shown  time.Time
	anyway bool // something was shown, and is to be cleared
}

const (
	progressAfter = time.Second
	progressEvery = 100 * time.Millisecond
	clearLine     = "\r\x1b[K"
)

func newProgress(env Env) *progress {
	_, terminal := env.Width(env.Stderr)
	return &progress{env: env, on: terminal && env.Getenv("TERM") != "dumb", begun: time.Now()}
}

func (p *progress) show(in lint.Inputs) {
	if !p.on || time.Since(p.begun) < progressAfter || time.Since(p.shown) < progressEvery {
		return
	}
	p.shown, p.anyway = time.Now(), true
	fmt.Fprintf(p.env.Stderr, "%sread %d files, %d objects, %d pods", clearLine, in.Files, in.Objects, in.Pods)
}

func (p *progress) clear() {
	if p.anyway {
		fmt.Fprint(p.env.Stderr, clearLine)
	}
}
