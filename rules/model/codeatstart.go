package model

import (
	"fmt"
	"slices"
	"strings"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/manifest"
	"github.com/seaworthy-lint/seaworthy/lint/model"
)

// CodeAtStart reports containers that fetch programs when they start.
var CodeAtStart = &lint.Rule{
	ID:    "model/code-at-start",
	Title: "Code is fetched when the container starts",
	Why: "What pip, git or curl fetch at start was in no image that was scanned, signed or pinned: it is whatever the index, the branch or the " +
		"address serves at that minute, and it runs with everything that the pod may do. In 2022 that was a torchtriton on PyPI which sent away keys " +
		"and files of those who installed PyTorch's nightly build. A start also fails whenever the source is down.",
	Remedy:     "Build an image that has it, and pin that by its digest; else pin what is fetched to hashes or a commit.",
	Allow:      "In notebooks and in jobs that build or test, where fetching code is the work itself.",
	Severity:   lint.Medium,
	Profile:    lint.Restricted,
	Confidence: lint.HighConfidence,
	Refs: []lint.Ref{
		{Title: "PyTorch: Compromised PyTorch-nightly dependency chain, December 2022", URL: "https://pytorch.org/blog/compromised-nightly-dependency/"},
		{Title: "pip: Secure installs", URL: "https://pip.pypa.io/en/stable/topics/secure-installs/"},
		{Title: "Ray: Environment dependencies", URL: "https://docs.ray.io/en/latest/ray-core/handling-dependencies.html"},
		lint.MITRE("T1195.002", "Compromise Software Supply Chain"),
	},
	Bad: server + `          command: ["sh", "-c"]
          args:
            - |
              pip install transformers
              vllm serve /mnt/models
`,
	Good: server + `          command: ["vllm", "serve", "/mnt/models"]
`,
	Object: func(p *lint.Pass, o *manifest.Object) {
		if isPipeline(o) {
			return
		}
		containers := p.Serving()
		for _, c := range containers {
			options := []lint.Option{}
			if c.Engine == model.Jupyter {
				options = append(options, lint.Milder)
			}
			var before model.Words
			for command := range c.Words.Commands() {
				reportInstall(p, c, command, options)
				reportPipe(p, c, before, command, options)
				before = command
			}
			if slices.ContainsFunc(containers, func(other model.Container) bool { return other.Pod == c.Pod && other.Engine != model.None }) {
				reportClone(p, c, options)
			}
		}
		reportRuntime(p, o)
	},
}

// isPipeline reports whether an object is one of a build system or a pipeline: fetching code is the work itself there.
func isPipeline(o *manifest.Object) bool {
	switch o.Group() {
	case "tekton.dev", "argoproj.io":
		return true
	}
	return false
}

// installer returns the program by which a command installs packages; empty where it does not.
func installer(command model.Words) string {
	for i, w := range command[:max(len(command)-1, 0)] {
		name := w.Text[strings.LastIndexByte(w.Text, '/')+1:]
		switch next := command[i+1].Text; {
		case i > 0 && name == "pip" && command[i-1].Text == "uv" && next == "install":
			return "uv"
		case (name == "pip" || name == "pip3" || strings.HasPrefix(name, "pip3.")) && next == "install":
			return "pip"
		case (name == "conda" || name == "mamba" || name == "micromamba") && next == "install":
			return name
		}
	}
	return ""
}

// reportInstall reports a command that installs packages.
func reportInstall(p *lint.Pass, c model.Container, command model.Words, options []lint.Option) {
	program := installer(command)
	if program == "" {
		return
	}
	packages := installed(command)
	if len(packages) == 0 {
		return
	}
	what := "`" + model.Redact(packages[0].Text) + "`"
	if n := len(packages) - 1; n > 0 {
		what = fmt.Sprintf("%s and %d more", what, n)
	}
	if !slices.ContainsFunc(packages, func(w model.Word) bool { return !isVersioned(program, w.Text) }) {
		reportWord(p, c, packages[0], fmt.Sprintf("%s installs %s at start, and with it whatever is newest of what that depends on", program, what),
			append(slices.Clone(options), lint.As(lint.Low))...)
		return
	}
	reportWord(p, c, packages[0], fmt.Sprintf("%s installs %s at start: whatever version is newest then, from whoever publishes it", program, what), options...)
}

// installed returns the packages that a command installs by name: neither files, nor what a list of hashes vouches for.
func installed(command model.Words) []model.Word {
	if _, hashes := command.Switch("require-hashes"); hashes {
		return nil
	}
	if _, offline := command.Switch("no-index"); offline {
		return nil
	}
	start := slices.IndexFunc(command, func(w model.Word) bool { return w.Text == "install" }) + 1
	var packages []model.Word
	for i := start; i < len(command); i++ {
		w := command[i]
		switch {
		case strings.HasPrefix(w.Text, "-"):
			if takesValue(w.Text) {
				i++
			}
		case !w.Unknown && !isFile(w.Text):
			packages = append(packages, w)
		}
	}
	return packages
}

// isVersioned reports whether a package is named with one version: a==1 for pip, a=1 for conda, a commit for both.
func isVersioned(program, name string) bool {
	if strings.Contains(name, "://") {
		at := strings.LastIndexByte(name, '@')
		return model.IsCommit(name[at+1:])
	}
	if program == "pip" || program == "uv" {
		return strings.Contains(name, "==")
	}
	return strings.Contains(name, "=") && !strings.ContainsAny(name, "<>")
}

// takesValue reports whether a flag of pip, uv or conda is followed by its value.
func takesValue(flag string) bool {
	switch flag {
	case "-r", "--requirement", "-c", "--constraint", "-i", "--index-url", "--extra-index-url", "--index", "--default-index", "-f", "--find-links",
		"-t", "--target", "--prefix", "--root", "-e", "--editable", "--trusted-host", "--timeout", "--cache-dir", "--python", "-p", "-n", "--name", "--channel",
		"--upgrade-strategy", "--proxy", "--retries", "--torch-backend", "--index-strategy", "--only-binary", "--no-binary", "--progress-bar", "--root-user-action",
		"--global-option", "--config-settings", "--log", "--platform", "--python-version", "--src":
		return true
	}
	return false
}

// isFile reports whether an argument of pip is a file or a folder.
func isFile(s string) bool {
	return strings.HasPrefix(s, "/") || strings.HasPrefix(s, ".") || !strings.Contains(s, "://") && (strings.HasSuffix(s, ".whl") || strings.HasSuffix(s, ".tar.gz") || strings.HasSuffix(s, ".txt"))
}

// reportPipe reports what a download is piped into: a shell, or another that runs what it reads.
func reportPipe(p *lint.Pass, c model.Container, before, command model.Words, options []lint.Option) {
	first := command[0]
	if isDownload(before) && isInterpreter(command) && between(before[len(before)-1], first) == "|" ||
		isInterpreter(before) && isDownload(command) && strings.HasSuffix(between(before[len(before)-1], first), "<(") {
		reportWord(p, c, first, "a shell runs what was just downloaded: whoever answers at that address, today or at any later start, runs code in the container",
			append(slices.Clone(options), lint.As(lint.High))...)
	}
}

// between returns what stands between two words of a script.
func between(a, b model.Word) string {
	if a.Value != b.Value || a.To > b.From {
		return ""
	}
	return strings.TrimSpace(a.Value.Literal()[a.To:b.From])
}

func isDownload(command model.Words) bool {
	return len(command) > 0 && slices.Contains([]string{"curl", "wget"}, command[0].Text)
}

// isInterpreter reports whether a command runs what comes on its standard input: sh, sudo bash -s, python3 -.
func isInterpreter(command model.Words) bool {
	if len(command) > 0 && command[0].Text == "sudo" {
		command = command[1:]
	}
	if len(command) == 0 {
		return false
	}
	switch command[0].Text {
	case "sh", "bash", "zsh", "ash", "dash", "/bin/sh", "/bin/bash":
		return true
	case "python", "python3":
		return len(command) == 1 || command[1].Text == "-"
	}
	return false
}

// reportClone reports repositories that are cloned next to a server and checked out at no commit.
func reportClone(p *lint.Pass, c model.Container, options []lint.Option) {
	pinned := slices.ContainsFunc(c.Words, func(w model.Word) bool { return model.IsCommit(w.Text) })
	if pinned {
		return
	}
	for command := range c.Words.Commands() {
		for i, w := range command[:max(len(command)-1, 0)] {
			if w.Text != "git" || command[i+1].Text != "clone" {
				continue
			}
			if url, ok := cloned(command[i+2:]); ok {
				reportWord(p, c, url, fmt.Sprintf("git clones `%s` at start, at a branch or tag that its owner can move", model.Redact(url.Text)), options...)
			}
		}
	}
}

// cloned returns the address of a repository among the arguments of git clone, but for those of hubs, which hold models.
func cloned(args model.Words) (model.Word, bool) {
	for _, w := range args {
		if host, _, ok := model.URL(w.Text); ok && !w.Unknown && model.HuggingFace.Host() != host {
			return w, true
		}
	}
	return model.Word{}, false
}
