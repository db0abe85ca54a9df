package model

import (
	"slices"
	"strings"

	"github.com/seaworthy-lint/seaworthy/lint/manifest"
	"github.com/seaworthy-lint/seaworthy/lint/workload"
)

// Container is a container that has to do with models: it serves some, or fetches something when it starts.
type Container struct {
	*workload.Container
	Engine Engine // None where it only fetches
	Words  Words

	initializer bool            // KServe's storage initializer
	assigned    map[string]Word // variables that its scripts set, by their names
}

// Read reads a container. It reports false, at little cost, for one that has nothing to do with models by what it says.
func Read(c *workload.Container) (Container, bool) {
	var e engineFinder
	for word := range scan(c) {
		e.scanned(word)
	}
	parents, name := splitImage(c.ImageText())
	engine := first(e.found, engineOfImage(parents, name))
	initializer := name == "storage-initializer" // KServe's, which is told by its arguments what to fetch
	if engine == None && !e.notable && !initializer && !hasNotableVariable(c) {
		return Container{}, false
	}
	words := WordsOf(c)
	return Container{c, engine, words, initializer, words.assigned()}, true
}

// assigned returns the words NAME=value of scripts, by the name: the last counts.
func (w Words) assigned() map[string]Word {
	var assigned map[string]Word
	for _, word := range w {
		name, _, ok := strings.Cut(word.Text, "=")
		if !ok || !word.script || variableName("$"+name) == "" {
			continue
		}
		if assigned == nil {
			assigned = map[string]Word{}
		}
		assigned[name] = word
	}
	return assigned
}

// first returns the engine that comes first, None last of all.
func first(a, b Engine) Engine {
	if a == None || b != None && b < a {
		return b
	}
	return a
}

func hasNotableVariable(c *workload.Container) bool {
	for v := range c.Env() {
		if isNotableVariable(v.Name) {
			return true
		}
	}
	return false
}

// isNotable reports whether a word of a command line fetches something, or lets a model bring code.
func isNotable(word string) bool {
	switch word {
	case "huggingface-cli", "hf", "modelscope", "pip", "pip3", "uv", "conda", "mamba", "micromamba", "apt", "apt-get",
		"git", "curl", "wget", "--trust-remote-code", "--trust_remote_code":
		return true
	}
	return strings.HasPrefix(word, "--trust") || strings.HasPrefix(word, "pip3.")
}

// isNotableVariable reports whether programs that serve or fetch models heed an environment variable.
func isNotableVariable(name string) bool {
	switch name {
	case "STORAGE_URI", "MODEL_URI", "MLSERVER_MODEL_URI", "NIM_MODEL_NAME",
		"TRUST_REMOTE_CODE", "HF_TRUST_REMOTE_CODE", "NIM_FORCE_TRUST_REMOTE_CODE", "NIM_TRUST_CUSTOM_CODE",
		"HF_ENDPOINT", "HUGGINGFACE_HUB_ENDPOINT", "MODELSCOPE_DOMAIN",
		"PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL", "UV_INDEX_URL", "UV_EXTRA_INDEX_URL", "UV_DEFAULT_INDEX", "UV_INDEX", "PIP_TRUSTED_HOST", "PIP_INSTALL",
		"S3_USE_HTTPS", "S3_VERIFY_SSL", "AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3", "MLFLOW_S3_ENDPOINT_URL", "MLFLOW_S3_IGNORE_TLS", "KSERVE_OCI_INSECURE_REGISTRY",
		"CURL_CA_BUNDLE", "REQUESTS_CA_BUNDLE", "PYTHONHTTPSVERIFY", "GIT_SSL_NO_VERIFY",
		"TORCH_FORCE_NO_WEIGHTS_ONLY_LOAD", "VLLM_ALLOW_INSECURE_SERIALIZATION":
		return true
	}
	return false
}

// Variable returns the literal of an environment variable of the container, the last where there are several.
func (c Container) Variable(name string) (value manifest.Value, ok bool) {
	for v := range c.Env() {
		if v.Name == name {
			value, ok = v.Value, v.Value.Exists()
		}
	}
	return value, ok
}

// operand is what a command line says in one place: the text, and where that is written.
type operand struct {
	text     string
	value    manifest.Value
	from, to int
	unknown  bool
}

// operand returns a part of a word. Where that is a variable, and the container says what it holds, it is what that says.
func (c Container) operand(text string, w Word) operand {
	o := operand{text, w.Value, w.From, w.To, w.Unknown}
	if !w.Unknown {
		return o
	}
	name := variableName(text)
	if name == "" {
		return o
	}
	if set, ok := c.assigned[name]; ok {
		return operand{set.Text[len(name)+1:], set.Value, set.From, set.To, set.Unknown}
	}
	if v, ok := c.Variable(name); ok {
		return operand{text: v.Literal(), value: v, unknown: IsUnknown(v.Literal())}
	}
	return o
}

// variableName returns the name of the variable that a text is: $NAME, ${NAME} or $(NAME).
func variableName(text string) string {
	name, ok := strings.CutPrefix(text, "$")
	if !ok || name == "" {
		return ""
	}
	if name[0] == '(' && name[len(name)-1] == ')' || name[0] == '{' && name[len(name)-1] == '}' {
		name = name[1 : len(name)-1]
	}
	if strings.Trim(strings.ToUpper(name), "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") != "" {
		return ""
	}
	return name
}

// source is a way in which a command is told of a model.
type source struct {
	flags    []string // by which; the first that is there counts
	format   string   // what they hold, see [Spec]
	revision string   // flag with the revision; empty where there is none
	variable string   // environment variable that stands in for the flag
	revising string   // environment variable that stands in for the flag of the revision
}

// sources are how engines are told of models.
var sources = [len(engines)][]source{
	VLLM: {
		{flags: []string{"model"}, format: "hf-id-or-path", revision: "revision"},
		{flags: []string{"tokenizer"}, format: "hf-id-or-path", revision: "tokenizer-revision"},
	},
	SGLang: {
		{flags: []string{"model-path", "model"}, format: "hf-id-or-path", revision: "revision"},
		{flags: []string{"speculative-draft-model-path"}, format: "hf-id-or-path", revision: "speculative-draft-model-revision"},
	},
	TGI:         {{flags: []string{"model-id"}, format: "hf-id-or-path", revision: "revision", variable: "MODEL_ID", revising: "REVISION"}},
	TEI:         {{flags: []string{"model-id"}, format: "hf-id-or-path", revision: "revision", variable: "MODEL_ID", revising: "REVISION"}},
	TensorRTLLM: {{flags: []string{"model-path", "model"}, format: "hf-id-or-path"}},
	LMDeploy:    {{format: "hf-id-or-path", revision: "revision"}},
	LlamaCPP: {
		{flags: []string{"hf-repo", "hf", "hfr"}, format: "hf-id-or-path"},
		{flags: []string{"model-url", "mu"}, format: "url"},
		{flags: []string{"model", "m"}, format: "path"},
	},
	KServeHF:   {{flags: []string{"model-id"}, format: "hf-id-or-path", revision: "model-revision"}},
	OpenVINO:   {{flags: []string{"source-model"}, format: "hf-id-or-path"}, {flags: []string{"model-path"}, format: "uri"}},
	Triton:     {{flags: []string{"model-repository", "model-store"}, format: "uri"}},
	TFServing:  {{flags: []string{"model-base-path"}, format: "uri"}},
	TorchServe: {{flags: []string{"models"}, format: "uri"}},
	MLServer:   {{variable: "MLSERVER_MODEL_URI", format: "uri"}},
	NIM:        {{variable: "NIM_MODEL_NAME", format: "uri"}},
}

// References returns the models that the container is told to serve or to fetch.
func (c Container) References() []Reference {
	var found []Reference
	seen := map[[2]string]bool{}
	add := func(r Reference, ok bool) {
		if key := [2]string{r.text, r.Revision}; ok && !seen[key] {
			found, seen[key] = append(found, r), true
		}
	}
	served := false
	for command := range c.Words.Commands() {
		engine := command.Engine()
		if engine == None && !command[0].script {
			engine = c.Engine
		}
		for _, s := range sources[engine] {
			r, ok := c.reference(command, engine, s)
			add(r, ok)
			served = served || ok
		}
		for _, w := range adapters(command, engine) {
			_, name, _ := strings.Cut(w.Text, "=")
			add(c.parse(c.operand(name, w), engine, "hf-id-or-path"))
		}
		add(c.download(command))
	}
	if !served {
		for _, s := range sources[c.Engine] {
			add(c.reference(nil, c.Engine, s))
		}
	}
	if v, ok := c.Variable("STORAGE_URI"); ok && !strings.Contains(c.ImageText(), "dataset-initializer") { // which fetches data to train on
		add(c.parse(operand{text: v.Literal(), value: v}, None, "uri"))
	}
	if c.initializer && len(c.Words) > 0 {
		add(c.parse(c.operand(c.Words[0].Text, c.Words[0]), None, "uri"))
	}
	return found
}

// reference reads how one command is told of a model.
func (c Container) reference(command Words, engine Engine, s source) (Reference, bool) {
	at, ok := c.served(command, engine, s)
	if !ok {
		return Reference{}, false
	}
	r, ok := c.parse(at, engine, s.format)
	if !ok || !r.Scheme.Hub() && !r.Unknown || s.revision == "" {
		return r, ok
	}
	r.RevisionBy = "--" + s.revision
	if engine == KServeHF {
		r.RevisionBy = "--" + strings.ReplaceAll(s.revision, "-", "_")
	}
	if f, ok := command.Flag(s.revision); ok {
		o := c.operand(f.Value, f.Operand)
		r.revise(o.text, o.unknown)
	} else if v, ok := c.Variable(s.revising); ok && s.revising != "" {
		r.revise(v.Literal(), IsUnknown(v.Literal()))
	}
	return r, true
}

// served returns what names the model that a command is told of.
func (c Container) served(command Words, engine Engine, s source) (operand, bool) {
	for _, name := range s.flags {
		if f, ok := command.Flag(name); ok && f.Operand.Value.Exists() {
			return c.operand(f.Value, f.Operand), true
		}
	}
	if len(s.flags) == 0 || s.flags[0] != "tokenizer" {
		if w, ok := c.positional(command, engine); ok {
			return c.operand(w.Text, w), true
		}
	}
	if v, ok := c.Variable(s.variable); ok && s.variable != "" {
		return operand{text: v.Literal(), value: v}, true
	}
	return operand{}, false
}

// positional returns the model that stands without flag behind the words that start an engine.
func (c Container) positional(command Words, engine Engine) (Word, bool) {
	behind := ""
	switch engine {
	case VLLM:
		behind = "serve"
		if len(command) > 0 && !c.Field("command").Exists() && !isFlag(command[0]) && command.Engine() == None {
			return command[0], true // the image's entrypoint is vllm serve
		}
	case TensorRTLLM:
		behind = "trtllm-serve"
	case LMDeploy:
		behind = "api_server"
	default:
		return Word{}, false
	}
	for i, w := range command {
		if baseName(w.Text) == behind && i+1 < len(command) && !isFlag(command[i+1]) {
			return command[i+1], true
		}
	}
	return Word{}, false
}

// parse reads what stands in a place of the container.
func (c Container) parse(o operand, engine Engine, format string) (Reference, bool) {
	if o.text == "" {
		return Reference{}, false
	}
	r, ok := parse(o.text, format)
	if name, uri, named := strings.Cut(o.text, "="); named && engine == TorchServe && !strings.Contains(name, ":") {
		r, ok = parse(uri, format) // --models name=url
	}
	r.Value, r.From, r.To, r.Container, r.Engine = o.value, o.from, o.to, c.Container, engine
	r.Unknown = r.Unknown || o.unknown
	return r, ok
}

// adapters returns the words name=model behind vLLM's --lora-modules. Adapters take no revision.
func adapters(command Words, engine Engine) Words {
	at := slices.IndexFunc(command, func(w Word) bool { return isFlag(w) && Flag{Name: w.Text[min(2, len(w.Text)):]}.Is("lora-modules") })
	if engine != VLLM || at < 0 {
		return nil
	}
	words := command[at+1:]
	if end := slices.IndexFunc(words, isFlag); end >= 0 {
		words = words[:end]
	}
	return words
}

// download reads a command that fetches a model.
func (c Container) download(command Words) (Reference, bool) {
	for i, w := range command {
		rest := command[i+1:]
		if r, ok := c.downloadedInPython(w); ok {
			return r, true
		}
		switch baseName(w.Text) {
		case "huggingface-cli", "hf":
			if len(rest) > 1 && rest[0].Text == "download" {
				return c.downloaded(rest[1:], HuggingFace)
			}
		case "modelscope":
			if len(rest) > 1 && rest[0].Text == "download" {
				f, _ := rest.Flag("model")
				return c.downloaded(Words{f.Operand}, ModelScope)
			}
		case "curl", "wget", "clone":
			for _, w := range rest {
				if r, ok := c.parse(c.operand(w.Text, w), None, ""); ok && !r.Unknown && (isHub(r.Host) || r.Format != UnknownFormat) {
					return r, true
				}
			}
			return Reference{}, false
		}
	}
	return Reference{}, false
}

// downloaded reads the arguments of a program that downloads from a hub.
func (c Container) downloaded(args Words, hub Scheme) (Reference, bool) {
	if kind, ok := args.Flag("repo-type"); ok && kind.Value != "model" {
		return Reference{}, false
	}
	for i, w := range args {
		if isFlag(w) || i > 0 && isFlag(args[i-1]) {
			continue
		}
		r, ok := c.parse(c.operand(w.Text, w), None, "hf-id-or-path")
		if !ok || r.Scheme != HuggingFace && !r.Unknown {
			return Reference{}, false
		}
		r.Scheme, r.RevisionBy = hub, "--revision"
		if f, ok := args.Flag("revision"); ok {
			o := c.operand(f.Value, f.Operand)
			r.revise(o.text, o.unknown)
		}
		return r, true
	}
	return Reference{}, false
}

// downloadedInPython reads a call of snapshot_download in a program that python -c is given.
func (c Container) downloadedInPython(w Word) (Reference, bool) {
	_, call, ok := strings.Cut(w.Text, "snapshot_download(")
	if !ok {
		return Reference{}, false
	}
	call, _, _ = strings.Cut(call, ")")
	name := strings.TrimLeft(call, " \n")
	if _, named, ok := strings.Cut(call, "repo_id="); ok {
		name = named
	}
	r, ok := c.parse(operand{quoted(name), w.Value, w.From, w.To, false}, None, "hf-id-or-path")
	if !ok {
		return Reference{}, false
	}
	r.RevisionBy = "revision="
	if _, revision, ok := strings.Cut(call, "revision="); ok {
		text := quoted(revision)
		r.revise(text, text == "")
	}
	return r, true
}

// quoted returns the string in quotes that a text begins with.
func quoted(text string) string {
	if text == "" || text[0] != '"' && text[0] != '\'' {
		return ""
	}
	inner, _, _ := strings.Cut(text[1:], text[:1])
	return inner
}

// isHub reports whether a host serves models that anybody may publish.
func isHub(host string) bool {
	switch host {
	case "huggingface.co", "www.huggingface.co", "hf.co", "hf-mirror.com", "modelscope.cn", "www.modelscope.cn":
		return true
	}
	return false
}

func baseName(word string) string { return word[strings.LastIndexByte(word, '/')+1:] }

// isCode reports whether a word is a program in Python that fetches a model: python -c takes one.
func isCode(word string) bool {
	return len(word) > 40 && (strings.Contains(word, "snapshot_download") || strings.Contains(word, "trust_remote_code"))
}
