package lint

import (
	"cmp"
	"iter"
	"slices"
	"strings"

	"github.com/seaworthy-lint/seaworthy/lint/exception"
	"github.com/seaworthy-lint/seaworthy/lint/image"
	"github.com/seaworthy-lint/seaworthy/lint/manifest"
	"github.com/seaworthy-lint/seaworthy/lint/model"
)

// Inventory is what manifests name that is fetched from elsewhere, sorted by name.
type Inventory struct {
	Images []*NamedImage
	Models []*NamedModel
}

// Named is what an image and a model have in common.
type Named struct {
	// Name says all that is asked for: the same for what is the same. A placeholder, and what is no reference, is as it is
	// written, but without credentials.
	Name  string
	State State
	Uses  []Use // in the order of inputs and places
}

// NamedImage is an image that manifests name. Its name is the whole reference, with registry and tag.
type NamedImage struct {
	Named
	image.Reference        // zero for a placeholder and for what is none
	Problem         string // why it is no reference; empty for one
}

// NamedModel is a model that manifests name. Its name is a URI, for that of a hub scheme://owner/name@revision; or a path, of a
// node host:/path; or preset:name, for one that an operator knows.
type NamedModel struct {
	Named
	Scheme   model.Scheme // empty for a placeholder
	Source   string       // within the scheme: "owner/name", "bucket/path"
	Host     string       // that serves it; empty but for URLs
	Revision string       // that is asked for; empty where none is
	Format   model.Format
}

// Use is a place where a manifest names an image or a model.
type Use struct {
	// Role says what names it: the type of a container; volume, for an image that is mounted; operator, for an image that an
	// operator runs or builds on; field, for a model that a custom resource names.
	Role      string
	Written   string // as it is written, the parts joined where it is split among fields; without credentials
	Object    manifest.Identity
	Container string // its name; empty where none is told of it
	Guessed   bool   // the pod was found by its shape, see [workload.Pod]
	Engine    model.Engine
	Format    model.Format   // of a model, as the file's name or the custom resource tells it
	Place     manifest.Place // without excerpt
	Path      string         // field path from the object's root
	Source    string         // template or file the text was rendered from, where the input says so

	input int
}

// State says how firmly a reference names one content.
type State string

// States.
const (
	StatePinned      State = "pinned"      // for ever: by a digest or a commit
	StateTag         State = "tag"         // of an image, by a tag that can be moved
	StateRevision    State = "revision"    // of a model, by a branch or tag that can be moved
	StateFloating    State = "floating"    // what was published last
	StateUnversioned State = "unversioned" // of a model, that stands where no versions are known: in a bucket, at a URL
	StateLocal       State = "local"       // of a model, that is in reach of the pod already: on a volume, in the image
	StatePlaceholder State = "placeholder" // something is filled in before it means anything
	StateMalformed   State = "malformed"   // it means nothing
)

// Loose reports whether it could be pinned, or is to be mended before it can.
func (s State) Loose() bool {
	return s == StateTag || s == StateRevision || s == StateFloating || s == StateMalformed
}

// Inventory reads the inputs and returns what they name that is fetched from elsewhere, without checking anything. What could
// not be read is in what it returns of the inputs. An image that a pod takes from another object in view, such as a
// ServingRuntime, is one of that object.
func (l *Linter) Inventory(inputs iter.Seq[Input]) (*Inventory, Inputs) {
	reader := &Linter{options: l.options, kinds: l.kinds, needsInventory: true, Progress: l.Progress}
	reader.options.Today = exception.Date{} // what is allowed does not matter
	m := reader.stream(inputs, nil)
	return &Inventory{
		Images: collect(m.inventory.images, func(i *NamedImage) *Named { return &i.Named }),
		Models: collect(m.inventory.models, func(m *NamedModel) *Named { return &m.Named }),
	}, m.inputs
}

// inventory is what tasks found named, in order but for objects that waited.
type inventory struct {
	images []named[NamedImage]
	models []named[NamedModel]
}

func (inv *inventory) add(more *inventory) {
	inv.images = append(inv.images, more.images...)
	inv.models = append(inv.models, more.models...)
}

// named is one use of what is named.
type named[T any] struct {
	what *T
	use  Use
}

// collect puts the uses of the same together.
func collect[T any](all []named[T], of func(*T) *Named) []*T {
	slices.SortStableFunc(all, func(a, b named[T]) int { return compareUses(&a.use, &b.use) })
	type key struct {
		name  string
		state State
	}
	index := map[key]*Named{}
	var entries []*T
	for i := range all {
		at := of(all[i].what)
		first := index[key{at.Name, at.State}]
		if first == nil {
			first = at
			index[key{at.Name, at.State}] = at
			entries = append(entries, all[i].what)
		}
		// One container may be a part of several pods.
		if n := len(first.Uses); n == 0 || compareUses(&first.Uses[n-1], &all[i].use) != 0 {
			first.Uses = append(first.Uses, all[i].use)
		}
	}
	slices.SortFunc(entries, func(a, b *T) int {
		return cmp.Or(strings.Compare(of(a).Name, of(b).Name), strings.Compare(string(of(a).State), string(of(b).State)))
	})
	return entries
}

func compareUses(a, b *Use) int {
	if c := cmp.Or(cmp.Compare(a.input, b.input), a.Place.Start.Compare(b.Place.Start), strings.Compare(a.Path, b.Path)); c != 0 {
		return c
	}
	return cmp.Or(
		strings.Compare(a.Object.Kind, b.Object.Kind), strings.Compare(a.Object.Namespace, b.Object.Namespace),
		strings.Compare(a.Object.Name, b.Object.Name), strings.Compare(a.Container, b.Container), strings.Compare(a.Written, b.Written),
	)
}
