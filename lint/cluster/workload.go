package cluster

import (
	"fmt"
	"iter"
	"math"
	"strings"

	"github.com/seaworthy-lint/seaworthy/lint/manifest"
	"github.com/seaworthy-lint/seaworthy/lint/network"
	"github.com/seaworthy-lint/seaworthy/lint/podsecurity"
	"github.com/seaworthy-lint/seaworthy/lint/workload"
)

// Workload is one pod, or a controller's template of pods.
type Workload struct {
	Ref
	Part        string // what tells the pods from others of the same object, such as head; empty where it has no others
	Explicit    bool   // the manifest names the namespace
	HostNetwork bool
	// Operated says that the operator of a custom resource makes the pods. It may declare more ports than the manifest.
	Operated bool
	// Labels are those of the pods. One that is [workload.AnyValue] is there, with whatever value.
	Labels Labels
	// Open says that the operator may give the pods more labels.
	Open bool
	// Whole says that all of the pods' spec is in view: PodSecurity lacks nothing.
	Whole       bool
	PodSecurity *podsecurity.Summary // shared with others; not to be changed
	Account     AccountUse

	spec   string // field path of the pods' spec
	images string // packed
	ports  string // packed
	mesh   *mesh
}

// AccountUse says which service account a pod runs as, and whether it gets its token.
type AccountUse struct {
	Name     string // empty where it is a placeholder, or an operator may choose it
	TokenOn  bool   // the pod asks for the token
	TokenOff bool   // the pod refuses the token, or what it says of it is not filled in
	// Agent says that a program outside of the manifest uses the token: one that is added to the pod later.
	Agent bool

	named, older bool   // the name is there, as the older field
	asked        bool   // what is said of the token is there
	tokenAt      string // a packed place, unless TokenOff
	namedAt      string // a packed place, unless TokenOff, if Name is DefaultAccount
	refuse       *change
}

// change is a change that mends a fact, or why there is none.
type change struct {
	*manifest.Change
	refusal error
}

// Fields of a PodSpec that choose its service account.
const (
	accountField      = "serviceAccountName"
	olderAccountField = "serviceAccount" // Convert_v1_PodSpec_To_core_PodSpec
	tokenField        = "automountServiceAccountToken"
)

// TokenAt returns where a workload that does not refuse its token asks for it, or might refuse it.
func (w *Workload) TokenAt() Spot { return w.spot(tokenField, w.Account.tokenAt, w.Account.asked) }

// TokenChange returns the change by which the workload refuses its token, or why it cannot be made; neither where the model
// carries no changes.
func (w *Workload) TokenChange() (*manifest.Change, error) {
	if w.Account.refuse == nil {
		return nil, nil
	}
	return w.Account.refuse.Change, w.Account.refuse.refusal
}

// AccountAt returns where a workload that runs as the default account, and does not refuse its token, names the account or
// might name another.
func (w *Workload) AccountAt() Spot {
	field := accountField
	if w.Account.older {
		field = olderAccountField
	}
	return w.spot(field, w.Account.namedAt, w.Account.named)
}

// String returns what to call the workload: its object, and which of the object's pods it is.
func (w *Workload) String() string {
	if w.Part == "" {
		return w.Identity.String()
	}
	return fmt.Sprintf("%s (%s)", w.Identity, w.Part)
}

// Meets says whether the labels of the pods meet a selector.
func (w *Workload) Meets(selector Labels) network.Verdict {
	meets := network.Allow
	for key, value := range selector.All() {
		switch has, ok := w.Labels.Get(key); {
		case ok && has == value && value != workload.AnyValue:
		case ok && has == workload.AnyValue, !ok && w.Open:
			meets = network.May
		default:
			return network.Deny
		}
	}
	return meets
}

// spot returns the spot of a field of the pods' spec.
func (w *Workload) spot(field, at string, exists bool) Spot {
	if w.Operated {
		return readSpot(at)
	}
	path := w.spec + "." + field
	s := Spot{Place: readPlace(at, w.file), Path: path, Stable: path}
	if !exists {
		s.Missing = field
	}
	return s
}

// ImageUse is a place where a workload names an image.
type ImageUse struct {
	Image     string
	At        Spot
	Container string // name of the container that runs it; empty for a volume
}

// Images yields the uses of images, but for placeholders.
func (w *Workload) Images() iter.Seq[ImageUse] {
	return func(yield func(ImageUse) bool) {
		for p := packed(w.images); p != ""; {
			if !yield(w.image(&p)) {
				return
			}
		}
	}
}

// Ports yields the ports that containers declare which run as long as the pod does: regular ones and sidecars. The name is
// empty where a port has none.
func (w *Workload) Ports() iter.Seq[network.NamedPort] {
	return func(yield func(network.NamedPort) bool) {
		for port := range w.nodePorts() {
			if !yield(port) {
				return
			}
		}
	}
}

// nodePorts yields the ports as [Workload.Ports] does, and whether the node leads one of its own there: hostPort.
func (w *Workload) nodePorts() iter.Seq2[network.NamedPort, bool] {
	return func(yield func(network.NamedPort, bool) bool) {
		for p := packed(w.ports); p != ""; {
			name, kind := p.string(), p.number()
			port := network.NamedPort{Name: name, Protocol: network.Protocols(kind) & network.AllProtocols, Number: uint16(p.number())}
			if !yield(port, kind&onNode != 0) {
				return
			}
		}
	}
}

// onNode is beside the protocol of a packed port that the node leads one of its own to.
const onNode = int(network.AllProtocols) + 1

// ports packs the ports of containers.
func (t *text) ports(pod *workload.Pod) {
	for c := range pod.Containers() {
		if c.Type != workload.Regular && c.Type != workload.Sidecar {
			continue
		}
		for _, port := range c.Ports.Items() {
			number, ok := port.Field("containerPort").Int()
			protocol := protocolOf(port.Field("protocol"))
			if !ok || number < 1 || number > math.MaxUint16 || protocol == 0 {
				continue
			}
			kind := int(protocol)
			if host, ok := port.Field("hostPort").Int(); ok && host > 0 {
				kind |= onNode
			}
			t.string(port.Field("name").Text())
			t.number(kind)
			t.number(int(number))
		}
	}
	t.end()
}

// protocolOf returns the protocol of a port, TCP where it has none, and 0 for what is none.
func protocolOf(v manifest.Value) network.Protocols {
	switch {
	case !v.Exists() || v.Text() == "TCP":
		return network.TCP
	case v.Text() == "UDP":
		return network.UDP
	case v.Text() == "SCTP":
		return network.SCTP
	}
	return 0
}

// What stands where the type of a container does, for an image that is none of a container in the lists of the pods' spec.
const (
	mounted = -1 // a volume
	placed  = -2 // somewhere else: its file and its paths are kept
)

// image reads what [text.images] packed.
func (w *Workload) image(p *packed) ImageUse {
	kind, index, name := p.number(), p.number(), p.string()
	use, file := ImageUse{}, w.file
	if kind == placed {
		file, use.At.Path, use.At.Stable = p.string(), p.string(), p.string()
	}
	place := *p
	use.At.Place = p.place(file)
	place = place[:len(place)-len(*p)]
	if behind := p.number(); behind == 0 {
		use.Image = p.string()
	} else {
		use.Image = string(place[len(place)-behind:][:p.number()])
	}
	list, field := "volumes", "image.reference"
	if kind != mounted {
		use.Container = name
	}
	switch kind {
	case placed:
		return use
	case mounted:
	default:
		list, field = workload.ContainerType(kind).List(), "image"
	}
	use.At.Path = fmt.Sprintf("%s.%s[%d].%s", w.spec, list, index, field)
	use.At.Stable = use.At.Path
	if name != "" && len(name) <= maxName {
		use.At.Stable = fmt.Sprintf("%s.%s[name=%s].%s", w.spec, list, name, field)
	}
	return use
}

// maxName is the longest name by which [manifest.Value.StablePath] calls a list item, in bytes.
const maxName = 253

func (m *Model) workload(o *manifest.Object, id manifest.Identity, input int, pod *Pod) Workload {
	w := Workload{
		Ref:         m.common(o, id, input),
		Explicit:    o.Namespace != "",
		HostNetwork: pod.HostNetwork(),
		Operated:    pod.Operated,
		Open:        pod.Open(),
		Whole:       pod.Complete() && !pod.Guessed && !o.Templated,
		PodSecurity: m.summary(&pod.PodSecurity),
		spec:        pod.Path,
		mesh:        m.meshOfPod(o, pod.Pod),
	}
	t := &m.text
	w.Path, w.Guessed = t.name(o, id), pod.Guessed
	t.labelsOf(pod.Pod)
	w.Account = t.account(o, pod.Pod)
	t.images(pod.Pod)
	t.ports(pod.Pod)

	if m.Changes && !w.Account.TokenOff {
		set, refusal := changeOf(at(pod.Pod, pod.AutomountServiceAccountToken, tokenField), false)
		w.Account.refuse = &change{set, refusal}
	}

	kept := t.take()
	w.Name, w.at, w.Labels.packed = kept[0], kept[1], kept[2]
	w.Account.Name, w.Account.tokenAt, w.Account.namedAt = kept[3], kept[4], kept[5]
	w.images, w.ports = kept[6], kept[7]
	if !w.Operated && !w.Account.named && !w.Account.asked {
		w.Account.namedAt = w.Account.tokenAt // both are missing from the spec
	}
	return w
}

// summary returns what all workloads share that violate the same checks.
func (m *Model) summary(s *podsecurity.Summary) *podsecurity.Summary {
	kept, ok := m.summaries[*s]
	if !ok {
		if m.summaries == nil {
			m.summaries = map[podsecurity.Summary]*podsecurity.Summary{}
		}
		own := *s
		kept = &own
		m.summaries[own] = kept
	}
	return kept
}

// account adds the name of the service account, the place about its token, and that of the name. What the pods of an operator
// lack is known only where all of their spec is in view.
func (t *text) account(o *manifest.Object, pod *workload.Pod) AccountUse {
	named, older, token := pod.ServiceAccountName, pod.ServiceAccount, pod.AutomountServiceAccountToken
	use := AccountUse{
		Name:     named.Text(),
		TokenOn:  token.IsTrue(),
		TokenOff: token.Exists() && !token.IsTrue(),
		// The agent of Vault logs in by the token (HashiCorp's documentation, "Vault Agent Injector").
		Agent: pod.Metadata.Field("annotations", "vault.hashicorp.com/agent-inject").Text() == "true",
	}
	if use.Name == "" && older.Text() != "" {
		use.Name, use.older, named = older.Text(), true, older
	}
	unnamed, unasked := at(pod, named, accountField), at(pod, token, tokenField)
	switch {
	case use.Name == "" && pod.Operated && (!pod.Lacks(unnamed) || hasOwnAccount(o, pod)):
	case use.Name == "":
		use.Name = DefaultAccount
	case o.Unfilled(use.Name):
		use.Name = ""
	}
	use.named, use.asked = named.Kind() != manifest.Absent, token.Kind() != manifest.Absent
	if pod.Operated && !use.asked && !pod.Lacks(unasked) {
		use.TokenOff = true
	}
	keep := func(v manifest.Value) {
		if pod.Operated {
			t.spot(o, v)
		} else {
			t.placeOf(v)
		}
	}
	t.add(use.Name)
	if !use.TokenOff {
		keep(unasked)
	}
	t.end()
	if !use.TokenOff && use.Name == DefaultAccount && (pod.Operated || use.named || use.asked) {
		keep(unnamed)
	}
	t.end()
	return use
}

// at returns a field of a pod that was looked up, or where it is missing.
func at(pod *workload.Pod, field manifest.Value, name string) manifest.Value {
	if field.Kind() == manifest.Absent {
		return pod.Field(name)
	}
	return field
}

// images packs the uses of images.
func (t *text) images(pod *workload.Pod) {
	for i := range pod.Images() {
		if i.Placeholder {
			continue
		}
		switch c := i.Container; {
		case c == nil && !pod.Operated:
			t.number(mounted)
			t.number(i.Index)
			t.string(i.Volume.Field("name").Text())
		case !pod.Operated && c.Listed() && i.Kind() == manifest.String:
			t.number(int(c.Type))
			t.number(c.Index)
			t.string(c.Name)
		default:
			name := ""
			if c != nil {
				name = c.Name
			}
			t.number(placed)
			t.number(0)
			t.string(name)
			path, stable := i.Paths(pod.Object.Value)
			t.string(i.Document().File)
			t.string(path)
			t.string(stable)
		}
		place := t.placeOf(i.Value)
		// The image nearly always stands in the line of its place, with which a place ends.
		if behind := fromEnd(place, i.Text); behind > 0 {
			t.number(behind)
			t.number(len(i.Text))
		} else {
			t.number(0)
			t.string(i.Text)
		}
	}
	t.end()
}

// fromEnd returns how many bytes before the end of the last line of a place a text begins, or 0.
func fromEnd(place manifest.Place, s string) int {
	if len(place.Excerpt) == 0 {
		return 0
	}
	line := place.Excerpt[len(place.Excerpt)-1].Text
	if i := strings.Index(line, s); i >= 0 {
		return len(line) - i
	}
	return 0
}
