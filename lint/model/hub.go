package model

import (
	"net/netip"
	"strings"
)

// Hubs are the hosts that models and Python packages come from unless a run names others: of the hubs and indexes
// themselves, and of vendors that publish for their own products.
var Hubs = []string{
	"huggingface.co", "hf.co", "*.hf.co",
	"modelscope.cn", "*.modelscope.cn", "modelscope.ai", "*.modelscope.ai",
	"registry.ollama.ai", "ollama.com",
	"api.ngc.nvidia.com",
	"pypi.org", "files.pythonhosted.org",
	"download.pytorch.org",
	"pypi.nvidia.com", "pypi.ngc.nvidia.com",
	"wheels.vllm.ai",
	"conda.anaconda.org", "repo.anaconda.com",
}

// Host returns the host of the hub that the reference is fetched from where nothing names another; empty where it is of none.
func (s Scheme) Host() string {
	switch s {
	case HuggingFace:
		return "huggingface.co"
	case ModelScope:
		return "modelscope.cn"
	case OllamaHub:
		return "registry.ollama.ai"
	}
	return ""
}

// URL returns the host, perhaps with a port, and the path of an address on the web, without credentials; false for what is
// none, or not yet known.
func URL(text string) (host, path string, ok bool) {
	scheme, rest, ok := strings.Cut(text, "://")
	if !ok || scheme != "http" && scheme != "https" || IsUnknown(text) {
		return "", "", false
	}
	host, path, _ = strings.Cut(rest, "/")
	return host[strings.LastIndexByte(host, '@')+1:], strings.Trim(path, "/"), true
}

// Redact leaves out of the addresses in a text whatever may be a credential: the user with his password, and the query.
func Redact(text string) string {
	before, rest, ok := strings.Cut(text, "://")
	if !ok {
		return text
	}
	end := strings.IndexAny(rest, " \t\n'\",;")
	if end < 0 {
		end = len(rest)
	}
	address, behind := rest[:end], rest[end:]
	address, query, hasQuery := strings.Cut(address, "?")
	if hasQuery && query != "" {
		address += "?…"
	}
	authority, path, hasPath := strings.Cut(address, "/")
	if at := strings.LastIndexByte(authority, '@'); at >= 0 {
		authority = "…" + authority[at:]
	}
	if hasPath {
		authority += "/" + path
	}
	return before + "://" + authority + Redact(behind)
}

// InCluster reports whether a host, perhaps with a port, is reached without leaving the cluster or the network it is in: a
// service, the pod itself, an address that is not routed on the internet.
func InCluster(host string) bool {
	name, port, ported := strings.Cut(host, ":")
	if inner, bracketed := strings.CutPrefix(host, "["); bracketed {
		host, _, _ = strings.Cut(inner, "]")
	} else if ported && !strings.Contains(port, ":") {
		host = name
	}
	if address, err := netip.ParseAddr(host); err == nil {
		return address.IsPrivate() || address.IsLoopback() || address.IsLinkLocalUnicast()
	}
	dots := strings.Count(host, ".")
	return dots == 0 || dots == 1 && ported || // service.namespace: what is on the internet hardly has a port of its own
		strings.HasSuffix(host, ".svc") || strings.Contains(host, ".svc.") ||
		strings.HasSuffix(host, ".local") || strings.HasSuffix(host, ".internal") || strings.HasSuffix(host, ".localhost")
}
