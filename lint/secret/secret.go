package secret

import (
	"strings"

	"github.com/seaworthy-lint/seaworthy/lint/manifest"
)

// Credential is a credential that stands in a document.
type Credential struct {
	Value    manifest.Value // the scalar that holds it
	From, To int            // where in the content of Value, in bytes
	What     string         // "a password", "a GitHub token"
	Name     string         // the variable or field that Value is given to; empty for an item of a list
	Part     string         // what names it within Value or, in a list, before it, such as an option; may be empty
	Sure     bool           // it is told by its form, or handed to a program by a name that says what it is
	ID       bool           // it only says whose the credential is
	Copy     bool           // it stands in a copy of the object that kubectl keeps in an annotation
}

// Reader finds the credentials of one document after the other, in memory that it uses again.
type Reader struct {
	scanner scanner
	found   []Credential
	spans   []manifest.Span
	aliased map[string]bool // what aliases stand for that is or holds a credential
}

// Read finds the credentials of a document, in the order of the text, and conceals them in its excerpts, together with the data of
// Secrets, which it does not return: they are where credentials belong. What it returns is valid until the next call.
func (r *Reader) Read(d *manifest.Document) []Credential {
	r.found, r.spans = r.found[:0], nil // the document takes the spans over
	// A definition only describes fields, at length.
	if root := d.Root(); root.Field("kind").Text() != "CustomResourceDefinition" {
		r.read(root, "", fields)
	}
	if len(r.aliased) > 0 {
		r.concealAnchors(d.Root())
		clear(r.aliased)
	}
	r.readComments(d)
	if d.Unread() { // which is not all of the text
		r.readText(d)
	}
	if len(r.spans) > 0 {
		d.Conceal(r.spans)
	}
	return r.found
}

// place is what a value is part of.
type place uint8

const (
	fields    place = iota // of an object
	variables              // or options: whatever is there is handed to a program
	hidden                 // the data of a Secret
	copied                 // an annotation that is a copy of the object
)

// lastApplied is the annotation in which kubectl apply keeps what it was given.
const lastApplied = "kubectl.kubernetes.io/last-applied-configuration"

func (r *Reader) read(v manifest.Value, name string, in place) {
	switch v.Kind() {
	case manifest.Mapping:
		r.readMapping(v, name, in)
	case manifest.Sequence:
		r.readList(v, in)
	default:
		r.addTo(v, name, name, in)
	}
}

// readList reads a list, where the words of a command line may stand.
func (r *Reader) readList(v manifest.Value, in place) {
	option := ""
	for _, item := range v.Items() {
		if item.Kind() != manifest.String {
			r.read(item, "", in)
			option = ""
			continue
		}
		text := item.Glance(1)
		if option != "" && !strings.HasPrefix(text, "-") {
			r.addTo(item, "", option, max(in, variables))
		} else {
			r.addTo(item, "", "", in)
		}
		option = ""
		if len(text) > 2 && text[0] == '-' && mayEnd(text) && strings.IndexByte(text, ' ') < 0 {
			option = text
		}
	}
}

// isBare reports whether there is no credential in a string, by a look at its text alone: the content of a long script or file
// would have to be made first.
func (r *Reader) isBare(v manifest.Value) bool {
	text := v.Glance(least)
	if text == "" {
		return true
	}
	r.scanner.hits = r.scanner.hits[:0]
	r.scanner.scan(text)
	return len(r.scanner.hits) == 0
}

func (r *Reader) readMapping(v manifest.Value, called string, in place) {
	for name, field := range v.Entries() {
		r.readField(v, called, name, field, in)
	}
	if len(v.Document().Problems) > 0 {
		for name, field := range v.Overridden() {
			r.readField(v, called, name, field, in)
		}
	}
}

// readField reads a field of a mapping, which is called something itself.
func (r *Reader) readField(v manifest.Value, called, name string, field manifest.Value, in place) {
	switch name {
	case "value":
		if field.Kind() == manifest.Mapping {
			break
		}
		if named := v.Field("name").Text(); named != "" {
			name, in = named, max(in, variables)
		} else if called != "" {
			name = called
		}
	case "labels", "matchLabels", "nodeSelector":
		return
	case "data", "stringData":
		switch v.Field("kind").Text() {
		case "Secret":
			in = hidden
		case "ConfigMap":
			in = max(in, variables)
		}
	case "env", "envs", "envVars", "environment", "annotations", "parameters", "rayStartParams":
		in = max(in, variables)
	case lastApplied:
		in = copied
	}
	r.read(field, name, in)
}

// addTo adds the credentials in a scalar that is given to a variable or field, and is to be judged by the name of that or of an
// option.
func (r *Reader) addTo(v manifest.Value, field, name string, in place) {
	k := kindOf(name)
	switch kind := v.Kind(); {
	case in == hidden:
		if text := v.Literal(); text != "" {
			r.hide(v, text, 0, len(text))
		}
		return
	case kind == manifest.Bool, kind != manifest.String && k != password, k == none && r.isBare(v):
		return
	}
	text := v.Literal()
	for _, h := range r.scanner.find(k, text, in == variables) {
		if h.name == "" && field == "" {
			h.name = name
		}
		r.hide(v, text, h.from, h.to)
		if h.doubtful {
			continue
		}
		r.found = append(r.found, Credential{
			Value: v, From: h.from, To: h.to, What: h.what, Name: field, Part: h.name, Sure: h.sure,
			ID: h.what == accessKeyID || h.what == keyID.String(), Copy: in == copied,
		})
	}
}

// hide conceals a part of a scalar.
func (r *Reader) hide(v manifest.Value, text string, from, to int) {
	r.spans = append(r.spans, v.SpanOf(from, to))
	if v.IsAlias() {
		if r.aliased == nil {
			r.aliased = make(map[string]bool)
		}
		r.aliased[text] = true
	}
}

// concealAnchors conceals the scalars that aliases stand for: at the anchor, nothing may tell that they are credentials.
func (r *Reader) concealAnchors(v manifest.Value) {
	for _, field := range v.Entries() {
		r.concealAnchors(field)
	}
	for _, item := range v.Items() {
		r.concealAnchors(item)
	}
	if text := v.Literal(); text != "" && r.aliased[text] {
		r.spans = append(r.spans, v.SpanOf(0, len(text)))
	}
}

// readText conceals what may be credentials in a document that could not be read: of a Secret, all but the names of fields.
func (r *Reader) readText(d *manifest.Document) {
	text := string(d.Text)
	if strings.Contains(text, "Secret") {
		off := uint32(0)
		for line := range strings.Lines(text) {
			from := 0
			if colon := strings.IndexByte(line, ':'); colon >= 0 && !strings.ContainsAny(line[:colon], `"'{`) {
				from = colon + 1
			}
			end := len(strings.TrimRight(line, "\r\n"))
			r.spans = append(r.spans, manifest.Span{From: off + uint32(min(from, end)), To: off + uint32(end)})
			off += uint32(len(line))
		}
		return
	}
	r.conceal(text, 0)
}

// readComments conceals the credentials that are commented out: excerpts show comments too.
func (r *Reader) readComments(d *manifest.Document) {
	for off, text := range d.Comments() {
		r.conceal(text, off)
	}
}

// conceal conceals what may be credentials in a part of the document's text.
func (r *Reader) conceal(text string, off uint32) {
	r.scanner.hits = r.scanner.hits[:0]
	r.scanner.scan(text)
	for _, h := range r.scanner.hits {
		r.spans = append(r.spans, manifest.Span{From: off + uint32(h.from), To: off + uint32(h.to)})
	}
}
