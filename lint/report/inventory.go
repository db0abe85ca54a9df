package report

import (
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"

	"github.com/seaworthy-lint/seaworthy/lint"
)

// Inventory is the images or the models that manifests name, in one of the formats that people and programs read.
type Inventory struct {
	noun  string   // image or model
	heads []string // of the facts
	loose bool     // only those that are left to pin
	items []entry
}

// entry is one line of an inventory.
type entry struct {
	*lint.Named
	facts  []string // columns of the table between the number of uses and the name
	encode func(*encoder)
	bill   component
}

// Images returns an inventory of images.
func Images(images []*lint.NamedImage) *Inventory {
	inv := &Inventory{noun: "image"}
	for _, i := range images {
		inv.items = append(inv.items, entry{
			Named:  &i.Named,
			encode: func(e *encoder) { encodeImage(e, i) },
			bill:   imageComponent(i),
		})
	}
	return inv
}

// Models returns an inventory of models.
func Models(models []*lint.NamedModel) *Inventory {
	inv := &Inventory{noun: "model", heads: []string{"FORMAT", "ENGINE"}}
	for _, m := range models {
		inv.items = append(inv.items, entry{
			Named:  &m.Named,
			facts:  []string{orDash(formats(m.Uses)), orDash(engines(m.Uses))},
			encode: func(e *encoder) { encodeModel(e, m) },
			bill:   modelComponent(m),
		})
	}
	return inv
}

func orDash(s string) string {
	if s == "" {
		return "-"
	}
	return s
}

// engines lists the engines that uses are about.
func engines(uses []lint.Use) string {
	return distinct(uses, func(u *lint.Use) string { return u.Engine.String() })
}

// formats lists the formats that uses tell.
func formats(uses []lint.Use) string {
	return distinct(uses, func(u *lint.Use) string { return string(u.Format) })
}

// distinct lists what is told of uses, in their order.
func distinct(uses []lint.Use, tell func(*lint.Use) string) string {
	var told []string
	for i := range uses {
		if word := tell(&uses[i]); word != "" && !slices.Contains(told, word) {
			told = append(told, word)
		}
	}
	return strings.Join(told, ",")
}

// Loose returns the part of the inventory that is left to pin, see [lint.State.Loose].
func (inv *Inventory) Loose() *Inventory {
	loose := &Inventory{noun: inv.noun, heads: inv.heads, loose: true}
	for _, item := range inv.items {
		if item.State.Loose() {
			loose.items = append(loose.items, item)
		}
	}
	return loose
}

// Names writes the names alone, one a line, for another program. Those that name nothing are left out, see [Inventory.Nameless].
func (inv *Inventory) Names(w io.Writer) error {
	t := newText(w, Options{})
	for _, item := range inv.items {
		if !nameless(item.Named) {
			fmt.Fprintln(t, visible(item.Name))
		}
	}
	return t.Flush()
}

// Nameless returns the uses that name nothing: placeholders, and what is no reference.
func (inv *Inventory) Nameless() []lint.Unjudged {
	var all []lint.Unjudged
	for _, item := range inv.items {
		if !nameless(item.Named) {
			continue
		}
		reason := "a placeholder, which names no " + inv.noun + " yet"
		if item.State == lint.StateMalformed {
			reason = "what is no reference of an " + inv.noun
		}
		for i := range item.Uses {
			all = append(all, lint.Unjudged{Place: item.Uses[i].Place, Reason: reason})
		}
	}
	return all
}

func nameless(n *lint.Named) bool {
	return n.State == lint.StatePlaceholder || n.State == lint.StateMalformed
}

// LeftOutText writes what an answer leaves out, for people, with the first places of it.
func LeftOutText(w io.Writer, left []lint.Unjudged, o Options) error {
	t := newText(w, o)
	for _, question := range unjudged(left) {
		t.paragraph("left out: " + question)
	}
	return t.Flush()
}

// Text writes the inventory for people: a table with a line for each name and its first use, or all uses below it.
func (inv *Inventory) Text(w io.Writer, in *lint.Inputs, uses bool, o Options) error {
	t := newText(w, o)
	if len(inv.items) > 0 {
		inv.table(t, uses)
		t.WriteByte('\n')
	}
	t.paragraph(inv.summary())
	read := readInputs(in)
	if len(in.Skipped) > 0 {
		read += "; " + skipped(in.Skipped)
	}
	t.paragraph(read)
	return t.Flush()
}

// summary says how many names there are of which state.
func (inv *Inventory) summary() string {
	switch {
	case len(inv.items) > 0:
	case inv.loose:
		return "no " + inv.noun + " is left to pin"
	default:
		return "no " + inv.noun
	}
	var parts []string
	for _, state := range [...]lint.State{
		lint.StatePinned, lint.StateTag, lint.StateRevision, lint.StateFloating, lint.StateUnversioned, lint.StateLocal, lint.StatePlaceholder, lint.StateMalformed,
	} {
		n := 0
		for _, item := range inv.items {
			if item.State == state {
				n++
			}
		}
		if n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, state))
		}
	}
	what := count(len(inv.items), inv.noun)
	if inv.loose {
		what += " left to pin"
	}
	return what + ": " + strings.Join(parts, ", ")
}

// widestName is how wide a column of names gets: longer names push what is behind them aside.
const widestName = 64

// table writes the table. What is short comes first: names and places are of any length.
func (inv *Inventory) table(t *text, uses bool) {
	head := append([]string{"STATE", "USES"}, inv.heads...)
	head = append(head, strings.ToUpper(inv.noun))
	if !uses {
		head = append(head, "FIRST USE")
	}
	rows := [][]string{head}
	for _, item := range inv.items {
		row := append([]string{string(item.State), fmt.Sprint(len(item.Uses))}, visibleAll(item.facts)...)
		row = append(row, visible(shortened(item.Name)))
		if !uses {
			row = append(row, visible(item.Uses[0].Place.String()))
		}
		rows = append(rows, row)
	}
	widths := make([]int, len(head))
	for _, row := range rows {
		for i, cell := range row {
			widths[i] = max(widths[i], min(displayWidth(cell), widestName))
		}
	}
	for n, row := range rows {
		t.cells(row, widths, n > 0 && (row[0] == string(lint.StateFloating) || row[0] == string(lint.StateMalformed)))
		if uses && n > 0 {
			t.uses(inv.items[n-1].Uses)
		}
	}
}

// cells writes a line of a table, its first cell in a colour if it is to be noticed.
func (t *text) cells(row []string, widths []int, notice bool) {
	for i, cell := range row {
		shown := cell
		if i == 0 && notice {
			shown = t.severities[lint.Medium].Sprint(cell)
		}
		t.WriteString(shown)
		if i < len(row)-1 {
			t.WriteString(strings.Repeat(" ", max(widths[i]-displayWidth(cell), 0)+2))
		}
	}
	t.WriteByte('\n')
}

func (t *text) uses(uses []lint.Use) {
	for i := range uses {
		u := &uses[i]
		fmt.Fprintf(t, "  %s  %s\n", visible(u.Place.String()), visible(user(u)))
	}
}

// user says what an image or a model is used by.
func user(u *lint.Use) string {
	s := u.Object.String()
	if u.Role != "field" {
		s += ", " + u.Role
	}
	if u.Container != "" {
		s += " `" + u.Container + "`"
	}
	if u.Guessed {
		s += ", by its shape"
	}
	return s
}

// hashes are digests and commits.
var hashes = regexp.MustCompile(`\b[0-9a-f]{40,128}$`)

// shortened returns a name with no more of a hash at its end than people compare.
func shortened(name string) string {
	const most = 12
	if at := hashes.FindStringIndex(name); at != nil {
		return name[:at[0]+most] + "…"
	}
	return name
}
