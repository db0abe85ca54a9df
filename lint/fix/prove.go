package fix

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"iter"
	"maps"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/manifest"
)

// proof is why a proposal must not be taken over; "" where it holds.
type proof string

// prove proves proposals, several at once.
func (r *run) prove(proposals []*proposal, before map[*file]findings) []proof {
	proofs := make([]proof, len(proposals))
	var next atomic.Int64
	var workers sync.WaitGroup
	for range min(max(1, r.found.Options.Jobs), len(proposals)) {
		workers.Go(func() {
			v := newProver()
			for i := int(next.Add(1)) - 1; i < len(proposals); i = int(next.Add(1)) - 1 {
				p := proposals[i]
				proofs[i] = v.proveTree(p, r.options.Into)
				if proofs[i] == "" {
					proofs[i] = r.proveFindings(p, before)
				}
			}
		})
	}
	workers.Wait()
	return proofs
}

// prover reads texts before and after. It uses the memory of one for the next.
type prover struct {
	was, is       *manifest.Splitter
	before, after manifest.Parser
}

func newProver() *prover {
	return &prover{was: manifest.NewSplitter("", nil), is: manifest.NewSplitter("", nil)}
}

// proveTree compares the documents before and after: they must differ in just what the changes say.
func (v *prover) proveTree(p *proposal, into bool) proof {
	changes := map[int64][]manifest.Change{}
	for _, s := range p.sets {
		for _, c := range s.changes {
			changes[c.Document] = append(changes[c.Document], c)
		}
	}
	changed := slices.Sorted(maps.Keys(changes))
	v.was.Reset(p.Name, bytes.NewReader(p.file.text))
	v.is.Reset(p.Name, bytes.NewReader(p.text))
	for {
		old, errOld := v.was.Next()
		made, errMade := v.is.Next()
		if errOld == io.EOF {
			if len(changes) > 0 {
				return "a change is in no document"
			}
			objects := p.objects
			if into {
				objects = nil
			}
			return v.proveObjects(objects, &made, errMade)
		}
		if errOld != nil || errMade != nil {
			return proof(fmt.Sprintf("it has other documents than before: %v", cmp.Or(errMade, errOld)))
		}
		if bytes.Equal(old.Text, made.Text) && !isChanged(&old, changed) {
			continue
		}
		if why := compareSections(v.before.Parse(old), v.after.Parse(made), changes); why != "" {
			return why
		}
	}
}

// isChanged reports whether a change is about a document in a section, by the offsets of those that are changed.
func isChanged(s *manifest.Section, changed []int64) bool {
	i, _ := slices.BinarySearch(changed, s.Offset)
	return i < len(changed) && changed[i] <= s.Offset+int64(len(s.Text))
}

// compareSections compares what stands between two separators, and takes out of the changes those that are about it.
func compareSections(before, after []*manifest.Document, changes map[int64][]manifest.Change) proof {
	if len(before) != len(after) {
		return "it has other documents than before"
	}
	for i, old := range before {
		made := after[i]
		if old.Unread() != made.Unread() || len(old.Problems) < len(made.Problems) {
			return proof(fmt.Sprintf("line %d: it reads otherwise than before: %s", made.Line, lastProblem(made)))
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
			return proof(err.Error())
		}
		if !want.equal(treeOf(made.Root())) {
			return proof(fmt.Sprintf("the document in line %d became something else than it was to become", old.Line))
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
func (v *prover) proveObjects(objects []lint.NewObject, made *manifest.Section, err error) proof {
	for i := range objects {
		if err != nil {
			return proof(fmt.Sprintf("an object was not added: %v", err))
		}
		added := v.after.Parse(*made)
		want := v.before.Parse(manifest.Section{Text: []byte(objects[i].Text), Line: 1})
		if len(added) != 1 || len(want) != 1 || !treeOf(added[0].Root()).equal(treeOf(want[0].Root())) {
			return proof(fmt.Sprintf("%s was not added as it is", objects[i].Identity))
		}
		*made, err = v.is.Next()
	}
	if err != io.EOF {
		return "there is more than was added"
	}
	return ""
}

// about is what findings are counted by where fingerprints may be others than before.
type about struct {
	rule                  *lint.Rule
	kind, namespace, name string
}

func aboutOf(f *lint.Finding) about {
	return about{f.Rule, f.Object.Kind, f.Object.Namespace, f.Object.Name}
}

// proveFindings compares what was found before and after: what was to be mended must be gone, and rules about single documents must
// not have found anything else, but for what could not be seen before.
func (r *run) proveFindings(p *proposal, before map[*file]findings) proof {
	gone := map[*lint.Finding]bool{}
	readAnew := false
	homes := []*file{p.file}
	for _, s := range p.sets {
		gone[s.mends] = true
		if s.mends.Rule.Family() == "manifest" {
			readAnew = true // a field that had no effect has one now
		}
		if home := r.byName[s.mends.Place.File]; !slices.Contains(homes, home) {
			homes = append(homes, home)
		}
	}
	for _, f := range homes {
		was := before[f]
		alone := func(rule *lint.Rule) bool { return f == p.file && rule.Cluster == nil && rule.Exception == nil }
		// One cause is one finding: what stood behind it comes to light, and is mended in the next pass.
		seen := func(found *lint.Finding) bool { return !readAnew && r.judge(found).Why != mendable }
		if why := compareFindings(was.all, f.findings.all, gone, alone, seen); why != "" {
			return why
		}
	}
	return ""
}

// compareFindings compares the findings of a file: those that are to be gone must be, and of the rules that alone tells there must be
// no others than before. A fingerprint is of the API group, which may be what is changed, and names an item of a list that has no
// name by its number, which may become that of the item behind it: it is enough that the findings of the rule in the object become
// fewer by those that are gone. Of what is found anew, seen tells what would have been found before.
func compareFindings(before, after iter.Seq[*lint.Finding], gone map[*lint.Finding]bool, alone func(*lint.Rule) bool, seen func(*lint.Finding) bool) proof {
	left, leftAbout, foundAbout := map[string]int{}, map[about]int{}, map[about]int{}
	mended := map[string]bool{}
	for f := range before {
		if gone[f] {
			mended[f.Fingerprint] = true
			continue
		}
		left[f.Fingerprint]++
		leftAbout[aboutOf(f)]++
	}
	for f := range after {
		foundAbout[aboutOf(f)]++
	}
	for f := range after {
		if !mended[f.Fingerprint] && !alone(f.Rule) {
			continue
		}
		if left[f.Fingerprint]--; left[f.Fingerprint] >= 0 {
			continue
		}
		if key := aboutOf(f); foundAbout[key] > leftAbout[key] && (mended[f.Fingerprint] || seen(f)) {
			return proof(fmt.Sprintf("%s at %s remains or has come: %s", f.Rule.ID, f.Place, f.Message))
		}
	}
	return ""
}
