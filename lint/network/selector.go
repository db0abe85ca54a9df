package network

import "fmt"

// SelectorError is a fault in a Calico selector.
type SelectorError struct {
	Offset  int // in bytes
	Message string
}

func (e *SelectorError) Error() string { return fmt.Sprintf("%s at offset %d", e.Message, e.Offset) }

const (
	maxLabel         = 512 // longest name of a label in a selector, in bytes
	maxSelectorDepth = 64  // Calico has no such limit, but nobody nests deeper
)

// ParseSelector reads a selector of Calico's, of the labels of pods.
func ParseSelector(text string) (*Expr, error) { return parseSelector(text, everything, calicoLabel) }

// parseSelector reads a selector. All is what all() means, and label says what a label stands for. The grammar, loosest first, is that of Calico's
// libcalico-go/lib/selector, which is also as liberal with space:
//
//	or      = and { "||" and }
//	and     = unary { "&&" unary }
//	unary   = "!" unary | "(" or ")" | "all(" ")" | "global(" ")" | "has(" label ")" | compare
//	compare = label ( "==" | "!=" ) string | label [ "not" ] "in" "{" { string "," } [ string ] "}"
//	        | label ( "contains" | "starts" "with" | "ends" "with" ) string
//
// A string stands in single or double quotes, and knows no escapes.
func parseSelector(text string, all *Expr, label func(string) (Scope, string)) (*Expr, error) {
	p := selectorParser{text: text, all: all, label: label}
	p.space()
	if p.at == len(text) {
		return all, nil
	}
	e := p.or()
	if p.err == nil && p.at < len(text) {
		p.fail("unexpected %q", text[p.at])
	}
	if p.err != nil {
		return nil, p.err
	}
	return e, nil
}

type selectorParser struct {
	text  string
	at    int
	depth int
	all   *Expr
	label func(string) (Scope, string)
	err   *SelectorError // the first; the parser then stands at the end
}

func (p *selectorParser) fail(format string, args ...any) *Expr {
	if p.err == nil {
		p.err = &SelectorError{p.at, fmt.Sprintf(format, args...)}
		p.at = len(p.text)
	}
	return everything
}

func (p *selectorParser) space() {
	for p.at < len(p.text) && (p.text[p.at] == ' ' || p.text[p.at] == '\t' || p.text[p.at] == '\n' || p.text[p.at] == '\r') {
		p.at++
	}
}

// take takes a token, and the space behind it.
func (p *selectorParser) take(token string) bool {
	if len(p.text)-p.at < len(token) || p.text[p.at:p.at+len(token)] != token {
		return false
	}
	p.at += len(token)
	p.space()
	return true
}

func (p *selectorParser) expect(token string) {
	if !p.take(token) {
		p.fail("expected %q", token)
	}
}

func isLabelByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '.' || c == '/' || c == '-'
}

// name takes the name of a label.
func (p *selectorParser) name() string {
	start := p.at
	for p.at < len(p.text) && isLabelByte(p.text[p.at]) {
		p.at++
	}
	name := p.text[start:p.at]
	switch {
	case name == "":
		p.fail("expected a label")
	case len(name) > maxLabel:
		p.at = start
		p.fail("label of more than %d characters", maxLabel)
	}
	p.space()
	return string([]byte(name)) // outlives the text
}

// value takes a string in quotes.
func (p *selectorParser) value() string {
	if p.at == len(p.text) || p.text[p.at] != '\'' && p.text[p.at] != '"' {
		p.fail("expected a string in quotes")
		return ""
	}
	quote, start := p.text[p.at], p.at+1
	for end := start; end < len(p.text); end++ {
		if p.text[end] == quote {
			p.at = end + 1
			p.space()
			return string([]byte(p.text[start:end]))
		}
	}
	p.fail("string without end")
	return ""
}

func (p *selectorParser) or() *Expr {
	if p.depth++; p.depth > maxSelectorDepth {
		return p.fail("nested too deep")
	}
	defer func() { p.depth-- }()
	args := []*Expr{p.and()}
	for p.err == nil && p.take("||") {
		args = append(args, p.and())
	}
	if len(args) == 1 {
		return args[0]
	}
	return &Expr{Op: Or, Args: args}
}

func (p *selectorParser) and() *Expr {
	args := []*Expr{p.unary()}
	for p.err == nil && p.take("&&") {
		args = append(args, p.unary())
	}
	return both(args...)
}

func (p *selectorParser) unary() *Expr {
	negated := false
	for p.take("!") {
		negated = !negated
	}
	e := p.primary()
	if negated {
		return negate(e)
	}
	return e
}

func (p *selectorParser) primary() *Expr {
	switch {
	case p.take("("):
		e := p.or()
		p.expect(")")
		return e
	case p.take("all("):
		p.expect(")")
		return p.all
	case p.take("global("):
		p.expect(")")
		return leaf(Absent, NamespaceName, "")
	case p.take("has("):
		scope, key := p.label(p.name())
		p.expect(")")
		return leaf(Exists, scope, key)
	}
	scope, key := p.label(p.name())
	switch {
	case p.err != nil:
		return everything
	case p.take("=="):
		return leaf(In, scope, key, p.value())
	case p.take("!="):
		return leaf(NotIn, scope, key, p.value())
	case p.take("contains"):
		return leaf(Contains, scope, key, p.value())
	case p.take("starts") && p.take("with"):
		return leaf(StartsWith, scope, key, p.value())
	case p.take("ends") && p.take("with"):
		return leaf(EndsWith, scope, key, p.value())
	case p.take("not") && p.take("in"):
		return p.set(NotIn, scope, key)
	case p.take("in"):
		return p.set(In, scope, key)
	}
	return p.fail("expected an operator")
}

// set takes a set of strings. An empty one is in order: nothing is in it.
func (p *selectorParser) set(op Op, scope Scope, key string) *Expr {
	p.expect("{")
	var values []string
	for p.err == nil && !p.take("}") {
		values = append(values, p.value())
		if !p.take(",") {
			p.expect("}")
			break
		}
	}
	return leaf(op, scope, key, values...)
}
