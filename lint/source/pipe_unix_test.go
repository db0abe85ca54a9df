//go:build unix

package source

import (
	"fmt"
	"os"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestPipes(t *testing.T) {
	tree{"d/a.yaml": "", "d/l.yaml": "-> .pipe", "d/null.yaml": "-> /dev/null"}.chdir(t)
	for _, name := range []string{"d/pipe.yaml", "d/pipe", "d/.pipe", "d/.gitignore"} {
		require.NoError(t, syscall.Mkfifo(name, 0o666))
	}

	listing := Finder{}.Find([]string{"d"})
	require.Equal(t, []string{"d/a.yaml"}, names(listing.Files))
	require.Empty(t, listing.Problems)
	require.Equal(t, []string{
		"d/l.yaml: not a regular file", "d/null.yaml: link out of d: name it to read it", "d/pipe.yaml: not a regular file",
	}, lines(listing.Skipped))

	listing = Finder{}.Find([]string{"d/pipe", "./d/pipe"})
	require.Equal(t, []string{"d/pipe"}, names(listing.Files))
	go func() {
		_ = os.WriteFile("d/pipe", []byte("piped"), 0)
	}()
	require.Equal(t, "piped", read(t, listing.Files[0]))
}

// A shell's <(command) is such a path: a link to a pipe that has no place in the file system.
func TestNamelessPipe(t *testing.T) {
	r, w, err := os.Pipe()
	require.NoError(t, err)
	defer r.Close()
	path := fmt.Sprintf("/dev/fd/%d", r.Fd())
	if _, err := os.Stat(path); err != nil {
		t.Skip("there is no /dev/fd here")
	}
	_, err = w.WriteString("piped")
	require.NoError(t, err)
	require.NoError(t, w.Close())
	listing := Finder{}.Find([]string{path})
	require.Equal(t, []string{path}, names(listing.Files))
	require.Equal(t, "piped", read(t, listing.Files[0]))
}

// A shell's <<here-document may be such a path: a link to a file that is already removed.
func TestRemovedOpenFile(t *testing.T) {
	tree{"a.yaml": "still here"}.chdir(t)
	file, err := os.Open("a.yaml")
	require.NoError(t, err)
	defer file.Close()
	require.NoError(t, os.Remove("a.yaml"))
	path := fmt.Sprintf("/dev/fd/%d", file.Fd())
	if _, err := os.Stat(path); err != nil {
		t.Skip("there is no /dev/fd here")
	}
	listing := Finder{}.Find([]string{path})
	require.Equal(t, []string{path}, names(listing.Files))
	require.Equal(t, "still here", read(t, listing.Files[0]))
}

func TestPermissionDenied(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("root may read everything")
	}
	tree{"a.yaml": "", "d/b.yaml": "", "e/.gitignore": "", "e/c.yaml": ""}.chdir(t)
	require.NoError(t, os.Chmod("d", 0))
	require.NoError(t, os.Chmod("e/.gitignore", 0))
	defer func() { require.NoError(t, os.Chmod("d", 0o700)) }()
	listing := Finder{}.Find(nil)
	require.Equal(t, []string{"a.yaml", "e/c.yaml"}, names(listing.Files))
	require.Len(t, listing.Problems, 2)
}
