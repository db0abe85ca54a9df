package manifest

import (
	"fmt"
	"strings"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/cluster"
)

// DuplicateObject reports objects that an earlier one of the same input would be overwritten by.
var DuplicateObject = &lint.Rule{
	ID:    "manifest/duplicate-object",
	Title: "Two objects with one identity",
	Why: "Kind, namespace and name tell objects apart. Where one input holds two with the same, kubectl applies one after the other, and " +
		"the cluster keeps the last: whoever reads the first one is misled, and whether its settings survive depends on the order. It " +
		"mostly happens when a chart or an overlay renders something twice.",
	Remedy:   "Keep one of the two, or give one of them another name.",
	Severity: lint.Low,
	Profile:  lint.Strict,
	Refs: []lint.Ref{
		lint.Docs("Object Names and IDs", "concepts/overview/working-with-objects/names/"),
	},
	Bad: `apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
data:
  mode: strict
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
data:
  mode: lenient
`,
	Good: `apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
data:
  mode: strict
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: settings-of-tests
data:
  mode: lenient
`,
	Identities: true,
	Cluster: func(p *lint.Pass, m *cluster.Model) {
		type identity struct {
			input                        int
			group, kind, namespace, name string
		}
		first := make(map[identity]*cluster.Ref, len(m.Objects))
		for i := range m.Objects {
			o := &m.Objects[i]
			if strings.Contains(o.Name, "${") {
				continue // a parameter of an OpenShift Template, which may stand for anything
			}
			group, _, grouped := strings.Cut(o.APIVersion, "/")
			if !grouped {
				group = ""
			}
			id := identity{o.Input, group, o.Kind, o.Namespace, o.Name}
			if before, ok := first[id]; ok {
				p.ReportRef(*o, fmt.Sprintf("%s is in this input already: the one applied last overwrites the other", o.Identity), lint.With("first here", before.Place()))
				continue
			}
			first[id] = o
		}
	},
}
