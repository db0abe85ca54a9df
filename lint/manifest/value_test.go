package manifest_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seaworthy-lint/seaworthy/lint/manifest"
)

const pod = `apiVersion: v1
kind: Pod
metadata:
  name: web # the name
  labels: {app.kubernetes.io/name: web, "": empty}
spec:
  containers:
  - name: server
    image: "nginx:1.25"
    args: [-v,
      --all]
    securityContext:
      capabilities:
        add:
        - NET_ADMIN
        - SYS_TIME
  - image: busybox
  - {image: x, name: flow}
  - !!map
    env: []
  -   - nested
  initContainers: []
  nodeSelector:
  message: |
    é {
  名前:	true
  hostPID: yes
`

// at returns the value at a path of names and list indices.
func at(v manifest.Value, path ...any) manifest.Value {
	for _, step := range path {
		switch step := step.(type) {
		case string:
			v = v.Field(step)
		case int:
			for i, item := range v.Items() {
				if i == step {
					v = item
					break
				}
			}
		}
	}
	return v
}

// underlined returns the line and the text that a place marks.
func underlined(p manifest.Place) string {
	last := p.Excerpt[len(p.Excerpt)-1]
	runes := []rune(last.Text)
	return fmt.Sprintf("%d %s", p.Start.Line, string(runes[p.Start.Column-last.Column:p.End.Column-last.Column]))
}

func TestPlaces(t *testing.T) {
	root := parse(pod).Root()
	tests := []struct {
		v                   manifest.Value
		place, path, stable string
	}{
		{root, "1 apiVersion: v1", "", ""},
		{at(root, "kind"), "2 kind: Pod", "kind", "kind"},
		{at(root, "metadata"), "3 metadata", "metadata", "metadata"},
		{at(root, "metadata", "name"), "4 name: web", "metadata.name", "metadata.name"},
		{at(root, "metadata", "labels"), `5 labels: {app.kubernetes.io/name: web, "": empty}`, "metadata.labels", "metadata.labels"},
		{at(root, "metadata", "labels", "app.kubernetes.io/name"), "5 app.kubernetes.io/name: web", "metadata.labels[app.kubernetes.io/name]", "metadata.labels[app.kubernetes.io/name]"},
		{at(root, "metadata", "labels", ""), `5 "": empty`, "metadata.labels[]", "metadata.labels[]"},
		{at(root, "metadata", "labels").Key(), "5 labels", "metadata.labels", "metadata.labels"},
		{at(root, "spec", "containers"), "7 containers", "spec.containers", "spec.containers"},
		{at(root, "spec", "containers", 0), "8 name: server", "spec.containers[0]", "spec.containers[name=server]"},
		{at(root, "spec", "containers", 0).Key(), "8 name: server", "spec.containers[0]", "spec.containers[name=server]"},
		{at(root, "spec", "containers", 0, "image"), `9 image: "nginx:1.25"`, "spec.containers[0].image", "spec.containers[name=server].image"},
		{at(root, "spec", "containers", 0, "image").Key(), `9 image`, "spec.containers[0].image", "spec.containers[name=server].image"},
		{at(root, "spec", "containers", 0, "args"), `10 args`, "spec.containers[0].args", "spec.containers[name=server].args"},
		{at(root, "spec", "containers", 0, "args", 0), `10 -v`, "spec.containers[0].args[0]", `spec.containers[name=server].args["-v"]`},
		{at(root, "spec", "containers", 0, "args", 1), `11 --all`, "spec.containers[0].args[1]", `spec.containers[name=server].args["--all"]`},
		{at(root, "spec", "containers", 0, "securityContext", "capabilities", "add", 1), "16 SYS_TIME", "spec.containers[0].securityContext.capabilities.add[1]", `spec.containers[name=server].securityContext.capabilities.add["SYS_TIME"]`},
		{at(root, "spec", "containers", 1), "17 image: busybox", "spec.containers[1]", "spec.containers[1]"},
		{at(root, "spec", "containers", 2), "18 name: flow", "spec.containers[2]", "spec.containers[name=flow]"},
		{at(root, "spec", "containers", 2, "image"), "18 image: x", "spec.containers[2].image", "spec.containers[name=flow].image"},
		{at(root, "spec", "containers", 3), "20 env", "spec.containers[3]", "spec.containers[3]"},
		{at(root, "spec", "containers", 3, "env"), "20 env: []", "spec.containers[3].env", "spec.containers[3].env"},
		{at(root, "spec", "containers", 4), "21 - nested", "spec.containers[4]", "spec.containers[4]"},
		{at(root, "spec", "containers", 4, 0), "21 nested", "spec.containers[4][0]", `spec.containers[4]["nested"]`},
		{at(root, "spec", "nodeSelector"), "23 nodeSelector:", "spec.nodeSelector", "spec.nodeSelector"},
		{at(root, "spec", "message"), "24 message", "spec.message", "spec.message"},
		{at(root, "spec", "名前"), "26 名前:\ttrue", "spec[名前]", "spec[名前]"},
		{at(root, "spec", "hostPID"), "27 hostPID: yes", "spec.hostPID", "spec.hostPID"},

		{root.Field("status"), "1 apiVersion: v1", "status", "status"},
		{root.Field("status", "a/b", "c"), "1 apiVersion: v1", "status[a/b].c", "status[a/b].c"},
		{at(root, "spec", "volumes"), "6 spec", "spec.volumes", "spec.volumes"},
		{at(root, "spec", "a/b"), "6 spec", "spec[a/b]", "spec[a/b]"},
		{at(root, "spec", ""), "6 spec", "spec[]", "spec[]"},
		{at(root, "spec", "hostPID", "x"), "27 hostPID", "spec.hostPID.x", "spec.hostPID.x"},
		{at(root, "spec", "nodeSelector", "x"), "23 nodeSelector", "spec.nodeSelector.x", "spec.nodeSelector.x"},
		{at(root, "spec", "containers", 1, "name"), "17 image: busybox", "spec.containers[1].name", "spec.containers[1].name"},
		{at(root, "spec", "containers", 0, "securityContext", "runAsUser"), "12 securityContext", "spec.containers[0].securityContext.runAsUser", "spec.containers[name=server].securityContext.runAsUser"},
		{at(root, "spec", "containers", 0, "securityContext", "runAsUser").Key(), "12 securityContext", "spec.containers[0].securityContext.runAsUser", "spec.containers[name=server].securityContext.runAsUser"},
	}
	for _, tt := range tests {
		require.Equal(t, tt.place, underlined(tt.v.Place()), tt.path)
		require.Equal(t, tt.path, tt.v.Path(root))
		require.Equal(t, tt.stable, tt.v.StablePath(root))
	}
	containers := at(root, "spec", "containers")
	require.Equal(t, "[0].image", at(containers, 0, "image").Path(containers))
	require.Equal(t, "image", at(containers, 0, "image").Path(at(containers, 0)))
	require.Equal(t, "x", at(containers, 0, "x").Path(at(containers, 0)))
	require.Equal(t, "x", at(containers, 0, "x").Missing())
	require.Empty(t, containers.Missing())

	place := at(root, "spec", "名前").Place()
	require.Equal(t, manifest.Place{
		File: "file.yaml", Start: manifest.Position{Line: 26, Column: 3}, End: manifest.Position{Line: 26, Column: 11},
		Excerpt: []manifest.Line{{Number: 24, Column: 1, Text: "  message: |"}, {Number: 25, Column: 1, Text: "    é {"}, {Number: 26, Column: 1, Text: "  名前:\ttrue"}},
	}, place)
	require.Equal(t, "file.yaml:26:3", place.String())
}

// TestPlacesElsewhere checks what an alias or a merge brings: it is where it is written, but for the root of an alias,
// which is where the alias is.
func TestPlacesElsewhere(t *testing.T) {
	root := parse(object + `x: &x
  privileged: true
  name: n
q: &y yes
securityContext: *x
hostPID: *y
merged:
  <<: *x
list:
- *x
- <<: *x
  own: 1
- <<: {a: b}
- *y
both: {own: 1, <<: *x}
flow: {<<: {inline: 1}}
`).Root()
	tests := []struct {
		v           manifest.Value
		place, path string
	}{
		{at(root, "securityContext"), "7 securityContext: *x", "securityContext"},
		{at(root, "securityContext", "privileged"), "4 privileged: true", "securityContext.privileged"},
		{at(root, "securityContext", "absent"), "7 securityContext", "securityContext.absent"},
		{at(root, "hostPID"), "8 hostPID: *y", "hostPID"},
		{at(root, "q"), "6 q: &y yes", "q"},
		{at(root, "merged", "privileged"), "4 privileged: true", "merged.privileged"},
		{at(root, "merged", "absent"), "9 merged", "merged.absent"},
		{at(root, "list", 0), "12 *x", "list[0]"},
		{at(root, "list", 0, "name"), "5 name: n", "list[0].name"},
		{at(root, "list", 1), "14 own: 1", "list[1]"},
		{at(root, "list", 1, "privileged"), "4 privileged: true", "list[1].privileged"},
		{at(root, "list", 2), "15 a: b", "list[2]"},
		{at(root, "list", 3), "16 *y", "list[3]"},
		{at(root, "both", "name"), "5 name: n", "both.name"},
		{at(root, "flow", "inline"), "18 inline: 1", "flow.inline"},
	}
	for _, tt := range tests {
		require.Equal(t, tt.place, underlined(tt.v.Place()), tt.path)
		require.Equal(t, tt.path, tt.v.Path(root))
	}
}

func TestPlaceLines(t *testing.T) {
	// Only LF ends a line, and CRLF, whose CR is no part of it.
	root := parse(object + "a: |\r\n  x\r\nb: \"c\r  d\u2028  e\"\r\nf: g\r\n").Root()
	require.Equal(t, "3 a", underlined(root.Field("a").Place()))
	require.Equal(t, "5 b: \"c\r  d\u2028  e\"", underlined(root.Field("b").Place()))
	require.Equal(t, "6 f: g", underlined(root.Field("f").Place()))
	require.Equal(t, []string{"  x", "b: \"c\r  d\u2028  e\"", "f: g"}, texts(root.Field("f").Place()))

	// Sections know their line, and a document in the middle of one its column.
	documents, err := read([]byte("# one\n---\n# two\n" + object + "---\na: b\n"))
	require.NoError(t, err)
	require.Len(t, documents, 2)
	require.Equal(t, "file.yaml:4:1", documents[0].Root().Place().String())
	require.Equal(t, "file.yaml:7:1", documents[1].Root().Field("a").Place().String())
	require.Equal(t, []string{"a: b"}, texts(documents[1].Root().Field("a").Place()), "an excerpt stays in its section")
}

func texts(p manifest.Place) []string {
	var all []string
	for _, line := range p.Excerpt {
		all = append(all, line.Text)
	}
	return all
}

func TestLongLines(t *testing.T) {
	for _, filler := range []string{"x", "é", "名"} {
		var b strings.Builder
		b.WriteString("{\"apiVersion\": \"v1\", \"kind\": \"Pod\"")
		for i := range 3000 {
			fmt.Fprintf(&b, ", \"k%d\": \"%s\"", i, strings.Repeat(filler, i%7))
		}
		b.WriteString("}")
		for _, text := range []string{b.String(), "--- # YAML\n" + b.String()} {
			d := parse(text)
			require.Empty(t, d.Problems)
			for i, v := range d.Root().Entries() {
				place := v.Place()
				require.Contains(t, underlined(place), "\""+i+"\": \"", i)
				last := place.Excerpt[len(place.Excerpt)-1]
				require.LessOrEqual(t, len(last.Text), 1<<10)
				require.Equal(t, v.Text(), strings.Split(underlined(place), `"`)[3])
			}
		}
	}
}

func TestZeroValue(t *testing.T) {
	var v manifest.Value
	require.False(t, v.Exists())
	require.Equal(t, manifest.Absent, v.Kind())
	require.Equal(t, v, v.Field("a", "b"))
	require.Equal(t, v, v.Key())
	require.Nil(t, v.Document())
	require.Empty(t, v.Path(v)+v.StablePath(v)+v.Text()+v.Literal()+v.Missing())
	require.Zero(t, v.Len())
	require.Zero(t, v.Place())
	require.False(t, v.Place().Start.IsValid())
	require.False(t, v.IsPlain() || v.IsTrue() || v.IsFalse())
	_, ok := v.Int()
	require.False(t, ok)
	for range v.Entries() {
		t.Fail()
	}
	for range v.Items() {
		t.Fail()
	}
	require.Equal(t, v, new(manifest.Document).Root())
}

func TestWrongKinds(t *testing.T) {
	root := parse(object + "list: [a]\nmap: {a: b}\nscalar: 5\nnothing:\nfloat: 1.5\nhuge: 1e30\n").Root()
	for _, name := range []string{"list", "map", "scalar", "nothing", "absent", "float"} {
		v := root.Field(name)
		require.Empty(t, v.Text())
		_, ok := v.Bool()
		require.False(t, ok)
		require.Equal(t, name == "scalar", intOK(v), name)
		require.Equal(t, name != "nothing" && name != "absent", v.Exists(), name)
		require.Equal(t, name == "scalar" || name == "float" || name == "nothing", v.IsPlain(), name)
	}
	require.False(t, intOK(root.Field("huge")))
	require.Equal(t, "5", root.Field("scalar").Literal())
	require.Empty(t, root.Field("list").Literal())
	require.Equal(t, 1, root.Field("list").Len())
	require.Equal(t, 1, root.Field("map").Len())
	require.Zero(t, root.Field("scalar").Len())
	for kind, name := range map[manifest.Kind]string{manifest.Absent: "nothing", manifest.Null: "null", manifest.Sequence: "list", manifest.Mapping: "mapping"} {
		require.Equal(t, name, kind.String())
	}
	require.True(t, parse(object+"a: !!int 5\n").Root().Field("a").IsPlain())
	require.False(t, parse(object+"a: !!int '5'\n").Root().Field("a").IsPlain())
}

func intOK(v manifest.Value) bool {
	_, ok := v.Int()
	return ok
}

func TestEntries(t *testing.T) {
	root := parse(object + "a: 1\nb: 2\na: 3\n").Root()
	var got []string
	for name, v := range root.Entries() {
		got = append(got, name+"="+v.Literal())
	}
	require.Equal(t, []string{"apiVersion=v1", "kind=Pod", "b=2", "a=3"}, got)
	for range root.Entries() {
		break
	}
	for range parse("[1, 2]").Root().Items() {
		break
	}
}

func TestPositionCompare(t *testing.T) {
	p := manifest.Position{Line: 2, Column: 3}
	require.Zero(t, p.Compare(p))
	require.Negative(t, p.Compare(manifest.Position{Line: 2, Column: 4}))
	require.Positive(t, p.Compare(manifest.Position{Line: 1, Column: 9}))
	require.Equal(t, "f", manifest.Place{File: "f"}.String())
	require.Equal(t, "Pod", manifest.Identity{Kind: "Pod"}.String())
	require.Equal(t, "Pod a", manifest.Identity{Kind: "Pod", Name: "a"}.String())
	require.Equal(t, "Pod b/a", manifest.Identity{Kind: "Pod", Name: "a", Namespace: "b"}.String())
}
