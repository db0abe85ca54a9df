package model

import (
	"slices"
	"strings"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/cluster"
	"github.com/seaworthy-lint/seaworthy/lint/model"
)

// ExposedServer reports inference servers that everyone outside of the cluster can use. Those of Ray and Jupyter, which run
// the code of their clients, have rules of their own.
var ExposedServer = &lint.Rule{
	ID:    "model/exposed-server",
	Title: "The inference server is published and asks nobody who is there",
	Why: "Inference servers are made to stand behind something that knows who is asking: most have no authentication at all, the others " +
		"leave it off until they are given a key. Published, they answer the whole internet at the owner's expense, give away what " +
		"models say about the data they were trained on, and offer the endpoints of every vulnerability that is found in them. Some " +
		"load whatever model a client names, and with it that client's code.",
	Remedy: "Make the Service ClusterIP, and lead to it through a gateway that asks clients for a token; or give the server a key, where it " +
		"asks for one everywhere.",
	Allow:      "Where something that is not among the manifests asks every client who he is, such as a login of the whole ingress controller.",
	Severity:   lint.High,
	Profile:    lint.Restricted,
	Confidence: lint.HighConfidence,
	Refs: []lint.Ref{
		{Title: "vLLM: Security", URL: "https://docs.vllm.ai/en/latest/usage/security.html"},
		{Title: "Triton Inference Server: Secure Deployment Considerations", URL: "https://docs.nvidia.com/deeplearning/triton-inference-server/user-guide/docs/customization_guide/deploy.html"},
		{Title: "CVE-2024-37032: remote code execution in an exposed Ollama", URL: "https://nvd.nist.gov/vuln/detail/CVE-2024-37032"},
		{Title: "CVE-2023-43654: TorchServe loads models from anywhere", URL: "https://nvd.nist.gov/vuln/detail/CVE-2023-43654"},
		lint.MITRE("T1133", "External Remote Services"),
	},
	Bad: openServer + `  type: LoadBalancer
`,
	Good: openServer + `  type: ClusterIP
`,
	Cluster: func(p *lint.Pass, m *cluster.Model) {
		told := map[cluster.Ref]bool{}
		for i := range m.Servers {
			s := &m.Servers[i]
			if s.Engine == model.Ray || s.Engine == model.Jupyter || s.Access == model.Closed || told[s.Ref] {
				continue
			}
			ways := p.Network().Exposures(s)
			if s.Access == model.Partial {
				ways = slices.DeleteFunc(ways, func(e cluster.Exposure) bool { return isKeyed(e.Path) })
			}
			way, ok := widest(s, ways, func(port uint16) bool { return !isMetrics(s.Engine, port) })
			if !ok {
				continue
			}
			told[s.Ref] = true
			severity := lint.High
			control, open := widest(s, ways, func(port uint16) bool { return isControl(s.Engine, port) })
			switch {
			case s.Access == model.Partial:
				severity = lint.Medium
			case s.Engine == model.TensorBoard:
				severity = lint.Low
			case open:
				severity, way = lint.Critical, control
			}
			p.ReportSpot(s.Ref, s.Spot(), named(s)+" "+asks(s)+", and "+way.how+": "+gives(s, open, way.who()),
				way.witness(), inContainer(s), lint.As(way.internally(severity)), lint.Sure(way.sure()))
		}
	},
}

// isKeyed reports whether a path is one of those below which vLLM asks for its key.
func isKeyed(path string) bool {
	return slices.ContainsFunc([]string{"/v1", "/v2", "/inference"}, func(top string) bool {
		return path == top || strings.HasPrefix(path, top+"/")
	})
}

func asks(s *cluster.Server) string {
	if s.Access == model.Partial {
		return "asks for its key below /v1, /v2 and /inference only"
	}
	return "asks nobody who is there"
}

// gives says what who gets to a server can do with it.
func gives(s *cluster.Server, control bool, who string) string {
	switch {
	case s.Access == model.Partial:
		return "/invocations, /pause and others answer " + who
	case s.Engine == model.Ollama:
		return who + " may use, load and delete its models"
	case s.Engine == model.TorchServe && control:
		return who + " may register a model, and so run code there"
	case s.Engine == model.MLflow:
		return who + " may read, change and delete its experiments and models"
	case s.Engine == model.TensorBoard:
		return who + " may read what it shows of the training"
	}
	return who + " may use its models and the hardware they run on"
}

// isMetrics reports whether an engine tells no more than its metrics at a port, for all that its defaults say.
func isMetrics(e model.Engine, port uint16) bool {
	return slices.ContainsFunc(e.Ports(), func(p model.Port) bool { return p.Number == int64(port) && p.Serves == "metrics" })
}

// openServer is the manifest of the examples.
const openServer = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: vllm
  namespace: serving
spec:
  selector:
    matchLabels:
      app: vllm
  template:
    metadata:
      labels:
        app: vllm
    spec:
      containers:
        - name: server
          image: vllm/vllm-openai:v0.9.1
          args: [--model, /models/llama]
          ports:
            - containerPort: 8000
---
apiVersion: v1
kind: Service
metadata:
  name: vllm
  namespace: serving
spec:
  selector:
    app: vllm
  ports:
    - port: 8000
`
