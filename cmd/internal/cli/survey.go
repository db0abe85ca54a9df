package cli

import (
	"fmt"
	"io"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/cluster"
	"github.com/seaworthy-lint/seaworthy/lint/config"
	"github.com/seaworthy-lint/seaworthy/lint/image"
	"github.com/seaworthy-lint/seaworthy/lint/network"
	"github.com/seaworthy-lint/seaworthy/lint/podsecurity"
	"github.com/seaworthy-lint/seaworthy/lint/source"
)

// survey looks at the manifests in paths, and returns a configuration that says what was found.
func survey(paths []string) (string, error) {
	options := lint.DefaultOptions()
	linter, err := lint.New(nil, options)
	if err != nil {
		return "", err
	}
	listing := source.Finder{}.Find(paths)
	model, in := linter.Model(inputs(listing.Files))
	s := surveyed{model: model, in: &in, tenants: model.Tenants(cluster.TenantRules{})}
	s.look(listing.Files)

	s.say("What seaworthy asks of the manifests of this repository. `seaworthy config show` prints what is in force.")
	s.say(fmt.Sprintf("Found: %s, %s, %s%s.", count(in.Files, "file"), count(in.Objects, "object"), count(in.Pods, "pod"), s.namespaces()))
	s.gap()
	s.say("How much to ask: baseline, restricted or strict.")
	s.key("profile", options.Profile.String())
	s.gap()
	s.say("The Kubernetes version that the manifests run on.")
	s.suggest("kubernetes-version", fmt.Sprintf("%q", podsecurity.Latest))
	s.gap()
	s.say("Findings of this severity or worse make a run fail: critical, high, medium, low or never.")
	s.key("fail-on", lint.Low.String())
	s.sayRegistries()
	s.sayNetwork()
	s.sayTenants()
	s.sayRendered()
	return s.String(), nil
}

// surveyed is what was found, and the text made of it.
type surveyed struct {
	strings.Builder
	model      *cluster.Model
	in         *lint.Inputs
	tenants    *cluster.Tenants
	charts     []string // folders
	kustomized []string // folders
}

// say writes a comment.
func (s *surveyed) say(comment string) { fmt.Fprintf(s, "# %s\n", oneLine(comment)) }

func (s *surveyed) gap() { s.WriteByte('\n') }

func (s *surveyed) key(key, value string) { fmt.Fprintf(s, "%s: %s\n", key, value) }

// suggest writes a key that is not in force.
func (s *surveyed) suggest(key, value string) { fmt.Fprintf(s, "# %s: %s\n", key, value) }

// oneLine keeps what a manifest says from ending a comment.
func oneLine(text string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r == 0x85 || r == 0x2028 || r == 0x2029 {
			return ' '
		}
		return r
	}, text)
}

// look finds charts and kustomizations.
func (s *surveyed) look(files []source.File) {
	for _, f := range files {
		switch path.Base(f.Name) {
		case "Chart.yaml":
			s.charts = append(s.charts, path.Dir(f.Name))
		case "kustomization.yaml", "kustomization.yml":
			s.kustomized = append(s.kustomized, path.Dir(f.Name))
		}
	}
}

// count returns how many there are of a thing: "1 file", "2 files".
func count(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}

// some lists the first of some names.
func some(names []string) string {
	const most = 6
	if more := len(names) - most; more > 0 {
		return fmt.Sprintf("%s and %d more", strings.Join(names[:most], ", "), more)
	}
	return strings.Join(names, ", ")
}

func (s *surveyed) namespaces() string {
	set := map[string]bool{}
	for i := range s.model.Namespaces {
		set[s.model.Namespaces[i].Name] = true
	}
	for i := range s.model.Workloads {
		set[s.model.Workloads[i].Namespace] = true
	}
	maps.DeleteFunc(set, func(name string, _ bool) bool { return strings.ContainsAny(name, "$<{") }) // to be filled in
	if len(set) == 0 {
		return ""
	}
	return ", in the namespaces " + some(slices.Sorted(maps.Keys(set)))
}

func (s *surveyed) sayRegistries() {
	set := map[string]bool{}
	for i := range s.model.Workloads {
		for use := range s.model.Workloads[i].Images() {
			if ref, err := image.Parse(use.Image); err == nil {
				set[ref.Registry] = true
			}
		}
	}
	if len(set) == 0 {
		return
	}
	s.gap()
	s.say("Images come from these registries. With the key, an image from any other is reported.")
	s.suggest("trusted-registries", config.List(slices.Sorted(maps.Keys(set))))
}

func (s *surveyed) sayNetwork() {
	of := map[network.Language]int{}
	for i := range s.model.Policies {
		of[s.model.Policies[i].Content.Language]++
	}
	s.gap()
	switch {
	case len(s.model.Policies) == 0:
		s.say("No network policy was found. Where they are kept elsewhere, name the folder:")
		s.suggest("context", "[../policies]")
	case of[network.Cilium] > 0 && of[network.Calico] == 0:
		s.say(fmt.Sprintf("The network plugin: of %d network policies, %d are of Cilium.", len(s.model.Policies), of[network.Cilium]))
		s.key("cni", network.OnCilium.String())
	case of[network.Calico] > 0 && of[network.Cilium] == 0:
		s.say(fmt.Sprintf("The network plugin: of %d network policies, %d are of Calico.", len(s.model.Policies), of[network.Calico]))
		s.key("cni", network.OnCalico.String())
	default:
		s.say("The network plugin that enforces policies: any, calico, cilium or other.")
		s.suggest("cni", network.AnyCNI.String())
	}
}

func (s *surveyed) sayTenants() {
	if len(s.tenants.Names) == 0 {
		return
	}
	s.gap()
	s.say(fmt.Sprintf("Tenants, which are to be kept apart: %s.", some(s.tenants.Names)))
	if strings.Contains(s.tenants.Key, "*") || s.tenants.Key == "Profile" {
		s.say("They are told by what their operator makes.")
		return
	}
	s.key("tenant-label", config.Text(s.tenants.Key))
}

func (s *surveyed) sayRendered() {
	s.sayCommands("Charts are no manifests before they are rendered. Lint what Helm makes of each:", "helm template %s | seaworthy lint -", s.charts)
	s.sayCommands("What kustomizations patch is judged best when it is built:", "kustomize build %s | seaworthy lint -", s.kustomized)
}

// sayCommands writes a command for each of the first folders.
func (s *surveyed) sayCommands(why, command string, folders []string) {
	const most = 5
	if len(folders) == 0 {
		return
	}
	s.gap()
	s.say(why)
	for _, folder := range folders[:min(most, len(folders))] {
		s.say("  " + fmt.Sprintf(command, folder))
	}
	if more := len(folders) - most; more > 0 {
		s.say(fmt.Sprintf("  and %d more", more))
	}
}

func writeText(name, text string) error {
	return writeFile(name, func(w io.Writer) error {
		_, err := io.WriteString(w, text)
		return err
	})
}
