//go:build !unix

package fix

import (
	"os"
	"os/exec"
	"testing"

	"github.com/stretchr/testify/require"
)

func kill() { os.Exit(9) }

func runKilled(t *testing.T, env ...string) {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run=^"+t.Name()+"$")
	cmd.Env = append(os.Environ(), env...)
	var exit *exec.ExitError
	require.ErrorAs(t, cmd.Run(), &exit)
	require.Equal(t, 9, exit.ExitCode())
}
