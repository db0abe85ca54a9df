package tenancy

import (
	"cmp"
	"fmt"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/cluster"
	"github.com/seaworthy-lint/seaworthy/lint/network"
)

// Reachable reports pairs of tenants that can reach each other over the network.
var Reachable = &lint.Rule{
	ID:    "tenancy/reachable",
	Title: "A workload of one tenant can reach one of another",
	Why: "Namespaces do not separate the network: a pod of one team connects to the model endpoint, the database or the debug port of " +
		"another until policies on both sides leave that connection out. What one team runs, or whoever takes it over, then reads " +
		"and steers what belongs to the other. The finding names one way that is open, and what opens it.",
	Remedy: "Isolate every namespace of both tenants for ingress and egress, and admit by their labels only the peers that are meant: those of " +
		"the same tenant, and shared ones such as the ingress controller.",
	Allow:      "Where the two are meant to work together: better give them one tenant label, or let a shared namespace stand between them.",
	Severity:   lint.Critical,
	Profile:    lint.Restricted,
	Confidence: lint.MediumConfidence,
	Refs: []lint.Ref{
		lint.Docs("Multi-tenancy: network isolation", "concepts/security/multi-tenancy/#network-isolation"),
		lint.NSA("Network separation and hardening: namespaces"),
		lint.MITRE("T1210", "Exploitation of Remote Services"),
	},
	Bad: teams,
	Good: teams + `---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: own-namespace-only
  namespace: vision
spec:
  podSelector: {}
  policyTypes: [Ingress]
  ingress:
    - from:
        - podSelector: {}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: own-namespace-only
  namespace: speech
spec:
  podSelector: {}
  policyTypes: [Ingress]
  ingress:
    - from:
        - podSelector: {}
`,
	Cluster: func(p *lint.Pass, m *cluster.Model) {
		tenants := p.Tenants()
		if len(tenants.Names) == 0 {
			return
		}
		r := reachability{Pass: p, network: p.Network(), tenants: tenants, groups: tenants.Groups()}
		r.leaveForeign()
		r.members = make([][]int, len(tenants.Names))
		for w, tenant := range r.groups {
			if tenant >= 0 {
				r.members[tenant] = append(r.members[tenant], w)
			}
		}
		matrix := r.network.Matrix(r.groups, len(tenants.Names))
		for a := range tenants.Names {
			for b := a + 1; b < len(tenants.Names); b++ {
				r.report(r.way(a, b, matrix), r.way(b, a, matrix))
			}
		}
	},
}

// reachability is what is asked about who reaches whom.
type reachability struct {
	*lint.Pass
	network *cluster.Network
	tenants *cluster.Tenants
	groups  []int
	members [][]int // by tenant
}

// way is one way from a tenant to another.
type way struct {
	network.Cell
	from, to int // tenants
}

func (r *reachability) way(from, to int, m *network.Matrix) way { return way{m.At(from, to), from, to} }

// leaveForeign takes out the workloads in namespaces on which a policy may bear that is not read.
func (r *reachability) leaveForeign() {
	own := append([]int(nil), r.groups...)
	for _, space := range r.network.Spaces {
		if len(space.Foreign) == 0 {
			continue
		}
		left := 0
		for _, workloads := range [][]int{space.Workloads, space.Hosts} {
			for _, w := range workloads {
				if own[w] >= 0 {
					own[w] = -1
					left++
				}
			}
		}
		if left > 0 {
			policy := space.Foreign[0]
			r.LeaveUnjudged(policy.Place(), fmt.Sprintf("which tenants reach namespace `%s`: %s of %s is not read", space.Name, policy.Kind, policy.APIVersion))
		}
	}
	r.groups = own
}

// report reports a pair of tenants, by the ways from the one to the other and back.
func (r *reachability) report(there, back way) {
	if back.Verdict > there.Verdict {
		there, back = back, there
	}
	if there.Verdict == network.Deny {
		return
	}
	message := fmt.Sprintf("tenant `%s` %s reach tenant `%s`", r.tenants.Names[there.from], can(there.Verdict), r.tenants.Names[there.to])
	switch back.Verdict {
	case network.Deny:
	case there.Verdict:
		message = fmt.Sprintf("tenants `%s` and `%s` %s reach each other", r.tenants.Names[there.from], r.tenants.Names[there.to], can(there.Verdict))
	default:
		message += ", and the other way it may"
	}
	message += ": " + r.tell(there)
	if back.Verdict != network.Deny {
		message += "; " + r.tell(back)
	}

	c := r.connection(there)
	ref, spot, options := r.placed(there, &c)
	options = append(options, lint.Because(r.network, there.From, network.Egress, c.Egress))
	if there.Verdict == network.May {
		options = append(options, lint.Milder)
	}
	if m := r.network.Model; m.Workloads[there.From].Guessed || m.Workloads[there.To].Guessed {
		options = append(options, lint.Sure(lint.LowConfidence))
	}
	if back.Verdict != network.Deny {
		c := r.connection(back)
		options = append(options, lint.Because(r.network, back.From, network.Egress, c.Egress), lint.Because(r.network, back.To, network.Ingress, c.Ingress))
	}
	if guard := r.guarded(there, back); guard != nil {
		options = append(options, lint.Milder, lint.With("the service mesh admits some clients only, as long as it is not passed by", guard.Place()))
	}
	// Several pairs may owe it to one rule.
	spot.Stable += "\x00" + r.tenants.Names[min(there.from, there.to)] + "\x00" + r.tenants.Names[max(there.from, there.to)]
	r.ReportSpot(*ref, spot, message, options...)
}

func can(v network.Verdict) string {
	if v == network.May {
		return "may"
	}
	return "can"
}

// tell names the two ends of a way.
func (r *reachability) tell(w way) string {
	from, to := &r.network.Model.Workloads[w.From], &r.network.Model.Workloads[w.To]
	ports := w.Range.String()
	if w.Range.First <= 1 && w.Range.Last == 65535 {
		ports = "every " + ports + " port"
	}
	text := fmt.Sprintf("%s to %s on %s", from, to, ports)
	if w.Verdict == network.May {
		c := r.connection(w)
		text += ": " + doubts[cmp.Or(c.Egress.Doubt, c.Ingress.Doubt)]
	}
	if reached := r.reached(w); reached > 1 {
		text += fmt.Sprintf(" (and to %d more of %d workloads)", reached-1, len(r.members[w.to]))
	}
	return text
}

// doubts say why a connection is not certain.
var doubts = map[network.Doubt]string{
	network.OnHostNetwork:   "one of them is on the network of its node, where plugins differ",
	network.PodAddresses:    "a block of addresses may be those of pods",
	network.EqualPriority:   "policies of one priority disagree",
	network.NamespaceLabels: "it depends on labels that are not in view",
	network.OnlyPartly:      "some requests only",
	network.RejectedPolicy:  "a policy that would decide is rejected",
	network.Unresolved:      "a rule has peers or conditions that manifests do not tell",
}

// reached returns how many workloads of its destination the source of a way reaches by the port of it; 0 where there are
// too many to ask for each.
func (r *reachability) reached(w way) int {
	members := r.members[w.to]
	if len(members) > countedWorkloads {
		return 0
	}
	n := 0
	for _, to := range members {
		c := r.network.Connection(network.At(w.From), network.At(to), w.Range.Protocol, w.Range.First)
		if c.Verdict >= w.Verdict {
			n++
		}
	}
	return n
}

// countedWorkloads is the most workloads of a tenant that are counted.
const countedWorkloads = 100

func (r *reachability) connection(w way) network.Connection {
	return r.network.Connection(network.At(w.From), network.At(w.To), w.Range.Protocol, w.Range.First)
}

// placed returns where to report a way: at the rule that lets it in, or else at the destination.
func (r *reachability) placed(w way, c *network.Connection) (*cluster.Ref, cluster.Spot, []lint.Option) {
	cause := &c.Ingress.Cause
	policy := r.network.Policy(cause.Policy)
	if cause.Reason == network.ByRule && policy != nil {
		at := cause.Rule.At
		if cause.Peer != nil && cause.Peer.At.Place != "" {
			at = cause.Peer.At
		}
		return &policy.Ref, policy.At(at), []lint.Option{lint.Label(fmt.Sprintf("lets tenant `%s` in", r.tenants.Names[w.from]))}
	}
	ref := &r.network.Model.Workloads[w.To].Ref
	spot := cluster.Spot{Place: ref.Place(), Path: ref.Path, Stable: ref.Path}
	return ref, spot, []lint.Option{lint.Because(r.network, w.To, network.Ingress, c.Ingress)}
}

// guarded returns a policy of a service mesh where one stands before every workload that could be reached; else nil.
func (r *reachability) guarded(ways ...way) *cluster.Ref {
	var by *cluster.Ref
	for _, w := range ways {
		if w.Verdict == network.Deny {
			continue
		}
		for _, to := range r.members[w.to] {
			guard, ok := r.network.Guard(&r.network.Model.Workloads[to])
			if !ok {
				return nil
			}
			by = guard
		}
	}
	return by
}

// teams is the manifest of the example: two teams, each with a model server.
const teams = `apiVersion: v1
kind: Namespace
metadata:
  name: vision
  labels:
    tenant: vision
---
apiVersion: v1
kind: Namespace
metadata:
  name: speech
  labels:
    tenant: speech
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: server
  namespace: vision
spec:
  selector:
    matchLabels:
      app: server
  template:
    metadata:
      labels:
        app: server
    spec:
      containers:
        - name: server
          image: registry.example/server:1.4
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: server
  namespace: speech
spec:
  selector:
    matchLabels:
      app: server
  template:
    metadata:
      labels:
        app: server
    spec:
      containers:
        - name: server
          image: registry.example/server:1.4
`
