package model

import (
	"fmt"
	"strings"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/manifest"
	"github.com/seaworthy-lint/seaworthy/lint/model"
)

// runtimeField is where an object of Ray says, in YAML in a string, what its workers fetch before they start.
type runtimeField struct {
	kind, path string
	in         string // path of the environments in that YAML
}

var runtimeFields = []runtimeField{
	{"RayService", "spec.serveConfigV2", "applications[].runtime_env"},
	{"RayJob", "spec.runtimeEnvYAML", ""},
	{"RayCronJob", "spec.jobTemplate.runtimeEnvYAML", ""},
}

// reportRuntime reports code that Ray fetches from an address which names no commit, and packages without version.
func reportRuntime(p *lint.Pass, o *manifest.Object) {
	if o.Group() != "ray.io" {
		return
	}
	for _, f := range runtimeFields {
		if f.kind != o.Kind {
			continue
		}
		for text := range find(o.Value, f.path) {
			for environment := range find(embedded(text), f.in) {
				reportEnvironment(p, text, environment)
			}
		}
	}
}

func reportEnvironment(p *lint.Pass, text, environment manifest.Value) {
	sources := []manifest.Value{environment.Field("working_dir")}
	for _, v := range environment.Field("py_modules").Items() {
		sources = append(sources, v)
	}
	for _, v := range sources {
		if r, ok := model.Parse(v, model.Spec{Format: "uri"}); ok && !r.Pinned && !r.Unknown && (r.Scheme == model.HTTP || r.Scheme == model.HTTPS || r.Scheme == model.Git) {
			p.Report(text, fmt.Sprintf("Ray fetches code from `%s` as its workers start: no commit is named, so it is whatever stands there then", r),
				at(placeIn(text, v), text), lint.Remedy("Name an archive by a commit: https://host/owner/repository/archive/<40 hexadecimal digits>.zip"))
		}
	}
	packages := environment.Field("pip")
	if packages.Kind() == manifest.Mapping {
		packages = packages.Field("packages")
	}
	for _, v := range packages.Items() {
		if name := v.Text(); name != "" && !strings.Contains(name, "==") && !strings.ContainsAny(name, "/$") {
			p.Report(text, fmt.Sprintf("Ray installs `%s` as its workers start: whatever version is newest then, from whoever publishes it", name), at(placeIn(text, v), text))
			return // one of a list tells
		}
	}
}

// reportRayRemoteCode reports where the configuration of Ray Serve tells an engine to run the code of a model.
func reportRayRemoteCode(p *lint.Pass, o *manifest.Object) {
	text := o.Field("spec", "serveConfigV2")
	for application := range find(embedded(text), "applications[]") {
		eachRemoteCode(application, func(v manifest.Value) {
			p.Report(text, "`trust_remote_code` runs the Python code that comes with the model", at(placeIn(text, v), text))
		})
	}
}

// eachRemoteCode calls do for each switch trust_remote_code that is on, at whatever depth.
func eachRemoteCode(v manifest.Value, do func(manifest.Value)) {
	for name, entry := range v.Entries() {
		if name == "trust_remote_code" && isOn(entry) {
			do(entry)
		}
		eachRemoteCode(entry, do)
	}
	for _, item := range v.Items() {
		eachRemoteCode(item, do)
	}
}

// maxEmbedded is the longest text in a string that is read, in bytes: a place in it is found by counting from its beginning.
const maxEmbedded = 256 << 10

// embedded returns the YAML in a string; absent where it cannot be read.
func embedded(text manifest.Value) manifest.Value {
	if len(text.Text()) > maxEmbedded {
		return manifest.Value{}
	}
	for _, d := range manifest.Parse(manifest.Section{Text: []byte(text.Text()), Line: 1}) {
		return d.Root()
	}
	return manifest.Value{}
}

// placeIn returns the place of a value that was read from the text of another.
func placeIn(text, v manifest.Value) manifest.Place {
	at := v.Place()
	content, offset := text.Text(), 0
	for range at.Start.Line - 1 {
		n := strings.IndexByte(content[offset:], '\n')
		if n < 0 {
			return text.Place()
		}
		offset += n + 1
	}
	line, _, _ := strings.Cut(content[offset:], "\n")
	from := bytesOf(line, at.Start.Column-1)
	return text.PlaceOf(offset+from, offset+max(from, bytesOf(line, at.End.Column-1)))
}

// bytesOf returns how many bytes the first characters of a line are.
func bytesOf(line string, characters int) int {
	for i := range line {
		if characters == 0 {
			return i
		}
		characters--
	}
	return len(line)
}
