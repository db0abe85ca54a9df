package network

import (
	"cmp"
	"slices"
)

// span is a range of ports, the last included. A port is counted by its protocol's place in [protocols] in the higher bits.
type span struct{ first, last uint32 }

// otherPort stands for traffic that only a rule for all traffic matches: what no rule names, of whatever protocol.
const otherPort = uint32(len(protocols))<<16 | 1

// whole is all there is.
var whole = []span{{1, maxPort}, {1<<16 | 1, 1<<16 | maxPort}, {2<<16 | 1, 2<<16 | maxPort}, {otherPort, otherPort}}

// portOf counts a port. Ok is false for what is none.
func portOf(protocol Protocols, port uint16) (n uint32, ok bool) {
	at := slices.Index(protocols[:], protocol)
	return uint32(at)<<16 | uint32(port), at >= 0 && port > 0
}

// protocolOf returns the protocol of a counted port.
func protocolOf(port uint32) Protocols { return protocols[port>>16] }

// spans returns the ports that a rule matches at a destination with these named ports, in order.
func (r *Rule) spans(named []NamedPort) []span { return r.spansOf(named, false, false) }

// spansAtLeast returns the ports that a rule surely matches at a destination that may have more named ports than these, and those
// that it may match.
func (r *Rule) spansAtLeast(named []NamedPort) (sure, may []span) {
	return r.spansOf(named, false, true), r.spansOf(named, true, false)
}

// spansOf returns the ports that a rule matches. Names that are not known stand for every port where more says so, for those
// that the rule names, and moreNot, for those that it leaves out.
func (r *Rule) spansOf(named []NamedPort, more, moreNot bool) []span {
	var all []span
	if r.AnyPort {
		all = whole
	} else {
		all = listSpans(r.Ports, named, more)
	}
	if len(r.NotPorts) > 0 {
		all = subtract(all, listSpans(r.NotPorts, named, moreNot))
	}
	return all
}

func listSpans(ports []Port, named []NamedPort, more bool) []span {
	var all []span
	for i := range ports {
		p := &ports[i]
		for at, protocol := range protocols {
			if p.Protocols&protocol == 0 {
				continue
			}
			if p.Name == "" {
				all = append(all, span{uint32(at)<<16 | uint32(p.First), uint32(at)<<16 | uint32(p.Last)})
				continue
			}
			known := false
			for _, n := range named {
				if n.Name == p.Name && n.Protocol == protocol {
					all = append(all, span{uint32(at)<<16 | uint32(n.Number), uint32(at)<<16 | uint32(n.Number)})
					known = true
				}
			}
			if more && !known {
				all = append(all, whole[at])
			}
		}
	}
	if len(all) < 2 {
		return all
	}
	slices.SortFunc(all, func(a, b span) int { return cmp.Compare(a.first, b.first) })
	merged := all[:1]
	for _, s := range all[1:] {
		if last := &merged[len(merged)-1]; s.first <= last.last+1 {
			last.last = max(last.last, s.last)
		} else {
			merged = append(merged, s)
		}
	}
	return merged
}

// subtract returns what is in one list of spans and not in the other.
func subtract(all, without []span) []span {
	var rest []span
	for _, s := range all {
		for _, w := range without {
			if w.last < s.first || w.first > s.last {
				continue
			}
			if w.first > s.first {
				rest = append(rest, span{s.first, w.first - 1})
			}
			s.first = w.last + 1
		}
		if s.first <= s.last {
			rest = append(rest, s)
		}
	}
	return rest
}

// inSpans reports whether a port is in one of the spans, which are in order.
func inSpans(spans []span, port uint32) bool {
	for _, s := range spans {
		if port <= s.last {
			return port >= s.first
		}
	}
	return false
}

// cuts collects where ranges of ports begin that rules tell apart.
type cuts []uint32

func (c *cuts) add(spans []span) {
	for _, s := range spans {
		*c = append(*c, s.first, s.last+1)
	}
}

// segments returns the ranges between the cuts, all of them together being the whole.
func (c *cuts) segments() []span {
	c.add(whole)
	slices.Sort(*c)
	at := slices.Compact(*c)
	var all []span
	for i, first := range at[:len(at)-1] {
		if inSpans(whole, first) {
			all = append(all, span{first, at[i+1] - 1})
		}
	}
	return all
}
