package cluster

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestStorageOfURIs(t *testing.T) {
	for _, test := range []struct {
		uri  string
		want Storage
	}{
		{"s3://models/llm/v1", Storage{Bucket, "s3://models", "/llm/v1"}},
		{"s3a://models/llm/", Storage{Bucket, "s3://models", "/llm"}},
		{"gcs://models", Storage{Bucket, "gs://models", ""}},
		{"https://acme.blob.core.windows.net/models/llm", Storage{Bucket, "az://acme/models", "/llm"}},
		{"hf://example/model:main", Storage{Repository, "hf://example", "/model:main"}},
		{"oci://registry.example/team/model@sha256:00", Storage{Repository, "oci://registry.example", "/team/model@sha256:00"}},
		{"pvc://claim/path", Storage{Kind: ClaimedDisk, Root: "claim"}},
		{"https://example.com/model.bin", Storage{}},
		{"https://.blob.core.windows.net/", Storage{}},
		{"s3://", Storage{}},
		{"http://server:8080", Storage{}},
		{"load s3://models/llm here", Storage{}},
		{"", Storage{}},
	} {
		got, ok := storageAt(test.uri)
		require.Equal(t, test.want.Kind != NoStorage, ok, test.uri)
		if ok {
			require.Equal(t, test.want, got, test.uri)
		}
	}
}

func TestStorageOfVolumes(t *testing.T) {
	for _, test := range []struct {
		source string
		want   Storage
	}{
		{"nfs: {server: nas, path: /a/}", Storage{Export, "nas", "/a"}},
		{"nfs: {path: /a}", Storage{}},
		{"hostPath: {path: /data/}", Storage{HostPath, "node", "/data"}},
		{"hostPath: {path: /}", Storage{}},
		{"hostPath: {path: /var/log/pods}", Storage{}},
		{"hostPath: {path: /devices}", Storage{HostPath, "node", "/devices"}},
		{"hostPath: {}", Storage{}},
		{"persistentVolumeClaim: {claimName: c}", Storage{Kind: ClaimedDisk, Root: "c"}},
		{"csi: {driver: d, volumeAttributes: {a: b}}", Storage{}},
		{"csi: {driver: s3.csi.aws.com, volumeHandle: any, volumeAttributes: {bucketName: models}}", Storage{Bucket, "s3://models", ""}},
		{"csi: {driver: gcsfuse.csi.storage.gke.io, volumeAttributes: {bucketName: models}}", Storage{Bucket, "gs://models", ""}},
		{"csi: {driver: blob.csi.azure.com, volumeAttributes: {storageAccount: acme, containerName: models}}", Storage{Bucket, "az://acme/models", ""}},
		{"csi: {driver: nfs.csi.k8s.io, volumeAttributes: {server: nas, share: /a, subDir: b}}", Storage{Export, "nas", "/a/b"}},
		{"awsElasticBlockStore: {volumeID: vol-1}", Storage{Kind: Disk, Root: "awsElasticBlockStore:vol-1"}},
		{"iscsi: {targetPortal: 10.0.0.1, iqn: iqn.x, lun: 0}", Storage{Kind: Disk, Root: "iscsi:10.0.0.1/iqn.x/0"}},
		{"emptyDir: {}", Storage{}},
		{"", Storage{}},
	} {
		m := read(t, "apiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: n}\nspec:\n  volumes: [{name: v, "+test.source+"}]\n  containers: [{name: c, image: i}]\n")
		if test.want.Kind == NoStorage {
			require.Empty(t, m.Storage, test.source)
			continue
		}
		require.Len(t, m.Storage, 1, test.source)
		require.Equal(t, test.want, m.Storage[0].Storage, test.source)
		require.Equal(t, 0, m.Storage[0].Workload)
		require.False(t, m.Storage[0].Writes, "no container mounts it")
	}
}

func TestWithin(t *testing.T) {
	at := func(path string) Storage { return Storage{Export, "nas", path} }
	require.True(t, at("/a").Within(at("/a")))
	require.True(t, at("/a/b").Within(at("/a")))
	require.True(t, at("/a").Within(at("")))
	require.False(t, at("/a").Within(at("/a/b")))
	require.False(t, at("/ab").Within(at("/a")))
	require.False(t, at("/a").Within(Storage{Export, "other", "/a"}))
	require.False(t, at("/a").Within(Storage{HostPath, "nas", "/a"}))
}

// A use says which workload it is of, wherever its model is merged to.
func TestMergeOfStorage(t *testing.T) {
	const pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: n}\nspec: {containers: [{name: c, image: i}], volumes: [{name: v, nfs: {server: s, path: /p}}]}\n"
	all := read(t, pod)
	all.Merge(read(t, pod+"---\napiVersion: serving.kserve.io/v1beta1\nkind: InferenceService\nmetadata: {name: i, namespace: n}\nspec: {predictor: {model: {storageUri: 's3://a/b'}}}\n"))
	require.Len(t, all.Storage, 3)
	require.Equal(t, []int{0, 1, -1}, []int{all.Storage[0].Workload, all.Storage[1].Workload, all.Storage[2].Workload})
	require.Equal(t, "spec.predictor.model.storageUri", all.Storage[2].Spot().Path)
	require.Equal(t, "test.yaml:9:28", all.Storage[2].Spot().Place.String())
}
