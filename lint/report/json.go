package report

import (
	"io"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/manifest"
)

// JSON writes a report for programs, in version 1 of the format that docs/schema/findings-v1.schema.json describes and
// docs/json.md shows.
func JSON(w io.Writer, r *lint.Result, o Options) error {
	e := &encoder{}
	e.open('{')
	e.int("version", 1)
	e.object("tool", func() {
		e.string("name", o.Tool.Name)
		e.string("version", o.Tool.Version)
	})
	e.object("run", func() {
		e.string("profile", r.Options.Profile.String())
		e.string("kubernetesVersion", r.Options.KubernetesVersion.String())
		e.string("minSeverity", r.Options.MinSeverity.String())
		e.string("defaultNamespace", r.Options.DefaultNamespace)
		e.someString("today", r.Options.Today.String())
	})
	e.object("inputs", func() { encodeInputs(e, &r.Inputs) })
	e.name("findings")
	e.open('[')
	err := e.stream(w, r.Options.Jobs, len(r.Findings), func(e *encoder, i int) { encodeFinding(e, r.Findings[i]) })
	if err != nil {
		return err
	}
	e.close(']')
	e.array("suppressed", func() {
		for _, f := range r.Suppressed {
			encodeFinding(e, f)
		}
	})
	if r.Baseline != nil {
		e.object("baseline", func() {
			e.array("findings", func() {
				for _, f := range r.Baseline.Findings {
					encodeFinding(e, f)
				}
			})
			e.strings("stale", r.Baseline.Stale)
		})
	}
	e.object("summary", func() {
		for _, s := range lint.Severities {
			e.int(s.String(), r.Count(s))
		}
		e.int("suppressed", len(r.Suppressed))
		if r.Baseline != nil {
			e.int("baseline", len(r.Baseline.Findings))
		}
	})
	e.close('}')
	return e.end(w)
}

func encodeInputs(e *encoder, in *lint.Inputs) {
	e.int("files", in.Files)
	e.someInt("context", in.Context)
	e.int("documents", in.Documents)
	e.int("objects", in.Objects)
	e.int("pods", in.Pods)
	e.array("skipped", func() {
		for _, s := range in.Skipped {
			encodeReason(e, s.File, s.Line, s.Reason)
		}
	})
	e.array("failed", func() {
		for _, f := range in.Failed {
			e.item(func() {
				e.string("file", f.File)
				e.someInt("line", f.Line)
				e.someInt("column", f.Column)
				e.string("message", f.Message)
				e.someString("rule", f.Rule)
			})
		}
	})
	e.array("unjudged", func() {
		for _, u := range in.Unjudged {
			encodeReason(e, u.Place.File, u.Place.Start.Line, u.Reason)
		}
	})
}

func encodeReason(e *encoder, file string, line int, reason string) {
	e.item(func() {
		e.string("file", file)
		e.someInt("line", line)
		e.string("reason", reason)
	})
}

func encodeFinding(e *encoder, f *lint.Finding) {
	e.item(func() {
		e.string("rule", f.Rule.ID)
		e.string("severity", f.Severity.String())
		e.string("confidence", f.Confidence.String())
		e.string("message", f.Message)
		e.string("remedy", f.Remedy)
		encodePlace(e, f.Place)
		e.someString("label", f.Label)
		e.someString("path", f.Path)
		e.bool("missing", f.Missing)
		e.someBool("unread", f.Unread)
		if f.Object != (manifest.Identity{}) {
			e.object("object", func() { encodeIdentity(e, f.Object) })
		}
		e.someString("container", f.Container)
		e.someString("source", f.Source)
		e.strings("psa", f.PSA)
		e.array("related", func() {
			for _, related := range f.Related {
				e.item(func() {
					e.string("message", related.Message)
					encodePlace(e, related.Place)
				})
			}
		})
		e.string("fingerprint", f.Fingerprint)
		if fix := fixOf(f); fix != nil {
			e.object("fix", func() { encodeFix(e, fix) })
		}
		if len(f.Exceptions) > 0 {
			e.array("exceptions", func() {
				for _, w := range f.Exceptions {
					e.item(func() { encodeException(e, w) })
				}
			})
		}
	})
}

// encodeFix writes the members of a fix.
func encodeFix(e *encoder, fix *lint.Fix) {
	e.bool("safe", fix.Safe)
	e.string("does", fix.Does)
	e.someString("breaks", fix.Breaks)
	e.array("edits", func() {
		for _, file := range editsOf(fix) {
			for _, s := range file.splices {
				e.item(func() {
					e.string("file", file.file)
					e.int("startOffset", int(s.Start.Offset))
					e.int("endOffset", int(s.End.Offset))
					e.int("startLine", s.Start.Line)
					e.int("startColumn", s.Start.Column)
					e.int("endLine", s.End.Line)
					e.int("endColumn", s.End.Column)
					e.string("text", s.Text)
				})
			}
		}
	})
	e.array("objects", func() {
		for _, o := range fix.Objects {
			e.item(func() {
				encodeIdentity(e, o.Identity)
				e.string("text", o.Text)
			})
		}
	})
	e.someString("refusal", fix.Refusal)
}

// encodeException writes the members of an exception, but for what it covers.
func encodeException(e *encoder, w *lint.Waiver) {
	e.string("state", w.State.String())
	e.strings("rules", w.Rules)
	e.someString("container", w.Container)
	e.someString("path", w.Path)
	e.someString("reason", w.Reason)
	e.someString("owner", w.Owner)
	e.someString("review", w.Review.String())
	e.string("origin", w.Origin.String())
	encodePlace(e, w.Place)
	if w.Object != (manifest.Identity{}) {
		e.object("object", func() { encodeIdentity(e, w.Object) })
	}
	e.someString("source", w.Source)
	e.string("fingerprint", w.Fingerprint)
}

func encodeIdentity(e *encoder, id manifest.Identity) {
	e.string("apiVersion", id.APIVersion)
	e.string("kind", id.Kind)
	e.someString("namespace", id.Namespace)
	e.string("name", id.Name)
}

// encodePlace writes a place as members of what stands there.
func encodePlace(e *encoder, p manifest.Place) {
	start, end := region(p)
	e.string("file", p.File)
	e.someInt("startLine", start.Line)
	e.someInt("startColumn", start.Column)
	e.someInt("endLine", end.Line)
	e.someInt("endColumn", end.Column)
}
