package network

import "fmt"

// Verdict says whether traffic passes.
type Verdict uint8

// Verdicts, in the order of what they let through.
const (
	Deny Verdict = iota
	May          // depends on something that the manifests do not say
	Allow
)

func (v Verdict) String() string { return [...]string{"deny", "may", "allow"}[v] }

// Direction is a direction of traffic, seen from a pod.
type Direction uint8

// Directions.
const (
	Ingress Direction = iota
	Egress
)

func (d Direction) String() string { return [...]string{"ingress", "egress"}[d] }

// Protocols is a set of transport protocols. What is neither of the three, such as ICMP, is outside of this package.
type Protocols uint8

// Protocols.
const (
	TCP Protocols = 1 << iota
	UDP
	SCTP

	AllProtocols = TCP | UDP | SCTP
)

// protocols lists the single protocols in the order of their bits.
var protocols = [...]Protocols{TCP, UDP, SCTP}

func (p Protocols) String() string {
	switch p {
	case TCP:
		return "TCP"
	case UDP:
		return "UDP"
	case SCTP:
		return "SCTP"
	}
	return fmt.Sprintf("Protocols(%d)", uint8(p))
}

// maxPort is the last port. There is no port 0.
const maxPort = 65535

// Range is a range of ports of one protocol, the last included.
type Range struct {
	Protocol    Protocols
	First, Last uint16
}

// String returns what a reader calls the range: TCP/80, TCP/80-90, or TCP for all ports.
func (r Range) String() string {
	switch {
	case r.First == r.Last:
		return fmt.Sprintf("%s/%d", r.Protocol, r.First)
	case r.First <= 1 && r.Last == maxPort:
		return r.Protocol.String()
	}
	return fmt.Sprintf("%s/%d-%d", r.Protocol, r.First, r.Last)
}

// truth is the answer to whether something matches.
type truth uint8

const (
	no truth = iota
	maybe
	yes
)

func (t truth) not() truth { return yes - t }

// Doubt is what a verdict of [May] depends on.
type Doubt uint8

// Doubts. Where there are several, one of them is named.
const (
	NoDoubt         Doubt = iota
	OnHostNetwork         // an end is on the network of its node: plugins differ, and the pods of one node reach each other
	PodAddresses          // an address block may cover addresses of pods
	EqualPriority         // policies of one priority disagree
	NamespaceLabels       // labels: of a namespace or account that is not in view, or those that an operator gives its pods
	OnlyPartly            // what is allowed is restricted to some requests above the transport layer
	RejectedPolicy        // a policy that the API server would reject selects the workload
	Unresolved            // a peer or a condition that manifests do not resolve, such as a DNS name or a source port
)

func (d Doubt) String() string {
	return [...]string{
		"", "host network", "pod addresses", "equal priority", "labels not in view", "only some requests", "rejected policy", "not resolved",
	}[d]
}
