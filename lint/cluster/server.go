package cluster

import (
	"cmp"
	"strings"

	"github.com/seaworthy-lint/seaworthy/lint/manifest"
	"github.com/seaworthy-lint/seaworthy/lint/model"
	"github.com/seaworthy-lint/seaworthy/lint/workload"
)

// Server is a program that serves models, or that people work on models with: in a container of a workload, or made by an
// operator for a custom resource.
type Server struct {
	Ref
	Workload  int // by its index in the model; -1 where the object's pods are not in view
	Engine    model.Engine
	Container string // empty where an operator makes it
	Access    model.Access
	Isolated  bool // its operator lets in only what belongs to it, or who has logged in

	ports, others []uint16 // that its container declares, and those beside it
	proxied       bool     // beside it is a proxy that asks clients who they are
	service       string   // that an operator makes for it
	published     []published

	path, stable, missing, spot string
}

// published is where an object says itself that what it runs can be reached from outside.
type published struct {
	by       ExposureKind
	internal bool
	port     uint16 // 0 for all
	at       string // a packed place
}

// Spot returns where the server is made to ask who its clients are, or is not; else where its image is named.
func (s *Server) Spot() Spot {
	return Spot{Place: readPlace(s.spot, s.file), Path: s.path, Stable: s.stable, Missing: s.missing}
}

// show sets the spot to a value, or to a part of it.
func (s *Server) show(m *Model, o *manifest.Object, at manifest.Value, place manifest.Place) {
	if !at.In(o.Value) { // of the other half of a merged pod, in another file
		at = o.Metadata().Field("name")
		place = at.Place()
	}
	path, stable := at.Paths(o.Value)
	s.path, s.stable, s.missing = strings.Clone(path), strings.Clone(stable), strings.Clone(at.Missing())
	s.spot = m.text.mark(place)
}

// addServers keeps the servers of an object whose workloads begin at an index.
func (m *Model) addServers(o *manifest.Object, id manifest.Identity, input int, pods []Pod, first int) {
	before := len(m.Servers)
	if o.Group() == rayGroup {
		m.rayCluster(o, id, input, pods, first)
	} else {
		for i := range pods {
			for j := range pods[i].Serving {
				c := &pods[i].Serving[j]
				if c.Pod != pods[i].Pod || c.Engine == model.None || c.Type != workload.Regular && c.Type != workload.Sidecar {
					continue
				}
				s := m.server(o, c)
				s.Ref, s.Workload = m.ref(o, id, input), first+i
				s.Isolated = o.Is("kubeflow.org", "Notebook") && !passesLoginBy(o, c.Pod.Metadata)
				m.Servers = append(m.Servers, s)
			}
		}
	}
	if len(m.Servers) == before || o.BuiltIn() {
		return
	}
	by := m.switches(o)
	for i := before; i < len(m.Servers); i++ {
		m.Servers[i].published = append(m.Servers[i].published, by...)
		m.Servers[i].service = m.operated(o, id)
	}
}

// passesLoginBy reports whether a Notebook says that the proxy by which its operator has everyone log in is left out.
func passesLoginBy(o *manifest.Object, pod manifest.Value) bool {
	for _, metadata := range [...]manifest.Value{o.Metadata(), pod} {
		annotations := metadata.Field("annotations")
		if annotations.Field(istioInject).Literal() == "false" || metadata.Field("labels", istioInject).Literal() == "false" ||
			annotations.Field("notebooks.opendatahub.io/inject-oauth").Literal() == "false" {
			return true
		}
	}
	return false
}

func (m *Model) server(o *manifest.Object, c *model.Container) Server {
	s := Server{Engine: c.Engine, Container: strings.Clone(c.Name)}
	access, word := model.AccessOf(c)
	s.Access = access
	switch {
	case word.Value.Exists():
		s.show(m, o, word.Value, word.Place())
	case c.Image.Exists():
		s.show(m, o, c.Image, c.Image.Place())
	default:
		s.show(m, o, c.Value, c.Value.Place())
	}
	for other := range c.Pod.Containers() {
		if other.Type != workload.Regular && other.Type != workload.Sidecar {
			continue
		}
		ports := &s.ports
		if other.Name != c.Name {
			ports = &s.others
			s.proxied = s.proxied || isAuthProxy(other.ImageText())
		}
		for _, port := range other.Ports.Items() {
			number := portOf(port.Field("containerPort"))
			if number == 0 {
				continue
			}
			*ports = append(*ports, number)
			if at := port.Field("hostPort"); other.Name == c.Name && portOf(at) != 0 && !c.Pod.HostNetwork() {
				s.published = append(s.published, published{ByNode, true, number, m.text.mark(at.Place())})
			}
		}
	}
	if at := c.Pod.Field("hostNetwork"); at.IsTrue() && o.Kind != "Job" && o.Kind != "CronJob" {
		s.published = append(s.published, published{ByNode, true, 0, m.text.mark(at.Place())})
	}
	return s
}

// isAuthProxy reports whether an image is one of those that ask clients who they are, before they lead them to the container
// beside.
func isAuthProxy(image string) bool {
	name := image[strings.LastIndexByte(image, '/')+1:]
	for _, proxy := range [...]string{"oauth2-proxy", "oauth2_proxy", "oauth-proxy", "kube-rbac-proxy", "kube-auth-proxy", "authservice", "pomerium", "authelia"} {
		if strings.Contains(name, proxy) {
			return true
		}
	}
	return false
}

// serves reports whether the server listens to a port of its pods, as far as containers declare theirs.
func (s *Server) serves(port uint16) bool {
	if port == 0 {
		return !s.proxied
	}
	for _, own := range s.ports {
		if own == port {
			return true
		}
	}
	for _, other := range s.others {
		if other == port {
			return false
		}
	}
	return len(s.ports) == 0 && !s.proxied || isDefault(s.Engine, port)
}

func isDefault(e model.Engine, port uint16) bool {
	for _, p := range e.Ports() {
		if p.Number == int64(port) {
			return true
		}
	}
	return false
}

// operated returns the name of the Service that an operator makes for an object.
func (m *Model) operated(o *manifest.Object, id manifest.Identity) string {
	suffix := ""
	switch o.Group() + "/" + o.Kind {
	case "ray.io/RayCluster", "ray.io/RayService":
		suffix = "-head-svc" // utils.GenerateHeadServiceName
	case "serving.kserve.io/InferenceService":
		suffix = "-predictor" // constants.PredictorServiceName
	case "apps.nvidia.com/NIMService":
	default:
		return ""
	}
	return m.names.keep(id.Name + suffix)
}

const rayGroup = "ray.io"

// rayCluster keeps the cluster that a resource of KubeRay's describes: its head is the server.
func (m *Model) rayCluster(o *manifest.Object, id manifest.Identity, input int, pods []Pod, first int) {
	cluster := o.Value.Field("spec").Field(rayClusterIn(o.Kind)...)
	var head manifest.Value
	for _, c := range cluster.Field("headGroupSpec", "template", "spec", "containers").Items() {
		head = c // the first, by which KubeRay means the one of Ray
		break
	}
	image := head.Field("image").Text()
	if image == "" {
		return // no more than a patch
	}
	s := Server{Ref: m.ref(o, id, input), Workload: -1, Engine: model.Ray}
	if len(pods) > 0 {
		s.Workload = first
	}
	mode := cluster.Field("authOptions", "mode")
	at := mode
	if !mode.Exists() {
		at = cluster.Field("authOptions")
	}
	switch {
	case mode.Exists() && mode.Text() != "disabled", sets(head, "RAY_AUTH_MODE", "disabled"),
		!mode.Exists() && model.TokensByDefault(cmp.Or(cluster.Field("rayVersion").Text(), image)):
		s.Access = model.Closed
	case cluster.Field("tlsOptions", "enabled").IsTrue(), sets(head, "RAY_USE_TLS", "0"):
		s.Access = model.Partial
	}
	switch cluster.Field("networkPolicy", "mode").Text() {
	case "DenyAll", "DenyAllIngress":
		s.Isolated = true
	}
	s.show(m, o, at, at.Place())
	m.Servers = append(m.Servers, s)
}

// rayClusterIn returns where in its spec a kind of KubeRay's has that of a RayCluster.
func rayClusterIn(kind string) []string {
	switch kind {
	case "RayJob":
		return []string{"rayClusterSpec"}
	case "RayService":
		return []string{"rayClusterConfig"}
	case "RayCronJob":
		return []string{"jobTemplate", "rayClusterSpec"}
	}
	return nil
}

// sets reports whether a container sets a variable to anything but a value that is none.
func sets(c manifest.Value, name, none string) bool {
	for _, v := range c.Field("env").Items() {
		if v.Field("name").Text() == name {
			return v.Field("value").Literal() != none
		}
	}
	return false
}
