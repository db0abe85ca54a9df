package model

import (
	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/cluster"
	"github.com/seaworthy-lint/seaworthy/lint/model"
)

// NotebookOpen reports notebook servers that ask for neither token nor password.
var NotebookOpen = &lint.Rule{
	ID:    "model/notebook-open",
	Title: "The notebook server asks for neither token nor password",
	Why: "A notebook server runs whatever its visitors type, in a terminal if they like, with the files, credentials and GPUs of the pod. It " +
		"makes up a token at every start, unless the token is set to nothing. Then every pod that reaches its port is at that terminal; " +
		"open to the internet it mines coins within hours.",
	Remedy: "Remove the empty token, and take the token from a Secret: JUPYTER_TOKEN in the environment.",
	Allow: "Where a proxy that is not among the manifests asks everyone who gets there. Notebooks of Kubeflow and Open Data Hub, which have " +
		"one, are reported only where they go around it.",
	Severity:   lint.High,
	Profile:    lint.Restricted,
	Confidence: lint.HighConfidence,
	Refs: []lint.Ref{
		{Title: "Jupyter Server: Security in the Jupyter Server", URL: "https://jupyter-server.readthedocs.io/en/latest/operators/security.html"},
		lint.MITRE("T1059", "Command and Scripting Interpreter"),
		lint.MITRE("T1133", "External Remote Services"),
	},
	Bad: notebook + `          args: [start-notebook.py, --IdentityProvider.token=]
` + notebookService,
	Good: notebook + `          args: [start-notebook.py]
          env:
            - name: JUPYTER_TOKEN
              valueFrom:
                secretKeyRef:
                  name: notebook
                  key: token
`,
	Cluster: func(p *lint.Pass, m *cluster.Model) {
		for i := range m.Servers {
			s := &m.Servers[i]
			if s.Engine != model.Jupyter || s.Access != model.Open {
				continue
			}
			way, published := widest(s, p.Network().Exposures(s), func(uint16) bool { return true })
			switch {
			case published:
				p.ReportSpot(s.Ref, s.Spot(), named(s)+" has an empty token, and "+way.how+": "+way.who()+" may run code there",
					way.witness(), inContainer(s), lint.As(way.internally(lint.Critical)), lint.Sure(way.sure()))
			case !s.Isolated:
				p.ReportSpot(s.Ref, s.Spot(), named(s)+" has an empty token: whoever reaches it from another pod may run code there",
					inContainer(s), lint.As(lint.Medium))
			}
		}
	},
}

// The manifest of the examples, in two parts.
const (
	notebook = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: notebook
  namespace: research
spec:
  selector:
    matchLabels:
      app: notebook
  template:
    metadata:
      labels:
        app: notebook
    spec:
      containers:
        - name: notebook
          image: quay.io/jupyter/scipy-notebook:2025-06-30
`
	notebookService = `---
apiVersion: v1
kind: Service
metadata:
  name: notebook
  namespace: research
spec:
  type: LoadBalancer
  selector:
    app: notebook
  ports:
    - port: 80
      targetPort: 8888
`
)
