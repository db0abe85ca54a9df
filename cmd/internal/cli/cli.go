// Package cli is the seaworthy command: one file per subcommand, each a function that makes the flags and one that does the
// work. [Run] is the whole program as one call.
package cli

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"golang.org/x/term"
)

// Exit codes of the command.
const (
	exitClean    = 0
	exitFindings = 1 // findings at or above --fail-on
	exitUnread   = 2 // wrong usage, or input that could not be read
)

// Env is what the command sees of the world around it.
type Env struct {
	Stdin  io.Reader
	Stdout io.Writer
	Stderr io.Writer
	Getenv func(string) string
	// Now is the clock, which says what day it is where the options do not.
	Now func() time.Time
	// Width returns the width of the terminal that a stream is, and false if it is none.
	Width func(stream any) (columns int, ok bool)
}

// System is the world of a process.
func System() Env {
	return Env{
		Stdin:  os.Stdin,
		Stdout: os.Stdout,
		Stderr: os.Stderr,
		Getenv: os.Getenv,
		Now:    time.Now,
		Width: func(stream any) (int, bool) {
			f, ok := stream.(*os.File)
			if !ok || !term.IsTerminal(int(f.Fd())) {
				return 0, false
			}
			columns, _, err := term.GetSize(int(f.Fd()))
			return columns, err == nil
		},
	}
}

// exitError ends the command with a code and nothing more to say.
type exitError int

func (e exitError) Error() string { return fmt.Sprintf("exit status %d", int(e)) }

// Run runs the command and returns its exit code.
func Run(args []string, env Env) int {
	root := Command(env)
	root.SetArgs(args)
	err := root.Execute()
	var exit exitError
	switch {
	case err == nil:
		return exitClean
	case errors.As(err, &exit):
		return int(exit)
	}
	for line := range strings.SplitSeq(err.Error(), "\n") {
		fmt.Fprintf(env.Stderr, "seaworthy: %s\n", line)
	}
	return exitUnread
}

// Command returns the command with all its subcommands.
func Command(env Env) *cobra.Command {
	root := &cobra.Command{
		Use:   "seaworthy",
		Short: "Lint Kubernetes manifests for least privilege",
		Long: `Seaworthy lints Kubernetes manifests before they are deployed: would they hold least
privilege in production? It reads pods in every kind of workload, the network policies
between them, and the images they come from; it names file, line and column; it opens
no network connection and never reports clean what it could not read.`,
		Example: `  seaworthy lint deploy/
  seaworthy explain pod/privileged`,
		Version:                    buildVersion(),
		SilenceErrors:              true,
		SilenceUsage:               true,
		SuggestionsMinimumDistance: 2,
		Args:                       noCommand,
		RunE:                       func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.SetIn(env.Stdin)
	root.SetOut(env.Stdout)
	root.SetErr(env.Stderr)
	root.SetFlagErrorFunc(flagError)
	root.AddCommand(newLint(env), newFix(env), newExceptions(env), newBaseline(env), newNetwork(env), newImages(env), newModels(env), newRules(env), newExplain(env), newConfig(env),
		newVersion(env))
	return root
}

// noCommand says what the first word means that is no command: a mistyped one, or a file to lint.
func noCommand(root *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	if near := root.SuggestionsFor(args[0]); len(near) > 0 {
		return fmt.Errorf("unknown command %q: did you mean %s?", args[0], near[0])
	}
	return fmt.Errorf("unknown command %q: see seaworthy --help; to lint a file, write seaworthy lint %s", args[0], args[0])
}

// flagError puts an error about a flag in fewer words, and says where help is if the flag is unknown.
func flagError(cmd *cobra.Command, err error) error {
	var value *pflag.InvalidValueError
	if errors.As(err, &value) {
		return fmt.Errorf("--%s: %w", value.GetFlag().Name, value.Unwrap())
	}
	return fmt.Errorf("%w: see %s --help", err, cmd.CommandPath())
}
