//go:build unix

package cli_test

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
)

// A file that goes between the search for files and the reading is not passed over. The pipe that is read before it holds
// the command up until it is gone.
func TestFileRemovedWhileReading(t *testing.T) {
	dir := t.TempDir()
	pipe, removed := filepath.Join(dir, "pipe"), filepath.Join(dir, "removed.yaml")
	require.NoError(t, syscall.Mkfifo(pipe, 0o600))
	writeFile(t, removed, "apiVersion: v1\nkind: Pod\n")
	go func() {
		w, err := os.OpenFile(pipe, os.O_WRONLY, 0) // waits for the reader
		if err != nil {
			return // the command ends without a reader, and the test fails
		}
		_ = os.Remove(removed)
		_, _ = w.WriteString("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n")
		_ = w.Close()
	}()
	code, stdout, _ := run(t, "", "lint", "--compact", "--select", "pod/privileged", pipe, removed)
	require.Equal(t, 2, code)
	require.Contains(t, stdout, removed+": error: no such file or directory")
	require.Contains(t, stdout, "read 1 file, 1 document, 1 object")
}
