package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// command is a program to measure.
type command struct {
	program string // as it is shown
	path    string
	args    []string // patterns of paths stand for the paths, as in a shell
	dir     string   // where it runs
	cores   int      // how many a Go program is to use; all if 0
	stdin   string   // file that comes through a pipe; none if empty
}

// String returns the command as one would type it.
func (c command) String() string {
	s := strings.Join(append([]string{c.program}, c.args...), " ")
	if c.cores > 0 {
		s = fmt.Sprintf("GOMAXPROCS=%d %s", c.cores, s)
	}
	if c.stdin != "" {
		s = fmt.Sprintf("cat %s | %s", c.stdin, s)
	}
	return s
}

// expand returns the arguments with paths in place of patterns.
func (c command) expand() []string {
	var args []string
	for _, arg := range c.args {
		paths, err := fs.Glob(os.DirFS(c.dir), arg)
		if err != nil || len(paths) == 0 {
			paths = []string{arg}
		}
		args = append(args, paths...)
	}
	return args
}

// cost is what a run of a program took.
type cost struct {
	wall, cpu time.Duration
	peak      int64 // most memory resident at a time, in bytes; 0 where the system does not tell
	code      int
	complaint string // the first line that it wrote to standard error
}

// remark says how the run ended, if there is anything to say.
func (c cost) remark() string {
	var remarks []string
	if c.code != 0 {
		remarks = append(remarks, fmt.Sprintf("ends with %d", c.code))
	}
	if c.complaint != "" {
		remarks = append(remarks, "says `"+c.complaint+"`")
	}
	return strings.Join(remarks, ", ")
}

// errLimit ends a run that takes too long.
var errLimit = errors.New("stopped at the time limit")

// run runs the program once, for as long as it takes if there is no limit. A program that ends with another code than 0 has a
// cost all the same.
func (c command) run(limit time.Duration) (cost, error) {
	ctx := context.Background()
	if limit > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, limit)
		defer cancel()
	}
	cmd := exec.CommandContext(ctx, c.path, c.expand()...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	cmd.Dir = c.dir
	if c.cores > 0 {
		cmd.Env = append(os.Environ(), fmt.Sprintf("GOMAXPROCS=%d", c.cores))
	}
	if c.stdin != "" {
		f, err := os.Open(filepath.Join(c.dir, c.stdin))
		if err != nil {
			return cost{}, err
		}
		defer f.Close()                    //nolint:errcheck // nothing was written
		cmd.Stdin = struct{ io.Reader }{f} // no *os.File, which the program would get as it is
	}
	start := time.Now()
	err := cmd.Run()
	wall := time.Since(start)
	var exit *exec.ExitError
	switch {
	case ctx.Err() != nil:
		return cost{}, errLimit
	case err != nil && !errors.As(err, &exit):
		return cost{}, err
	}
	state := cmd.ProcessState
	complaint, _, _ := strings.Cut(stderr.String(), "\n")
	return cost{wall, state.UserTime() + state.SystemTime(), peak(state), state.ExitCode(), complaint}, nil
}

// series are the costs of several runs, the fastest first.
type series []cost

func (s series) best() cost   { return s[0] }
func (s series) median() cost { return s[len(s)/2] }

// worst returns a run that failed, if one did.
func (s series) worst() cost {
	return slices.MaxFunc(s, func(a, b cost) int { return cmp.Compare(a.code, b.code) })
}

// peak returns the most memory of all runs.
func (s series) peak() int64 {
	return slices.MaxFunc(s, func(a, b cost) int { return cmp.Compare(a.peak, b.peak) }).peak
}

// repeat runs the program so many times, or less often if the runs come to more than the limit of one.
func (c command) repeat(times int, limit time.Duration) (series, error) {
	var all series
	for start := time.Now(); len(all) == 0 || len(all) < times && (limit == 0 || time.Since(start) < limit); {
		one, err := c.run(limit)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", c, err)
		}
		all = append(all, one)
	}
	slices.SortFunc(all, func(a, b cost) int { return cmp.Compare(a.wall, b.wall) })
	return all, nil
}
