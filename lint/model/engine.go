package model

import (
	"strings"

	"github.com/seaworthy-lint/seaworthy/lint/workload"
)

// Engine is a program that serves models, or that people work on models with.
type Engine uint8

// Engines, the more special before those that they run on: a container that is two of them is the first.
const (
	None        Engine = iota
	VLLM               // vLLM, also below Dynamo and llm-d
	SGLang             // SGLang, also below Dynamo
	TGI                // Text Generation Inference
	TEI                // Text Embeddings Inference
	TensorRTLLM        // trtllm-serve
	LMDeploy           //
	LlamaCPP           // llama-server
	NIM                // NVIDIA NIM
	KServeHF           // KServe's server of Hugging Face models
	KServe             // KServe's servers of scikit-learn, XGBoost and the like
	MLServer           // Seldon's
	OpenVINO           // OpenVINO Model Server
	Triton             // NVIDIA Triton
	TFServing          // TensorFlow Serving
	TorchServe         //
	Ollama             //
	Ray                //
	MLflow             //
	Jupyter            //
	TensorBoard        //
)

// engines say what is known of each: sources are the Dockerfiles and the documentation of each.
var engines = [...]struct {
	name  string
	ports []Port
}{
	VLLM:        {"vllm", []Port{{8000, "HTTP API", false}}},
	SGLang:      {"sglang", []Port{{30000, "HTTP API", false}}},
	TGI:         {"tgi", []Port{{80, "HTTP API", false}}},
	TEI:         {"tei", []Port{{80, "HTTP API", false}}},
	TensorRTLLM: {"tensorrt-llm", []Port{{8000, "HTTP API", false}}},
	LMDeploy:    {"lmdeploy", []Port{{23333, "HTTP API", false}}},
	LlamaCPP:    {"llama.cpp", []Port{{8080, "HTTP API", false}}},
	NIM:         {"nim", []Port{{8000, "HTTP API", false}}},
	KServeHF:    {"kserve-hf", []Port{{8080, "HTTP API", false}}},
	KServe:      {"kserve", []Port{{8080, "HTTP API", false}}},
	MLServer:    {"mlserver", []Port{{8080, "HTTP API", false}, {8081, "gRPC API", false}, {8082, "metrics", false}}},
	OpenVINO:    {"openvino", []Port{{9178, "gRPC API", false}}},
	Triton:      {"triton", []Port{{8000, "HTTP API", false}, {8001, "gRPC API", false}, {8002, "metrics", false}}},
	TFServing:   {"tfserving", []Port{{8500, "gRPC API", false}, {8501, "HTTP API", false}}},
	TorchServe: {"torchserve", []Port{
		{8080, "HTTP API", false}, {8081, "management API", true}, {8082, "metrics", false},
		{7070, "gRPC API", false}, {7071, "gRPC management API", true},
	}},
	Ollama: {"ollama", []Port{{11434, "API, which also loads and deletes models", true}}},
	Ray: {"ray", []Port{
		{8265, "dashboard, which also takes jobs", true}, {10001, "client server", true}, {6379, "global control store", true},
		{8000, "Serve's HTTP API", false},
	}},
	MLflow:      {"mlflow", []Port{{5000, "tracking server", false}}},
	Jupyter:     {"jupyter", []Port{{8888, "notebook server", true}}},
	TensorBoard: {"tensorboard", []Port{{6006, "web page", false}}},
}

// String returns the engine's short name in lower case, empty for None.
func (e Engine) String() string { return engines[e].name }

// Port is a port that an engine listens at unless it is told another.
type Port struct {
	Number  int64
	Serves  string // what, in a few words: "dashboard"
	Control bool   // whoever reaches it runs code there, or changes what is served
}

// Ports returns the ports that the engine listens at by default.
func (e Engine) Ports() []Port { return engines[e].ports }

// EngineOf returns the engine that a container runs, by its image and its command line. It is cheap where there is none.
func EngineOf(c *workload.Container) Engine {
	var e engineFinder
	for word := range scan(c) {
		e.scanned(word)
	}
	return first(e.found, engineOfImage(splitImage(c.ImageText())))
}

// images are the last parts of the names of images, by which their engines are known.
var images = [...]struct {
	name   string
	below  string // part of what stands before the name; empty for anything
	engine Engine
	prefix bool // name is only the beginning
}{
	{"vllm-openai", "", VLLM, true},
	{"vllm", "", VLLM, false},
	{"vllm-runtime", "", VLLM, false},
	{"vllm-cpu", "", VLLM, true},
	{"vllm-tpu", "", VLLM, true},
	{"vllm-rocm", "", VLLM, true},
	{"vllm-dev", "", VLLM, false},
	{"llm-d-cuda", "", VLLM, true},
	{"sglang", "", SGLang, false},
	{"sglang-runtime", "", SGLang, false},
	{"text-generation-inference", "", TGI, true},
	{"text-embeddings-inference", "", TEI, true},
	{"tensorrtllm-runtime", "", TensorRTLLM, false},
	{"lmdeploy", "", LMDeploy, false},
	{"llama.cpp", "", LlamaCPP, true},
	{"huggingfaceserver", "", KServeHF, true},
	{"sklearnserver", "", KServe, false},
	{"xgbserver", "", KServe, false},
	{"lgbserver", "", KServe, false},
	{"pmmlserver", "", KServe, false},
	{"paddleserver", "", KServe, false},
	{"mlserver", "", MLServer, true},
	{"model_server", "openvino", OpenVINO, true},
	{"openvino-model-server", "", OpenVINO, true},
	{"tritonserver", "", Triton, true},
	{"serving", "tensorflow", TFServing, false},
	{"torchserve", "", TorchServe, true},
	{"ollama", "", Ollama, false},
	{"ray", "", Ray, false},
	{"ray-ml", "", Ray, false},
	{"ray-llm", "", Ray, false},
	{"mlflow", "", MLflow, false},
	{"jupyter", "notebook-servers", Jupyter, true},
	{"base-notebook", "", Jupyter, false},
	{"minimal-notebook", "", Jupyter, false},
	{"scipy-notebook", "", Jupyter, false},
	{"datascience-notebook", "", Jupyter, false},
	{"pyspark-notebook", "", Jupyter, false},
	{"pytorch-notebook", "", Jupyter, false},
	{"tensorflow-notebook", "", Jupyter, false},
	{"all-spark-notebook", "", Jupyter, false},
	{"tensorboard", "", TensorBoard, false},
}

// engineOfImage returns the engine of an image, by the last part of its name and what stands before it.
func engineOfImage(parents, name string) Engine {
	if name == "" {
		return None
	}
	for i := range images {
		known := &images[i]
		if known.name[0] != name[0] || !strings.HasPrefix(name, known.name) || !known.prefix && len(name) != len(known.name) {
			continue
		}
		if strings.HasSuffix(parents, known.below) {
			return known.engine
		}
	}
	if parents == "nvcr.io/nim" || strings.HasPrefix(parents, "nvcr.io/nim/") {
		return NIM
	}
	return None
}

// splitImage returns the last part of an image's name, without tag and digest, and what stands before it.
func splitImage(ref string) (parents, name string) {
	ref, _, _ = strings.Cut(ref, "@")
	at := strings.LastIndexByte(ref, '/')
	if at >= 0 {
		parents = ref[:at]
	}
	name, _, _ = strings.Cut(ref[at+1:], ":")
	return parents, name
}

// engineFinder looks at one word of a command line after the other.
type engineFinder struct {
	found   Engine
	before  string // the word before, without its folders
	notable bool   // a word was one that [isNotable]
}

// scanned looks at a word that was not read.
func (e *engineFinder) scanned(w rawWord) {
	if w.begins {
		e.before = ""
	}
	text := w.bare()
	e.word(text)
	e.notable = e.notable || isNotable(e.before) || isCode(text)
}

func (e *engineFinder) word(text string) {
	word := baseName(text)
	engine := engineOfProgram(word)
	if e.before == "-m" {
		engine = engineOfModule(word)
	} else if engine == None {
		engine = engineOfSubcommand(e.before, word)
	}
	e.found = first(e.found, engine)
	e.before = word
}

// engineOfProgram knows programs that do nothing but serve.
func engineOfProgram(name string) Engine {
	switch name {
	case "text-generation-launcher", "text-generation-server":
		return TGI
	case "text-embeddings-router":
		return TEI
	case "trtllm-serve":
		return TensorRTLLM
	case "llama-server":
		return LlamaCPP
	case "ovms":
		return OpenVINO
	case "tritonserver":
		return Triton
	case "tensorflow_model_server":
		return TFServing
	case "torchserve":
		return TorchServe
	case "jupyter-lab", "jupyter-notebook", "jupyter-server", "jupyterhub-singleuser",
		"start-notebook", "start-notebook.sh", "start-notebook.py", "start-singleuser.sh", "start-singleuser.py":
		return Jupyter
	case "tensorboard":
		return TensorBoard
	}
	return None
}

// engineOfSubcommand knows programs that serve if they are told to.
func engineOfSubcommand(name, sub string) Engine {
	switch name {
	case "vllm":
		if sub == "serve" {
			return VLLM
		}
	case "sglang":
		if sub == "serve" {
			return SGLang
		}
	case "lmdeploy":
		if sub == "serve" {
			return LMDeploy
		}
	case "mlserver":
		if sub == "start" {
			return MLServer
		}
	case "ollama":
		if sub == "serve" {
			return Ollama
		}
	case "ray":
		if sub == "start" {
			return Ray
		}
	case "mlflow":
		if sub == "server" || sub == "ui" {
			return MLflow
		}
	case "jupyter":
		if sub == "lab" || sub == "notebook" || sub == "server" {
			return Jupyter
		}
	}
	return None
}

// modules are the Python packages that serve when run by python -m.
var modules = [...]struct {
	name   string
	engine Engine
}{
	{"vllm.entrypoints", VLLM},
	{"dynamo.vllm", VLLM},
	{"sglang.launch_server", SGLang},
	{"dynamo.sglang", SGLang},
	{"dynamo.trtllm", TensorRTLLM},
	{"lmdeploy.serve", LMDeploy},
	{"llama_cpp.server", LlamaCPP},
	{"huggingfaceserver", KServeHF},
	{"sklearnserver", KServe},
	{"xgbserver", KServe},
	{"lgbserver", KServe},
	{"pmmlserver", KServe},
	{"paddleserver", KServe},
	{"mlserver", MLServer},
	{"jupyter", Jupyter},
	{"jupyterlab", Jupyter},
	{"notebook", Jupyter},
	{"tensorboard.main", TensorBoard},
}

func engineOfModule(name string) Engine {
	for _, known := range modules {
		if rest, ok := strings.CutPrefix(name, known.name); ok && (rest == "" || rest[0] == '.') {
			return known.engine
		}
	}
	return None
}
