package image

import (
	"fmt"
	"strings"
)

// defaultPort is the port of a registry for which none is written.
const defaultPort = ":443"

// Pattern names a registry, or part of one:
//
//	quay.io                          that host
//	registry.example:5000            that host at that port
//	*.gcr.io                         every host below gcr.io, and not gcr.io itself
//	us-docker.pkg.dev/google-samples repositories of that host at or below that path
//
// Hosts are compared without regard to case, and without port 443, which is the default.
type Pattern string

// ParsePattern reads a pattern, and normalises its host as [Parse] does.
func ParsePattern(s string) (Pattern, error) {
	// A pattern is what a reference may begin with, but that "*" may stand for the first label of the host.
	probe, star := s, ""
	if rest, ok := strings.CutPrefix(s, "*."); ok {
		probe, star = rest, "*."
	}
	ref, err := Parse(probe + "/any/any")
	if err != nil || ref.Unqualified {
		return "", fmt.Errorf("registry pattern %s is none of host, host:port and *.domain, each perhaps with a /path", quote(s))
	}
	pattern := star + strings.TrimSuffix(ref.Registry, defaultPort) + "/" + strings.TrimSuffix(ref.Repository, "any/any")
	return Pattern(strings.TrimSuffix(pattern, "/")), nil
}

// Match reports whether the pattern covers the repository of ref.
func (p Pattern) Match(ref Reference) bool {
	registry := strings.TrimSuffix(ref.Registry, defaultPort)
	name, star := strings.CutPrefix(string(p), "*")
	if star {
		domain, _, _ := strings.Cut(name, "/")
		if len(registry) <= len(domain) {
			return false
		}
		registry = registry[len(registry)-len(domain):]
	}
	// Most patterns are of a host of another length, which is seen before anything is compared.
	end := len(registry)
	if len(name) < end || len(name) > end && name[end] != '/' || !strings.EqualFold(name[:end], registry) {
		return false
	}
	path := strings.TrimPrefix(name[end:], "/")
	below, ok := strings.CutPrefix(ref.Repository, path)
	return ok && (path == "" || below == "" || below[0] == '/')
}

// Registries knows registries by what a cluster's owner may expect of them. The zero value knows [PublicRegistries].
type Registries struct {
	ExtraPublic []Pattern // public beside PublicRegistries
}

// Public reports whether ref is served by a public registry: one where the tag it names belongs to strangers, who can
// point it at another image.
func (r Registries) Public(ref Reference) bool {
	for i := range PublicRegistries {
		if PublicRegistries[i].Pattern.Match(ref) {
			return true
		}
	}
	for _, p := range r.ExtraPublic {
		if p.Match(ref) {
			return true
		}
	}
	return false
}

// PublicRegistry is a registry known to be public, and why.
type PublicRegistry struct {
	Pattern Pattern
	Reason  string // who publishes there
}

// PublicRegistries lists the registries that are public: anybody may publish there; or a vendor or a project publishes
// there for everybody, be it only after a login that everybody can have. Such a registry may hold private repositories
// too, which a name does not tell.
//
// Registries that a cloud sells to one customer at a time are not public: *.azurecr.io, *.dkr.ecr.*.amazonaws.com,
// *.ocir.io, *.jfrog.io, and *.pkg.dev but for the projects below.
var PublicRegistries = []PublicRegistry{
	// Anybody may publish.
	{"docker.io", "Docker Hub, the default where no registry is named: anybody may publish"},
	{"registry-1.docker.io", "the host that serves Docker Hub"},
	{"registry.hub.docker.com", "another host of Docker Hub"},
	{"quay.io", "Red Hat Quay: anybody may publish"},
	{"ghcr.io", "GitHub's packages: anybody may publish"},
	{"docker.pkg.github.com", "the older registry of GitHub's packages"},
	{"registry.gitlab.com", "the registry of projects on gitlab.com: anybody may publish"},
	{"gcr.io", "Google's Container Registry: Google's own and many open projects, Distroless and Knative among them"},
	{"*.gcr.io", "its regions (us., eu., asia.), the mirror of Docker Hub (mirror.), older Kubernetes images (k8s.), GKE (gke.)"},
	{"public.ecr.aws", "Amazon's public registry: anybody may publish"},
	{"docker.cloudsmith.io", "Cloudsmith: anybody may publish"},
	{"codeberg.org", "the registry of projects on Codeberg: anybody may publish"},
	{"gitea.com", "the registry of projects on gitea.com: anybody may publish"},
	{"registry.hf.space", "images of Hugging Face Spaces: anybody may publish"},
	{"ttl.sh", "short-lived images: anybody may publish, without a name"},
	{"xpkg.upbound.io", "Upbound's marketplace of Crossplane packages: anybody may publish"},

	// Mirrors of these.
	{"docker.mirror.hashicorp.services", "HashiCorp's mirror of Docker Hub"},
	{"m.daocloud.io", "DaoCloud's mirror of public registries"},
	{"*.m.daocloud.io", "DaoCloud's mirror of public registries"},
	{"registry.aliyuncs.com/google_containers", "Alibaba Cloud's mirror of Kubernetes images"},
	{"registry.cn-hangzhou.aliyuncs.com/google_containers", "Alibaba Cloud's mirror of Kubernetes images"},

	// Projects publish for everybody.
	{"registry.k8s.io", "Kubernetes and its subprojects"},
	{"xpkg.crossplane.io", "Crossplane"},
	{"code.forgejo.org", "Forgejo"},
	{"data.forgejo.org", "Forgejo"},
	{"docker.gitea.com", "Gitea"},
	{"lscr.io", "LinuxServer.io"},
	{"registry.fedoraproject.org", "Fedora"},
	{"registry.opensuse.org", "openSUSE"},
	{"registry.opensource.zalan.do", "Zalando's open projects"},
	{"us-docker.pkg.dev/cloud-tpu-images", "Google: model servers for TPUs"},
	{"us-docker.pkg.dev/cloudrun", "Google: samples for Cloud Run"},
	{"us-docker.pkg.dev/deeplearning-platform-release", "Google: deep learning containers"},
	{"us-docker.pkg.dev/google-samples", "Google: samples for GKE"},
	{"us-central1-docker.pkg.dev/google-samples", "Google: samples for GKE"},
	{"us-docker.pkg.dev/vertex-ai", "Google: prediction and training containers"},
	{"europe-docker.pkg.dev/vertex-ai", "Google: prediction and training containers"},
	{"asia-docker.pkg.dev/vertex-ai", "Google: prediction and training containers"},
	{"us-central1-docker.pkg.dev/k8s-staging-images", "Kubernetes subprojects, before release"},

	// Vendors publish for everybody or for all their customers.
	{"cgr.dev", "Chainguard"},
	{"container-registry.oracle.com", "Oracle"},
	{"cp.icr.io", "IBM: licensed software"},
	{"dhi.io", "Docker: hardened images"},
	{"docker.dragonflydb.io", "Dragonfly"},
	{"docker.elastic.co", "Elastic"},
	{"docker.getoutline.com", "Outline"},
	{"docker.litellm.ai", "LiteLLM"},
	{"docker.n8n.io", "n8n"},
	{"docker.redpanda.com", "Redpanda"},
	{"docker.umami.is", "Umami"},
	{"icr.io", "IBM: images for everybody"},
	{"mcr.microsoft.com", "Microsoft"},
	{"nvcr.io", "NVIDIA NGC"},
	{"oci.stackable.tech", "Stackable"},
	{"registry.access.redhat.com", "Red Hat: images for everybody"},
	{"registry.connect.redhat.com", "Red Hat: images of certified partners"},
	{"registry.developers.crunchydata.com", "Crunchy Data"},
	{"registry.rancher.com", "SUSE Rancher"},
	{"registry.redhat.io", "Red Hat: images for its customers"},
	{"registry.suse.com", "SUSE"},
	{"releases-docker.jfrog.io", "JFrog"},
}
