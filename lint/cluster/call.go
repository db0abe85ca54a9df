package cluster

import (
	"slices"
	"strings"

	"github.com/seaworthy-lint/seaworthy/lint/manifest"
	"github.com/seaworthy-lint/seaworthy/lint/workload"
)

// Call is where a workload is given the name of a service: in a variable or on the command line of a container.
type Call struct {
	Workload           int // by its index in the model
	Namespace, Service string
	// Short says that the name lacks what tells it from one outside of the cluster: web.shop rather than web.shop.svc.
	Short bool
}

// Callback is a service that the API server calls: a webhook, or an API that it serves for another program.
type Callback struct {
	Namespace, Service string
	Port               uint16 // of the service
}

// addCallbacks keeps the services that an object tells the API server to call.
func (m *Model) addCallbacks(o *manifest.Object) {
	add := func(service manifest.Value) {
		c := Callback{m.names.keep(service.Field("namespace").Text()), m.names.keep(service.Field("name").Text()), portOf(service.Field("port"))}
		if c.Port == 0 {
			c.Port = 443 // SetDefaults_ServiceReference
		}
		if c.Service != "" {
			m.Callbacks = append(m.Callbacks, c)
		}
	}
	switch o.Group() + "/" + o.Kind {
	case "admissionregistration.k8s.io/ValidatingWebhookConfiguration", "admissionregistration.k8s.io/MutatingWebhookConfiguration":
		for _, webhook := range o.Field("webhooks").Items() {
			add(webhook.Field("clientConfig", "service"))
		}
	case "apiregistration.k8s.io/APIService":
		add(o.Field("spec", "service"))
	case "apiextensions.k8s.io/CustomResourceDefinition":
		add(o.Field("spec", "conversion", "webhook", "clientConfig", "service"))
		add(o.Field("spec", "conversion", "webhookClientConfig", "service")) // v1beta1
	}
}

// addCalls keeps the services that the containers of a pod name, a workload of the model.
func (m *Model) addCalls(pod *workload.Pod, workload int) {
	read := func(text string) {
		for name := range serviceNames(text) {
			c := Call{workload, m.names.keep(name.namespace), m.names.keep(name.service), name.short}
			if !slices.Contains(m.Calls, c) {
				m.Calls = append(m.Calls, c)
			}
		}
	}
	for c := range pod.Containers() {
		for env := range c.Env() {
			read(env.Value.Text())
		}
		for word := range c.CommandLine() {
			read(word.Text())
		}
	}
}

// serviceName is the name of a service in the cluster's DNS.
type serviceName struct {
	service, namespace string
	short              bool
}

// serviceNames yields the names of services in a text: name.namespace.svc anywhere, and hosts of URLs with just two labels.
func serviceNames(text string) func(yield func(serviceName) bool) {
	return func(yield func(serviceName) bool) {
		if !strings.Contains(text, ".svc") && !strings.Contains(text, "://") {
			return
		}
		url := false
		for text != "" {
			end := strings.IndexFunc(text, notInHost)
			if end < 0 {
				end = len(text)
			}
			labels := strings.Split(text[:end], ".")
			at := slices.Index(labels, "svc")
			if short := at < 0 && url && len(labels) == 2; short || at >= 2 {
				if short {
					at = 2
				}
				name := serviceName{labels[at-2], labels[at-1], short}
				if isLabel(name.service) && isLabel(name.namespace) && !yield(name) {
					return
				}
			}
			text = text[end:]
			url = strings.HasPrefix(text, "://") || url && text != "" && strings.IndexByte(",@:", text[0]) >= 0
			text = strings.TrimLeftFunc(text, notInHost)
		}
	}
}

// notInHost reports whether a character does not occur in the name of a host.
func notInHost(r rune) bool {
	return r != '.' && r != '-' && (r < 'a' || r > 'z') && (r < '0' || r > '9')
}
