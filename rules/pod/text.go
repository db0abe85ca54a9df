package pod

import (
	"fmt"
	"strings"

	"github.com/seaworthy-lint/seaworthy/lint/manifest"
	"github.com/seaworthy-lint/seaworthy/lint/workload"
)

// name says which container is meant: "container `server`". A nil container is the pod.
func name(c *workload.Container) string {
	switch {
	case c == nil:
		return "the pod"
	case c.Name == "":
		return "a " + c.Type.String() + " without name"
	}
	return c.Type.String() + " `" + c.Name + "`"
}

// names lists containers: "`a`, `b` and `c`", and of many the first few.
func names(containers []*workload.Container) string {
	var quoted []string
	for _, c := range containers {
		if c.Name == "" {
			quoted = append(quoted, "a container without name")
			continue
		}
		quoted = append(quoted, "`"+c.Name+"`")
	}
	return list(quoted)
}

// list joins items: "a, b and c", and of many the first few.
func list(items []string) string {
	const few = 5
	if more := len(items) - few; more > 1 {
		items = append(items[:few:few], fmt.Sprintf("%d more", more))
	}
	if len(items) == 1 {
		return items[0]
	}
	last := len(items) - 1
	return strings.Join(items[:last], ", ") + " and " + items[last]
}

// undecided reports whether a value that should be text is a placeholder, or of another type: manifest/wrong-type says that.
func undecided(pod *workload.Pod, v manifest.Value) bool {
	return v.Exists() && v.Kind() != manifest.String || pod.Object.Unfilled(v.Text())
}
