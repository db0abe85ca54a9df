package model

import (
	"fmt"
	"strings"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/manifest"
	"github.com/seaworthy-lint/seaworthy/lint/model"
)

// PlaintextSource reports models and packages that are fetched in a way that anybody on the network can change.
var PlaintextSource = &lint.Rule{
	ID:    "model/plaintext-source",
	Title: "Models or packages are fetched without proof of whom they come from",
	Why: "Over http, or over TLS whose certificates nobody checks, whoever stands between the pod and the source, or answers for its name, " +
		"hands out weights and packages of his own: with formats that hold code, and with every package, that is code in the server. " +
		"A password in an address is read by everybody who may read the manifest, and ends in logs.",
	Remedy: "Use https, and give the certificate of your own authority instead of switching the check off.",
	Allow:  "For a source in the same cluster whose connections a mesh encrypts.",
	Fix: lint.RuleFix{
		Does:   "fetches over https, and checks whose certificate is shown",
		Breaks: "A source that serves no https, or shows a certificate that no known authority signed, is not reached any more.",
	},
	Severity: lint.High,
	Profile:  lint.Baseline,
	Refs: []lint.Ref{
		{Title: "KServe: S3 credentials, s3-usehttps and s3-verifyssl", URL: "https://kserve.github.io/website/docs/model-serving/storage/providers/s3"},
		{Title: "pip: --trusted-host", URL: "https://pip.pypa.io/en/stable/cli/pip/"},
		lint.MITRE("T1557", "Adversary-in-the-Middle"),
	},
	Bad: `apiVersion: serving.kserve.io/v1beta1
kind: InferenceService
metadata:
  name: iris
spec:
  predictor:
    model:
      modelFormat:
        name: onnx
      storageUri: http://models.example/iris/1.0/model.onnx
`,
	Good: `apiVersion: serving.kserve.io/v1beta1
kind: InferenceService
metadata:
  name: iris
spec:
  predictor:
    model:
      modelFormat:
        name: onnx
      storageUri: https://models.example/iris/1.0/model.onnx
`,
	Object: func(p *lint.Pass, o *manifest.Object) {
		for r := range references(p) {
			if address := r.String(); strings.HasPrefix(address, "http://") && !isLoopback(r.Host) {
				report(p, r, fmt.Sprintf("model `%s` comes over http: whoever is on the way puts another in its place", r), plain(r.Host), fetchedOverTLS(p, r))
			} else if r.Credentials && !p.Selected("secret/literal") {
				report(p, r, fmt.Sprintf("the address of model `%s` holds a password, which everybody who may read this object learns", r),
					lint.Remedy("Put the password into a Secret that the server, or what fetches the model, is given."))
			}
		}
		for _, c := range p.Serving() {
			reportPlainVariables(p, c)
			reportUnverified(p, c)
		}
		reportStorage(p, o)
	},
}

// plain is the severity of a connection in plain text to a host.
func plain(host string) lint.Option {
	if model.InCluster(host) {
		return lint.As(lint.Low)
	}
	return lint.As(lint.High)
}

// fetchedOverTLS mends the address of a model, unless another rule, or this one, would then find another fault in it.
func fetchedOverTLS(p *lint.Pass, r model.Reference) lint.Option {
	from, to := r.From, r.To
	if to == 0 {
		to = len(r.Value.Literal())
	}
	switch {
	case r.Credentials && !p.Selected("secret/literal"):
		return lint.NotMended("the address holds a password as well: put that into a Secret first")
	case !r.Versioned() && p.Selected("model/unpinned"):
		return lint.NotMended("over https it would still be whatever the address serves: name one with a version or a commit in it")
	}
	return overTLS(r.Value, from, to, r.Host)
}

// indexOverTLS mends the address of a hub or an index, if models and packages may come from it.
func indexOverTLS(p *lint.Pass, v manifest.Value, from, to int, host, path string) lint.Option {
	if !model.InCluster(host) && !p.Hub(host, path) && p.Selected("model/unknown-hub") {
		return lint.NotMended("over https it would still be none of the allowed hubs")
	}
	return overTLS(v, from, to, host)
}

// inNetwork is why what is asked of a server of one's own is left alone.
const inNetwork = "whether a server inside of the network serves https is not known"

// overTLS mends the addresses in a part of a text, of which the first names a host.
func overTLS(v manifest.Value, from, to int, host string) lint.Option {
	if model.InCluster(host) {
		return lint.NotMended(inNetwork)
	}
	const insecure = "http://"
	text := v.Literal()
	var edits []lint.Edit
	for {
		n := strings.Index(text[from:to], insecure)
		if n < 0 {
			return lint.Mend(edits...)
		}
		word, _, _ := strings.Cut(text[from+n:to], " ")
		from += n + len("http")
		if other, _, ok := model.URL(word); !ok || !isLoopback(other) {
			edits = append(edits, lint.Patch(v, from, from, "s"))
		}
	}
}

// isLoopback reports whether a host is the pod itself.
func isLoopback(host string) bool {
	return host == "localhost" || strings.HasPrefix(host, "localhost:") || strings.HasPrefix(host, "127.")
}

// indexVariables are the environment variables that name hubs of models and indexes of packages.
var indexVariables = []string{
	"HF_ENDPOINT", "HUGGINGFACE_HUB_ENDPOINT",
	"PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL", "UV_INDEX_URL", "UV_EXTRA_INDEX_URL", "UV_DEFAULT_INDEX", "UV_INDEX",
}

// storageVariables are those that name object storage.
var storageVariables = []string{"AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3", "MLFLOW_S3_ENDPOINT_URL"}

// checks are the environment variables that switch the check of certificates, or TLS itself, off; with the value that does.
var checks = []struct {
	name string
	off  func(manifest.Value) bool
}{
	{"S3_USE_HTTPS", isOff},
	{"S3_VERIFY_SSL", isOff},
	{"MLFLOW_S3_IGNORE_TLS", isOn},
	{"KSERVE_OCI_INSECURE_REGISTRY", isOn},
	{"GIT_SSL_NO_VERIFY", isOn},
	{"PYTHONHTTPSVERIFY", isOff},
	{"CURL_CA_BUNDLE", isEmpty},
	{"REQUESTS_CA_BUNDLE", isEmpty},
}

func isOff(v manifest.Value) bool {
	switch strings.ToLower(v.Literal()) {
	case "0", "false", "no", "off":
		return true
	}
	return false
}

func isEmpty(v manifest.Value) bool { return v.Kind() == manifest.String && v.Text() == "" }

// reportPlainVariables reports what a container's environment says of hubs, indexes and storage.
func reportPlainVariables(p *lint.Pass, c model.Container) {
	for _, name := range indexVariables {
		v, _ := c.Variable(name)
		for word := range strings.FieldsSeq(v.Text()) {
			if host, path, ok := model.URL(word); ok && strings.HasPrefix(word, "http://") && !isLoopback(host) {
				reportVariable(p, c, v, fmt.Sprintf("`%s` names `%s`, over http: whoever is on the way decides what is fetched", name, host), plain(host),
					indexOverTLS(p, v, 0, len(v.Literal()), host, path))
				break
			}
		}
	}
	if v, ok := c.Variable("PIP_TRUSTED_HOST"); ok && v.Text() != "" && !model.IsUnknown(v.Text()) {
		reportVariable(p, c, v, fmt.Sprintf("`PIP_TRUSTED_HOST` makes pip take packages from `%s` without checking whose certificate it shows", v.Text()), plain(v.Text()), unset(c.Container, v))
	}
	if c.Engine == model.None && len(c.References()) == 0 {
		return // what such a container keeps in object storage is hardly a model
	}
	for _, name := range storageVariables {
		v, _ := c.Variable(name)
		if host, _, ok := model.URL(v.Text()); ok && strings.HasPrefix(v.Text(), "http://") && !isLoopback(host) {
			reportVariable(p, c, v, fmt.Sprintf("`%s` names `%s`, over http: whoever is on the way can change models as they are fetched", name, host), plain(host), overTLS(v, 0, len(v.Literal()), host))
		}
	}
	for _, check := range checks {
		if v, ok := c.Variable(check.name); ok && check.off(v) {
			mend := switched(v)
			if isEmpty(v) || check.name == "GIT_SSL_NO_VERIFY" { // which counts whatever it says
				mend = unset(c.Container, v)
			}
			reportVariable(p, c, v, fmt.Sprintf("`%s` lets models be fetched without checking whom they come from", check.name), lint.As(lint.Medium), mend)
		}
	}
}

// reportUnverified reports commands that fetch packages or models and do not check where they come from.
func reportUnverified(p *lint.Pass, c model.Container) {
	for command := range c.Words.Commands() {
		program := installer(command)
		for f := range command.Flags() {
			switch {
			case program != "" && f.Is("trusted-host") && !f.Unknown:
				reportWord(p, c, f.Word, fmt.Sprintf("%s takes packages from `%s` without checking whose certificate it shows", program, f.Value), plain(f.Value),
					withoutFlag(c, command, func(other model.Flag) bool { return other.Is("trusted-host") && other.Value == f.Value }))
			case program != "" && isIndex(f) && strings.HasPrefix(f.Value, "http://") && !f.Unknown:
				if host, path, ok := model.URL(f.Value); ok && !isLoopback(host) {
					reportWord(p, c, f.Word, fmt.Sprintf("%s takes packages from `%s` over http: whoever is on the way puts code of his own in their place", program, host), plain(host),
						indexOverTLS(p, f.Operand.Value, f.Operand.From, f.Operand.To, host, path))
				}
			}
		}
	}
}

// isIndex reports whether a flag names an index of packages.
func isIndex(f model.Flag) bool {
	return f.Is("index-url") || f.Is("extra-index-url") || f.Is("i") || f.Is("default-index") || f.Is("index") || f.Is("find-links") || f.Is("f")
}

// reportStorage reports what the objects that KServe reads its storage's settings from say of TLS.
func reportStorage(p *lint.Pass, o *manifest.Object) {
	switch {
	case o.Is("", "ConfigMap") && o.Name == "inferenceservice-config":
		reportConfiguration(p, o.Field("data"))
		return
	case !o.Is("", "Secret") && !o.Is("", "ServiceAccount"):
		return
	}
	annotations := o.Metadata().Field("annotations")
	var edits []lint.Edit // of both: what the one says does not count without the other
	names := [...]string{"serving.kserve.io/s3-usehttps", "serving.kserve.io/s3-verifyssl"}
	for _, name := range names {
		if v := annotations.Field(name); v.Literal() == "0" {
			edits = append(edits, lint.Set(v, "1"))
		}
	}
	for _, name := range names {
		v := annotations.Field(name)
		if v.Literal() != "0" {
			continue
		}
		endpoint := annotations.Field("serving.kserve.io/s3-endpoint").Text()
		severity, mend := lint.High, lint.Mend(edits...)
		if endpoint != "" && model.InCluster(endpoint) {
			severity, mend = lint.Medium, lint.NotMended(inNetwork)
		}
		p.Report(v, fmt.Sprintf("`%s: \"0\"` lets KServe fetch models without checking whom they come from", name), lint.As(severity), mend)
		return // without TLS there is nothing to check
	}
}

// reportConfiguration reports what KServe's own configuration, JSON in a ConfigMap, says of TLS.
func reportConfiguration(p *lint.Pass, data manifest.Value) {
	credentials, initializer := data.Field("credentials"), data.Field("storageInitializer")
	s3 := embedded(credentials).Field("s3")
	for _, name := range []string{"s3UseHttps", "s3VerifySSL"} {
		if v := s3.Field(name); v.Literal() == "0" {
			p.Report(credentials, fmt.Sprintf("`%s` lets KServe fetch every model of the cluster without checking whom it comes from", name), lint.At(v.Place()))
			return
		}
	}
	if v := embedded(initializer).Field("ociInsecureRegistry"); isOn(v) {
		p.Report(initializer, "`ociInsecureRegistry` lets KServe fetch models from registries without checking whom they come from", lint.At(v.Place()))
	}
}
