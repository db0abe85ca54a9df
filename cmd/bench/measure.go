package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/seaworthy-lint/seaworthy/cmd/internal/corpus"
)

// options say what to measure.
type options struct {
	program string        // seaworthy
	runs    int           // of each command: the best and the median are shown
	size    string        // of the streams
	long    string        // size of those by which memory must not grow
	files   int           // how many small files
	peers   string        // directory with kubeconform and kube-score; none are measured if empty
	limit   time.Duration // of a run of a peer
}

// startRuns is how many times more often than others a command is run that takes milliseconds.
const startRuns = 8

// bench measures, and collects what to show.
type bench struct {
	options
	dir      string // where the programs run and find their input
	progress io.Writer
	inputs   []input
	commands []string // as one would type them, each once
}

// input is what programs are measured on.
type input struct {
	name   string        // as the tables have it
	path   string        // of a file or directory, below bench.dir
	size   int64         // in bytes
	common bool          // all programs are measured on it
	wall   time.Duration // the best of seaworthy on all cores
}

// measure measures, and returns the figures as Markdown.
func measure(o options, progress io.Writer) (string, error) {
	dir, err := os.MkdirTemp("", "bench")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(dir) //nolint:errcheck // it is temporary
	b := bench{options: o, dir: dir, progress: progress}
	if b.program, err = filepath.Abs(o.program); err != nil {
		return "", err
	}
	on := machine() // before its load is this program
	if err := b.generate(); err != nil {
		return "", err
	}
	text := fmt.Sprintf("Measured on %s. Best and median of %d runs, at start-up of %d.\n", on, b.runs, startRuns*b.runs)
	for _, section := range []struct {
		title   string
		measure func() (table, error)
	}{
		{"Throughput", b.throughput},
		{"Memory", b.memory},
		{"Start-up and size", b.start},
		{"Peers", b.compare},
	} {
		figures, err := section.measure()
		if err != nil {
			return "", err
		}
		if len(figures) > 1 {
			text += "\n### " + section.title + "\n\n" + figures.String()
		}
	}
	text += fmt.Sprintf("\nA program begins with the peak of the one that starts it: no peak below %s is seen here.\n", megabytes(ownPeak()))
	return text + "\n### Commands\n\n```sh\n" + strings.Join(b.commands, "\n") + "\n```\n", nil
}

// generate writes the input.
func (b *bench) generate() error {
	for _, shape := range corpus.Shapes {
		path, err := b.write(shape, b.size)
		if err != nil {
			return err
		}
		info, err := os.Stat(filepath.Join(b.dir, path))
		if err != nil {
			return err
		}
		common := shape == corpus.Workloads || shape == corpus.Mixed
		b.inputs = append(b.inputs, input{name: b.size + " " + string(shape), path: path, size: info.Size(), common: common})
	}
	b.show(fmt.Sprintf("go run ./cmd/bench write files %d files", b.files))
	written, err := writeFiles(filepath.Join(b.dir, "files"), b.files, 0)
	name := fmt.Sprintf("%d files, %s", b.files, megabytes(written))
	b.inputs = append(b.inputs, input{name: name, path: "files", size: written, common: true})
	return err
}

// write writes a stream to a file, unless it is there, and returns its path.
func (b *bench) write(shape corpus.Shape, size string) (path string, err error) {
	path = fmt.Sprintf("%s-%s.yaml", shape, size)
	if shape == corpus.JSON {
		path = fmt.Sprintf("%s-%s.json", shape, size)
	}
	b.show(fmt.Sprintf("go run ./cmd/bench write %s %s > %s", shape, size, path))
	f, err := os.OpenFile(filepath.Join(b.dir, path), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
	if errors.Is(err, os.ErrExist) {
		return path, nil
	}
	if err != nil {
		return "", err
	}
	return path, errors.Join(write([]string{string(shape), size}, corpus.Options{}, f), f.Close())
}

// show keeps a command to be shown.
func (b *bench) show(command string) {
	if !slices.Contains(b.commands, command) {
		b.commands = append(b.commands, command)
	}
}

// repeat measures a command, and says so. What is shown of it is how it runs on all cores.
func (b *bench) repeat(c command, times int, limit time.Duration) (series, error) {
	fmt.Fprintln(b.progress, c)
	onAll := c
	onAll.cores = 0
	b.show(onAll.String())
	return c.repeat(times, limit)
}

// own measures a command of seaworthy, which must succeed.
func (b *bench) own(c command, times int) (series, error) {
	all, err := b.repeat(c, times, 0)
	if err != nil {
		return nil, err
	}
	if worst := all.worst(); worst.code != 0 {
		return nil, fmt.Errorf("%s: %s", c, worst.remark())
	}
	return all, nil
}

// lint returns a run of seaworthy on so many cores: it checks as many documents at once as it may use cores.
func (b *bench) lint(cores int, args ...string) command {
	args = append([]string{"lint", "--fail-on", "never", "--format", "json", "--output", "findings.json"}, args...)
	return command{program: "seaworthy", path: b.program, args: args, dir: b.dir, cores: cores}
}

// cores are the numbers of cores to measure on: one, and all there are.
func cores() []int { return slices.Compact([]int{1, runtime.GOMAXPROCS(0)}) }

func (b *bench) throughput() (table, error) {
	t := table{{"Input", "Cores", "Best", "Median", "CPU", "MB/s", "MB per CPU second", "Over one core", "Peak memory"}}
	for i := range b.inputs {
		in := &b.inputs[i]
		var alone time.Duration
		for _, n := range cores() {
			all, err := b.own(b.lint(n, in.path), b.runs)
			if err != nil {
				return nil, err
			}
			best := all.best()
			in.wall = best.wall
			if n == 1 {
				alone = best.wall
			}
			t.add(in.name, strconv.Itoa(n), seconds(best.wall), seconds(all.median().wall), seconds(best.cpu), rate(in.size, best.wall),
				rate(in.size, best.cpu), ratio(alone, best.wall), megabytes(all.peak()))
		}
	}
	return t, nil
}

// memory measures streams of two lengths, through standard input: with every rule, but only those findings that nearly no
// document has, and with one rule that keeps nothing of the documents.
func (b *bench) memory() (table, error) {
	t := table{{"Standard input", "Options", "Cores", "Time", "Peak memory"}}
	for _, shape := range []corpus.Shape{corpus.Workloads, corpus.Mixed} {
		for _, length := range []string{b.size, b.long} {
			path, err := b.write(shape, length)
			if err != nil {
				return nil, err
			}
			for _, rules := range [][]string{{"--min-severity", "critical"}, {"--select", "manifest/syntax"}} {
				for _, n := range cores() {
					c := b.lint(n, append(rules, "-")...)
					c.stdin = path
					all, err := b.own(c, 1)
					if err != nil {
						return nil, err
					}
					t.add(length+" "+string(shape), "`"+strings.Join(rules, " ")+"`", strconv.Itoa(n), seconds(all.best().wall), megabytes(all.peak()))
				}
			}
		}
	}
	return t, nil
}

// start measures what every call takes, however little there is to do.
func (b *bench) start() (table, error) {
	small, err := b.write(corpus.Workloads, "5kB")
	if err != nil {
		return nil, err
	}
	info, err := os.Stat(b.program)
	if err != nil {
		return nil, err
	}
	t := table{{"", "Best", "Median"}}
	for _, args := range [][]string{{"version"}, {"lint", "--fail-on", "never", small}} {
		c := command{program: "seaworthy", path: b.program, args: args, dir: b.dir}
		all, err := b.own(c, startRuns*b.runs)
		if err != nil {
			return nil, err
		}
		t.add("`"+c.String()+"`", milliseconds(all.best().wall), milliseconds(all.median().wall))
	}
	t.add("size of the program", megabytes(info.Size()), "")
	return t, nil
}

// peers are other programs, how they are called, and the exit code of a run that found much but read everything. Kubeconform
// is told of schemas that are not there: it reads the documents, and has nothing to compare them with.
var peers = []struct {
	name string
	args []string
	code int
}{
	{"kubeconform", []string{"-ignore-missing-schemas", "-schema-location", "nowhere", "-n", "2", "-summary"}, 0},
	{"kube-score", []string{"score"}, 1},
}

// compare measures others on the same input.
func (b *bench) compare() (table, error) {
	if b.peers == "" {
		return nil, nil
	}
	t := table{{"Input", "Program", "Best", "CPU", "Peak memory", "Over seaworthy's", "Remarks"}}
	for _, p := range peers {
		program, err := filepath.Abs(filepath.Join(b.peers, p.name))
		if err != nil {
			return nil, err
		}
		version, err := moduleVersion(program)
		if err != nil {
			return nil, fmt.Errorf("version of %s: %w", p.name, err)
		}
		for _, in := range b.inputs {
			if !in.common {
				continue
			}
			path := in.path
			if path == "files" {
				path = "files/*/*.yaml" // not all read directories
			}
			c := command{program: p.name, path: program, dir: b.dir, args: append(slices.Clone(p.args), path)}
			figures, err := b.peer(c, p.code, in.wall)
			if err != nil {
				return nil, err
			}
			t.add(append([]string{in.name, p.name + " " + version}, figures...)...)
		}
	}
	return t, nil
}

// peer measures a command beside the wall time of seaworthy, and returns the cells of its row.
func (b *bench) peer(c command, code int, own time.Duration) ([]string, error) {
	all, err := b.repeat(c, b.runs, b.limit)
	if errors.Is(err, errLimit) {
		return []string{"> " + seconds(b.limit), "", "", "> " + ratio(b.limit, own), "stopped"}, nil
	}
	if err != nil {
		return nil, err
	}
	best := all.best()
	if best.code > code || best.complaint != "" {
		return []string{"", "", "", "", best.remark()}, nil
	}
	return []string{seconds(best.wall), seconds(best.cpu), megabytes(all.peak()), ratio(best.wall, own), ""}, nil
}
