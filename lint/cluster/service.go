package cluster

import (
	"iter"
	"math"
	"slices"
	"strings"

	"github.com/seaworthy-lint/seaworthy/lint/manifest"
	"github.com/seaworthy-lint/seaworthy/lint/network"
)

// Service is a Service object.
type Service struct {
	Ref
	Type     string // ClusterIP where it has none
	Selector Labels // of pods in the service's namespace; empty for none
	Ports    []ServicePort
	Headless bool // clients connect to the pods themselves, on whatever port
	// ExternalIPs says that the nodes take what is sent to addresses that the service names.
	ExternalIPs bool
	// Restricted says that the load balancer admits some addresses only: those of a network, or those it lists.
	Restricted bool
}

// ServicePort is a port of a service, and of the pods behind it.
type ServicePort struct {
	Name     string
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
	s.Headless = spec.Field("clusterIP").Text() == "None"
	s.ExternalIPs = spec.Field("externalIPs").Len() > 0
	s.Restricted = s.Type == "LoadBalancer" && IsRestricted(o)
	for _, v := range spec.Field("ports").Items() {
		p := ServicePort{Name: m.names.keep(v.Field("name").Text()), Protocol: protocolOf(v.Field("protocol")), Number: portOf(v.Field("port"))}
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

// internal are annotations by which load balancers of clouds are inside of a network, with their values in lower case.
var internal = map[string][]string{
	"cloud.google.com/load-balancer-type":                                {"internal"},
	"networking.gke.io/load-balancer-type":                               {"internal"},
	"service.beta.kubernetes.io/aws-load-balancer-internal":              {"true", "0.0.0.0/0"},
	"service.beta.kubernetes.io/aws-load-balancer-scheme":                {"internal"},
	"service.beta.kubernetes.io/azure-load-balancer-internal":            {"true"},
	"service.beta.kubernetes.io/openstack-internal-load-balancer":        {"true"},
	"service.beta.kubernetes.io/oci-load-balancer-internal":              {"true"},
	"service.beta.kubernetes.io/alibaba-cloud-loadbalancer-address-type": {"intranet"},
	"service.kubernetes.io/qcloud-loadbalancer-internal-subnetid":        nil,
	"service.kubernetes.io/ibm-load-balancer-cloud-provider-ip-type":     {"private"},
	"service.kubernetes.io/ibm-load-balancer-cloud-provider-vpc-subnets": nil,
	"tailscale.com/expose": {"true"},
}

// sourceRanges came before the field (v1.AnnotationLoadBalancerSourceRangesKey).
const sourceRanges = "service.beta.kubernetes.io/load-balancer-source-ranges"

// IsRestricted reports whether the load balancer of a Service admits some addresses only.
func IsRestricted(service *manifest.Object) bool {
	spec, annotations := service.Field("spec"), service.Metadata().Field("annotations")
	some, everyone := false, false
	admit := func(addresses string) {
		addresses = strings.TrimSpace(addresses)
		some, everyone = some || addresses != "", everyone || strings.HasSuffix(addresses, "/0")
	}
	for addresses := range strings.SplitSeq(annotations.Field(sourceRanges).Text(), ",") {
		admit(addresses)
	}
	for _, v := range spec.Field("loadBalancerSourceRanges").Items() {
		admit(v.Text())
	}
	if some {
		return !everyone
	}
	return spec.Field("loadBalancerClass").Text() == "tailscale" || isInternal(annotations)
}

// isInternal reports whether annotations say that a load balancer is inside of a network.
func isInternal(annotations manifest.Value) bool {
	for key, value := range annotations.Entries() {
		if values, ok := internal[key]; ok && (values == nil || slices.Contains(values, strings.ToLower(value.Literal()))) {
			return true
		}
	}
	return false
}

// addPool keeps an InferencePool, and reports whether the object is one.
func (m *Model) addPool(o *manifest.Object, id manifest.Identity, input int) bool {
	if o.Kind != "InferencePool" {
		return false
	}
	spec := o.Value.Field("spec")
	selector := spec.Field("selector")
	if labels := selector.Field("matchLabels"); labels.Exists() { // inference.networking.k8s.io/v1
		selector = labels
	}
	p := Service{Ref: m.ref(o, id, input), Type: "ClusterIP"}
	m.text.labels(selector)
	p.Selector.packed = m.text.take()[0]
	add := func(v manifest.Value) {
		if port := portOf(v); port != 0 {
			p.Ports = append(p.Ports, ServicePort{Protocol: network.TCP, Number: port, Target: port})
		}
	}
	add(spec.Field("targetPortNumber"))
	for _, v := range spec.Field("targetPorts").Items() {
		add(v.Field("number"))
	}
	m.Pools = append(m.Pools, p)
	return true
}

// portOf returns the number of a port, 0 for what is none.
func portOf(v manifest.Value) uint16 {
	n, ok := v.Int()
	if !ok || n < 1 || n > math.MaxUint16 {
		return 0
	}
	return uint16(n)
}

// Behind yields the workloads that a service selects, or may select, by their index. A service without selector has none that
// are known.
func (m *Model) Behind(s *Service, workloads []int) iter.Seq2[int, network.Verdict] {
	return func(yield func(int, network.Verdict) bool) {
		if s.Selector == (Labels{}) {
			return
		}
		for _, i := range workloads {
			w := &m.Workloads[i]
			if w.Namespace != s.Namespace {
				continue
			}
			if selects := w.Meets(s.Selector); selects != network.Deny && !yield(i, selects) {
				return
			}
		}
	}
}
