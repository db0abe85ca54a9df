package rules_test

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
	kyaml "k8s.io/apimachinery/pkg/util/yaml"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/exception"
	mend "github.com/seaworthy-lint/seaworthy/lint/fix"
	"github.com/seaworthy-lint/seaworthy/lint/manifest"
	"github.com/seaworthy-lint/seaworthy/rules"
	"github.com/seaworthy-lint/seaworthy/rules/internal/sample"
)

const (
	generatedSeed  = 1
	generatedFiles = 50_000
	generatedParts = 50
)

// TestFixGenerated holds fixes to what they promise, on manifests with all that rules report, written in every style, and on
// mutations of them: what is not edited stays, the text means what it meant but for the edit, and what can be mended is.
func TestFixGenerated(t *testing.T) {
	files := generatedFiles
	if testing.Short() {
		files /= 20
	}
	defer debug.SetGCPercent(debug.SetGCPercent(800)) // there is much garbage, and little else
	prover := newProver(t)
	seeds := fixtureTrees(t)
	t.Run("parts", func(t *testing.T) {
		for part := range generatedParts {
			t.Run(fmt.Sprint(part), func(t *testing.T) {
				t.Parallel()
				for i := part; i < files; i += generatedParts {
					text, mutated := generatedFile(uint64(i), seeds)
					if err := prover.prove(text, mutated); err != nil {
						t.Fatalf("file %d: %v\n%s", i, err, text)
					}
				}
			})
		}
	})
	prover.tally.log(t)
	require.Greater(t, prover.tally.fixed, files)
	require.Empty(t, prover.tally.unplaced, "files in a plain style can be edited")
	// What is asked of one place waits for its turn, and has it, but where comments or tags stand between what goes out of braces.
	require.LessOrEqual(t, prover.tally.unmade, prover.tally.fixed/20_000)
}

// generatedFile returns a file, and whether it was mutated: then it need not be a manifest.
func generatedFile(number uint64, seeds [][]sample.Map) (text []byte, mutated bool) {
	r := rand.New(rand.NewPCG(generatedSeed, number))
	var objects []sample.Map
	if r.IntN(3) > 0 {
		objects = sample.Objects(r)
	} else {
		objects = seeds[r.IntN(len(seeds))]
	}
	text = sample.Write(r, slices.Clone(objects))
	if r.IntN(4) > 0 {
		return text, false
	}
	return sample.Mutate(r, text), true
}

// fixtureTrees returns the objects of the rules' examples and fixtures, file by file, so that every rule has something to mend.
func fixtureTrees(t *testing.T) [][]sample.Map {
	t.Helper()
	var texts [][]byte
	for _, r := range rules.All() {
		texts = append(texts, []byte(r.Bad))
		files, err := filepath.Glob(filepath.Join(fixtures, filepath.FromSlash(r.ID), "*"))
		require.NoError(t, err)
		for _, file := range files {
			text, err := os.ReadFile(file)
			require.NoError(t, err)
			texts = append(texts, text)
		}
	}
	var all [][]sample.Map
	for _, text := range texts {
		documents, err := kubectl(text)
		if err != nil {
			continue
		}
		var objects []sample.Map
		for _, d := range documents {
			if o, ok := sample.Tree(d).(sample.Map); ok {
				objects = append(objects, o)
			}
		}
		// Long files are read piece by piece: what stands together there seldom needs the rest.
		for part := range slices.Chunk(objects, 2) {
			all = append(all, part)
		}
	}
	require.Greater(t, len(all), 200)
	return all
}

// kubectl returns the documents that kubectl reads of a text.
func kubectl(text []byte) (documents []any, err error) {
	decoder := kyaml.NewYAMLOrJSONDecoder(bytes.NewReader(bytes.TrimPrefix(text, []byte("\ufeff"))), 4096)
	for {
		var document any
		if err := decoder.Decode(&document); errors.Is(err, io.EOF) {
			return documents, nil
		} else if err != nil {
			return documents, err
		}
		if document != nil {
			documents = append(documents, document)
		}
	}
}

// prover fixes files, and looks at what became of them.
type prover struct {
	linter *lint.Linter
	tally  tally
}

func newProver(t testing.TB) *prover {
	t.Helper()
	options := lint.DefaultOptions()
	options.Profile, options.Fixes, options.Jobs = lint.Strict, true, 1
	options.Today = exception.Date{Year: 2026, Month: 1, Day: 15}
	linter, err := lint.New(rules.All(), options)
	require.NoError(t, err)
	return &prover{linter: linter, tally: tally{refusals: map[string]int{}, byRule: map[string]int{}, unplaced: map[string]string{}}}
}

func input(text []byte) lint.Input {
	return lint.Input{Name: "m.yaml", Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(text)), nil }}
}

func (p *prover) run(text []byte) *mend.Result {
	return mend.Run(p.linter, []mend.Input{{Input: input(text)}}, mend.Options{Unsafe: true})
}

// prove fixes a file in both ways: pass by pass, looking at each, and by package fix, which must come to the same.
func (p *prover) prove(text []byte, mutated bool) error {
	result := p.run(text)
	if len(result.Faults) > 0 {
		return fmt.Errorf("a fault: %s", result.Faults[0].Why)
	}
	for _, left := range result.Left {
		if left.Why != mend.NoFix && left.Why != mend.Objects && left.Why != mend.Refused {
			return fmt.Errorf("%s: %s is left: %s", left.Place, left.Rule.ID, left.Reason)
		}
	}
	fixed := text
	if len(result.Files) > 0 {
		fixed = result.Files[0].After
	}
	stepwise, err := p.steps(text)
	if err != nil {
		return err
	}
	if !bytes.Equal(stepwise, fixed) {
		return fmt.Errorf("pass by pass it becomes something else:\n%s\nand at once:\n%s", stepwise, fixed)
	}
	p.tally.add(text, mutated, result)
	return nil
}

// steps fixes a file pass by pass.
func (p *prover) steps(text []byte) ([]byte, error) {
	read := reading(text)
	for range mend.MaxPasses {
		var sets [][]manifest.Change
		for _, f := range p.linter.Run(slices.Values([]lint.Input{input(text)})).Findings {
			if f.Fix != nil && len(f.Fix.Changes) > 0 && f.Source == "" {
				sets = append(sets, f.Fix.Changes)
			}
		}
		splices, waiting := manifest.Compose(sets)
		if len(waiting) == len(sets) {
			return text, nil
		}
		var changes []manifest.Change
		for i, set := range sets {
			if !slices.Contains(waiting, i) {
				changes = append(changes, set...)
			}
		}
		after, err := spliced(text, splices)
		if err == nil {
			then := reading(after)
			err = errors.Join(compareTexts(text, after, splices, changes), compareTrees(read, then, changes))
			read = then
		}
		if err != nil {
			return nil, fmt.Errorf("%w\nafter:\n%s", err, after)
		}
		text = after
	}
	return text, nil
}

// spliced makes splices, which must be in order and apart.
func spliced(text []byte, splices []manifest.Splice) ([]byte, error) {
	if len(splices) == 0 {
		return nil, errors.New("there are changes, but no splice")
	}
	var after []byte
	at := int64(0)
	for _, s := range splices {
		if s.Start.Offset < at || s.End.Offset < s.Start.Offset || s.End.Offset > int64(len(text)) {
			return nil, fmt.Errorf("splice %+v of %d bytes, behind %d", s, len(text), at)
		}
		after = append(append(after, text[at:s.Start.Offset]...), s.Text...)
		at = s.End.Offset
	}
	return append(after, text[at:]...), nil
}

var (
	// nothing is what may give way to something that is added: it means nothing. Comments are looked at by themselves.
	nothing = regexp.MustCompile(`^\s*(?:\{\s*\}|\[\s*\]|null|Null|NULL|~)?\s*(?:#.*)?$`)
	// remark is a comment of a generated file, each of which is there once.
	remark = regexp.MustCompile(`#(?: note|note| a: b| - x| 'quote| \[\{|\ttab| é名) [0-9]+\.`)
)

// takesAway are the kinds of changes with which comments may go.
var takesAway = map[manifest.ChangeKind]bool{manifest.Remove: true, manifest.RemoveOverridden: true, manifest.RemoveComment: true, manifest.SwapField: true}

// compareTexts holds the text outside of the edits to what it was.
func compareTexts(before, after []byte, splices []manifest.Splice, changes []manifest.Change) error {
	adding := !slices.ContainsFunc(changes, func(c manifest.Change) bool { return c.Kind != manifest.AddField && c.Kind != manifest.AddItem })
	for _, s := range splices {
		gone := before[s.Start.Offset:s.End.Offset]
		if adding && !nothing.Match(gone) && !strings.Contains(s.Text, string(gone)) {
			return fmt.Errorf("something was added in the place of %q", gone)
		}
	}
	removing := slices.ContainsFunc(changes, func(c manifest.Change) bool { return takesAway[c.Kind] })
	was, is := remark.FindAll(before, -1), remark.FindAll(after, -1)
	for _, r := range was {
		if len(is) > 0 && bytes.Equal(r, is[0]) {
			is = is[1:]
		} else if !removing {
			return fmt.Errorf("the comment %q is gone", r)
		}
	}
	if len(is) > 0 {
		return fmt.Errorf("the comment %q is new or elsewhere", is[0])
	}
	bare := func(text []byte) int { return bytes.Count(text, []byte("\n")) - bytes.Count(text, []byte("\r\n")) }
	returns := func(text []byte) int { return bytes.Count(text, []byte("\r")) }
	mark := []byte("\ufeff")
	switch {
	case bare(before) == 0 && bare(after) > 0 && returns(before) > 0, returns(before) == 0 && returns(after) > 0:
		return errors.New("the lines end otherwise than before")
	case bytes.HasPrefix(before, mark) != bytes.HasPrefix(after, mark):
		return errors.New("the byte order mark came or went")
	case !removing && bytes.HasSuffix(before, []byte("\n")) != bytes.HasSuffix(after, []byte("\n")):
		return errors.New("the last newline came or went")
	case json.Valid(before) && !json.Valid(after):
		return errors.New("it is JSON no more")
	}
	return nil
}

// read is what kubectl and we read of a text.
type read struct {
	documents []any
	err       error
	offsets   []int64 // of the documents
	whole     bool    // all could be read
}

func reading(text []byte) read {
	var r read
	r.documents, r.err = kubectl(text)
	if r.err == nil {
		r.offsets, r.whole = documents(text)
	}
	return r
}

// compareTrees compares what is read of a text, after changes of it, with what they are to make of what was read before.
func compareTrees(before, after read, changes []manifest.Change) error {
	if before.err != nil || !before.whole {
		return nil // it is not for kubectl, or it reads the beginning of what is no YAML
	}
	if after.err != nil {
		return fmt.Errorf("it is no manifest any more: %w", after.err)
	}
	if len(before.offsets) != len(before.documents) {
		return fmt.Errorf("kubectl reads %d documents, and %d were read", len(before.documents), len(before.offsets))
	}
	want := clone(before.documents).([]any)
	for _, c := range inOrderOfMaking(changes) {
		i := slices.Index(before.offsets, c.Document)
		if i < 0 {
			return fmt.Errorf("no document starts at %d", c.Document)
		}
		var err error
		if want[i], err = change(want[i], c.Path, &c); err != nil {
			return err
		}
	}
	if !reflect.DeepEqual(want, after.documents) {
		return fmt.Errorf("it is\n%s\nand is to be\n%s", asJSON(after.documents), asJSON(want))
	}
	return nil
}

// clone returns a copy of a decoded document.
func clone(v any) any {
	switch v := v.(type) {
	case []any:
		c := make([]any, len(v))
		for i := range v {
			c[i] = clone(v[i])
		}
		return c
	case map[string]any:
		c := make(map[string]any, len(v))
		for name, field := range v {
			c[name] = clone(field)
		}
		return c
	}
	return v
}

func asJSON(v any) string {
	text, err := json.MarshalIndent(v, "", " ")
	if err != nil {
		return err.Error()
	}
	return string(text)
}

// documents returns where the documents of a text start that hold anything. It reports whether all could be read.
func documents(text []byte) (offsets []int64, whole bool) {
	splitter := manifest.NewSplitter("m.yaml", bytes.NewReader(text))
	for {
		section, err := splitter.Next()
		if err != nil {
			return offsets, true
		}
		for _, d := range manifest.Parse(section) {
			if d.Unread() {
				return nil, false
			}
			if d.Root().Kind() > manifest.Null {
				offsets = append(offsets, d.Offset)
			}
		}
	}
}

// inOrderOfMaking returns changes, whose paths are all those of the tree before them, in an order in which they can be made one
// after the other: what moves nothing comes first, then what is below another and what is behind it. What several findings ask for
// is made once.
func inOrderOfMaking(changes []manifest.Change) []manifest.Change {
	moves := func(c manifest.Change) int {
		switch c.Kind {
		case manifest.Remove, manifest.RenameKey, manifest.SwapField:
			return 1
		}
		return 0
	}
	ordered := slices.SortedStableFunc(slices.Values(changes), func(a, b manifest.Change) int {
		if d := moves(a) - moves(b); d != 0 {
			return d
		}
		return cmp.Or(cmp.Compare(a.Document, b.Document), slices.Compare(a.Keys, b.Keys)*(1-moves(a)), cmp.Compare(b.From, a.From), -slices.CompareFunc(a.Path, b.Path, func(a, b manifest.Step) int {
			return cmp.Or(cmp.Compare(a.Index, b.Index), strings.Compare(a.Name, b.Name))
		}))
	})
	return slices.CompactFunc(ordered, func(a, b manifest.Change) bool {
		return a.Kind == b.Kind && a.Document == b.Document && slices.Equal(a.Path, b.Path) && slices.Equal(a.Keys, b.Keys) && a.From == b.From && a.To == b.To && reflect.DeepEqual(a.New, b.New)
	})
}

// change makes a change of a decoded document.
func change(v any, path []manifest.Step, c *manifest.Change) (any, error) {
	if len(path) == 0 {
		return changeHere(v, c)
	}
	step := path[0]
	last := len(path) == 1 && (c.Kind == manifest.Remove || c.Kind == manifest.RenameKey || c.Kind == manifest.SwapField)
	switch v := v.(type) {
	case []any:
		if step.Index < 0 || step.Index >= len(v) {
			break
		}
		if last {
			return slices.Delete(slices.Clone(v), step.Index, step.Index+1), nil
		}
		made, err := change(v[step.Index], path[1:], c)
		v[step.Index] = made
		return v, err
	case map[string]any:
		old, ok := v[step.Name]
		if !ok || step.Index >= 0 {
			break
		}
		if last {
			delete(v, step.Name)
			switch c.Kind {
			case manifest.RenameKey:
				v[c.Keys[0]] = old
			case manifest.SwapField:
				v[c.Keys[0]] = literal(c.New)
			}
			return v, nil
		}
		made, err := change(old, path[1:], c)
		v[step.Name] = made
		return v, err
	}
	return nil, fmt.Errorf("the path %v of a change leads nowhere", c.Path)
}

func changeHere(v any, c *manifest.Change) (any, error) {
	switch c.Kind {
	case manifest.Replace:
		return literal(c.New), nil
	case manifest.AddItem:
		return addFields(v, c.Keys, []any{literal(c.New)})
	case manifest.RemoveOverridden, manifest.RemoveComment:
		return v, nil
	case manifest.EditText:
		text, ok := v.(string)
		if !ok || c.To > len(text) {
			return nil, fmt.Errorf("a part of %v", v)
		}
		return text[:c.From] + c.New.(string) + text[c.To:], nil
	case manifest.AddField:
		return addFields(v, c.Keys, literal(c.New))
	}
	return nil, fmt.Errorf("a change of kind %d of a whole document", c.Kind)
}

// addFields adds a field with those around it. Two changes may both add those.
func addFields(v any, keys []string, value any) (any, error) {
	if len(keys) == 0 {
		return merge(v, value)
	}
	m, ok := v.(map[string]any)
	switch {
	case v == nil:
		m = map[string]any{}
	case !ok:
		return nil, fmt.Errorf("a field for %v", v)
	}
	made, err := addFields(m[keys[0]], keys[1:], value)
	m[keys[0]] = made
	return m, err
}

// merge puts what several changes add to one place together.
func merge(v, value any) (any, error) {
	if v == nil {
		return value, nil
	}
	if m, ok := v.(map[string]any); ok {
		if added, ok := value.(map[string]any); ok {
			for name, field := range added {
				made, err := merge(m[name], field)
				if err != nil {
					return nil, err
				}
				m[name] = made
			}
			return m, nil
		}
	}
	if l, ok := v.([]any); ok {
		if added, ok := value.([]any); ok {
			return append(l, added...), nil
		}
	}
	if !reflect.DeepEqual(v, value) {
		return nil, fmt.Errorf("both %v and %v are added to one place", v, value)
	}
	return v, nil
}

// literal returns what kubectl reads of a literal.
func literal(l manifest.Literal) any {
	switch l := l.(type) {
	case int:
		return float64(l)
	case manifest.Items:
		items := []any{}
		for _, item := range l {
			items = append(items, literal(item))
		}
		return items
	case manifest.Fields:
		fields := map[string]any{}
		for _, f := range l {
			fields[f.Name] = literal(f.Value)
		}
		return fields
	}
	return l
}

// tally counts what was fixed, and what was not.
type tally struct {
	sync.Mutex
	files, changed, mutated, fixed, refused int
	unmade                                  int // of those refused, what never found its turn
	refusals, byRule                        map[string]int
	unplaced                                map[string]string // why changes of plain files could not be placed: an example of each
}

var (
	// special is what plain files have none of: flow collections, anchors and merges, tags, keys behind question marks and block
	// scalars, of which lines that follow may become part.
	special       = regexp.MustCompile(`[\[{][^\]}]|[&*]a[0-9]|<<|!|\? |[|>][-+0-9]*[ \t]*(#.*)?\r?\n`)
	containerName = regexp.MustCompile("((init )?container|sidecar) `[^`]*`")
	// unplaced are the reasons of lint/manifest why a text cannot be changed.
	unplaced = regexp.MustCompile(`alias|merge|has a tag|unusual|no editor knows|not as it stands`)
)

func (c *tally) add(text []byte, mutated bool, r *mend.Result) {
	c.Lock()
	defer c.Unlock()
	c.files++
	if mutated {
		c.mutated++
	}
	for _, f := range r.Files {
		c.changed++
		c.fixed += len(f.Mended)
		for _, mended := range f.Mended {
			c.byRule[mended.Rule.ID]++
		}
	}
	for _, left := range r.Left {
		if left.Why != mend.Refused {
			continue
		}
		c.refused++
		reason := containerName.ReplaceAllString(left.Reason, "container")
		c.refusals[left.Rule.ID+": "+reason]++
		if left.Fix.Refusal == "" && left.Source == "" {
			c.unmade++
		}
		if !mutated && unplaced.MatchString(reason) && !special.Match(remark.ReplaceAll(text, nil)) {
			c.unplaced[reason] = fmt.Sprintf("%s: %s\n%s", left.Place, left.Rule.ID, text)
		}
	}
}

func (c *tally) log(t *testing.T) {
	t.Helper()
	t.Logf("%d files, %d of them mutated; %d were changed, %d findings fixed, %d refused", c.files, c.mutated, c.changed, c.fixed, c.refused)
	for _, counts := range []map[string]int{c.byRule, c.refusals} {
		for _, key := range slices.Sorted(maps.Keys(counts)) {
			t.Logf("%6d %s", counts[key], key)
		}
	}
}
