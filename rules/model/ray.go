package model

import (
	"fmt"
	"strings"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/manifest"
	"github.com/seaworthy-lint/seaworthy/lint/model"
)

// reportRuntime reports code that Ray fetches from an address which names no commit, and packages without version: as objects
// of Ray say it in YAML in a string.
func reportRuntime(p *lint.Pass, o *manifest.Object) {
	if o.Group() != "ray.io" {
		return
	}
	for _, text := range p.Texts() {
		switch {
		case text.Shell:
		case o.Kind == "RayService":
			for environment := range find(text.Config, "applications[].runtime_env") {
				reportEnvironment(p, text.Value, environment)
			}
		default:
			reportEnvironment(p, text.Value, text.Config)
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
				at(v.Place(), text), lint.Remedy("Name an archive by a commit: https://host/owner/repository/archive/<40 hexadecimal digits>.zip"))
		}
	}
	packages := environment.Field("pip")
	if packages.Kind() == manifest.Mapping {
		packages = packages.Field("packages")
	}
	for _, v := range packages.Items() {
		if name := v.Text(); name != "" && !strings.Contains(name, "==") && !strings.ContainsAny(name, "/$") {
			p.Report(text, fmt.Sprintf("Ray installs `%s` as its workers start: whatever version is newest then, from whoever publishes it", name), at(v.Place(), text))
			return // one of a list tells
		}
	}
}

// reportRayRemoteCode reports where the configuration of Ray Serve tells an engine to run the code of a model.
func reportRayRemoteCode(p *lint.Pass) {
	for _, text := range p.Texts() {
		for application := range find(text.Config, "applications[]") {
			eachRemoteCode(application, func(v manifest.Value) {
				p.Report(text.Value, "`trust_remote_code` runs the Python code that comes with the model", at(v.Place(), text.Value))
			})
		}
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

// embedded returns the YAML in a string, which stands where it does in that; absent where it cannot be read.
func embedded(text manifest.Value) manifest.Value {
	for d := range new(manifest.Parser).Within(text) {
		return d.Root()
	}
	return manifest.Value{}
}
