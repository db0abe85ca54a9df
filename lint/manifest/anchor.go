package manifest

// anchors are what aliases of a document may stand for, and the books by which an alias bomb is known.
type anchors struct {
	known    []anchor
	deepest  int // collections around the deepest node read since the last anchor that is open
	aliased  int // nodes that came by aliases, at most
	expanded int // bytes of text that aliases add
}

// anchor is a node that an alias may stand for.
type anchor struct {
	name   string
	node   uint32
	length int  // of its text, from the anchor on
	height int  // collections in it, one in the other
	weight int  // nodes that reading it takes, those of aliases in it included, at most
	open   bool // it is still being read
}

func (a *anchors) reset() {
	clear(a.known) // whose names would keep the text alive
	*a = anchors{known: a.known[:0]}
}

// anchorName returns the offset of the end of the name at an offset.
func (p *yamlParser) anchorName(at int) (end int) {
	for isAnchorName(p.text[at]) {
		at++
	}
	return at
}

// anchored reads an anchor, and the value behind it by a function.
func (p *yamlParser) anchored(value func() bool) bool {
	start := p.at
	end := p.anchorName(start + 1)
	if end == start+1 || !endsToken(p.text[end]) || len(p.known) == fastAnchors {
		return false
	}
	for p.at = end; p.text[p.at] == ' '; {
		p.at++
	}
	index := len(p.known)
	first := len(p.doc.nodes)
	p.known = append(p.known, anchor{name: share(p.text[start+1 : end]), node: uint32(first), open: true})
	outer, aliased := p.deepest, p.aliased
	p.deepest = p.depth
	if !value() {
		return false
	}
	a := &p.known[index]
	a.open, a.length, a.height = false, p.end-start, p.deepest-p.depth
	a.weight = len(p.doc.nodes) - first + p.aliased - aliased
	p.deepest = max(p.deepest, outer)
	return true
}

// aliasTarget reads an alias, and returns what it stands for.
func (p *yamlParser) aliasTarget() (target *anchor, ok bool) {
	start := p.at
	p.at = p.anchorName(start + 1)
	switch c := p.text[p.at]; {
	case p.at == start+1, !endsToken(c) && c != ',' && c != ']' && c != '}':
		return nil, false
	}
	name := share(p.text[start+1 : p.at])
	for i := len(p.known) - 1; i >= 0; i-- {
		if target = &p.known[i]; target.name == name {
			return target, !target.open && p.affords(target)
		}
	}
	return nil, false
}

// affords enters an alias into the books, and reports whether it is sure that no limit is passed.
func (p *yamlParser) affords(target *anchor) bool {
	p.expanded += target.length
	p.deepest = max(p.deepest, p.depth+target.height)
	p.aliased += target.weight + 2
	read := len(p.doc.nodes) + int(p.doc.nodes[target.node].next-target.node)
	return read <= MaxNodes && p.expanded <= MaxExpansion && p.deepest <= fastDepth && !mayBeExcessive(p.aliased, read)
}

// mayBeExcessive is excessiveAliasing for figures that are only known to be no higher and no lower, at any time from now on:
// what is read without aliases only lowers their share, and that slower than the share allowed falls if it is low enough.
func mayBeExcessive(aliased, read int) bool {
	allowed := 0.95
	if read > aliasRatioLow {
		allowed = 0.10
	}
	return aliased > 100 && read > 900 && float64(aliased) > allowed*float64(read)
}

// alias reads an alias, and appends a copy of what it stands for. Its root stands where the alias does, what is below where
// it is written.
func (p *yamlParser) alias() bool {
	start := p.at
	target, ok := p.aliasTarget()
	if !ok {
		return false
	}
	index := uint32(len(p.doc.nodes))
	p.copyNodes(target.node, p.doc.nodes[target.node].next, 0)
	p.move(index, start, p.at)
	p.end = p.at
	return true
}

// copyNodes appends a copy of nodes that an alias stands for, with more flags.
func (p *yamlParser) copyNodes(from, to uint32, flags flag) {
	d := p.doc
	by := uint32(len(d.nodes)) - from
	for i := from; i < to; i++ {
		n := d.nodes[i]
		n.next += by
		n.flags |= flagAliased | flags
		d.nodes = append(d.nodes, n)
		if n.flags&flagStored != 0 {
			d.stored[i+by] = d.stored[i]
		}
	}
}

// isMerge reports whether the key read last is <<, by which the fields of other mappings join this one.
func (p *yamlParser) isMerge(key uint32) bool {
	n := &p.doc.nodes[key]
	return n.flags&flagPlain != 0 && n.end-n.off == 2 && p.text[n.off] == '<' && p.text[n.off+1] == '<'
}

// blockMerge reads the value of a merge key in a mapping whose keys are in a column, from behind the colon.
func (p *yamlParser) blockMerge(column int) bool {
	for p.text[p.at] == ' ' {
		p.at++
	}
	return p.merge() && p.endValue(column)
}

// flowMerge reads the value of a merge key in a flow mapping, which starts at an offset.
func (p *yamlParser) flowMerge(start int) bool {
	has, ok := p.flowColon(start)
	return ok && has && p.flowBlank() && p.merge()
}

// merge reads an alias or a list of them, and appends the fields of the mappings they stand for. Of several, the first has
// the last word.
func (p *yamlParser) merge() bool {
	var targets []anchor
	switch p.text[p.at] {
	case '*':
		target, ok := p.aliasTarget()
		if !ok {
			return false
		}
		targets = append(targets, *target)
	case '[':
		p.at++
		for {
			if !p.flowBlank() || p.text[p.at] != '*' {
				return false
			}
			target, ok := p.aliasTarget()
			if !ok || !p.flowBlank() {
				return false
			}
			targets = append(targets, *target)
			if c := p.text[p.at]; c == ']' {
				p.at++
				break
			} else if c != ',' {
				return false
			}
			p.at++
		}
	default:
		return false
	}
	for i := len(targets) - 1; i >= 0; i-- {
		mapping := targets[i].node
		if p.doc.nodes[mapping].kind != Mapping {
			return false
		}
		for key, end := mapping+1, p.doc.nodes[mapping].next; key < end; {
			next := p.doc.nodes[key+1].next
			p.copyNodes(key, key+1, flagMerged)
			p.copyNodes(key+1, next, 0)
			key = next
		}
	}
	p.end = p.at
	return true
}
