package fix

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"
)

// written returns a file that was read, and where it is.
func written(t *testing.T, text string) (*File, string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "deploy.yaml")
	require.NoError(t, os.WriteFile(path, []byte(text), 0o640))
	return &File{Name: "deploy.yaml", Before: []byte(text), After: []byte("after\n")}, path
}

// holds requires that a directory holds one file with a text.
func holds(t *testing.T, path, text string) {
	t.Helper()
	got, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, text, string(got))
	entries, err := os.ReadDir(filepath.Dir(path))
	require.NoError(t, err)
	require.Len(t, entries, 1, "something is left over")
}

func TestWrite(t *testing.T) {
	f, path := written(t, "before\n")
	require.NoError(t, f.Write(path))
	holds(t, path, "after\n")
	info, err := os.Stat(path)
	require.NoError(t, err)
	if runtime.GOOS != "windows" {
		require.Equal(t, fs.FileMode(0o640), info.Mode())
	}
}

func TestWriteLeavesAlone(t *testing.T) {
	for name, test := range map[string]struct {
		change func(t *testing.T, path string)
		want   error
	}{
		"longer":    {func(t *testing.T, path string) { require.NoError(t, os.WriteFile(path, []byte("before\nmore\n"), 0)) }, ErrChanged},
		"otherwise": {func(t *testing.T, path string) { require.NoError(t, os.WriteFile(path, []byte("BEFORE\n"), 0)) }, ErrChanged},
		"read-only": {func(t *testing.T, path string) { require.NoError(t, os.Chmod(path, 0o444)) }, ErrReadOnly},
		"gone":      {func(t *testing.T, path string) { require.NoError(t, os.Remove(path)) }, fs.ErrNotExist},
		"directory": {func(t *testing.T, path string) {
			require.NoError(t, errors.Join(os.Remove(path), os.Mkdir(path, 0o755)))
		}, errNoFile},
	} {
		t.Run(name, func(t *testing.T) {
			f, path := written(t, "before\n")
			test.change(t, path)
			want, _ := os.ReadFile(path)
			require.ErrorIs(t, f.Write(path), test.want)
			got, _ := os.ReadFile(path)
			require.Equal(t, string(want), string(got))
			entries, err := os.ReadDir(filepath.Dir(path))
			require.NoError(t, err)
			require.LessOrEqual(t, len(entries), 1)
		})
	}
}

// What changes while the file is written is left alone too.
func TestWriteComparesLast(t *testing.T) {
	for name, change := range map[string]func(path string) error{
		"text": func(path string) error { return os.WriteFile(path, []byte("BEFORE\n"), 0) },
		"another": func(path string) error {
			return errors.Join(os.Rename(path, path+"~"), os.WriteFile(path, []byte("before\n"), 0o640))
		},
		"gone": os.Remove,
	} {
		t.Run(name, func(t *testing.T) {
			_, path := written(t, "before\n")
			r := &replacement{path: path, before: []byte("before\n"), write: func(w io.Writer) error {
				_, err := io.WriteString(w, "after\n")
				return errors.Join(err, change(path))
			}}
			require.Error(t, r.run(r.steps()))
			got, _ := os.ReadFile(path)
			require.NotEqual(t, "after\n", string(got))
		})
	}
}

func TestCreate(t *testing.T) {
	path := filepath.Join(t.TempDir(), "new.yaml")
	require.NoError(t, Create(path, "new\n"))
	holds(t, path, "new\n")
	require.ErrorIs(t, Create(path, "newer\n"), fs.ErrExist)
	holds(t, path, "new\n")

	other := filepath.Join(t.TempDir(), "new.yaml")
	r := &replacement{path: other, fresh: true, mode: 0o644, write: func(io.Writer) error { return os.WriteFile(other, []byte("came in between\n"), 0o644) }}
	require.ErrorIs(t, r.run(r.steps()), fs.ErrExist)
	holds(t, other, "came in between\n")
}

func TestReplace(t *testing.T) {
	path := filepath.Join(t.TempDir(), "report.json")
	write := func(text string) func(io.Writer) error {
		return func(w io.Writer) error { _, err := io.WriteString(w, text); return err }
	}
	require.NoError(t, Replace(path, write("1")))
	require.NoError(t, Replace(path, write("2")))
	holds(t, path, "2")
	failed := errors.New("failed")
	require.ErrorIs(t, Replace(path, func(w io.Writer) error { return errors.Join(write("3")(w), failed) }), failed)
	holds(t, path, "2")
}

// killedAt is the variable that tells this test, run as a process of its own, before which step to stop.
const killedAt = "SEAWORTHY_TEST_KILLED_AT"

// A process that is stopped at whatever step leaves the text as it was or as it is to be, and beside it nothing that is read.
func TestKilled(t *testing.T) {
	steps := len((&replacement{}).steps())
	if at := os.Getenv(killedAt); at != "" {
		r := &replacement{path: os.Getenv(killedAt + "_PATH"), before: []byte("before\n"), write: func(w io.Writer) error {
			_, err := io.WriteString(w, "after\n")
			return err
		}}
		for i, step := range r.steps() {
			if string(rune('0'+i)) == at {
				kill()
			}
			if err := step(); err != nil {
				os.Exit(3)
			}
		}
		kill()
	}
	for i := range steps + 1 {
		_, path := written(t, "before\n")
		runKilled(t, killedAt+"="+string(rune('0'+i)), killedAt+"_PATH="+path)
		text, err := os.ReadFile(path)
		require.NoError(t, err)
		want := "before\n"
		if i >= steps-1 {
			want = "after\n"
		}
		require.Equal(t, want, string(text), "stopped before step %d", i)
		entries, err := os.ReadDir(filepath.Dir(path))
		require.NoError(t, err)
		for _, e := range entries {
			require.True(t, e.Name() == "deploy.yaml" || e.Name()[0] == '.' && filepath.Ext(e.Name()) != ".yaml", e.Name())
		}
	}
}
