package cli

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"

	"github.com/seaworthy-lint/seaworthy/lint/podsecurity"
	"github.com/seaworthy-lint/seaworthy/lint/report"
)

// Set by the linker in released builds: the version, and the module's path where a host has changed it.
var (
	version string
	home    string
)

// buildVersion returns the version of the program: that of the release, of the module, or of the commit it was built from.
func buildVersion() string {
	if version != "" {
		return version
	}
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" {
		return "devel"
	}
	return strings.Trim(info.Main.Version, "()")
}

// tool describes the program to whoever reads its reports.
func tool() report.Tool {
	path := home
	if info, ok := debug.ReadBuildInfo(); path == "" && ok {
		path = info.Main.Path
	}
	t := report.Tool{Name: "seaworthy", Version: buildVersion()}
	if path != "" {
		t.URI = "https://" + path
	}
	return t
}

func newVersion(env Env) *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version, and the Kubernetes version it knows",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			_, err := fmt.Fprintf(env.Stdout, "seaworthy %s, Kubernetes up to %s, %s %s/%s\n",
				buildVersion(), podsecurity.Latest, runtime.Version(), runtime.GOOS, runtime.GOARCH)
			return err
		},
	}
}
