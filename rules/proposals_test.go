package rules_test

import (
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/cluster"
	"github.com/seaworthy-lint/seaworthy/lint/network"
	"github.com/seaworthy-lint/seaworthy/rules"
)

// closed are the rules that propose policies.
var closed = []string{"network/ingress-open", "network/egress-open", "network/default-deny-missing", "network/dns-blocked"}

// trial is a cluster before and after the policies that are proposed for it.
type trial struct {
	*testing.T
	before, after *cluster.Network
	spaces        map[string]bool // that policies are proposed for
	objects       []lint.NewObject
	refusals      []string
}

// propose lints files, adds what is proposed to them, and holds the one to the other.
func propose(t *testing.T, files map[string]string) *trial {
	t.Helper()
	options := lint.DefaultOptions()
	options.Profile, options.Fixes = lint.Strict, true
	linter, err := lint.New(rules.All(), options)
	require.NoError(t, err)
	inputs := func() []lint.Input {
		var all []lint.Input
		for _, name := range slices.Sorted(maps.Keys(files)) {
			all = append(all, lint.Input{Name: name, Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(files[name])), nil }})
		}
		return all
	}
	networkOf := func() *cluster.Network {
		m, _ := linter.Model(slices.Values(inputs()))
		return options.Network(m)
	}
	p := &trial{T: t, before: networkOf(), spaces: map[string]bool{}}
	first := linter.Run(slices.Values(inputs()))
	for _, f := range first.Findings {
		p.collect(f)
	}
	var text strings.Builder
	for _, o := range p.objects {
		text.WriteString("---\n" + o.Text)
	}
	files = maps.Clone(files)
	files["~added.yaml"] = text.String()
	p.after = networkOf()

	known := map[string]bool{}
	for _, f := range first.Findings {
		known[f.Fingerprint] = true
	}
	second := linter.Run(slices.Values(inputs()))
	require.Equal(t, len(first.Inputs.Failed), len(second.Inputs.Failed), text.String())
	for _, f := range second.Findings {
		require.True(t, known[f.Fingerprint], "new: %s: %s\n%s", f.Rule.ID, f.Message, text.String())
		require.NotEqual(t, "~added.yaml", f.Place.File, "%s: %s", f.Rule.ID, f.Message)
		if slices.Contains(closed, f.Rule.ID) {
			require.False(t, p.spaces[f.Object.Namespace], "left: %s: %s\n%s", f.Rule.ID, f.Message, text.String())
		}
	}
	p.isIsolated()
	p.isNoWider()
	p.keepsWhatIsKnown()
	return p
}

// collect takes the objects that a finding proposes: those of one identity are one.
func (p *trial) collect(f *lint.Finding) {
	if f.Fix == nil || !slices.Contains(closed, f.Rule.ID) {
		return
	}
	require.False(p, f.Fix.Safe)
	if f.Fix.Refusal != "" {
		p.refusals = append(p.refusals, f.Fix.Refusal)
	}
	for _, o := range f.Fix.Objects {
		p.spaces[o.Namespace] = true
		at := slices.IndexFunc(p.objects, func(known lint.NewObject) bool { return known.Identity == o.Identity })
		if at < 0 {
			p.objects = append(p.objects, o)
			continue
		}
		require.Equal(p, p.objects[at].Text, o.Text, "two objects of one identity")
	}
}

// eachSpace yields the namespaces that policies are proposed for.
func (p *trial) eachSpace(yield func(s *cluster.Space) bool) {
	for _, s := range p.before.Spaces {
		if p.spaces[s.Name] && !yield(s) {
			return
		}
	}
}

// isIsolated holds that policies select every pod, and those to come where there was one that they did not.
func (p *trial) isIsolated() {
	for s := range p.eachSpace {
		for _, dir := range [...]network.Direction{network.Ingress, network.Egress} {
			selected := func(n *cluster.Network) bool {
				return !slices.ContainsFunc(s.Workloads, func(w int) bool { return n.Isolation(w, dir).Pods.Cause.Reason == network.Unselected })
			}
			require.True(p, selected(p.after), "%s of %s", dir, s.Name)
			if !selected(p.before) {
				require.NotNil(p, p.after.DefaultDeny(p.after.Space(s.Name), dir), "%s of %s", dir, s.Name)
			}
		}
	}
}

// isNoWider holds that nothing passes that did not before, but for DNS.
func (p *trial) isNoWider() {
	ends := []network.End{network.Stranger, network.Outside4, network.Outside6, cluster.DNSServer}
	for w := range p.before.Model.Workloads {
		ends = append(ends, network.At(w))
	}
	dns := []network.End{cluster.DNSServer}
	for _, from := range ends {
		for _, to := range ends {
			if slices.Contains(dns, to) {
				continue
			}
			for _, r := range p.after.Ranges(from, to) {
				for _, port := range [...]uint16{r.First, r.Last} {
					was := p.before.Connection(from, to, r.Protocol, port)
					require.GreaterOrEqual(p, was.Verdict, r.Verdict, "%v to %v on %s", from, to, r)
				}
			}
		}
	}
}

// keepsWhatIsKnown holds that what services of the namespaces did still works.
func (p *trial) keepsWhatIsKnown() {
	m := p.before.Model
	keeps := func(from, to network.End, protocol network.Protocols, port uint16, what string) {
		if p.before.Connection(from, to, protocol, port).Verdict == network.Allow {
			require.Equal(p, network.Allow, p.after.Connection(from, to, protocol, port).Verdict, "%s, port %d", what, port)
		}
	}
	for s := range p.eachSpace {
		for _, w := range s.Workloads {
			for _, protocol := range [...]network.Protocols{network.UDP, network.TCP} {
				keeps(network.At(w), cluster.DNSServer, protocol, 53, "DNS of "+m.Workloads[w].String())
			}
		}
		for i := range m.Services {
			svc := &m.Services[i]
			if svc.Namespace != s.Name {
				continue
			}
			for w := range m.Behind(svc, s.Workloads) {
				for j := range svc.Ports {
					port, ok := targetOf(&m.Workloads[w], &svc.Ports[j])
					if !ok {
						continue
					}
					for _, client := range s.Workloads {
						keeps(network.At(client), network.At(w), svc.Ports[j].Protocol, port, m.Workloads[client].Name+" to "+svc.Name)
					}
					if svc.Exposed() || isBackend(m, svc) {
						keeps(network.Outside4, network.At(w), svc.Ports[j].Protocol, port, "outside to "+svc.Name)
						keeps(network.Outside6, network.At(w), svc.Ports[j].Protocol, port, "outside to "+svc.Name)
						keeps(network.Stranger, network.At(w), svc.Ports[j].Protocol, port, "a controller to "+svc.Name)
					}
					for _, call := range m.Calls {
						if call.Namespace == svc.Namespace && call.Service == svc.Name && !m.Workloads[call.Workload].HostNetwork {
							keeps(network.At(call.Workload), network.At(w), svc.Ports[j].Protocol, port, m.Workloads[call.Workload].Name+" to "+svc.Name)
						}
					}
				}
			}
		}
	}
}

func targetOf(w *cluster.Workload, port *cluster.ServicePort) (number uint16, ok bool) {
	if port.TargetName == "" {
		return port.Target, true
	}
	for has := range w.Ports() {
		if has.Name == port.TargetName && has.Protocol == port.Protocol {
			return has.Number, true
		}
	}
	return 0, false
}

func isBackend(m *cluster.Model, svc *cluster.Service) bool {
	for i := range m.Entries {
		for _, b := range m.Entries[i].Backends {
			if b.Namespace == svc.Namespace && b.Service == svc.Name && b.Port == 0 && b.PortName == "" {
				return true
			}
		}
	}
	return false
}

// What is proposed for a scenario closes its namespaces and keeps what is known to be in use.
func TestProposalsForScenarios(t *testing.T) {
	folders, err := filepath.Glob(filepath.Join("..", "testdata", "scenarios", "*", "*"))
	require.NoError(t, err)
	proposed := 0
	for _, folder := range folders {
		paths, err := filepath.Glob(filepath.Join(folder, "*.yaml"))
		require.NoError(t, err)
		files := map[string]string{}
		for _, name := range paths {
			text, err := os.ReadFile(name)
			require.NoError(t, err)
			files[filepath.Base(name)] = string(text)
		}
		name := filepath.Base(filepath.Dir(folder)) + "/" + filepath.Base(folder)
		t.Run(name, func(t *testing.T) {
			proposed += len(propose(t, files).objects)
		})
	}
	require.Greater(t, proposed, 10)
}

// The same in random worlds.
func TestProposalsForRandomWorlds(t *testing.T) {
	proposed, refused := 0, 0
	for seed := range uint64(400) {
		w := world{Rand: rand.New(rand.NewPCG(seed, 7))}
		text := w.text()
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			defer func() {
				if t.Failed() {
					t.Log(text)
				}
			}()
			p := propose(t, map[string]string{"world.yaml": text})
			proposed += len(p.objects)
			refused += len(p.refusals)
		})
	}
	require.Greater(t, proposed, 1500)
	require.Less(t, refused, proposed/4)
}

// world writes a random cluster.
type world struct {
	*rand.Rand
	strings.Builder
}

func (w *world) pick(from ...string) string { return from[w.IntN(len(from))] }

func (w *world) add(format string, args ...any) { fmt.Fprintf(w, "---\n"+format, args...) }

func (w *world) text() string {
	for _, namespace := range []string{"shop", "bank"}[:1+w.IntN(2)] {
		if w.IntN(2) == 0 {
			w.add("apiVersion: v1\nkind: Namespace\nmetadata: {name: %s}\n", namespace)
		}
		for i := range 1 + w.IntN(5) {
			w.pod(namespace, i)
		}
		for i := range w.IntN(4) {
			w.service(namespace, i)
		}
		for i := range w.IntN(3) {
			w.policy(namespace, i)
		}
	}
	return w.String()
}

func (w *world) labels() string {
	return fmt.Sprintf("{app: %s, tier: %s}", w.pick("web", "api", "db"), w.pick("front", "back"))
}

func (w *world) pod(namespace string, i int) {
	w.add("apiVersion: v1\nkind: Pod\nmetadata: {name: p%d, namespace: %s, labels: %s}\n", i, namespace, w.labels())
	fmt.Fprintf(w, "spec:\n  hostNetwork: %t\n  serviceAccountName: %s\n  containers:\n    - name: a\n      image: a\n", w.IntN(30) == 0, w.pick("default", "robot"))
	fmt.Fprintf(w, "      ports: [{name: http, containerPort: %s}, {name: dns, protocol: UDP, containerPort: 5353}]\n", w.pick("8080", "8081", "8080, hostPort: 80"))
	if w.IntN(3) == 0 {
		fmt.Fprintf(w, "      args: [--upstream=http://%s.%s.svc:80]\n", w.pick("s0", "s1"), w.pick("shop", "bank", "nowhere"))
	}
}

func (w *world) service(namespace string, i int) {
	w.add("apiVersion: v1\nkind: Service\nmetadata: {name: s%d, namespace: %s}\n", i, namespace)
	fmt.Fprintf(w, "spec:\n  type: %s\n  selector: {%s: %s}\n", w.pick("ClusterIP", "ClusterIP", "NodePort", "LoadBalancer"), w.pick("app", "app", "tier"), w.pick("web", "api", "front"))
	if w.IntN(4) == 0 {
		w.WriteString("  clusterIP: None\n")
	}
	fmt.Fprintf(w, "  ports: [{name: a, port: 80, targetPort: %s}, {name: b, port: 53, protocol: UDP, targetPort: %s}]\n", w.pick("http", "8080", "none"), w.pick("dns", "5353"))
	if w.IntN(3) == 0 {
		w.add("apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: i%d, namespace: %s}\nspec: {defaultBackend: {service: {name: s%d}}}\n", i, namespace, i)
	}
}

func (w *world) policy(namespace string, i int) {
	w.add("apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: %s, namespace: %s}\n", w.pick("default-deny", "allow-dns", fmt.Sprint("p", i)), namespace)
	fmt.Fprintf(w, "spec:\n  podSelector: {%s}\n  policyTypes: [%s]\n", w.pick("", "matchLabels: {app: web}", "matchLabels: {tier: back}"), w.pick("Ingress", "Egress", "Ingress, Egress"))
	if w.IntN(2) == 0 {
		fmt.Fprintf(w, "  ingress: [{from: [{%s}]}]\n", w.pick("podSelector: {matchLabels: {app: api}}", "ipBlock: {cidr: 0.0.0.0/0}", "ipBlock: {cidr: 192.0.2.0/24}"))
	}
	if w.IntN(2) == 0 {
		fmt.Fprintf(w, "  egress: [{to: [{%s}]}]\n", w.pick("podSelector: {}", "ipBlock: {cidr: 0.0.0.0/0}"))
	}
}
