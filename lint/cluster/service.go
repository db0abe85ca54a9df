package cluster

import (
	"iter"
	"math"

	"github.com/seaworthy-lint/seaworthy/lint/manifest"
	"github.com/seaworthy-lint/seaworthy/lint/network"
)

// Service is a Service object.
type Service struct {
	Ref
	Type     string // ClusterIP where it has none
	Selector Labels // of pods in the service's namespace; empty for none
	Ports    []ServicePort
	// ExternalIPs says that the nodes take what is sent to addresses that the service names.
	ExternalIPs bool
	// Restricted says that the load balancer admits some addresses only.
	Restricted bool
}

// ServicePort is a port of a service, and of the pods behind it.
type ServicePort struct {
	Protocol network.Protocols
	Number   uint16
	// Target is the port of the pods, 0 where TargetName names it.
	Target     uint16
	TargetName string
}

// Exposed reports whether the service can be reached from outside of the cluster.
func (s *Service) Exposed() bool {
	return s.Type == "LoadBalancer" || s.Type == "NodePort" || s.ExternalIPs
}

func (m *Model) service(o *manifest.Object, id manifest.Identity, input int) Service {
	spec := o.Value.Field("spec")
	s := Service{Ref: m.ref(o, id, input), Type: m.names.keep(spec.Field("type").Text())}
	if s.Type == "" {
		s.Type = "ClusterIP"
	}
	m.text.labels(spec.Field("selector"))
	s.Selector.packed = m.text.take()[0]
	s.ExternalIPs = spec.Field("externalIPs").Len() > 0
	s.Restricted = spec.Field("loadBalancerSourceRanges").Len() > 0
	for _, v := range spec.Field("ports").Items() {
		p := ServicePort{Protocol: protocolOf(v.Field("protocol")), Number: portOf(v.Field("port"))}
		target := v.Field("targetPort")
		switch p.Target = portOf(target); {
		case p.Target != 0:
		case target.Text() != "":
			p.TargetName = m.names.keep(target.Text())
		default: // SetDefaults_Service
			p.Target = p.Number
		}
		s.Ports = append(s.Ports, p)
	}
	return s
}

// portOf returns the number of a port, 0 for what is none.
func portOf(v manifest.Value) uint16 {
	n, ok := v.Int()
	if !ok || n < 1 || n > math.MaxUint16 {
		return 0
	}
	return uint16(n)
}

// Behind yields the workloads that a service selects, by their index. A service without selector has none that are known.
func (m *Model) Behind(s *Service, workloads []int) iter.Seq[int] {
	return func(yield func(int) bool) {
		if s.Selector == (Labels{}) {
			return
		}
		for _, i := range workloads {
			if w := &m.Workloads[i]; w.Namespace == s.Namespace && w.Labels.Have(s.Selector) && !yield(i) {
				return
			}
		}
	}
}
