package fix

import (
	"bytes"
	"fmt"
	"io"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/manifest"
)

// prove returns why a proposal must not be taken over; "" where it holds.
func (p *proposal) prove(before, after map[*file]findings, into bool) string {
	if why := p.proveTree(into); why != "" {
		return why
	}
	return p.proveFindings(before, after)
}

// proveTree compares the documents before and after: they must differ in just what the changes say.
func (p *proposal) proveTree(into bool) string {
	changes := map[int64][]manifest.Change{}
	for _, c := range p.changes {
		changes[c.Document] = append(changes[c.Document], c)
	}
	var ours, theirs manifest.Parser
	was, is := manifest.NewSplitter(p.Name, bytes.NewReader(p.file.text)), manifest.NewSplitter(p.Name, bytes.NewReader(p.text))
	for {
		old, errOld := was.Next()
		made, errMade := is.Next()
		if errOld == io.EOF {
			if len(changes) > 0 {
				return "a change is in no document"
			}
			if into {
				return proveObjects(nil, &made, errMade, is)
			}
			return proveObjects(p.objects, &made, errMade, is)
		}
		if errOld != nil || errMade != nil {
			return fmt.Sprintf("it has other documents than before: %v", firstOf(errMade, errOld))
		}
		if why := compareSections(ours.Parse(old), theirs.Parse(made), changes); why != "" {
			return why
		}
	}
}

func firstOf(a, b error) error {
	if a != nil {
		return a
	}
	return b
}

// compareSections compares what stands between two separators, and takes out of the changes those that are about it.
func compareSections(before, after []*manifest.Document, changes map[int64][]manifest.Change) string {
	if len(before) != len(after) {
		return "it has other documents than before"
	}
	for i, old := range before {
		made := after[i]
		if old.Unread() != made.Unread() || len(old.Problems) < len(made.Problems) {
			return fmt.Sprintf("line %d: it reads otherwise than before: %s", made.Line, lastProblem(made))
		}
		about := changes[old.Offset]
		if old.Offset < 0 {
			about = nil
		}
		if len(about) == 0 && bytes.Equal(old.Text, made.Text) {
			continue
		}
		delete(changes, old.Offset)
		want := treeOf(old.Root())
		if err := want.change(about); err != nil {
			return err.Error()
		}
		if !want.equal(treeOf(made.Root())) {
			return fmt.Sprintf("the document in line %d became something else than it was to become", old.Line)
		}
	}
	return ""
}

func lastProblem(d *manifest.Document) string {
	if len(d.Problems) == 0 {
		return "it had a problem, and has none"
	}
	return d.Problems[len(d.Problems)-1].Message
}

// proveObjects compares what follows the documents that were there with the objects that were added.
func proveObjects(objects []lint.NewObject, made *manifest.Section, err error, rest *manifest.Splitter) string {
	var parser, own manifest.Parser
	for i := range objects {
		if err != nil {
			return fmt.Sprintf("an object was not added: %v", err)
		}
		documents := parser.Parse(*made)
		want := own.Parse(manifest.Section{Text: []byte(objects[i].Text), Line: 1})
		if len(documents) != 1 || len(want) != 1 || !treeOf(documents[0].Root()).equal(treeOf(want[0].Root())) {
			return fmt.Sprintf("%s was not added as it is", objects[i].Identity)
		}
		*made, err = rest.Next()
	}
	if err != io.EOF {
		return "there is more than was added"
	}
	return ""
}

// about is what findings are counted by where their paths may have moved.
type about struct {
	rule   *lint.Rule
	object manifest.Identity
}

// proveFindings compares what was found before and after: what was mended must be gone, and rules about single documents must not
// have found anything else.
func (p *proposal) proveFindings(before, after map[*file]findings) string {
	mended := map[*lint.Finding]bool{}
	homes := map[string]bool{}
	for _, s := range p.sets {
		mended[s.finding] = true
		homes[s.finding.Place.File] = true
	}
	for f := range after {
		if f != p.file && !homes[f.Name] {
			continue
		}
		if why := compareFindings(before[f], after[f], mended, f == p.file); why != "" {
			return why
		}
	}
	return ""
}

// compareFindings compares the findings of a file. A fingerprint names the item of a list by its number where the item has no
// name, and so may become that of the item behind it: then the findings of the rule in the object must have become fewer by those
// that were mended.
func compareFindings(before, after findings, mended map[*lint.Finding]bool, own bool) string {
	allowed, allowedAbout := map[string]int{}, map[about]int{}
	judged := map[*lint.Rule]bool{}
	for f := range before.all {
		if mended[f] {
			judged[f.Rule] = true
			continue
		}
		allowed[f.Fingerprint]++
		allowedAbout[about{f.Rule, f.Object}]++
	}
	found := map[about]int{}
	for f := range after.all {
		found[about{f.Rule, f.Object}]++
	}
	for f := range after.all {
		alone := own && f.Rule.Cluster == nil && f.Rule.Exception == nil
		if !alone && !judged[f.Rule] {
			continue
		}
		if allowed[f.Fingerprint]--; allowed[f.Fingerprint] >= 0 {
			continue
		}
		if key := (about{f.Rule, f.Object}); found[key] > allowedAbout[key] {
			return fmt.Sprintf("%s: %s is still found or found anew: %s", f.Place, f.Rule.ID, f.Message)
		}
	}
	return ""
}

// all yields the findings, those that are reported and the others.
func (f findings) all(yield func(*lint.Finding) bool) {
	for _, some := range [][]*lint.Finding{f.reported, f.others} {
		for _, finding := range some {
			if !yield(finding) {
				return
			}
		}
	}
}
