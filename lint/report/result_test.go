package report

import (
	"strconv"
	"strings"
	"time"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/exception"
	"github.com/seaworthy-lint/seaworthy/lint/manifest"
	"github.com/seaworthy-lint/seaworthy/lint/podsecurity"
)

var testTool = Tool{Name: "seaworthy", Version: "v0.1.0", URI: "https://git.example/owner/seaworthy"}

var (
	privileged = &lint.Rule{
		ID:       "pod/privileged",
		Title:    "Container runs privileged",
		Why:      "A privileged container has every capability, sees every device of its node and is confined by nothing. Whoever breaks into it owns the node, and with it every pod that runs there.",
		Remedy:   "Remove `privileged`, and add the one capability that is needed.",
		Allow:    "For node agents that manage devices, in a namespace of their own.",
		Fix:      lint.RuleFix{Does: "sets privileged to false", Breaks: "A program that uses devices of its node, or changes its kernel, stops working."},
		Severity: lint.Critical,
		Profile:  lint.Baseline,
		PSA:      []podsecurity.Check{podsecurity.Privileged},
		Refs:     []lint.Ref{lint.PSS("Privileged Containers"), lint.MITRE("T1611", "Escape to Host")},
		Bad:      "apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - name: server\n      securityContext:\n        privileged: true\n",
		Good:     "apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - name: server\n",
	}
	seccompMissing = &lint.Rule{
		ID: "pod/seccomp-missing", Title: "No seccomp profile", Why: "Without one, every system call of the kernel is open.",
		Remedy: "Set seccompProfile.type to RuntimeDefault.", Fix: lint.RuleFix{Does: "sets seccompProfile to RuntimeDefault", Breaks: "A program that uses unusual system calls stops working.", Safe: true}, Severity: lint.Medium, Profile: lint.Restricted,
		Bad: "kind: Pod\n", Good: "kind: Pod\n", Args: []string{"--kubernetes-version=1.25"},
	}
	ingressOpen = &lint.Rule{
		ID: "network/ingress-open", Title: "Any pod can reach it", Why: "No policy isolates it.", Remedy: "Add a policy.",
		Severity: lint.High, Profile: lint.Restricted, Confidence: lint.MediumConfidence, Bad: "kind: Pod\n", Good: "kind: Pod\n",
	}
	hostPort = &lint.Rule{
		ID: "pod/host-port", Title: "Port of the node", Why: "It goes around network policies.", Remedy: "Use a Service.",
		Fix:      lint.RuleFix{Does: "removes hostPort", Breaks: "Who connects to the node no longer reaches the container."},
		Severity: lint.Low, Profile: lint.Baseline, Confidence: lint.LowConfidence, Bad: "kind: Pod\n", Good: "kind: Pod\n",
	}
	syntax = &lint.Rule{
		ID: "manifest/syntax", Title: "Not valid YAML or JSON", Why: "What cannot be read cannot be judged.", Remedy: "Mend it.",
		Severity: lint.High, Profile: lint.Baseline, Bad: "a: b: c\n", Good: "a: b\n",
	}
)

// source is a file that places are taken from.
type source struct {
	name string
	text string
}

// at returns the place of what a line holds, with the lines given as excerpt, or its own line.
func (s source) at(line int, what string, excerpt ...int) manifest.Place {
	lines := strings.Split(s.text, "\n")
	before, _, found := strings.Cut(lines[line-1], what)
	if !found {
		panic(what + " is not in line: " + lines[line-1])
	}
	column := len([]rune(before)) + 1
	place := manifest.Place{
		File:  s.name,
		Start: manifest.Position{Line: line, Column: column},
		End:   manifest.Position{Line: line, Column: column + len([]rune(what))},
	}
	if len(excerpt) == 0 {
		excerpt = []int{line}
	}
	for _, n := range excerpt {
		place.Excerpt = append(place.Excerpt, manifest.Line{Number: n, Text: lines[n-1]})
	}
	return place
}

// change returns a change of the document that a source is, by what is asked for at a path of names and indices.
func (s source) change(path string, edit func(manifest.Value) (manifest.Change, error)) manifest.Change {
	v := manifest.Parse(manifest.Section{File: s.name, Text: []byte(s.text), Line: 1})[0].Root()
	for name := range strings.SplitSeq(path, ".") {
		index, err := strconv.Atoi(name)
		if err != nil {
			v = v.Field(name)
			continue
		}
		for i, item := range v.Items() {
			if i == index {
				v = item
				break
			}
		}
	}
	change, err := edit(v)
	if err != nil {
		panic(err)
	}
	return change
}

// set is an edit that sets a value.
func set(to manifest.Literal) func(manifest.Value) (manifest.Change, error) {
	return func(v manifest.Value) (manifest.Change, error) { return v.Set(to) }
}

var (
	serving = source{"deploy/tf-serving.yaml", `# TensorFlow Serving
apiVersion: apps/v1
kind: Deployment
metadata:
  name: tf-serving
spec:
  replicas: 2
  selector:
    matchLabels: {app: tf-serving}
  template:
    metadata:
      labels: {app: tf-serving}
    spec:
      volumes:
        - name: models
          hostPath: {path: /models}
      containers:
        - name: server
          image: tensorflow/serving
          securityContext:
            privileged: true
        - {name: proxy, ports: [{containerPort: 8443, hostPort: 443}]}
`}
	published = source{"deploy/サービス.yaml", "kind: Service\r\nspec: {name: \"日本\", type: NodePort}\r\n"}
	strange   = source{"deploy/übung, 100%: 日本.yaml", "名前: \"日本語のサービス\" # コメント\n" +
		"\tkey:\tvalue\t# tabs\n" +
		"note: \x1b[31mred\x1b[0m \u202etxet\u202c\u200b \xff\xfe \u0085\u2028\ufeff end\r\n" +
		"cafe\u0301s: [e\u0301, \U0001F6A2, \U0001F468\u200d\U0001F469] # \U0001F6A2 ship\n" +
		strings.Repeat("very long line, ", 20) + "\"privileged\": true" + strings.Repeat(", and so on", 30) + "\n" +
		"args: [\"" + strings.Repeat("x", 300) + "\"]\n"}
)

var deployment = manifest.Identity{APIVersion: "apps/v1", Kind: "Deployment", Namespace: "default", Name: "tf-serving"}

// fullResult is a result that holds whatever a result can hold.
func fullResult() *lint.Result {
	container := &lint.Related{Message: "this container", Place: serving.at(18, "name: server")}
	var related []lint.Related
	for _, line := range []int{5, 9, 12, 13, 14, 15, 17} {
		related = append(related, lint.Related{
			Message: "selected by nothing",
			Place:   serving.at(line, strings.TrimLeft(strings.Split(serving.text, "\n")[line-1], " -")),
		})
	}
	options := lint.DefaultOptions()
	options.KubernetesVersion = 37
	options.Today = exception.Date{Year: 2027, Month: 3, Day: 1}
	waivers := exceptions()
	containers := "spec.template.spec.containers."
	denyAll := lint.NewObject{
		Identity: manifest.Identity{APIVersion: "networking.k8s.io/v1", Kind: "NetworkPolicy", Namespace: "default", Name: "deny-all"},
		Text:     "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: deny-all\nspec:\n  podSelector: {}\n  policyTypes: [Ingress]\n",
	}
	adds := lint.RuleFix{Does: "adds a NetworkPolicy that admits nothing", Breaks: "Whoever connects to the pods no longer reaches them."}
	return &lint.Result{
		Options:    options,
		Exceptions: waivers,
		Suppressed: []*lint.Finding{waivers[0].Findings[0], waivers[2].Findings[0]},
		Baseline: &lint.Known{
			Findings: []*lint.Finding{{
				Rule: hostPort, Severity: lint.Low, Message: "known for long", Place: serving.at(22, "hostPort"), Object: deployment,
				Fingerprint: "80112233445566778899aabbccddeeff", Known: true,
			}},
			Stale: []string{"90112233445566778899aabbccddeeff pod/host-port Deployment default/gone spec"},
		},
		Rules: []*lint.Rule{syntax, ingressOpen, hostPort, privileged, seccompMissing},
		Inputs: lint.Inputs{
			Files: 3, Documents: 7, Objects: 6, Pods: 2,
			Skipped: []lint.Skipped{
				{File: "deploy/values.yaml", Reason: "not a Kubernetes object"},
				{File: "deploy/kustomization.yaml", Line: 4, Reason: "a kustomization"},
				{File: "deploy/other-values.yaml", Reason: "not a Kubernetes object"},
			},
			Failed: []lint.Failed{
				{File: "deploy/job.yaml", Line: 2, Column: 9, Message: "mapping values are not allowed here", Rule: "manifest/syntax"},
				{File: "deploy/missing.yaml", Message: "no such file"},
				{File: "chart/templates/x.yaml", Line: 3, Column: 1, Message: "holds template actions", Rule: "manifest/unrendered-template"},
			},
			Unjudged: []lint.Unjudged{
				{Place: serving.at(5, "tf-serving"), Reason: "whether `tf-serving` is isolated: a CiliumNetworkPolicy selects it"},
			},
		},
		Findings: []*lint.Finding{
			{
				Rule: ingressOpen, Severity: lint.High, Confidence: lint.MediumConfidence,
				Message:     "any pod of the cluster can reach `tf-serving`: no policy isolates it for ingress",
				Remedy:      "add a NetworkPolicy to the namespace that selects its pods and allows only who needs it, from the namespaces of its users",
				Place:       serving.at(5, "name", 4, 5),
				Object:      deployment,
				Source:      "chart/templates/deployment.yaml",
				Related:     related,
				Fix:         &lint.Fix{RuleFix: adds, Objects: []lint.NewObject{denyAll}},
				Fingerprint: "00112233445566778899aabbccddeeff",
			},
			{
				Rule: privileged, Severity: lint.Critical,
				Message: "container `server` runs privileged: it owns its node",
				Remedy:  "remove `privileged`; if it needs one capability, add that one",
				Place:   serving.at(21, "privileged: true", 20, 21),
				Path:    "spec.template.spec.containers[0].securityContext.privileged",
				Object:  deployment, Container: "server", Context: container,
				PSA:         []string{"privileged"},
				Fix:         &lint.Fix{RuleFix: privileged.Fix, Changes: []manifest.Change{serving.change(containers+"0.securityContext.privileged", set(false))}},
				Fingerprint: "10112233445566778899aabbccddeeff",
			},
			{
				Rule: seccompMissing, Severity: lint.Medium,
				Message: "no seccomp profile: every system call of the kernel is open to `server`",
				Remedy:  "set seccompProfile.type to RuntimeDefault on the pod",
				Place:   serving.at(20, "securityContext", 14, 20), Label: "missing here: seccompProfile",
				Path: "spec.template.spec.securityContext.seccompProfile", Missing: true,
				Object: deployment, Container: "server", Context: container,
				PSA: []string{"seccompProfile_restricted"},
				Fix: &lint.Fix{RuleFix: seccompMissing.Fix, Changes: []manifest.Change{
					serving.change("spec.template.spec.securityContext.seccompProfile.type", set("RuntimeDefault")),
				}},
				Fingerprint: "20112233445566778899aabbccddeeff",
			},
			{
				Rule: hostPort, Severity: lint.Low, Confidence: lint.LowConfidence,
				Message: "container `proxy` takes port 443 of its node",
				Remedy:  "publish it with a Service",
				Place:   serving.at(22, "hostPort: 443"), Label: "port 443 of every node it runs on, past all network policies",
				Path:   "spec.template.spec.containers[1].ports[0].hostPort",
				Object: deployment, Container: "proxy",
				Context: &lint.Related{Message: "this container", Place: serving.at(22, "name: proxy")},
				PSA:     []string{"hostPorts"},
				Fix: &lint.Fix{RuleFix: hostPort.Fix, Changes: []manifest.Change{
					serving.change(containers+"1.ports.0.hostPort", func(v manifest.Value) (manifest.Change, error) { return v.Delete(manifest.Value{}) }),
					published.change("spec.type", set("ClusterIP")),
				}},
				Fingerprint: "30112233445566778899aabbccddeeff",
			},
			{
				Rule: hostPort, Severity: lint.Low,
				Message:     "the same again, with its container named in another file",
				Place:       serving.at(22, "hostPort"),
				Object:      manifest.Identity{APIVersion: "v1", Kind: "Namespace", Name: "prod"},
				Context:     &lint.Related{Message: "this container", Place: strange.at(1, "名前")},
				Fix:         &lint.Fix{RuleFix: hostPort.Fix, Refusal: "it came by an alias \x1b[31m: change what the alias stands for"},
				Fingerprint: "30112233445566778899aabbccddeeff",
			},
			{
				Rule: syntax, Severity: lint.High, Unread: true,
				Message:     "mapping values are not allowed here; the rest of the file was read",
				Remedy:      "quote the value",
				Place:       source{"deploy/job.yaml", "kind: Job\nspec: a: b\n"}.at(2, ":", 1, 2),
				Fingerprint: "40112233445566778899aabbccddeeff",
			},
			{
				Rule: syntax, Severity: lint.High,
				Message:     "nothing is known of the place",
				Place:       manifest.Place{File: "/abs/a b#c?.yaml"},
				Fix:         &lint.Fix{RuleFix: adds, Objects: []lint.NewObject{denyAll, {Identity: manifest.Identity{APIVersion: "v1", Kind: "Namespace", Name: "n\x1b"}, Text: "n: \x1b\n"}}},
				Fingerprint: "50112233445566778899aabbccddeeff",
			},
			{
				Rule: privileged, Severity: lint.Critical,
				Message: "wide characters: \"日本語のサービス\"", Remedy: "none",
				Place: strange.at(1, "日本語のサービス"), Label: "幅の広い文字",
				Object:      manifest.Identity{APIVersion: "v1", Kind: "Pod", Namespace: "nam\x1b[2Jes", Name: "日本"},
				Fingerprint: "60112233445566778899aabbccddeeff",
			},
			{
				Rule: privileged, Severity: lint.Critical, Message: "tabs", Place: strange.at(2, "value"),
				Fingerprint: "61112233445566778899aabbccddeeff",
			},
			{
				Rule: privileged, Severity: lint.Critical,
				Message: "control characters: \x1b[31mred\x1b[0m, \u202etxet\u202c, \xff\n::error::injected [link](https://evil.example)",
				Place:   strange.at(3, "end"), Container: "c\x00\u009b", Path: "metadata.annotations[\"\u202e\"]",
				Source:      "t\x7f.yaml",
				Fingerprint: "62112233445566778899aabbccddeeff",
			},
			{
				Rule: privileged, Severity: lint.Critical, Message: "combining characters and emoji",
				Place: strange.at(4, "ship"), Fingerprint: "63112233445566778899aabbccddeeff",
			},
			{
				Rule: privileged, Severity: lint.Critical, Message: "a line of many columns",
				Place: strange.at(5, "\"privileged\": true"), Label: "here", Fingerprint: "64112233445566778899aabbccddeeff",
			},
			{
				Rule: privileged, Severity: lint.Critical, Message: "a place of many columns",
				Place: strange.at(6, strings.Repeat("x", 300)), Label: "300 times the same letter",
				Fingerprint: "65112233445566778899aabbccddeeff",
			},
			{
				Rule: privileged, Severity: lint.Critical, Message: "the end of a line, and of the file",
				Place: manifest.Place{
					File: "short.yaml", Start: manifest.Position{Line: 1, Column: 10}, End: manifest.Position{Line: 1, Column: 10},
					Excerpt: []manifest.Line{{Number: 1, Text: "kind: Pod"}},
				},
				Fingerprint: "66112233445566778899aabbccddeeff",
			},
		},
	}
}

// fixResult is a result of findings that have fixes, of every kind.
func fixResult() *lint.Result {
	r := cleanResult()
	for _, f := range fullResult().Findings {
		if f.Fix != nil {
			r.Findings = append(r.Findings, f)
		}
	}
	return r
}

// exceptions are exceptions of every kind and state, with what they cover.
func exceptions() []*lint.Waiver {
	date := func(month time.Month, day int) exception.Date {
		return exception.Date{Year: 2027, Month: month, Day: day}
	}
	volume := serving.at(16, "hostPath: {path: /models}")
	all := []*lint.Waiver{
		{
			Exception: exception.Exception{
				Rules: []string{"pod/host-path"}, Reason: `models are read from the "local" disk; 30 GB, not \ less`, Owner: "team=serving", Review: date(12, 1),
				Place: serving.at(16, "hostPath"),
			},
			State: exception.Used, Object: deployment, Source: "chart/templates/deployment.yaml", At: "spec.template.spec.volumes[0].hostPath",
			Fingerprint: "a0112233445566778899aabbccddeeff",
			Findings:    []*lint.Finding{{Rule: hostPort, Severity: lint.High, Message: "a path of the node", Place: volume, Object: deployment, Fingerprint: "70112233445566778899aabbccddeeff"}},
		},
		{
			Exception: exception.Exception{
				Origin: exception.Annotated, Rules: []string{"pod/host-*", "image/*"}, Container: "server", Path: "spec.template", Reason: "gone", Review: date(2, 28),
				Place: serving.at(5, "name"),
			},
			State: exception.Overdue, Object: deployment, At: "metadata.annotations[seaworthy.dev/exceptions][0]", Fingerprint: "a1112233445566778899aabbccddeeff",
			Findings: []*lint.Finding{{Rule: hostPort, Severity: lint.Low, Message: "back", Place: serving.at(22, "hostPort"), Fingerprint: "30112233445566778899aabbccddeeff"}},
		},
		{
			Exception: exception.Exception{
				Origin: exception.Configured, Rules: []string{"pod/privileged"}, Reason: "the drivers of the nodes: they load modules; 名前, ünd so weiter", Review: date(3, 31),
				Place: manifest.Place{File: ".seaworthy.yaml", Start: manifest.Position{Line: 7, Column: 5}, End: manifest.Position{Line: 7, Column: 20}},
				Selector: exception.Selector{
					Files: func(string) bool { return true }, FileGlobs: []string{"deploy/**"}, Kinds: []string{"DaemonSet"}, Namespaces: []string{"drivers-*"},
					Names: []string{"a", "b"}, Labels: map[string]string{"app": "driver", "a.example/tier": "node-*"},
				},
			},
			State: exception.DueSoon, Fingerprint: "a2112233445566778899aabbccddeeff",
			Findings: []*lint.Finding{{Rule: privileged, Severity: lint.Critical, Message: "container runs privileged", Place: serving.at(21, "privileged: true"), Object: deployment, Fingerprint: "71112233445566778899aabbccddeeff"}},
		},
		{
			Exception: exception.Exception{
				Place:    strange.at(4, "ship"),
				Problems: []exception.Problem{{Message: "it names no rule", Place: strange.at(4, "ship")}, {Message: "control \x1b[31m", Place: strange.at(4, "ship")}},
			},
			State: exception.Invalid, Fingerprint: "a3112233445566778899aabbccddeeff",
		},
		{
			Exception: exception.Exception{Rules: []string{"pod/host-ipc"}, Reason: "nobody\x00knows\r\nEND:VCALENDAR", Review: date(2, 28), Place: strange.at(2, "key")},
			State:     exception.Unused, Object: deployment, At: "spec", Fingerprint: "a4112233445566778899aabbccddeeff",
		},
	}
	for _, w := range all {
		for _, f := range w.Findings {
			if w.State != exception.Overdue {
				f.Exceptions = []*lint.Waiver{w}
			}
		}
	}
	return all
}

// cleanResult is a run that found nothing.
func cleanResult() *lint.Result {
	options := lint.DefaultOptions()
	options.KubernetesVersion = 37
	return &lint.Result{
		Options: options,
		Rules:   []*lint.Rule{privileged},
		Inputs:  lint.Inputs{Files: 12, Documents: 31, Objects: 31, Pods: 1},
	}
}
