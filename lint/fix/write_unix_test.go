//go:build unix

package fix

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
)

// kill ends this process as nothing can be done against.
func kill() {
	syscall.Kill(os.Getpid(), syscall.SIGKILL) //nolint:errcheck // there is nothing to do
	select {}
}

// runKilled runs the test at hand in a process of its own, which must be killed.
func runKilled(t *testing.T, env ...string) {
	t.Helper()
	err := again(t, env...)
	var exit *exec.ExitError
	require.ErrorAs(t, err, &exit)
	require.Equal(t, syscall.SIGKILL, exit.Sys().(syscall.WaitStatus).Signal())
}

// again runs the test at hand in a process of its own.
func again(t *testing.T, env ...string) error {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run=^"+t.Name()+"$")
	cmd.Env = append(os.Environ(), env...)
	return cmd.Run()
}

// Where the disk is full, the file stays as it was. A process that may write no more than a little sees the same.
func TestFullDisk(t *testing.T) {
	const variable = "SEAWORTHY_TEST_FULL_DISK"
	if path := os.Getenv(variable); path != "" {
		signal.Ignore(syscall.SIGXFSZ)
		limit := syscall.Rlimit{Cur: 4096, Max: 4096}
		if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
			os.Exit(3)
		}
		f := &File{Before: []byte("before\n"), After: []byte(strings.Repeat("after\n", 10_000))}
		if err := f.Write(path); !errors.Is(err, syscall.EFBIG) {
			os.Exit(4)
		}
		os.Exit(0)
	}
	_, path := written(t, "before\n")
	require.NoError(t, again(t, variable+"="+path))
	holds(t, path, "before\n")
}

func TestWriteKeepsNames(t *testing.T) {
	f, path := written(t, "before\n")
	require.NoError(t, os.Link(path, filepath.Join(t.TempDir(), "other.yaml")))
	require.ErrorIs(t, f.Write(path), ErrLinked)
	holds(t, path, "before\n")
}

func TestWriteFollowsNoLink(t *testing.T) {
	f, path := written(t, "before\n")
	link := filepath.Join(t.TempDir(), "link.yaml")
	require.NoError(t, os.Symlink(path, link))
	require.ErrorIs(t, f.Write(link), errNoFile)
	holds(t, path, "before\n")
}

func TestWriteReadOnlyDirectory(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("permissions do not bind")
	}
	f, path := written(t, "before\n")
	dir := filepath.Dir(path)
	require.NoError(t, os.Chmod(dir, 0o555))
	t.Cleanup(func() { require.NoError(t, os.Chmod(dir, 0o755)) })
	require.ErrorIs(t, f.Write(path), fs.ErrPermission)
	holds(t, path, "before\n")
}

// The owner of a file is kept, by those who can.
func TestWriteKeepsOwner(t *testing.T) {
	f, path := written(t, "before\n")
	if err := os.Chown(path, 12345, 23456); err != nil {
		t.Skip("only who may give a file away can see that it is given")
	}
	require.NoError(t, os.Chmod(path, 0o604|fs.ModeSetgid))
	require.NoError(t, f.Write(path))
	info, err := os.Stat(path)
	require.NoError(t, err)
	stat := info.Sys().(*syscall.Stat_t)
	require.Equal(t, []uint32{12345, 23456}, []uint32{stat.Uid, stat.Gid})
	require.Equal(t, 0o604|fs.ModeSetgid, info.Mode())
}

// A file of someone else, which who writes cannot give back, stays as it is.
func TestWriteRefusesWhatItCannotGiveBack(t *testing.T) {
	const variable, other = "SEAWORTHY_TEST_OTHER_USER", 12345
	if path := os.Getenv(variable); path != "" {
		if err := errors.Join(syscall.Setgid(other), syscall.Setuid(other)); err != nil {
			os.Exit(3)
		}
		f := &File{Before: []byte("before\n"), After: []byte("after\n")}
		if err := f.Write(path); !errors.Is(err, ErrOwner) {
			os.Exit(4)
		}
		os.Exit(0)
	}
	if os.Geteuid() != 0 {
		t.Skip("only root can become someone else")
	}
	_, path := written(t, "before\n")
	dir := filepath.Dir(path)
	require.NoError(t, errors.Join(os.Chmod(path, 0o666), os.Chmod(dir, 0o777), os.Chmod(filepath.Dir(dir), 0o755)))
	require.NoError(t, again(t, variable+"="+path))
	holds(t, path, "before\n")
}
