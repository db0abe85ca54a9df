package manifest

import "bytes"

// flow reads a flow collection, and goes behind its closing bracket.
func (p *yamlParser) flow() bool {
	kind, closer := Mapping, byte('}')
	if p.text[p.at] == '[' {
		kind, closer = Sequence, ']'
	}
	index, ok := p.openCollection(kind, flagFlow)
	if !ok {
		return false
	}
	p.at++
	var tags tagSet
	unsettled := false // whether two keys may be the same
	for first := true; ; first = false {
		if !p.fits() || !p.flowBlank() {
			return false
		}
		if !first && p.text[p.at] != closer {
			if p.text[p.at] != ',' {
				return false
			}
			p.at++
			if !p.flowBlank() {
				return false
			}
		}
		if p.text[p.at] == closer {
			break
		}
		if kind == Sequence {
			if !p.flowValue() {
				return false
			}
			continue
		}
		key, start := uint32(len(p.doc.nodes)), p.at
		if !p.flowKey() {
			return false
		}
		if p.isMerge(key) {
			p.doc.nodes = p.doc.nodes[:key]
			ok, unsettled = p.flowMerge(start), true
		} else {
			unsettled = tags.add(p.doc.nodes[key].tag) || unsettled
			ok = p.flowField(start, closer)
		}
		if !ok {
			return false
		}
	}
	p.at++
	p.end = p.at
	p.closeCollection(index)
	if unsettled {
		p.settleKeys(index)
	}
	return true
}

// flowBlank goes to the next token in a flow collection. Tabs where a line starts are doubtful: version 2 of the library
// refuses some of them.
func (p *yamlParser) flowBlank() bool {
	b, at, lines := p.text, p.at, false
	for {
		switch b[at] {
		case ' ', '\r':
			at++
		case '\t':
			if at++; lines {
				return false
			}
		case '\n':
			lines = true
			if at++; at == len(b) || b[at] == '%' || isMarker(b[at:], "---") || isMarker(b[at:], "...") {
				return false
			}
		case '#':
			if c := b[at-1]; !isBlank(c) && c != '\n' {
				return false
			}
			at += bytes.IndexByte(b[at:], '\n')
		default:
			p.at = at
			return true
		}
	}
}

// flowKey reads a key of a flow mapping.
func (p *yamlParser) flowKey() bool {
	start := p.at
	if c := p.text[start]; c == '"' || c == '\'' {
		n, ok := p.quotedKey()
		return ok && p.pushKey(n)
	}
	end := p.flowPlain()
	return end >= 0 && p.pushKey(node{off: uint32(start), end: uint32(end), kind: String, flags: flagKey | flagPlain})
}

// flowColon goes behind the colon of the key just read, which starts at an offset, if it has one on its line.
func (p *yamlParser) flowColon(start int) (has, ok bool) {
	end := p.end
	if !p.flowBlank() {
		return false, false
	}
	if p.text[p.at] != ':' {
		return false, true
	}
	if p.at-start > fastKey || bytes.IndexByte(p.text[end:p.at], '\n') >= 0 {
		return false, false
	}
	p.at++
	return true, true
}

// flowField reads what stands in a flow mapping behind a key that starts at an offset: a colon and a value, or nothing.
func (p *yamlParser) flowField(start int, closer byte) bool {
	empty := p.end
	has, ok := p.flowColon(start)
	if !ok {
		return false
	}
	if has {
		empty = p.at
		if !p.flowBlank() {
			return false
		}
		if c := p.text[p.at]; c != ',' && c != closer {
			return p.flowValue()
		}
	}
	p.pushValue(Null, flagPlain, empty, empty)
	return true
}

// flowValue reads a value in a flow collection. A pair in a sequence is not one.
func (p *yamlParser) flowValue() bool {
	ok := false
	switch c := p.text[p.at]; c {
	case '{', '[':
		ok = p.flow()
	case '"', '\'':
		end, encoded := p.quoted(p.at)
		if end < 0 {
			return false
		}
		p.pushQuoted(p.at, end, encoded)
		p.at, ok = end, true
	case '&':
		ok = p.anchored(p.flowBehindAnchor)
	case '*':
		ok = p.alias()
	default:
		start := p.at
		end := p.flowPlain()
		ok = end >= 0 && p.pushPlain(start, end)
	}
	return ok && p.flowBlank() && p.text[p.at] != ':'
}

// flowBehindAnchor reads the value behind an anchor in a flow collection.
func (p *yamlParser) flowBehindAnchor() bool {
	switch p.text[p.at] {
	case '&', '*', '\n', '\r', '#', ',', ']', '}':
		return false
	}
	return p.flowValue()
}

// flowPlain reads a plain scalar on one line of a flow collection, goes behind it, and returns the offset of its end, or -1.
func (p *yamlParser) flowPlain() (end int) {
	b, start := p.text, p.at
	if meaning[b[start]]&startsOther != 0 || b[start] == '-' && endsToken(b[start+1]) {
		return -1
	}
	at := start
scan:
	for ; ; at++ {
		for meaning[b[at]]&endsFlowPlain == 0 {
			at++
		}
		switch b[at] {
		case ',', ']', '}':
			break scan
		case ':':
			switch b[at+1] {
			case ' ', '\t', '\n', '\r':
				break scan
			case ',', '[', ']', '{', '}':
				return -1
			}
		case '#':
			if b[at-1] == ' ' {
				return -1
			}
		case '\n', '\r':
			// The scalar must not go on below.
			next := at
			for next < len(b) && endsToken(b[next]) {
				next++
			}
			if next == len(b) || b[next] != ',' && b[next] != ']' && b[next] != '}' {
				return -1
			}
			break scan
		default:
			return -1
		}
	}
	p.at = at
	for b[at-1] == ' ' {
		at--
	}
	return at
}
