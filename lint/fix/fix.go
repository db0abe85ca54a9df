// Package fix makes the edits that findings carry: in memory, proven, and no byte more than they need.
//
// In: inputs, and a [lint.Linter] whose options ask for fixes. Out: a [Result], which holds the text of every file that changes,
// before and after, with the findings that are mended, and those that are left with the reason. [File.Diff] shows a change, and
// [Write] puts a text into the place of a file.
//
// Fixes are made in passes: those that cannot be made together wait for the next one. After each pass every file that it changed is
// read again, and must differ from what it was in just the places that the changes name; the findings that were mended must be
// gone, and no rule about a single document may have found another one. A file that does not hold to this stays as it was, and is
// reported as a fault of ours.
package fix

import (
	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/manifest"
)

// MaxPasses is how many passes are made at most.
const MaxPasses = 10

// Input is a stream of manifests that may be changed. Open is called several times: it opens the same text again.
type Input struct {
	lint.Input
	// Refusal says why the input is not to be changed; it is empty where it may be.
	Refusal string
	// Rendered tells that text which was rendered from a template may be changed too: it is not kept in a file.
	Rendered bool
}

// Options say what is to be fixed.
type Options struct {
	Unsafe  bool // also what may need a change elsewhere
	Objects bool // also by adding objects that are missing
	// Into tells that objects are not added to the file of the finding: they are in Result.New instead.
	Into bool
	// Exceptions, if set, are written for what is left.
	Exceptions *Exceptions
	// Filter, if set, takes out of the findings of a result what is not to be fixed, as a baseline does.
	Filter func(*lint.Result)
}

// Result is what was fixed, and what is left.
type Result struct {
	// Found is what there was to begin with.
	Found *lint.Result
	// Files are those that change, in the order of the inputs.
	Files []*File
	// New are objects that are to have files of their own, in the order in which findings asked for them.
	New []lint.NewObject
	// Left are the findings that remain, each with the reason, in the order of the inputs. Where Options.Exceptions asks for
	// exceptions, they are in Open instead.
	Left []Left
	// Open are the findings for which no exception could be written, in the order of the inputs.
	Open []Open
	// Faults are files that could not be fixed because of a fault of ours.
	Faults []Fault
}

// File is a file that changes.
type File struct {
	Name          string
	Before, After []byte   // equal where what mends the findings is somewhere else
	Edits         []Edit   // that make the one the other, in order and apart from each other
	Mended        []Mended // in the order of where they stood
	Allowed       []Mended // the findings for which exceptions were written
}

// Changed reports whether the text is another one than before.
func (f *File) Changed() bool { return len(f.Edits) > 0 }

// Mended is a finding that is gone.
type Mended struct {
	*lint.Finding // as it was found when that was done which it is gone by
	// At is where it stood in its file before anything was changed.
	At manifest.Position
}

// Left is a finding that remains.
type Left struct {
	*lint.Finding
	Why    Why
	Reason string // a clause, where Why is Refused
	// At is where it stood in its file before anything was changed; Place speaks of the text as it is after that.
	At manifest.Position
}

// Why is why a finding remains.
type Why uint8

// Reasons why findings remain.
const (
	NoFix   Why = iota // there is none
	Unsafe             // it has one that is not safe
	Objects            // it wants an object, and none is to be added
	Refused            // it has one that cannot be made here
	Faulty             // its file is among the faults
)

func (w Why) String() string {
	switch w {
	case NoFix:
		return "no fix"
	case Unsafe:
		return "unsafe"
	case Objects:
		return "objects"
	case Refused:
		return "refused"
	case Faulty:
		return "faulty"
	}
	return "mendable"
}

// Fault is a file that stayed as it was, or as an earlier pass had left it, because what was made of it did not hold.
type Fault struct {
	File string
	Why  string
}

// Run fixes the inputs in memory. The linter must have been made with the option Fixes.
func Run(linter *lint.Linter, inputs []Input, o Options) *Result {
	r := newRun(linter, inputs, o)
	r.lintAll()
	if o.Exceptions == nil || !o.Exceptions.Only {
		r.mend()
	}
	if o.Exceptions != nil {
		r.except()
	}
	return r.result()
}

// mend makes passes until nothing changes.
func (r *run) mend() {
	for r.passes = 0; r.passes < MaxPasses; r.passes++ {
		if !r.pass() {
			return
		}
	}
}
