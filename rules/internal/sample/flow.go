package sample

// flowValue writes a value in brackets, over several lines or in one.
func (w *writer) flowValue(v any, indent int, lines bool) {
	switch v := v.(type) {
	case Map:
		w.flowMap(v, indent, lines)
	case List:
		w.flowList(v, indent, lines)
	default:
		w.flowScalar(v)
	}
}

// flowInner writes a value inside of brackets.
func (w *writer) flowInner(v any, indent int, lines bool) {
	if empty(v) {
		w.flowValue(v, indent, lines)
		return
	}
	if w.alias(v) {
		return
	}
	written := w.name(v)
	w.flowValue(v, indent, lines && !w.one(4))
	written()
}

func (w *writer) flowMap(m Map, indent int, lines bool) {
	m, merge := w.merged(m)
	w.put("{")
	w.flowEntries(len(m), indent, lines, func(i, inner int) {
		if i == 0 && merge != "" {
			w.put("<<: *" + merge + " ")
			return
		}
		name := w.keyText(m[i].Name, true)
		w.put(name + ":")
		if !(name[0] == '"' && w.chance(w.oddities*3)) {
			w.put(pick(w.Rand, " ", " ", " ", "  "))
		}
		w.flowInner(m[i].Value, inner, lines)
	})
	w.put("}")
}

func (w *writer) flowList(l List, indent int, lines bool) {
	w.put("[")
	w.flowEntries(len(l), indent, lines, func(i, inner int) { w.flowInner(l[i], inner, lines) })
	w.put("]")
}

// flowEntries writes what is between brackets.
func (w *writer) flowEntries(n, indent int, lines bool, entry func(i, inner int)) {
	inner := w.deeper(indent)
	spaced := w.one(3)
	if n == 0 {
		if w.chance(w.oddities) {
			w.put(" ")
		}
		return
	}
	if !lines {
		if spaced {
			w.put(" ")
		}
		for i := range n {
			if i > 0 {
				w.put(pick(w.Rand, ", ", ", ", ", ", ","))
			}
			entry(i, inner)
		}
		if w.chance(w.oddities) {
			w.put(",")
		}
		if spaced {
			w.put(" ")
		}
		return
	}
	hugging := w.one(8) // the first and the last entry are in the lines of the brackets
	for i := range n {
		if i > 0 || !hugging {
			w.flowLine(inner)
		}
		entry(i, inner)
		if i < n-1 || w.one(3) {
			w.put(",")
		}
	}
	if !hugging {
		w.flowLine(indent)
	}
}

// flowLine goes to the next line inside of brackets.
func (w *writer) flowLine(indent int) {
	w.endLine()
	if w.chance(w.comments) {
		w.blanks(indent)
		w.put(w.newComment() + w.newline)
	}
	if w.chance(w.blank) {
		w.put(w.newline)
	}
	w.blanks(indent)
}
