package model

import (
	"strings"

	"github.com/seaworthy-lint/seaworthy/lint/image"
	"github.com/seaworthy-lint/seaworthy/lint/manifest"
	"github.com/seaworthy-lint/seaworthy/lint/workload"
)

// Reference says which model something serves, and where that comes from.
type Reference struct {
	Scheme Scheme
	Name   string // within where it comes from: "org/model", "bucket/path", "host/path"; without credentials
	Host   string // that serves it; empty but for URLs
	// Revision is the version that is asked for: a branch, a tag, a commit or, of an image, its digest. It is empty where the
	// source serves what is newest.
	Revision string
	// RevisionBy says how whatever reads the reference takes a revision: a flag, a variable, a field, or the separator behind
	// the name. It is empty where it takes none.
	RevisionBy string
	Pinned     bool // names one content for ever
	Format     Format
	Engine     Engine // that is told of it; None where nothing is known
	Unknown    bool   // something is filled in before it means anything
	// Credentials says that the reference holds a user's name with a password. No other field holds them.
	Credentials bool

	Container *workload.Container // nil outside of containers
	// Value holds the reference, from From up to To of its text, or all of it where they are 0.
	Value    manifest.Value
	From, To int

	text string // as written, without credentials
}

// String returns the reference as it is written, but without the credentials and the query of a URL.
func (r Reference) String() string { return r.text }

// Place returns where the reference stands.
func (r Reference) Place() manifest.Place {
	if r.To == 0 {
		return r.Value.Place()
	}
	return r.Value.PlaceOf(r.From, r.To)
}

// Scheme is the kind of place that a model comes from: the scheme of its URI in the spelling that most use.
type Scheme string

// Schemes that mean something to rules. Every other is one as well.
const (
	HuggingFace Scheme = "hf"
	ModelScope  Scheme = "modelscope"
	OllamaHub   Scheme = "ollama"
	OCI         Scheme = "oci" // an image or artifact in a registry
	S3          Scheme = "s3"
	GCS         Scheme = "gs"
	Azure       Scheme = "az"
	Oracle      Scheme = "oracle" // Oracle's object storage
	HTTP        Scheme = "http"
	HTTPS       Scheme = "https"
	Git         Scheme = "git"
	PVC         Scheme = "pvc"
	File        Scheme = "file"   // a path in the container
	HostPath    Scheme = "host"   // a path of the node
	Preset      Scheme = "preset" // a name that an operator knows
)

// schemeOf returns the scheme that a name means: most have several.
func schemeOf(name string) Scheme {
	switch name {
	case "huggingface":
		return HuggingFace
	case "ms":
		return ModelScope
	case "oci+native", "oci+modelcar", "oci+fetch", "image", "docker":
		return OCI
	case "gcs":
		return GCS
	case "as", "azure", "abfs", "abfss", "wasb", "wasbs":
		return Azure
	case "local":
		return File
	case "git+https", "git+http", "git+ssh", "ssh", "github":
		return Git
	}
	return Scheme(name)
}

// Hub reports whether the scheme is that of a hub of models, which anybody may publish on.
func (s Scheme) Hub() bool { return s == HuggingFace || s == ModelScope || s == OllamaHub }

// Bucket reports whether the scheme is that of object storage.
func (s Scheme) Bucket() bool {
	switch s {
	case S3, GCS, Azure, Oracle, "oss", "obs", "cos", "minio", "hdfs":
		return true
	}
	return false
}

// Local reports whether what the reference names is in reach of the pod already.
func (s Scheme) Local() bool { return s == PVC || s == File || s == HostPath }

// Spec says how a value refers to a model.
type Spec struct {
	// Format is what the value holds: "uri" or "url"; "hf-id", the name of a model on Hugging Face; "hf-id-or-path" for
	// either, "path" or "hostPath", "ollama", "git". Of others, such as "name" and "ref:Kind", nothing is read.
	Format   string
	Revision manifest.Value // field that holds the revision beside the value; absent where there is none
}

// Parse reads a value of a custom resource. It reports false where the value refers to no model.
func Parse(v manifest.Value, spec Spec) (Reference, bool) {
	text := v.Text()
	if text == "" {
		return Reference{}, false
	}
	r, ok := parse(text, spec.Format)
	if !ok {
		return Reference{}, false
	}
	r.Value = v
	switch {
	case spec.Revision.Document() != nil:
		r.RevisionBy = fieldName(spec.Revision)
		if revision := spec.Revision.Literal(); spec.Revision.Exists() {
			r.revise(revision, IsUnknown(revision))
		}
	}
	return r, true
}

// RevisedBy returns the reference with the revision that a server is told on its command line.
func (r Reference) RevisedBy(args Words) Reference {
	r.RevisionBy = "--revision"
	if f, ok := args.Flag("revision"); ok {
		r.revise(f.Value, f.Unknown)
	}
	return r
}

// fieldName returns the name of a field, be it absent.
func fieldName(v manifest.Value) string {
	path := v.Path(manifest.Value{})
	return path[strings.LastIndexByte(path, '.')+1:]
}

// parse reads a text that refers to a model.
func parse(text, format string) (Reference, bool) {
	format, _, _ = strings.Cut(format, "|")
	switch scheme, rest, ok := strings.Cut(text, "://"); {
	case ok && isScheme(scheme):
		return parseURI(text, strings.ToLower(scheme), rest), true
	case IsUnknown(text):
		return Reference{Unknown: true, text: text}, true
	}
	switch format {
	case "uri", "rclone-uri", "url", "path":
		return Reference{Scheme: File, Name: text, Format: FormatOf(text), text: text}, true
	case "hostPath":
		return Reference{Scheme: HostPath, Name: text, Format: FormatOf(text), text: text}, true
	case "git":
		return Reference{Scheme: Git, Name: text, text: text}, true
	case "ollama", "ollama-ref":
		return Reference{Scheme: OllamaHub, Name: text, text: text}, true
	case "hf-id":
		r := Reference{Scheme: HuggingFace, text: text}
		r.cutRevision(text)
		return r, true
	case "hf-id-or-path", "preset-or-hf-id":
		if isModelID(text) {
			return Reference{Scheme: HuggingFace, Name: text, text: text}, true
		}
		if strings.HasPrefix(text, "/") || strings.HasPrefix(text, ".") {
			return Reference{Scheme: File, Name: text, Format: FormatOf(text), text: text}, true
		}
	}
	return Reference{}, false
}

// isModelID reports whether a text looks like owner/model on a hub, and like no path.
func isModelID(text string) bool {
	owner, name, ok := strings.Cut(text, "/")
	return ok && isIDPart(owner) && isIDPart(name)
}

func isIDPart(s string) bool {
	if s == "" || s[0] == '.' || s[0] == '-' || s[0] == '~' {
		return false
	}
	for i := range len(s) {
		c := s[i]
		if (c < 'a' || 'z' < c) && (c < 'A' || 'Z' < c) && (c < '0' || '9' < c) && c != '-' && c != '_' && c != '.' {
			return false
		}
	}
	return true
}

func isScheme(s string) bool {
	for i := range len(s) {
		c := s[i] | 0x20
		if (c < 'a' || 'z' < c) && (i == 0 || s[i] != '+' && s[i] != '-' && (s[i] < '0' || '9' < s[i])) {
			return false
		}
	}
	return s != ""
}

// parseURI reads scheme://rest.
func parseURI(text, scheme, rest string) Reference {
	r := Reference{Scheme: schemeOf(scheme)}
	rest, query, hasQuery := strings.Cut(rest, "?")
	authority, path, hasPath := strings.Cut(rest, "/")
	if at := strings.LastIndexByte(authority, '@'); at >= 0 && (strings.Contains(authority[:at], ":") || r.Scheme != HuggingFace && r.Scheme != ModelScope) {
		user, password, _ := strings.Cut(authority[:at], ":")
		r.Credentials = password != "" && !IsUnknown(user) && !IsUnknown(password)
		authority = authority[at+1:]
		text = text[:len(scheme)] + "://…@" + authority
		if hasPath {
			text += "/" + path
		}
	} else if hasQuery {
		text = text[:len(text)-len(query)-1]
	}
	if hasQuery {
		text += "?…"
	}
	r.text = text
	r.Name = authority
	if hasPath {
		r.Name += "/" + path
	}
	r.Format = FormatOf(path)
	r.Unknown = IsUnknown(r.Name)
	r.locate(authority, path)
	return r
}

// locate reads what the name means by its scheme.
func (r *Reference) locate(authority, path string) {
	switch r.Scheme {
	case HTTP, HTTPS:
		r.Host = authority
		switch {
		case strings.HasSuffix(path, ".git"):
			r.Scheme = Git
		case hasCommit(path):
			r.Pinned = true
		}
	case Git:
		r.Host = authority
		r.Pinned = hasCommit(path)
	case HuggingFace, ModelScope:
		r.cutRevision(r.Name)
	case OCI:
		if authority == "n" && strings.Contains(path, "/b/") {
			r.Scheme = Oracle // oci://n/NAMESPACE/b/BUCKET/o/OBJECT
			return
		}
		if ref, err := image.Parse(r.Name); err == nil {
			r.Host, r.Pinned, r.Revision = ref.Registry, ref.Pinned(), ref.Tag
			if r.Pinned {
				r.Revision = ref.Digest
			}
		}
	}
}

// cutRevision reads owner/model, and the revision behind it.
func (r *Reference) cutRevision(text string) {
	r.Name = text
	if at := strings.IndexAny(text, ":@"); at >= 0 {
		r.Name = text[:at]
		r.revise(text[at+1:], IsUnknown(text[at+1:]))
	}
}

// revise notes the revision that is asked for.
func (r *Reference) revise(revision string, unknown bool) {
	r.Revision = revision
	r.Unknown = r.Unknown || unknown
	r.Pinned = IsCommit(revision)
}

// IsCommit reports whether a revision names one content for ever: it is the hash of a commit, in full.
func IsCommit(revision string) bool {
	return (len(revision) == 40 || len(revision) == 64) && strings.Trim(revision, "0123456789abcdef") == ""
}

// hasCommit reports whether a part of a path is the hash of a commit or of the content, or begins with one.
func hasCommit(path string) bool {
	for part := range strings.FieldsFuncSeq(path, func(c rune) bool { return c == '/' || c == '.' || c == '@' || c == '-' || c == '=' }) {
		if IsCommit(part) {
			return true
		}
	}
	return false
}

// Versioned reports whether a part of the reference's name looks like a version: v1.2, 2024-06-01, a hash.
func (r Reference) Versioned() bool {
	for part := range strings.SplitSeq(r.Name, "/") {
		if isVersion(part) {
			return true
		}
	}
	return false
}

// isVersion reports whether a word of a part is a version: 3, v1.16.0-dev, mlserver_1.3.5, 2024-06-01; or the part a hash.
func isVersion(part string) bool {
	if number := strings.TrimPrefix(part, "v"); number != "" && strings.Trim(number, "0123456789-") == "" ||
		len(part) >= 32 && strings.Trim(part, "0123456789abcdef-") == "" {
		return true
	}
	for word := range strings.FieldsFuncSeq(part, func(c rune) bool { return c == '_' || c == '-' }) {
		if digits := strings.TrimPrefix(word, "v"); strings.Contains(digits, ".") && strings.Trim(digits, "0123456789.") == "" {
			return true
		}
		if name, _, _ := strings.Cut(word, "."); len(name) >= 8 && strings.ContainsAny(name, "0123456789") && strings.Trim(name, "0123456789abcdef") == "" {
			return true // densenet161-8d451a50.pth
		}
	}
	return false
}
