package workload

import (
	"slices"
	"strings"

	"github.com/seaworthy-lint/seaworthy/lint/manifest"
)

// merge merges the pods of an object with those of the objects that it names, as far as these are in view.
func (r *Reader) merge(o *manifest.Object) {
	if r.Bases == nil || !Awaits(o) {
		return
	}
	switch o.Group() {
	case kserveGroup:
		if o.Kind == "InferenceService" {
			r.mergeRuntime(o)
		} else {
			r.mergeConfigs(o)
		}
	case omeGroup:
		r.mergeEngines(o)
	case trainerGroup:
		r.mergeTraining(o)
	case seldonGroup:
		r.mergeServer(o)
	case tektonGroup:
		r.mergeTask(o)
	}
}

// half is what a pod is merged with.
type half struct {
	object *manifest.Object
	spec   manifest.Value // of the pod
	list   string         // field of the spec that holds the containers
	// judged says that what the containers lack is said of the object itself, and podJudged that what the pod lacks is.
	judged, podJudged bool
	// appends says that args follow those of the other half.
	appends bool
}

// join merges a pod with its other half: what the object at hand says comes first. Containers are the same where they have one
// name.
func (p *Pod) join(h half) {
	if p.Base == nil {
		p.Base = h.object
	}
	p.said = p.said || h.podJudged
	p.under = append(p.under, layer{Value: h.spec, of: h.object})
	p.readLayer(&p.under[len(p.under)-1], false)
	p.joinList(h.spec.Field("initContainers"), Init, h)
	p.joinList(h.spec.Field(h.list), Regular, h)
}

// joinList joins the containers of a list to those of the pod.
func (p *Pod) joinList(list manifest.Value, of ContainerType, h half) {
	for index, item := range list.Items() {
		p.joinItem(item, index, of, h)
	}
}

// joinItem joins a container to those of the pod.
func (p *Pod) joinItem(item manifest.Value, index int, of ContainerType, h half) {
	if item.Kind() != manifest.Mapping {
		return
	}
	name := item.Field("name").Text()
	at := slices.IndexFunc(p.containers, func(c Container) bool { return c.Name == name && name != "" })
	if at < 0 {
		c := Container{Value: item, Type: of, Index: index, Pod: p, of: h.object, said: h.judged}
		c.read()
		p.containers = append(p.containers, c)
		return
	}
	c := &p.containers[at]
	c.lieOver(layer{Value: item, of: h.object})
	c.said, c.appends = c.said || h.judged, h.appends
}

// lieOver puts a layer beneath those of the container.
func (c *Container) lieOver(l layer) {
	c.under = append(c.under, l)
	c.readLayer(&l)
}

// Half is what another object says of a pod, or of a container of it.
type Half struct {
	Object    *manifest.Object
	Container manifest.Value // absent for the pod
}

// Halves returns what the container that a value stands in is merged with, or else what the pod is, the nearest first.
func (p *Pod) Halves(of manifest.Value) []Half {
	var halves []Half
	if c := p.containerAround(of); c != nil {
		if c.of != nil {
			halves = append(halves, Half{c.of, c.Value})
		}
		for _, l := range c.under {
			if l.of != nil {
				halves = append(halves, Half{l.of, l.Value})
			}
		}
	}
	if halves != nil {
		return halves
	}
	for _, l := range p.under {
		if l.of != nil {
			halves = append(halves, Half{Object: l.of})
		}
	}
	return halves
}

// complete says that the pod is all there.
func (p *Pod) complete() {
	p.Whole = p.imagesNamed()
	p.completeContainers()
}

func (p *Pod) completeContainers() {
	for i := range p.containers {
		p.containers[i].Whole = p.containers[i].Image.Exists()
	}
}

// podAt returns the pod whose spec is at a path, or nil.
func (r *Reader) podAt(path string) *Pod {
	for _, p := range r.found {
		if p.Path == path {
			return p
		}
	}
	return nil
}

// mergeRuntime merges the predictor of an InferenceService with its ServingRuntime, as KServe does: by a strategic merge, but
// that args are appended (pkg/controller/v1beta1/inferenceservice/utils, MergeRuntimeContainers).
func (r *Reader) mergeRuntime(o *manifest.Object) {
	predictor := o.Value.Field("spec", "predictor")
	runtime := r.runtime(o, predictor)
	if runtime == nil {
		return
	}
	spec := runtime.Value.Field("spec")
	if p := r.podAt("spec.predictor"); p != nil {
		p.join(half{object: runtime, spec: spec, list: "containers", judged: true, appends: true})
		p.complete()
	}
	if p := r.podAt("spec.predictor.workerSpec"); p != nil && spec.Field("workerSpec").Exists() {
		p.join(half{object: runtime, spec: spec.Field("workerSpec"), list: "containers", judged: true, appends: true})
		p.complete()
	}
}

// runtime returns the runtime of a predictor: the one it names; or else the one that is there for its model, if there is no
// other (pkg/apis/serving/v1beta1/predictor_model.go, GetSupportingRuntimes).
func (r *Reader) runtime(o *manifest.Object, predictor manifest.Value) *manifest.Object {
	kinds := []string{"ServingRuntime", "ClusterServingRuntime"}
	if name := predictor.Field("model", "runtime").Text(); name != "" {
		return r.Bases.named(o, name, kinds...)
	}
	wanted := modelOf(predictor)
	var only *manifest.Object
	for _, kind := range kinds {
		for _, base := range r.Bases.objects[kindName{kserveGroup, kind}] {
			if !sameNamespace(base, o) || !wanted.isServedBy(base.Value.Field("spec")) {
				continue
			}
			if only != nil {
				return nil
			}
			only = base
		}
	}
	return only
}

// servedModel is what a predictor says of its model that decides on the runtime.
type servedModel struct {
	format, version, protocol string
	workers                   bool // it is served by several nodes
}

func modelOf(predictor manifest.Value) servedModel {
	model, protocol := predictor.Field("model"), "v1"
	wanted := servedModel{format: model.Field("modelFormat", "name").Text(), version: model.Field("modelFormat", "version").Literal()}
	for _, name := range frameworks {
		if v := predictor.Field(name); v.Kind() == manifest.Mapping && !model.Exists() {
			model, wanted.format = v, name
			if name == "triton" {
				protocol = "v2"
			}
		}
	}
	if wanted.protocol = model.Field("protocolVersion").Text(); wanted.protocol == "" {
		wanted.protocol = protocol
	}
	wanted.workers = predictor.Field("workerSpec").Exists()
	return wanted
}

// frameworks are the fields of a predictor that stand for a model of a format (PredictorSpec of KServe).
var frameworks = []string{"sklearn", "xgboost", "tensorflow", "pytorch", "triton", "onnx", "huggingface", "pmml", "lightgbm", "paddle"}

// isServedBy reports whether a runtime is chosen for the model without being named.
func (m servedModel) isServedBy(runtime manifest.Value) bool {
	if m.format == "" || runtime.Field("disabled").IsTrue() || runtime.Field("multiModel").IsTrue() || runtime.Field("workerSpec").Exists() != m.workers {
		return false
	}
	if protocols := runtime.Field("protocolVersions"); protocols.Exists() && !holds(protocols, m.protocol) {
		return false
	}
	for _, supported := range runtime.Field("supportedModelFormats").Items() {
		if supported.Field("name").Text() == m.format && supported.Field("autoSelect").IsTrue() &&
			(m.version == "" || supported.Field("version").Literal() == m.version) {
			return true
		}
	}
	return false
}

// holds reports whether a list holds a text.
func holds(list manifest.Value, text string) bool {
	for _, item := range list.Items() {
		if item.Text() == text {
			return true
		}
	}
	return false
}

// mergeConfigs merges an LLMInferenceService with the configurations that it names, of which a later one counts more, and with
// those that KServe ships for all of them (pkg/controller/v1alpha1/llmisvc/config_merge.go). Only these make it whole.
func (r *Reader) mergeConfigs(o *manifest.Object) {
	var configs []*manifest.Object
	for _, ref := range o.Value.Field("spec", "baseRefs").Items() {
		if config := r.Bases.named(o, ref.Field("name").Text(), "LLMInferenceServiceConfig"); config != nil {
			configs = append(configs, config)
		}
	}
	slices.Reverse(configs)
	for _, p := range r.found {
		at := strings.Split(p.Path, ".")
		for _, config := range configs {
			if spec := config.Value.Field(at...); spec.Exists() {
				p.join(half{object: config, spec: spec, list: "containers"})
			}
		}
		shipped := r.shipped(p.Path, o, configs)
		if shipped == nil {
			continue
		}
		if spec := shipped.Value.Field(at...); spec.Exists() {
			p.join(half{object: shipped, spec: spec, list: "containers"})
			if shipped.Name == shippedPrefix+"template" {
				p.complete()
			} else {
				p.completeContainers() // others run as accounts that the controller makes
			}
		}
	}
}

// shippedPrefix begins the names of the configurations that KServe ships.
const shippedPrefix = "kserve-config-llm-"

// shipped returns the configuration that KServe ships for the pod at a path: which one depends on what else the service and the
// configurations that it names hold (combineBaseRefsConfig).
func (r *Reader) shipped(path string, o *manifest.Object, configs []*manifest.Object) *manifest.Object {
	has := func(names ...string) bool {
		return o.Value.Field(names...).Exists() || slices.ContainsFunc(configs, func(c *manifest.Object) bool { return c.Value.Field(names...).Exists() })
	}
	name, at := shippedPrefix, []string{"spec"}
	switch {
	case path == "spec.router.scheduler.template":
		name += "scheduler"
	case strings.HasPrefix(path, "spec.prefill."):
		name, at = name+"prefill-", append(at, "prefill")
	case has("spec", "prefill"):
		name += "decode-"
	}
	parallel := func(by string) bool { return has(append(at, "parallelism", by)...) }
	switch {
	case path == "spec.router.scheduler.template":
	case !has(append(at, "worker")...):
		name += "template"
	case parallel("data") || parallel("dataLocal"):
		name += "worker-data-parallel"
	case parallel("pipeline"):
		name += "worker-pipeline-parallel"
	}
	for _, config := range r.Bases.objects[kindName{kserveGroup, "LLMInferenceServiceConfig"}] {
		if config.Name == name {
			return config
		}
	}
	return nil
}

// mergeEngines merges the components of an InferenceService of OME with the runtime that it names
// (pkg/controller/v1beta1/inferenceservice/reconcilers, MergeEngineSpec).
func (r *Reader) mergeEngines(o *manifest.Object) {
	runtime := r.Bases.named(o, o.Value.Field("spec", "runtime", "name").Text(), "ServingRuntime", "ClusterServingRuntime")
	if runtime == nil {
		return
	}
	for _, component := range [...]string{"engine", "decoder", "router"} {
		for _, part := range [...]string{"", ".leader", ".worker"} {
			spec := runtime.Value.Field(strings.Split("spec."+component+"Config"+part, ".")...)
			p := r.podAt("spec." + component + part)
			if p == nil || !spec.Exists() {
				continue
			}
			p.join(half{object: runtime, spec: spec, list: "containers"})
			if runner := spec.Field("runner"); runner.Exists() {
				p.joinRunner(runner, runtime)
			}
			p.complete()
		}
	}
}

// joinRunner merges the container that runs the engine with that of the runtime.
func (p *Pod) joinRunner(runner manifest.Value, runtime *manifest.Object) {
	for i := range p.containers {
		if c := &p.containers[i]; c.Index < 0 { // it stands in none of the lists
			c.lieOver(layer{Value: runner, of: runtime})
			return
		}
	}
	c := Container{Value: runner, Name: "ome-container", Index: -1, Pod: p, of: runtime}
	c.read()
	p.containers = append(p.containers, c)
}

// mergeTraining merges the trainer of a TrainJob with the node of its runtime: the container node of the job node
// (pkg/runtime/framework/plugins, and docs of Kubeflow Trainer, "Runtime Guide"). Of the pod itself, a TrainJob only says what it
// patches.
func (r *Reader) mergeTraining(o *manifest.Object) {
	ref := o.Value.Field("spec", "runtimeRef")
	kind := ref.Field("kind").Text()
	if kind == "" {
		kind = "ClusterTrainingRuntime"
	}
	runtime := r.Bases.named(o, ref.Field("name").Text(), kind)
	if runtime == nil {
		return
	}
	trainer := o.Value.Field("spec", "trainer")
	for _, job := range runtime.Value.Field("spec", "template", "spec", "replicatedJobs").Items() {
		spec := job.Field("template", "spec", "template", "spec")
		if job.Field("name").Text() != "node" || !spec.Exists() {
			continue
		}
		for _, p := range r.found {
			if len(p.containers) == 1 && p.containers[0].Value == trainer {
				p.containers[0].Name = "node"
				p.join(half{object: runtime, spec: spec, list: "containers", judged: true, podJudged: true})
				p.completeContainers()
			}
		}
	}
}

// mergeServer merges a Server of Seldon with its ServerConfig (operator/pkg/utils, MergePodSpecs).
func (r *Reader) mergeServer(o *manifest.Object) {
	config := r.Bases.named(o, o.Value.Field("spec", "serverConfig").Text(), "ServerConfig")
	if config == nil {
		return
	}
	spec := config.Value.Field("spec", "podSpec")
	for _, p := range r.found {
		if p.Path == "spec.podSpec" && spec.Exists() {
			p.join(half{object: config, spec: spec, list: "containers", judged: true, podJudged: true})
			p.complete()
		}
	}
}

// mergeTask gives a TaskRun the steps of the Task that it names.
func (r *Reader) mergeTask(o *manifest.Object) {
	ref := o.Value.Field("spec", "taskRef")
	kind := ref.Field("kind").Text()
	if kind == "" {
		kind = "Task"
	}
	task := r.Bases.named(o, ref.Field("name").Text(), kind)
	if task == nil {
		return
	}
	p := r.podAt("spec.podTemplate")
	if p == nil {
		p = r.next(o)
		p.Path, p.Template, p.open = "spec.podTemplate", true, true
		p.top.Value = o.Value.Field("spec", "podTemplate")
		set(&p.ServiceAccountName, o.Value.Field("spec", "serviceAccountName"))
	}
	spec := task.Value.Field("spec")
	p.join(half{object: task, spec: spec, list: "steps", judged: true})
	if template := spec.Field("stepTemplate"); template.Exists() {
		for i := range p.containers {
			p.containers[i].lieOver(layer{Value: template, of: task})
		}
	}
	p.complete()
}
