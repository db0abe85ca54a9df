// Command seaworthy lints Kubernetes manifests: would they hold least privilege in production?
package main

import (
	"os"

	"github.com/seaworthy-lint/seaworthy/cmd/internal/cli"
)

func main() {
	os.Exit(cli.Run(os.Args[1:], cli.System()))
}
