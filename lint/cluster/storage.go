package cluster

import (
	"cmp"
	"slices"
	"strings"

	"github.com/seaworthy-lint/seaworthy/lint/image"
	"github.com/seaworthy-lint/seaworthy/lint/manifest"
	"github.com/seaworthy-lint/seaworthy/lint/workload"
)

// StorageKind is a kind of place where data outlives pods.
type StorageKind uint8

// Kinds of storage.
const (
	NoStorage   StorageKind = iota
	ClaimedDisk             // PersistentVolumeClaim: Root is its name, in the namespace of who names it
	HostPath                // Path on every node: Root is "node"
	Export                  // network file system: Root is the server
	Disk                    // what a driver, Root up to its first colon, knows by a handle
	Bucket                  // of an object store: Root is scheme://bucket, Path the prefix
	Repository              // of models or images: Root is scheme://registry or owner, Path the rest
)

// Storage is a place where data outlives pods. Two that have Kind and Root in common are one where the Path of one is within
// that of the other.
type Storage struct {
	Kind StorageKind
	Root string
	Path string // with a leading slash, without one at the end; empty for all of it
}

// String returns what to call the storage.
func (s Storage) String() string {
	switch s.Kind {
	case ClaimedDisk:
		return "PersistentVolumeClaim " + s.Root
	case HostPath:
		return "host path " + cmp.Or(s.Path, "/")
	case Export:
		return "export " + s.Root + ":" + cmp.Or(s.Path, "/")
	case Disk:
		return "volume " + s.Root
	}
	return s.Root + s.Path
}

// Within reports whether the storage is another one, or a part of it.
func (s Storage) Within(other Storage) bool {
	if s.Kind != other.Kind || s.Root != other.Root {
		return false
	}
	rest, ok := strings.CutPrefix(s.Path, other.Path)
	return ok && (rest == "" || rest[0] == '/')
}

// StorageUse is where an object names storage: a volume that a pod mounts, or the URI of a model or of data.
type StorageUse struct {
	Ref
	Workload int // by its index in the model; -1 where the object is none
	Storage
	URI    bool // it is named by a URI, rather than mounted
	Writes bool // it is mounted to be written to, or the URI is that of an output

	spot string // packed
}

// Spot returns where the storage is named.
func (u *StorageUse) Spot() Spot { return readSpot(u.spot) }

// Claim is a PersistentVolumeClaim that asks for a volume that is there: by its name, or by a class that it names.
type Claim struct {
	Ref
	Volume   string
	Class    *string // nil for the default one
	Selector Labels  // of volumes
}

// Takes reports whether the claim may be given a volume, for all that is said of both but the size. A claim that names
// neither volume nor class is served by the default class, which makes a volume for it.
func (c *Claim) Takes(pv *PersistentVolume) bool {
	if c.Volume != "" {
		return c.Volume == pv.Name
	}
	return c.Class != nil && *c.Class == pv.Class && pv.Labels.Have(c.Selector)
}

// PersistentVolume is a volume of the cluster.
type PersistentVolume struct {
	Ref
	Labels  Labels
	Class   string
	Storage Storage // NoStorage where it is of an unknown kind
	// Claim is whom the volume is reserved for; empty for whoever asks first.
	Claim manifest.Identity
	// ReadOnly says that whoever mounts it can only read.
	ReadOnly bool
}

func (m *Model) claim(o *manifest.Object, id manifest.Identity, input int) {
	spec := o.Value.Field("spec")
	volume, class := spec.Field("volumeName").Text(), spec.Field("storageClassName")
	if volume == "" && !class.Exists() {
		return
	}
	c := Claim{Ref: m.ref(o, id, input), Volume: m.names.keep(volume)}
	if class.Exists() {
		kept := m.names.keep(class.Text())
		c.Class = &kept
	}
	m.text.labels(spec.Field("selector", "matchLabels"))
	c.Selector.packed = m.text.take()[0]
	m.Claims = append(m.Claims, c)
}

func (m *Model) persistentVolume(o *manifest.Object, id manifest.Identity, input int) PersistentVolume {
	spec := o.Value.Field("spec")
	storage, _, _ := storageOf(spec)
	claim := spec.Field("claimRef")
	readOnly := spec.Field("accessModes").Len() > 0
	for _, mode := range spec.Field("accessModes").Items() {
		readOnly = readOnly && mode.Text() == "ReadOnlyMany"
	}
	return PersistentVolume{
		Ref: m.ref(o, id, input), Labels: m.labels(o), Class: m.names.keep(spec.Field("storageClassName").Text()), Storage: m.keepStorage(storage),
		Claim: manifest.Identity{
			Kind: "PersistentVolumeClaim", Namespace: m.names.keep(claim.Field("namespace").Text()), Name: m.names.keep(claim.Field("name").Text()),
		},
		ReadOnly: readOnly,
	}
}

func (m *Model) keepStorage(s Storage) Storage {
	return Storage{s.Kind, m.names.keep(s.Root), m.names.keep(s.Path)}
}

// sources are the volume sources, of a pod or a PersistentVolume, that a table tells apart: by the fields that say which
// disk it is (core/v1, VolumeSource and PersistentVolumeSource).
var sources = []struct {
	field string
	id    []string
}{
	{"awsElasticBlockStore", []string{"volumeID"}},
	{"gcePersistentDisk", []string{"pdName"}},
	{"azureDisk", []string{"diskURI"}},
	{"azureFile", []string{"secretName", "shareName"}},
	{"cinder", []string{"volumeID"}},
	{"vsphereVolume", []string{"volumePath"}},
	{"portworxVolume", []string{"volumeID"}},
	{"glusterfs", []string{"endpoints", "path"}},
	{"iscsi", []string{"targetPortal", "iqn", "lun"}},
	{"rbd", []string{"pool", "image"}},
}

// storageOf returns the storage that a volume source is, and where it says so: the volume of a pod, or the spec of a
// PersistentVolume. A local volume is none, for its path is that of one node; nor is a path that is the node's own.
func storageOf(source manifest.Value) (s Storage, at manifest.Value, readOnly bool) {
	for field, v := range source.Entries() {
		switch field {
		case "persistentVolumeClaim":
			at = v.Field("claimName")
			s = Storage{Kind: ClaimedDisk, Root: at.Text()}
		case "hostPath":
			at = v.Field("path")
			if path := trimmed(at.Text()); !ofNode(path) {
				s = Storage{HostPath, "node", path}
			}
		case "nfs":
			at = v.Field("path")
			s = Storage{Export, v.Field("server").Text(), trimmed(at.Text())}
		case "csi":
			s, at = driven(v)
		default:
			for i := range sources {
				if sources[i].field == field {
					s, at = disk(field, v, sources[i].id)
				}
			}
		}
		if s.Kind != NoStorage && s.Root != "" {
			return s, at, v.Field("readOnly").IsTrue()
		}
	}
	return Storage{}, source, false
}

// nodePaths are what a node has for its own: whoever mounts that is after the node, rather than after data.
var nodePaths = []string{"/boot", "/dev", "/etc", "/lib", "/proc", "/run", "/sys", "/usr", "/var/lib/kubelet", "/var/log", "/var/run"}

func ofNode(path string) bool {
	for _, own := range nodePaths {
		if rest, ok := strings.CutPrefix(path, own); ok && (rest == "" || rest[0] == '/') {
			return true
		}
	}
	return path == ""
}

func disk(driver string, v manifest.Value, id []string) (Storage, manifest.Value) {
	parts := make([]string, 0, 3)
	for _, field := range id {
		if part := v.Field(field).Literal(); part != "" {
			parts = append(parts, part)
		}
	}
	if len(parts) == 0 {
		return Storage{}, v
	}
	return Storage{Kind: Disk, Root: driver + ":" + strings.Join(parts, "/")}, v.Field(id[len(id)-1])
}

// driven returns the storage of a CSI volume. Drivers of buckets and exports say in their attributes which one it is: those
// of GKE (Cloud Storage FUSE), of AWS (Mountpoint for S3), of Azure (blob), and csi-driver-nfs.
func driven(v manifest.Value) (Storage, manifest.Value) {
	driver, handle, attributes := v.Field("driver").Text(), v.Field("volumeHandle"), v.Field("volumeAttributes")
	bucket := func(scheme string, at manifest.Value) (Storage, manifest.Value) {
		if at.Text() == "" {
			return Storage{}, v
		}
		return Storage{Kind: Bucket, Root: scheme + "://" + at.Text()}, at
	}
	switch driver {
	case "gcsfuse.csi.storage.gke.io":
		if name := attributes.Field("bucketName"); name.Exists() {
			return bucket("gs", name)
		}
		return bucket("gs", handle)
	case "s3.csi.aws.com":
		return bucket("s3", attributes.Field("bucketName"))
	case "blob.csi.azure.com":
		if name := attributes.Field("containerName"); name.Text() != "" {
			return Storage{Kind: Bucket, Root: "az://" + attributes.Field("storageAccount").Text() + "/" + name.Text()}, name
		}
	case "nfs.csi.k8s.io":
		if share := attributes.Field("share"); share.Text() != "" {
			path := trimmed(share.Text())
			if sub := attributes.Field("subDir").Text(); sub != "" {
				path += "/" + strings.Trim(sub, "/")
			}
			return Storage{Export, attributes.Field("server").Text(), path}, share
		}
	}
	if handle.Text() == "" {
		return Storage{}, v
	}
	return Storage{Kind: Disk, Root: driver + ":" + handle.Text()}, handle
}

// trimmed returns a path without slashes at its end.
func trimmed(path string) string { return strings.TrimRight(path, "/") }

// storageReader finds what an object says of storage.
type storageReader struct {
	m        *Model
	o        *manifest.Object
	id       manifest.Identity
	input    int
	workload int
	ref      Ref
	endpoint string // of the object store that a container is told to use; empty for the one that everybody means
}

// add keeps a use of storage. The URI may stand for a volume: pvc://claim/path.
func (r *storageReader) add(at manifest.Value, s Storage, uri, writes bool) {
	if r.o.Unfilled(s.Root) || image.IsPlaceholder(s.Root) || isExample(s.Root) || s.Kind == HostPath && image.IsPlaceholder(s.Path) {
		return
	}
	if r.ref == (Ref{}) {
		if r.workload >= 0 {
			r.ref = r.m.Workloads[r.workload].Ref
		} else {
			r.ref = r.m.ref(r.o, r.id, r.input)
		}
	}
	r.m.Storage = append(r.m.Storage, StorageUse{
		Ref: r.ref, Workload: r.workload, Storage: r.m.keepStorage(s), URI: uri, Writes: writes,
		spot: r.m.text.markSpot(r.o, at),
	})
}

// isExample reports whether a name asks to be replaced: your-bucket, my_bucket, YOUR-PVC-NAME.
func isExample(root string) bool {
	if _, name, ok := strings.Cut(root, "://"); ok {
		root = name
	}
	words := strings.FieldsFunc(strings.ToLower(root), func(r rune) bool { return r == '-' || r == '_' })
	return len(words) > 1 && words[0] == "your" || len(words) == 2 && words[0] == "my" && words[1] == "bucket"
}

// volumes reads the volumes of a pod.
func (r *storageReader) volumes(pod *workload.Pod) {
	for _, volume := range pod.Volumes() {
		s, at, readOnly := storageOf(volume)
		if s.Kind != NoStorage {
			r.add(at, s, false, !readOnly && writable(pod, volume.Field("name").Text()))
		}
	}
}

// uris reads the URIs that the containers of a pod are given.
func (r *storageReader) uris(pod *workload.Pod) {
	for c := range pod.Containers() {
		r.endpoint = r.endpointOf(c)
		for env := range c.Env() {
			if text := env.Value.Text(); strings.Contains(text, "://") {
				r.uri(env.Value, text, isOutput(env.Name))
			}
		}
		flag := ""
		for v := range c.CommandLine() {
			text := v.Text()
			if strings.Contains(text, "://") {
				name, value, ok := strings.Cut(text, "=")
				if !ok || strings.Contains(name, "://") {
					name, value = flag, text
				}
				r.uri(v, value, isOutput(name))
			}
			flag = text
		}
	}
	r.endpoint = ""
	for _, v := range pod.Metadata.Field("annotations").Entries() {
		if strings.Contains(v.Text(), "://") {
			r.uri(v, v.Text(), false)
		}
	}
}

// endpoints are variables by which clients of S3 are told another object store than Amazon's: a bucket has its name there, and
// is not the one of that name elsewhere.
var endpoints = []string{"AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT", "S3_ENDPOINT", "S3_ENDPOINT_URL", "MLFLOW_S3_ENDPOINT_URL", "MINIO_ENDPOINT"}

// endpointOf returns the host of the object store that the variables of a container name. A service by its short name is one of the namespace.
func (r *storageReader) endpointOf(c *workload.Container) string {
	for env := range c.Env() {
		host := env.Value.Text()
		if host == "" || !slices.Contains(endpoints, env.Name) {
			continue
		}
		if _, rest, ok := strings.Cut(host, "://"); ok {
			host = rest
		}
		host, _, _ = strings.Cut(host, ":")
		if host = strings.TrimRight(host, "/"); !strings.Contains(host, ".") {
			host += "." + r.id.Namespace
		}
		return host
	}
	return ""
}

// writable reports whether a container mounts a volume so that it can write to it.
func writable(pod *workload.Pod, volume string) bool {
	for c := range pod.Containers() {
		for mount := range c.Mounts() {
			if mount.Field("name").Text() == volume && !mount.Field("readOnly").IsTrue() {
				return true
			}
		}
	}
	return false
}

// outputs are parts of names, of variables and flags and fields, that say where something is written to.
var outputs = []string{"output", "upload", "artifact", "checkpoint", "dest", "push", "export", "save", "write"}

func isOutput(name string) bool {
	name = strings.ToLower(name)
	for _, part := range outputs {
		if strings.Contains(name, part) {
			return true
		}
	}
	return false
}

// uri reads a text that may be the URI of storage.
func (r *storageReader) uri(at manifest.Value, text string, output bool) {
	s, ok := storageAt(text)
	switch {
	case !ok:
	case s.Kind == ClaimedDisk:
		// KServe mounts it read-only, unless an annotation says "false" (storage_initializer_injector.go).
		r.add(at, s, false, r.o.Metadata().Field("annotations", "storage.kserve.io/readonly").Literal() == "false")
	default:
		if r.endpoint != "" && s.Kind == Bucket {
			s.Root += " of " + r.endpoint
		}
		r.add(at, s, true, output)
	}
}

// schemes are those of URIs by which models and data are called.
var schemes = map[string]StorageKind{
	"s3": Bucket, "s3a": Bucket, "gs": Bucket, "gcs": Bucket, "az": Bucket, "abfs": Bucket, "abfss": Bucket, "wasb": Bucket,
	"wasbs": Bucket, "oss": Bucket, "obs": Bucket, "tos": Bucket, "cos": Bucket, "minio": Bucket, "hdfs": Bucket,
	"hf": Repository, "modelscope": Repository, "ngc": Repository, "oci": Repository, "oci+native": Repository, "oci+modelcar": Repository,
	"pvc": ClaimedDisk,
}

// storageAt returns the storage that a URI calls.
func storageAt(uri string) (Storage, bool) {
	scheme, rest, ok := strings.Cut(strings.TrimSpace(uri), "://")
	if !ok || strings.ContainsAny(rest, " \t\n") {
		return Storage{}, false
	}
	if scheme == "https" {
		// KServe calls Azure's containers by https://ACCOUNT.blob.core.windows.net/CONTAINER/PATH.
		account, path, ok := strings.Cut(rest, ".blob.core.windows.net/")
		if !ok {
			return Storage{}, false
		}
		container, path, _ := strings.Cut(path, "/")
		return Storage{Bucket, "az://" + account + "/" + container, under(path)}, account != "" && container != ""
	}
	kind, ok := schemes[scheme]
	root, path, _ := strings.Cut(rest, "/")
	if !ok || root == "" {
		return Storage{}, false
	}
	switch {
	case kind == ClaimedDisk:
		return Storage{Kind: kind, Root: root}, true
	case strings.HasPrefix(scheme, "s3"):
		scheme = "s3"
	case scheme == "gcs":
		scheme = "gs"
	}
	return Storage{kind, scheme + "://" + root, under(path)}, true
}

func under(path string) string {
	if path = strings.Trim(path, "/"); path == "" {
		return ""
	}
	return "/" + path
}
