package sample

import (
	"encoding/json"
	"strings"
)

// json writes objects one after the other.
func (w *writer) json(objects []Map) {
	for i, o := range objects {
		if i > 0 {
			w.put(pick(w.Rand, w.newline, w.newline+w.newline))
		}
		w.jsonValue(o, 0)
	}
	w.put(w.newline)
}

func (w *writer) jsonValue(v any, depth int) {
	switch v := v.(type) {
	case Map:
		w.put("{")
		for i, f := range v {
			w.jsonEntry(i, depth)
			w.put(quoteDouble(f.Name))
			w.put([]string{":", ": ", pick(w.Rand, ":", ": ", " : ")}[w.style.json-compact])
			w.jsonValue(f.Value, depth+1)
		}
		w.jsonEnd(len(v), depth)
		w.put("}")
	case List:
		w.put("[")
		for i, item := range v {
			w.jsonEntry(i, depth)
			w.jsonValue(item, depth+1)
		}
		w.jsonEnd(len(v), depth)
		w.put("]")
	default:
		text, _ := json.Marshal(v) //nolint:errcheck // scalars have no fault
		w.put(string(text))
	}
}

func (w *writer) jsonEntry(i, depth int) {
	if i > 0 {
		w.put(",")
	}
	w.jsonSpace(depth + 1)
}

func (w *writer) jsonEnd(n, depth int) {
	if n > 0 {
		w.jsonSpace(depth)
	}
}

func (w *writer) jsonSpace(depth int) {
	switch {
	case w.style.json == pretty, w.style.json == loose && w.one(3):
		w.put(w.newline + strings.Repeat(" ", depth*w.indent))
	case w.style.json == loose && w.one(3):
		w.put(" ")
	}
}
