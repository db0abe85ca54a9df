package network_test

import (
	"fmt"
	"math/rand/v2"
	"net/netip"

	"github.com/seaworthy-lint/seaworthy/lint/network"
)

// object is a manifest, or a part of one.
type object = map[string]any

// generator makes small random worlds. What it makes is read twice: as JSON by the package, and as it is by the naive
// evaluator.
type generator struct {
	*rand.Rand
	world   network.World
	objects []object // policies, tiers and sets
	// selectors are the Calico selectors that were written, and what each means.
	selectors map[string]predicate
}

var (
	namespaces = []string{"n1", "n2", "n3", "n4"} // n4 is never declared
	values     = []string{"x", "y", "z"}
	blocks     = []string{"0.0.0.0/0", "10.0.0.0/8", "10.1.0.0/16", "10.1.2.0/24", "172.16.0.0/12", "192.168.0.0/16", "8.8.8.0/24", "169.254.169.254/32", "::/0", "2001:db8::/64", "fc00::/7"}
	portNames  = []string{"http", "dns", "admin"}
)

func generate(r *rand.Rand) *generator {
	g := &generator{Rand: r, selectors: map[string]predicate{}}
	g.world.CNI = network.CNI(g.IntN(4))
	g.world.Complete = g.IntN(4) == 0
	if g.IntN(3) == 0 {
		g.world.PodCIDRs = []netip.Prefix{netip.MustParsePrefix(pick(g, []string{"10.0.0.0/8", "10.1.0.0/16", "172.16.0.0/14"}))}
	}
	if g.IntN(12) == 0 {
		g.world.Enforcement = network.Enforcement(1 + g.IntN(2))
	}
	for _, name := range namespaces[:3] {
		if g.IntN(8) > 0 {
			g.world.Namespaces = append(g.world.Namespaces, network.Namespace{Name: name, Labels: g.labels("team", "env")})
		}
		if g.IntN(3) == 0 {
			g.world.Accounts = append(g.world.Accounts, network.Account{Namespace: name, Name: "robot", Labels: g.labels("role")})
		}
	}
	custom := g.IntN(2) == 0 // there are pods that operators make
	for i := range 9 + g.IntN(12) {
		w := network.Workload{Namespace: pick(g, namespaces), Name: fmt.Sprint("w", i), Kind: "Pod", Labels: g.labels("app", "tier")}
		w.HostNetwork = g.IntN(12) == 0
		if g.IntN(3) == 0 {
			w.Account = "robot"
		}
		if custom && g.IntN(3) == 0 {
			g.blur(&w)
		}
		for _, name := range portNames {
			if g.IntN(3) == 0 {
				protocol := network.TCP
				if g.IntN(4) == 0 {
					protocol = network.UDP
				}
				w.Ports = append(w.Ports, network.NamedPort{Name: name, Protocol: protocol, Number: uint16(80 + g.IntN(2))})
			}
		}
		g.world.Workloads = append(g.world.Workloads, w)
	}
	g.policies()
	return g
}

// blur makes of some of what is known of a workload something that is not.
func (g *generator) blur(w *network.Workload) {
	w.Open, w.MorePorts = g.chance(2), g.chance(2)
	for i := range w.Labels {
		if g.chance(3) {
			w.Labels[i].Value = network.Unknown
		}
	}
	if g.chance(4) {
		w.Account = network.Unknown
	}
}

func pick[T any](g *generator, from []T) T { return from[g.IntN(len(from))] }

// some returns up to n of what a function makes.
func some[T any](g *generator, n int, f func() T) []any {
	all := []any{}
	for range g.IntN(n + 1) {
		all = append(all, f())
	}
	return all
}

func (g *generator) chance(n int) bool { return g.IntN(n) == 0 }

func (g *generator) labels(keys ...string) []network.Label {
	var all []network.Label
	for _, key := range keys {
		if g.IntN(4) > 0 {
			all = append(all, network.Label{Key: key, Value: pick(g, values)})
		}
	}
	return all
}

// policies adds policies: of one language, of what goes together, or of everything.
func (g *generator) policies() {
	makers := []func(name string){g.networkPolicy, g.admin, g.cluster, g.cilium, g.calico, g.set, g.tier}
	mix := pick(g, [][]int{{0}, {0, 0, 1, 2}, {0, 0, 3, 3}, {0, 4, 4, 5, 6}, {4, 4, 5, 6}, {1, 1, 2}, {3}, {0, 1, 2, 3, 4, 5, 6}})
	for i := range 1 + g.IntN(7) {
		makers[pick(g, mix)](fmt.Sprint("p", g.IntN(5), "-", i))
	}
}

func (g *generator) add(apiVersion, kind, namespace, name string, spec object) object {
	metadata := object{"name": name}
	if namespace != "" {
		metadata["namespace"] = namespace
	}
	o := object{"apiVersion": apiVersion, "kind": kind, "metadata": metadata, "spec": spec}
	g.objects = append(g.objects, o)
	return o
}

// selector returns a metav1.LabelSelector about some keys.
func (g *generator) selector(keys ...string) object {
	if g.chance(3) {
		return object{}
	}
	key := pick(g, keys)
	if g.chance(2) {
		return object{"matchLabels": object{key: pick(g, values)}}
	}
	return object{"matchExpressions": some(g, 2, func() object {
		e := object{"key": pick(g, keys), "operator": pick(g, []string{"In", "NotIn", "Exists", "DoesNotExist"})}
		if e["operator"] == "In" || e["operator"] == "NotIn" {
			e["values"] = []any{pick(g, values), pick(g, values)}
		}
		return e
	})}
}

func (g *generator) podSelector() object { return g.selector("app", "tier") }

func (g *generator) namespaceSelector() object {
	if g.chance(4) {
		return object{"matchLabels": object{"kubernetes.io/metadata.name": pick(g, namespaces)}}
	}
	return g.selector("team", "env")
}

func (g *generator) ipBlock() object {
	b := object{"cidr": pick(g, blocks[:4])}
	if b["cidr"] == "0.0.0.0/0" && g.chance(2) {
		b["except"] = []any{pick(g, blocks[1:6])}
	}
	return b
}

var lists = [2][2]string{{"ingress", "from"}, {"egress", "to"}}

func (g *generator) networkPolicy(name string) {
	spec := object{}
	if !g.chance(6) {
		spec["podSelector"] = g.podSelector()
	}
	for _, l := range lists {
		if g.chance(2) {
			spec[l[0]] = some(g, 2, func() object {
				r := object{}
				if !g.chance(5) {
					r[l[1]] = some(g, 2, g.npPeer)
				}
				if g.chance(2) {
					r["ports"] = some(g, 2, g.npPort)
				}
				return r
			})
		}
	}
	if g.chance(2) {
		spec["policyTypes"] = pick(g, [][]any{{"Ingress"}, {"Egress"}, {"Ingress", "Egress"}})
	}
	o := g.add("networking.k8s.io/v1", "NetworkPolicy", pick(g, namespaces), name, spec)
	if g.chance(15) { // one that the API server rejects
		spec["policyTypes"] = []any{"Sideways"}
		o["rejected"] = true
	}
}

func (g *generator) npPeer() object {
	switch g.IntN(4) {
	case 0:
		return object{"podSelector": g.podSelector()}
	case 1:
		return object{"namespaceSelector": g.namespaceSelector()}
	case 2:
		return object{"podSelector": g.podSelector(), "namespaceSelector": g.namespaceSelector()}
	}
	return object{"ipBlock": g.ipBlock()}
}

func (g *generator) npPort() object {
	p := object{}
	if g.chance(2) {
		p["protocol"] = pick(g, []string{"TCP", "TCP", "UDP"})
	}
	switch g.IntN(4) {
	case 0:
		p["port"] = pick(g, portNames)
	case 1:
		p["port"] = 80
		if g.chance(2) {
			p["endPort"] = 81
		}
	case 2:
		p["port"] = 80 + g.IntN(2)
	}
	return p
}

func (g *generator) adminSubject() object {
	if g.chance(2) {
		return object{"namespaces": g.namespaceSelector()}
	}
	return object{"pods": object{"namespaceSelector": g.namespaceSelector(), "podSelector": g.podSelector()}}
}

func (g *generator) adminRules(spec object, accept string, actions int, ports func() (string, []any)) {
	for dir, l := range lists {
		if g.chance(2) {
			continue
		}
		spec[l[0]] = some(g, 3, func() object {
			r := object{"action": pick(g, []string{accept, "Deny", "Pass"}[:actions])}
			peers := []any{g.adminPeer(dir == 1)}
			if g.chance(2) {
				peers = append(peers, g.adminPeer(dir == 1))
			}
			r[l[1]] = peers
			named := true
			for _, p := range peers {
				if p.(object)["networks"] != nil || p.(object)["nodes"] != nil {
					named = false
				}
			}
			if key, list := ports(); g.chance(2) && (named || key != "named") {
				if key == "named" {
					key = "ports"
					if accept == "Accept" {
						key = "protocols"
					}
				}
				r[key] = list
			}
			return r
		})
	}
}

func (g *generator) adminPeer(egress bool) object {
	if egress && g.chance(3) {
		if g.chance(4) {
			return object{"nodes": object{}}
		}
		return object{"networks": []any{pick(g, blocks)}}
	}
	if g.chance(12) {
		return object{"somethingNew": object{}}
	}
	return g.adminSubject()
}

func (g *generator) admin(name string) {
	spec := object{"subject": g.adminSubject()}
	kind, actions := "AdminNetworkPolicy", 3
	if g.chance(3) {
		kind, name, actions = "BaselineAdminNetworkPolicy", "default", 2
	} else {
		spec["priority"] = g.IntN(3)
	}
	g.adminRules(spec, "Allow", actions, func() (string, []any) {
		switch g.IntN(3) {
		case 0:
			return "named", []any{object{"namedPort": pick(g, portNames)}}
		case 1:
			return "ports", []any{object{"portRange": object{"protocol": "UDP", "start": 1, "end": 80}}}
		}
		return "ports", []any{object{"portNumber": object{"protocol": "TCP", "port": 80}}}
	})
	g.add("policy.networking.k8s.io/v1alpha1", kind, "", name, spec)
}

func (g *generator) cluster(name string) {
	spec := object{"tier": pick(g, []string{"Admin", "Baseline"}), "priority": g.IntN(3), "subject": g.adminSubject()}
	g.adminRules(spec, "Accept", 3, func() (string, []any) {
		switch g.IntN(4) {
		case 0:
			return "named", []any{object{"destinationNamedPort": pick(g, portNames)}}
		case 1:
			return "protocols", []any{object{"udp": object{}}}
		case 2:
			return "protocols", []any{object{"tcp": object{"destinationPort": object{"range": object{"start": 81, "end": 90}}}}}
		}
		return "protocols", []any{object{"tcp": object{"destinationPort": object{"number": 80}}}}
	})
	g.add("policy.networking.k8s.io/v1alpha2", "ClusterNetworkPolicy", "", name, spec)
}

// ciliumSelector returns a selector in Cilium's words.
func (g *generator) ciliumSelector() object {
	switch g.IntN(6) {
	case 0:
		return object{"matchLabels": object{"k8s:io.kubernetes.pod.namespace": pick(g, namespaces)}}
	case 1:
		return object{"matchLabels": object{"io.cilium.k8s.namespace.labels.team": pick(g, values), "any:app": pick(g, values)}}
	case 2:
		return object{"matchExpressions": []any{object{"key": "io.cilium.k8s.policy.serviceaccount", "operator": pick(g, []string{"In", "NotIn"}), "values": []any{"robot"}}}}
	}
	return g.podSelector()
}

func (g *generator) ciliumRule(dir int, deny bool) object {
	r := object{}
	prefix := lists[dir][1]
	switch g.IntN(6) {
	case 0:
	case 1:
		r[prefix+"Entities"] = []any{pick(g, []string{"world", "cluster", "all", "host", "none", "remote-node"})}
	case 2:
		r[prefix+"CIDR"] = []any{pick(g, blocks)}
	case 3:
		if dir == 1 && !deny && g.chance(2) {
			r["toFQDNs"] = []any{object{"matchName": "example.com"}}
			break
		}
		r[prefix+"CIDRSet"] = []any{g.ipBlock()}
	default:
		r[prefix+"Endpoints"] = some(g, 2, g.ciliumSelector)
	}
	if g.chance(2) {
		list := object{"ports": []any{g.ciliumPort()}}
		if !deny && g.chance(3) {
			list["ports"] = []any{object{"port": pick(g, []string{"80", "81", "http"}), "protocol": "TCP"}}
			list["rules"] = object{"http": []any{object{"method": "GET"}}}
		}
		r["toPorts"] = []any{list}
		if g.chance(4) {
			r["toPorts"] = []any{list, object{"ports": []any{g.ciliumPort(), g.ciliumPort()}}}
		}
	}
	return r
}

func (g *generator) ciliumPort() object {
	p := object{"port": pick(g, []string{"80", "81", "0", "http", "dns"})}
	if g.chance(2) {
		p["protocol"] = pick(g, []string{"TCP", "UDP", "ANY"})
	}
	if p["port"] == "80" && g.chance(3) {
		p["endPort"] = 90
	}
	return p
}

func (g *generator) ciliumSpec() object {
	spec := object{"endpointSelector": g.podSelector()}
	for dir, l := range lists {
		if g.chance(2) {
			spec[l[0]] = some(g, 2, func() object { return g.ciliumRule(dir, false) })
		}
		if g.chance(4) {
			spec[l[0]+"Deny"] = some(g, 2, func() object { return g.ciliumRule(dir, true) })
		}
		if g.chance(6) {
			spec["enableDefaultDeny"] = object{l[0]: g.chance(2)}
		}
	}
	return spec
}

func (g *generator) cilium(name string) {
	kind, namespace := "CiliumNetworkPolicy", pick(g, namespaces)
	if g.chance(3) {
		kind, namespace = "CiliumClusterwideNetworkPolicy", ""
	}
	o := g.add("cilium.io/v2", kind, namespace, name, g.ciliumSpec())
	if g.chance(5) {
		o["specs"] = []any{g.ciliumSpec()}
	}
}

func (g *generator) calico(name string) {
	kind, namespace := "NetworkPolicy", pick(g, namespaces)
	spec := object{}
	if g.chance(3) {
		kind, namespace = "GlobalNetworkPolicy", ""
		if g.chance(2) {
			spec["namespaceSelector"] = g.expression(namespaceKeys, 2)
		}
	}
	if !g.chance(4) {
		spec["selector"] = g.expression(podKeys, 2)
	}
	if g.chance(6) {
		spec["serviceAccountSelector"] = g.expression(accountKeys, 1)
	}
	if g.chance(2) {
		spec["order"] = pick(g, []any{500, 1000, 1500.5})
	}
	if g.chance(4) {
		spec["tier"] = pick(g, []string{"early", "late"})
	}
	for _, l := range lists {
		if g.chance(2) {
			spec[l[0]] = some(g, 3, func() object { return g.calicoRule(namespace != "") })
		}
	}
	if g.chance(2) {
		spec["types"] = pick(g, [][]any{{"Ingress"}, {"Egress"}, {"Ingress", "Egress"}})
	}
	if g.chance(10) {
		kind = "Staged" + kind
	}
	g.add(pick(g, []string{"projectcalico.org/v3", "crd.projectcalico.org/v1"}), kind, namespace, name, spec)
}

func (g *generator) calicoRule(namespaced bool) object {
	r := object{"action": pick(g, []string{"Allow", "Allow", "Deny", "Pass", "Log"})}
	if g.chance(2) {
		r["protocol"] = pick(g, []any{"TCP", "UDP", 6, "ICMP"})
	}
	for _, end := range []string{"source", "destination"} {
		if g.chance(2) {
			r[end] = g.entity(namespaced)
		}
	}
	if p := r["protocol"]; p != nil && p != "ICMP" && g.chance(2) {
		to, _ := r["destination"].(object)
		if to == nil {
			to = object{}
			r["destination"] = to
		}
		to[pick(g, []string{"ports", "ports", "notPorts"})] = []any{pick(g, []any{80, "80:81", "http", "admin"})}
	}
	if r["action"] == "Allow" && g.chance(8) {
		r["http"] = object{"methods": []any{"GET"}}
	}
	return r
}

func (g *generator) entity(namespaced bool) object {
	e := object{}
	if g.chance(2) {
		e["selector"] = g.expression(podKeys, 2)
	}
	if g.chance(3) {
		e["namespaceSelector"] = g.expression(namespaceKeys, 1)
		if g.chance(5) {
			e["namespaceSelector"] = "global()"
		}
	}
	if g.chance(6) {
		e["notSelector"] = g.expression(podKeys, 1)
	}
	if g.chance(5) {
		e["nets"] = []any{pick(g, blocks)}
	}
	if g.chance(8) {
		e["notNets"] = []any{pick(g, blocks)}
	}
	if g.chance(8) {
		e["serviceAccounts"] = object{"names": []any{"robot"}}
	}
	return e
}

func (g *generator) tier(string) {
	spec := object{"order": pick(g, []any{10, 2000000.0})}
	if g.chance(3) {
		spec["defaultAction"] = "Pass"
	}
	g.add("projectcalico.org/v3", "Tier", "", pick(g, []string{"early", "late"}), spec)
}

func (g *generator) set(name string) {
	kind, namespace := "GlobalNetworkSet", ""
	if g.chance(2) {
		kind, namespace = "NetworkSet", pick(g, namespaces)
	}
	o := g.add("projectcalico.org/v3", kind, namespace, name, object{"nets": []any{pick(g, blocks), pick(g, blocks)}})
	o["metadata"].(object)["labels"] = object{"app": pick(g, values)}
}

// Keys of Calico selectors, and what they stand for.
var (
	podKeys = map[string]lookup{
		"app":                              func(e *subject) value { return e.pod("app") },
		"tier":                             func(e *subject) value { return e.pod("tier") },
		"projectcalico.org/namespace":      (*subject).namespaceName,
		"projectcalico.org/serviceaccount": (*subject).accountName,
		"projectcalico.org/orchestrator":   (*subject).orchestrator,
		"pcns.team":                        func(e *subject) value { return e.namespace("team") },
		"pcsa.role":                        func(e *subject) value { return e.account("role") },
	}
	namespaceKeys = map[string]lookup{
		"team":                   func(e *subject) value { return e.namespace("team") },
		"env":                    func(e *subject) value { return e.namespace("env") },
		"projectcalico.org/name": (*subject).namespaceName,
	}
	accountKeys = map[string]lookup{
		"role":                   func(e *subject) value { return e.account("role") },
		"projectcalico.org/name": (*subject).accountName,
	}
)

// expression writes a Calico selector, and notes what it means.
func (g *generator) expression(keys map[string]lookup, depth int) string {
	text, means, _ := g.write(keys, depth)
	g.selectors[text] = means
	return text
}

// write returns a selector, what it means, and what its opposite does.
func (g *generator) write(keys map[string]lookup, depth int) (text string, means, opposite predicate) {
	if depth > 0 && g.chance(2) {
		a, isA, notA := g.write(keys, depth-1)
		b, isB, notB := g.write(keys, depth-1)
		switch g.IntN(3) {
		case 0:
			return "!(" + a + ")", notA, isA
		case 1:
			return "(" + a + ") && " + "(" + b + ")", all(isA, isB), either(notA, notB)
		}
		return "(" + a + ")||(" + b + ")", either(isA, isB), all(notA, notB)
	}
	names := []string{"app", "env", "pcns.team", "pcsa.role", "projectcalico.org/name", "projectcalico.org/namespace", "projectcalico.org/orchestrator", "projectcalico.org/serviceaccount", "role", "team", "tier"}
	key := pick(g, names)
	for keys[key] == nil {
		key = pick(g, names)
	}
	candidates := values
	switch key {
	case "projectcalico.org/namespace", "projectcalico.org/name":
		candidates = append([]string{"robot"}, namespaces...)
	case "projectcalico.org/serviceaccount":
		candidates = []string{"robot", "default"}
	case "projectcalico.org/orchestrator":
		candidates = []string{"k8s", "other"}
	}
	v, w := pick(g, candidates), pick(g, candidates)
	is := func(s string) bool { return s == v }
	has := func(string) bool { return true }
	begins := func(s string) bool { return s[:1] == v[:1] }
	ends := func(s string) bool { return s[len(s)-1] == v[len(v)-1] }
	look := keys[key]
	positive := func(text string, holds func(string) bool) (string, predicate, predicate) {
		return text, asks(look, holds), asksNot(look, holds)
	}
	negative := func(text string, holds func(string) bool) (string, predicate, predicate) {
		return text, asksNot(look, holds), asks(look, holds)
	}
	switch g.IntN(9) {
	case 0:
		return negative(key+" != '"+v+"'", is)
	case 1:
		return positive(key+" in {'"+v+"', \""+w+"\"}", func(s string) bool { return s == v || s == w })
	case 2:
		return negative(key+" not in { '"+v+"' }", is)
	case 3:
		return positive("has("+key+")", has)
	case 4:
		return negative("!has("+key+")", has)
	case 5:
		return positive(key+" starts with '"+v[:1]+"'", begins)
	case 6:
		return positive(key+" ends with '"+v[len(v)-1:]+"'", ends)
	case 7:
		if keys["env"] != nil { // all namespaces
			look = (*subject).namespaceName
			return positive("all()", has)
		}
		return "all()", func(*subject) truth { return yes }, func(*subject) truth { return no }
	}
	return positive(key+"=='"+v+"'", is)
}
