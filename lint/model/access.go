package model

import (
	"iter"
	"strconv"
	"strings"

	"github.com/seaworthy-lint/seaworthy/lint/workload"
)

// Access says who may use a server: what it does itself to find out who is there.
type Access uint8

// Kinds of access.
const (
	// Open servers answer whoever asks.
	Open Access = iota
	// Partial servers ask for a key, but not everywhere.
	Partial
	// Closed servers ask everyone for a key or token, or listen to their own pod only. What is not known counts as closed.
	Closed
)

// keys are the flags and variables by which a server is given a key that it asks its clients for. Sources: the documentation
// of each; that of vLLM says that its key is asked for below /v1 only ("Security", API Key Authentication Limitations).
var keys = [...]struct {
	flags, variables []string
	asks             Access
}{
	VLLM:     {[]string{"api-key"}, []string{"VLLM_API_KEY"}, Partial},
	SGLang:   {[]string{"api-key", "admin-api-key"}, nil, Closed},
	TGI:      {[]string{"api-key"}, []string{"API_KEY"}, Closed},
	TEI:      {[]string{"api-key"}, []string{"API_KEY"}, Closed},
	LMDeploy: {[]string{"api-keys"}, nil, Closed},
	LlamaCPP: {[]string{"api-key", "api-key-file"}, []string{"LLAMA_API_KEY"}, Closed},
	MLflow:   {[]string{"app-name"}, nil, Closed},
	Ray:      {nil, []string{"RAY_AUTH_MODE"}, Closed},
}

// AccessOf returns who may use the server that a container runs, and the word that decides it; the zero Word where none does.
func AccessOf(c *Container) (Access, Word) {
	for _, name := range [...]string{"host", "hostname", "ip"} {
		if f, ok := c.Words.Flag(name); ok && isLoopback(f.Value) {
			return Closed, f.Word
		}
	}
	switch c.Engine {
	case Jupyter:
		return jupyterAccess(c)
	case TorchServe:
		return torchServeAccess(c)
	}
	if int(c.Engine) < len(keys) {
		if access, word := keyed(c); access != Open {
			return access, word
		}
	}
	if c.Engine == Ray {
		return rayAccess(c)
	}
	return Open, Word{}
}

// keyed looks for what gives a server its key.
func keyed(c *Container) (Access, Word) {
	known := &keys[c.Engine]
	for _, name := range known.flags {
		if f, ok := c.Words.Flag(name); ok && (f.Value != "" || f.Unknown) {
			return known.asks, f.Word
		}
	}
	for v := range c.Env() {
		for _, name := range known.variables {
			if v.Name == name && v.Value.Literal() != "disabled" && (v.Value.Literal() != "" || v.Item.Field("valueFrom").Exists()) {
				return known.asks, whole(v)
			}
		}
	}
	return Open, Word{}
}

// whole returns what a variable is set to as a word.
func whole(v workload.EnvVar) Word {
	at := v.Value
	if !at.Exists() {
		at = v.Item
	}
	return Word{Text: v.Value.Literal(), Value: at, To: len(at.Text())}
}

func isLoopback(host string) bool {
	return host == "localhost" || host == "::1" || strings.HasPrefix(host, "127.")
}

// jupyterAccess looks for an empty token: Jupyter makes up one that is not set. An empty password alone changes nothing, and
// a password without a token is asked for.
func jupyterAccess(c *Container) (Access, Word) {
	access, at, password := Closed, Word{}, false
	option := func(name, value string, unknown bool, word Word) {
		_, name, _ = strings.Cut(name, ".")
		empty := strings.Trim(value, `'"`) == "" && !unknown
		switch name {
		case "token":
			access, at = Closed, word
			if empty {
				access = Open
			}
		case "password", "hashed_password":
			password = !empty
		}
	}
	for f := range c.Words.Flags() {
		option(f.Name, f.Value, f.Unknown, f.Word)
	}
	for v := range c.Env() {
		if v.Name != "NOTEBOOK_ARGS" {
			continue
		}
		for from, to := range fields(v.Value.Text()) {
			text := v.Value.Text()[from:to]
			if name, value, ok := strings.Cut(strings.TrimLeft(text, "-"), "="); ok {
				option(name, value, IsUnknown(value), Word{Text: text, Value: v.Value, From: from, To: to})
			}
		}
	}
	if password {
		access = Closed
	}
	return access, at
}

// fields yields where the words of a text are that spaces keep apart, from and to.
func fields(text string) iter.Seq2[int, int] {
	return func(yield func(from, to int) bool) {
		for to := 0; to < len(text); {
			from := to + len(text[to:]) - len(strings.TrimLeft(text[to:], " \t\n"))
			if to = len(text); from == to {
				return
			}
			if n := strings.IndexAny(text[from:], " \t\n"); n >= 0 {
				to = from + n
			}
			if !yield(from, to) {
				return
			}
		}
	}
}

// Since 0.11.1 TorchServe asks for tokens that it made up unless it is told not to (its documentation, "token authorization
// API").
func torchServeAccess(c *Container) (Access, Word) {
	if f, ok := c.Words.Flag("disable-token-auth"); ok {
		return Open, f.Word
	}
	for v := range c.Env() {
		if v.Name == "TS_DISABLE_TOKEN_AUTHORIZATION" && isTrue(v.Value.Literal()) {
			return Open, whole(v)
		}
	}
	if major, minor, ok := version(c.ImageText()); ok && major == 0 && minor < 11 {
		return Open, Word{}
	}
	return Closed, Word{}
}

// rayAccess looks for the start of a head, where the control ports are. Who may come in is known nowhere else.
func rayAccess(c *Container) (Access, Word) {
	if TokensByDefault(c.ImageText()) {
		return Closed, Word{}
	}
	for command := range c.Words.Commands() {
		if head, on := command.Switch("head"); on && command.Engine() == Ray {
			if usesTLS(c) {
				return Partial, head.Word
			}
			return Open, head.Word
		}
	}
	return Closed, Word{}
}

// usesTLS reports whether Ray asks for a certificate, as it does everywhere but at its dashboard (its documentation, "TLS
// authentication").
func usesTLS(c *Container) bool {
	for v := range c.Env() {
		if v.Name == "RAY_USE_TLS" {
			return isTrue(v.Value.Literal())
		}
	}
	return false
}

// TokensByDefault reports whether a version of Ray, or an image with its version for a tag, asks for a token unless it is
// told not to (Ray's announcement: all clusters from 2.61 on).
func TokensByDefault(of string) bool {
	major, minor, ok := version(of)
	return ok && (major > 2 || major == 2 && minor >= 61)
}

// version returns the first two numbers of a version, or of the tag of an image.
func version(of string) (major, minor int, ok bool) {
	of, _, _ = strings.Cut(of, "@")
	of = of[strings.LastIndexByte(of, '/')+1:]
	if _, tag, tagged := strings.Cut(of, ":"); tagged {
		of = tag
	}
	first, rest, _ := strings.Cut(strings.TrimPrefix(of, "v"), ".")
	second := rest
	if end := strings.IndexFunc(rest, func(r rune) bool { return r < '0' || '9' < r }); end >= 0 {
		second = rest[:end]
	}
	major, err := strconv.Atoi(first)
	if err != nil {
		return 0, 0, false
	}
	minor, err = strconv.Atoi(second)
	return major, minor, err == nil
}

// titles are the names that engines give themselves.
var titles = [...]string{
	VLLM: "vLLM", SGLang: "SGLang", TGI: "Text Generation Inference", TEI: "Text Embeddings Inference", TensorRTLLM: "TensorRT-LLM",
	LMDeploy: "LMDeploy", LlamaCPP: "llama.cpp", NIM: "NIM", KServeHF: "KServe's Hugging Face server", KServe: "KServe's model server",
	MLServer: "MLServer", OpenVINO: "OpenVINO Model Server", Triton: "Triton", TFServing: "TensorFlow Serving", TorchServe: "TorchServe",
	Ollama: "Ollama", Ray: "Ray", MLflow: "MLflow", Jupyter: "Jupyter", TensorBoard: "TensorBoard",
}

// Title returns the engine's name as it gives it itself, to be read in a sentence.
func (e Engine) Title() string { return titles[e] }
