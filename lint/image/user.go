package image

import (
	"slices"
	"strings"
)

// User is who the processes of an image run as unless the pod says otherwise.
type User struct {
	// Name is set where the image names its user rather than numbering it. The kubelet cannot tell that such a user is
	// not root: a container that must not run as root (runAsNonRoot) and gives no runAsUser is refused.
	Name string
	UID  int64 // -1 where it is not known; never 0 then
}

// Root reports whether the user is root.
func (u User) Root() bool {
	return u.UID == 0
}

// DefaultUser returns the user that a well-known image runs as unless the pod says otherwise. It reports false where
// that is not known: for every image that is not listed here, and for a reference that does not tell which of two
// variants of an image it means.
func DefaultUser(ref Reference) (User, bool) {
	if strings.Contains(ref.Tag, "windowsservercore") || strings.Contains(ref.Tag, "nanoserver") {
		return User{}, false // users of Windows have no number, and their names differ by variant
	}
	ref = original(ref)
	for i := range defaultUsers {
		if defaultUsers[i].covers(ref) {
			return defaultUsers[i].user, true
		}
	}
	return User{}, false
}

// original returns the reference of the image that a mirror copies.
func original(ref Reference) Reference {
	for i := range mirrors {
		m := &mirrors[i]
		if rest, ok := strings.CutPrefix(ref.Repository, m.path); ok && ref.Registry == m.registry {
			ref.Registry, ref.Repository, _ = strings.Cut(m.of+rest, "/")
			return ref
		}
	}
	return ref
}

var mirrors = []struct{ registry, path, of string }{
	{"registry-1.docker.io", "", "docker.io/"},
	{"registry.hub.docker.com", "", "docker.io/"},
	{"mirror.gcr.io", "", "docker.io/"}, // Google's cache of Docker Hub
	{"k8s.gcr.io", "", "registry.k8s.io/"},
	// Published by the same people in both places.
	{"public.ecr.aws", "docker/library/", "docker.io/library/"},
	{"public.ecr.aws", "nginx/nginx-unprivileged", "docker.io/nginxinc/nginx-unprivileged"},
	{"ghcr.io", "nginx/nginx-unprivileged", "docker.io/nginxinc/nginx-unprivileged"},
	{"quay.io", "jupyter/", "docker.io/jupyter/"},
	{"quay.io", "minio/minio", "docker.io/minio/minio"},
	{"quay.io", "prometheus/", "docker.io/prom/"},
}

// imageUser says which user some images run as.
type imageUser struct {
	user   User
	tags   func(tag string) bool // the tags it is said of; all where nil
	images []Pattern
}

func (u *imageUser) covers(ref Reference) bool {
	if !slices.ContainsFunc(u.images, func(p Pattern) bool { return p.Match(ref) }) {
		return false
	}
	if u.tags == nil {
		return true
	}
	if ref.Tag == "" && ref.Digest != "" {
		return false // only the registry knows which variant this is
	}
	return u.tags(ref.Tag)
}

func tagged(part string) func(string) bool {
	return func(tag string) bool { return strings.Contains(tag, part) }
}

func untagged(parts ...string) func(string) bool {
	return func(tag string) bool {
		return !slices.ContainsFunc(parts, func(part string) bool { return strings.Contains(tag, part) })
	}
}

func oneOf(tags ...string) func(string) bool {
	return func(tag string) bool { return slices.Contains(tags, tag) }
}

// defaultUsers is taken from the Dockerfiles of the images. What is not certain for all tags, but for those that are
// years out of support, is left out: haproxy (root before 2.4), elasticsearch (root before 8.0), coredns and others.
var defaultUsers = []imageUser{
	// Root, for no USER line. That the entry point of some of them changes to another user does not help a pod: the
	// container is started as root.
	{user: User{UID: 0}, images: []Pattern{
		// Distributions, FROM scratch.
		"docker.io/library/almalinux",
		"docker.io/library/alpine",
		"docker.io/library/amazonlinux",
		"docker.io/library/archlinux",
		"docker.io/library/busybox",
		"docker.io/library/centos",
		"docker.io/library/debian",
		"docker.io/library/fedora",
		"docker.io/library/oraclelinux",
		"docker.io/library/rockylinux",
		"docker.io/library/ubuntu",
		// Languages and tools.
		"docker.io/library/amazoncorretto",
		"docker.io/library/bash",
		"docker.io/library/buildpack-deps",
		"docker.io/library/eclipse-temurin",
		"docker.io/library/golang",
		"docker.io/library/hello-world",
		"docker.io/library/maven",
		"docker.io/library/node", // has a user node, and does not use it
		"docker.io/library/openjdk",
		"docker.io/library/perl",
		"docker.io/library/php",
		"docker.io/library/python",
		"docker.io/library/ruby",
		"docker.io/library/rust",
		// Servers.
		"docker.io/library/caddy",
		"docker.io/library/cassandra", // entry point changes to cassandra
		"docker.io/library/httpd",
		"docker.io/library/mariadb", // entry point changes to mysql
		"docker.io/library/mongo",   // entry point changes to mongodb
		"docker.io/library/mysql",   // entry point changes to mysql
		"docker.io/library/nats",
		"docker.io/library/nginx",    // only the workers change to nginx
		"docker.io/library/postgres", // entry point changes to postgres
		"docker.io/library/rabbitmq", // entry point changes to rabbitmq
		"docker.io/library/redis",    // entry point changes to redis
		"docker.io/library/registry",
		"docker.io/library/tomcat",
		"docker.io/library/traefik",
		"docker.io/library/zookeeper", // entry point changes to zookeeper
		"docker.io/fluent/fluent-bit",
		"docker.io/minio/minio",
		"docker.io/valkey/valkey", // entry point changes to valkey
		// Models.
		"docker.io/lmsysorg/sglang",
		"docker.io/nvidia/cuda",
		"docker.io/ollama/ollama",
		"docker.io/pytorch/pytorch",
		"docker.io/tensorflow/serving",
		"docker.io/tensorflow/tensorflow",
		"ghcr.io/huggingface/text-embeddings-inference",
		"ghcr.io/huggingface/text-generation-inference",
		"nvcr.io/nvidia/cuda",
		"nvcr.io/nvidia/pytorch",
		"nvcr.io/nvidia/tensorflow",
		"nvcr.io/nvidia/tritonserver", // has a user triton-server, and does not use it
	}},
	// vLLM has no USER line but in the variant that its Dockerfile calls vllm-openai-nonroot.
	{user: User{UID: 0}, tags: untagged("nonroot"), images: []Pattern{"docker.io/vllm/vllm-openai"}},
	// ARG USER_ID=0, and 1000 for the variant.
	{user: User{UID: 0}, tags: untagged("unprivileged"), images: []Pattern{"docker.io/qdrant/qdrant"}},
	// The variant with the command-line tool: USER www-data.
	{user: User{UID: 0}, tags: untagged("cli"), images: []Pattern{"docker.io/library/wordpress"}},
	// The variant for running Docker without root: USER rootless.
	{user: User{UID: 0}, tags: untagged("rootless"), images: []Pattern{"docker.io/library/docker"}},
	// Only the variants without a shell have USER $APP_UID.
	{user: User{UID: 0}, tags: untagged("chiseled", "distroless"), images: []Pattern{
		"mcr.microsoft.com/dotnet/aspnet",
		"mcr.microsoft.com/dotnet/runtime",
		"mcr.microsoft.com/dotnet/runtime-deps",
		"mcr.microsoft.com/dotnet/sdk",
	}},
	// Distroless sets the user of every image by number, 0 or NONROOT, and says which in the tag.
	{user: User{UID: 0}, tags: untagged("nonroot"), images: []Pattern{"gcr.io/distroless"}},
	{user: User{UID: 65532}, tags: tagged("nonroot"), images: []Pattern{"gcr.io/distroless"}},
	// Pause runs as another user since 3.5: USER 65535:65535.
	{
		user:   User{UID: 0},
		tags:   oneOf("3.0", "3.1", "3.2", "3.3", "3.4", "3.4.1"),
		images: []Pattern{"registry.k8s.io/pause"},
	},
	{
		user:   User{UID: 65535},
		tags:   oneOf("3.5", "3.6", "3.7", "3.8", "3.9", "3.10", "3.10.1"),
		images: []Pattern{"registry.k8s.io/pause"},
	},

	// By number.
	// USER $UID, ARG UID=101.
	{user: User{UID: 101}, images: []Pattern{"docker.io/nginxinc/nginx-unprivileged"}},
	// USER "$GF_UID", ARG GF_UID="472".
	{user: User{UID: 472}, images: []Pattern{
		"docker.io/grafana/grafana",
		"docker.io/grafana/grafana-enterprise",
		"docker.io/grafana/grafana-oss",
	}},
	// USER $ARGOCD_USER_ID, ENV ARGOCD_USER_ID=999.
	{user: User{UID: 999}, images: []Pattern{"quay.io/argoproj/argocd"}},
	// USER 1000.
	{user: User{UID: 1000}, images: []Pattern{
		"docker.io/kserve/huggingfaceserver",
		"docker.io/kserve/lgbserver",
		"docker.io/kserve/paddleserver",
		"docker.io/kserve/sklearnserver",
		"docker.io/kserve/storage-initializer",
		"docker.io/kserve/xgbserver",
		"docker.io/seldonio/mlserver",
		"quay.io/keycloak/keycloak",
	}},
	// USER $RAY_UID, ARG RAY_UID=1000; the others are FROM the first. The user may become root by sudo without password.
	{user: User{UID: 1000}, images: []Pattern{
		"docker.io/rayproject/ray",
		"docker.io/rayproject/ray-llm",
		"docker.io/rayproject/ray-ml",
	}},
	// USER ${NB_UID}, ARG NB_UID="1000" in docker-stacks-foundation; the others are FROM it.
	{user: User{UID: 1000}, images: []Pattern{
		"docker.io/jupyter/all-spark-notebook",
		"docker.io/jupyter/base-notebook",
		"docker.io/jupyter/datascience-notebook",
		"docker.io/jupyter/docker-stacks-foundation",
		"docker.io/jupyter/julia-notebook",
		"docker.io/jupyter/minimal-notebook",
		"docker.io/jupyter/pyspark-notebook",
		"docker.io/jupyter/pytorch-notebook",
		"docker.io/jupyter/r-notebook",
		"docker.io/jupyter/scipy-notebook",
		"docker.io/jupyter/tensorflow-notebook",
	}},
	// USER 1001; other images of Bitnami are root.
	{user: User{UID: 1001}, images: []Pattern{
		"docker.io/bitnami/etcd",
		"docker.io/bitnami/kafka",
		"docker.io/bitnami/kubectl",
		"docker.io/bitnami/mariadb",
		"docker.io/bitnami/memcached",
		"docker.io/bitnami/mongodb",
		"docker.io/bitnami/mysql",
		"docker.io/bitnami/nginx",
		"docker.io/bitnami/postgresql",
		"docker.io/bitnami/rabbitmq",
		"docker.io/bitnami/redis",
		"docker.io/bitnami/zookeeper",
	}},

	// By name.
	// USER curl_user.
	{user: User{Name: "curl_user", UID: 100}, images: []Pattern{"docker.io/curlimages/curl"}},
	// USER www-data.
	{user: User{Name: "www-data", UID: 101}, images: []Pattern{"registry.k8s.io/ingress-nginx/controller"}},
	// USER nexus.
	{user: User{Name: "nexus", UID: 200}, images: []Pattern{"docker.io/sonatype/nexus3"}},
	// USER ${user}, ARG user=jenkins, ARG uid=1000.
	{user: User{Name: "jenkins", UID: 1000}, images: []Pattern{"docker.io/jenkins/jenkins"}},
	// USER appuser.
	{user: User{Name: "appuser", UID: 1000}, images: []Pattern{"docker.io/apache/kafka"}},
	// USER model-server, from useradd without a number.
	{user: User{Name: "model-server", UID: -1}, images: []Pattern{"docker.io/pytorch/torchserve"}},
	// USER ovms.
	{user: User{Name: "ovms", UID: 5000}, images: []Pattern{"docker.io/openvino/model_server"}},
	// USER memcache.
	{user: User{Name: "memcache", UID: 11211}, images: []Pattern{"docker.io/library/memcached"}},
	// USER nobody; the variant has a number.
	{user: User{Name: "nobody", UID: 65534}, tags: untagged("distroless"), images: []Pattern{
		"docker.io/prom/alertmanager",
		"docker.io/prom/node-exporter",
		"docker.io/prom/prometheus",
	}},
}
