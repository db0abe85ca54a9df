package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/seaworthy-lint/seaworthy/lint/fix"
)

// maxList is how long a list of files may be, in bytes.
const maxList = 64 << 20

// readList reads the list of files, if one is asked for. With a list, there may be nothing to lint: what changed may hold no
// manifest.
func (o *reading) readList(env Env, paths []string) error {
	if o.filesFrom == "" {
		return nil
	}
	from := env.Stdin
	if o.filesFrom == standardStream {
		if slices.Contains(paths, standardStream) {
			return errors.New("--files-from -: standard input is a manifest already")
		}
	} else {
		f, err := os.Open(o.filesFrom)
		if err != nil {
			return fmt.Errorf("--files-from %s: %w", o.filesFrom, fix.WithoutPath(err))
		}
		defer f.Close() //nolint:errcheck // nothing was written
		from = f
	}
	text, err := io.ReadAll(io.LimitReader(from, maxList+1))
	switch {
	case err != nil:
		return fmt.Errorf("--files-from %s: %w", o.filesFrom, fix.WithoutPath(err))
	case len(text) > maxList:
		return fmt.Errorf("--files-from %s: longer than %d bytes", o.filesFrom, maxList)
	}
	o.listed = append([]string{}, parseList(text)...)
	o.allowEmpty = true
	return nil
}

// parseList returns the names in a list: each ended by NUL, or where there is none, one a line. On a line of its own, git puts
// a name with unusual characters in quotes.
func parseList(text []byte) []string {
	if bytes.IndexByte(text, 0) >= 0 {
		return strings.Split(strings.TrimSuffix(string(text), "\x00"), "\x00")
	}
	var names []string
	for line := range strings.Lines(string(text)) {
		line = strings.TrimRight(line, "\r\n")
		if strings.HasPrefix(line, `"`) && strings.HasSuffix(line, `"`) {
			if name, err := strconv.Unquote(line); err == nil {
				line = name
			}
		}
		if line != "" {
			names = append(names, line)
		}
	}
	return names
}
