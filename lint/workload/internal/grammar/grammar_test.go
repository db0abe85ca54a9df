package grammar

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// statements returns what is said of the only kind in the text.
func statements(t *testing.T, text string) []string {
	t.Helper()
	kinds, err := Parse(text)
	require.NoError(t, err)
	require.Len(t, kinds, 1)
	return kinds[0].Statements
}

func TestStatements(t *testing.T) {
	tests := []struct {
		name, text string
		want       []string
	}{
		{
			name: "as they are",
			text: "# comment\n\nexample.com Model  # comment\n  template   spec.template overlay  # comment\n\n\tmodel spec.uri format=uri|hf-id revision=:\n",
			want: []string{"template spec.template overlay", "model spec.uri format=uri|hf-id revision=:"},
		},
		{
			name: "paths",
			text: "core ConfigMap name=config\n  image data.\"a.b/c\" json=*.image tag=*.version\n  image spec.args[name=image-*].value\n  shell a[][].b{}\n",
			want: []string{`image data."a.b/c" json=*.image tag=*.version`, "image spec.args[name=image-*].value", "shell a[][].b{}"},
		},
		{
			name: "paths in words go below as well",
			text: `define server
  flat pod volumes=/volumes,volumes securityContext.runAsUser=user metadata=. under=defaults under=.
  flat defaults overlay
  flat . overlay
  container pod as=server image=image.name image-tag=image.tag env=-
  image repository=repo tag=tag
  image config json=image tag=tag
  model id format=hf-id revision-at=revision
  labels pod app={name} from=labels
example.com Model
  use server spec.items[]
`,
			want: []string{
				"flat spec.items[].pod volumes=/spec.items[].volumes,volumes securityContext.runAsUser=user metadata=. under=spec.items[].defaults under=spec.items[]",
				"flat spec.items[].defaults overlay",
				"flat spec.items[] overlay",
				"container spec.items[].pod as=server image=image.name image-tag=image.tag env=-",
				"image repository=spec.items[].repo tag=spec.items[].tag",
				"image spec.items[].config json=image tag=tag",
				"model spec.items[].id format=hf-id revision-at=spec.items[].revision",
				"labels spec.items[].pod app={name} from=spec.items[].labels",
			},
		},
		{
			name: "fragments in fragments, with versions",
			text: `define inner
  template template
define outer
  use inner a
  use inner b
example.com Model
  use outer spec versions=v1
  use outer spec versions=v2,v3
`,
			want: []string{
				"template spec.a.template versions=v1", "template spec.b.template versions=v1",
				"template spec.a.template versions=v2,v3", "template spec.b.template versions=v2,v3",
			},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			require.Equal(t, test.want, statements(t, test.text))
		})
	}
}

func TestErrors(t *testing.T) {
	const header = "example.com Model\n"
	tests := []struct{ name, text, want string }{
		{"statement without a kind", "  template spec", "1: template stands below no kind"},
		{"header without a kind", "example.com", "1: want GROUP KIND[,KIND...] [cluster] [passive] [name=X]"},
		{"no group", "Example Model", "1: want GROUP KIND[,KIND...] [cluster] [passive] [name=X]"},
		{"no kind", "example.com model", `1: "model" is no name of a kind`},
		{"word of a header", "example.com Model clustered", "1: unknown word clustered"},
		{"kind twice", header + "  template spec\nexample.com Other,Model\n", "3: example.com Model is in line 1 too"},
		{"empty kind", header + "# nothing", "1: nothing is said of Model"},
		{"define without a name", "define\n", "1: want define NAME"},
		{"define twice", "define a\n  pod .\ndefine a\n", "3: a is defined in line 1 too"},
		{"define unused", "define a\n  pod .\n" + header + "  pod spec", "1: nothing uses a"},
		{"empty define", "define a\n" + header + "  use a spec", "1: nothing is said of a"},
		{"use of nothing", header + "  use a spec", "2: use of a, which is not defined"},
		{"use without a path", header + "  use a", `2: use wants a path: "" is none`},
		{"use of itself", "define a\n  use b x\ndefine b\n  use a y\n" + header + "  use a spec", "4: a uses itself"},
		{"versions of versions", "define a\n  pod . versions=v1\n" + header + "  use a spec versions=v2", "4: a has versions of its own"},
		{"verb", header + "  pods spec", "2: unknown verb pods"},
		{"no path", header + "  pod", `2: pod wants a path: "" is none`},
		{"path", header + "  pod spec..a", `2: pod wants a path: "spec..a" is none`},
		{"unquoted key", header + "  image data.a/b", `2: image wants a path: "data.a/b" is none`},
		{"root of a kind", header + "  pod .", "2: Model pod: . is for what is included below a path"},
		{"flag", header + "  pod spec overlayed", "2: pod: unknown word overlayed"},
		{"flag with a value", header + "  pod spec overlay=true", "2: pod: unknown word overlay=true"},
		{"word without a value", header + "  container spec as", "2: container: unknown word as"},
		{"name of a container", header + "  container spec as=Main", "2: container: as=Main: want ^[a-z0-9-]+$"},
		{"word twice", header + "  container spec as=a as=b", "2: container: as is there twice"},
		{"field of a pod", header + "  pod spec image=a", "2: pod: unknown word image=a"},
		{"field of a field", header + "  flat spec securityContext.runAs=a", "2: flat: unknown word securityContext.runAs=a"},
		{"field of a container", header + "  container spec volumes=a", "2: container: unknown word volumes=a"},
		{"field of a template", header + "  template spec volumes=a", "2: template: unknown word volumes=a"},
		{"path of a field", header + "  pod spec volumes=a//b", "2: pod: volumes=a//b: no path"},
		{"list of lists of fields", header + "  pod spec[] volumes=/volumes[].b", "2: Model: volumes[].b is not one place for each spec[]"},
		{"another list", header + "  model a[].id format=uri revision-at=ab[].revision", "2: Model: ab[].revision is not one place for each a[].id"},
		{"path twice", header + "  pod spec\n  shell spec\n  flat spec", "4: Model: spec is in line 2 too"},
		{"container twice", header + "  inits spec[]\n  containers spec[]", "3: Model: spec[] is in line 2 too"},
		{"version twice", header + "  pod spec versions=v1,v2\n  pod spec versions=v2", "3: Model: spec is in line 2 too"},
		{"under nothing", header + "  container spec.a under=spec.b", "2: Model: under=spec.b leads to nothing of the kind of spec.a"},
		{"under itself", header + "  container spec.a under=spec.a", "2: Model: under=spec.a leads to nothing of the kind of spec.a"},
		{"container under a pod", header + "  container spec.a under=spec\n  pod spec", "2: Model: under=spec leads to nothing of the kind of spec.a"},
		{"under many", header + "  container spec.a under=spec.b[]\n  containers spec.b[]", "2: Model: spec.b[] is not one place for each spec.a"},
		{"path with a star", header + "  model spec.id format=uri revision-at=*.a", "2: model: revision-at=*.a: no path"},
		{"image of nothing", header + "  image tag=spec.tag", "2: image: want a path, repository= or name="},
		{"condition", header + "  image spec.image when=DockerImage", "2: image: when=DockerImage: want ^[A-Za-z0-9]+:[A-Za-z0-9]+$"},
		{"model without a format", header + "  model spec.id", "2: model: want format="},
		{"format of a model", header + "  model spec.id format=uri|git", "2: model: format=uri|git: want ^(" + formatSyntax + `)(\|(` + formatSyntax + "))*$"},
		{"revision of a model", header + "  model spec.id format=uri revision=spec.revision", "2: model: revision=spec.revision: want ^(:|@|none)$"},
		{"expose nothing", header + "  expose spec.type", "2: expose: want one word for how"},
		{"expose twice", header + "  expose spec.type enabled ingress", "2: expose: want one word for how"},
		{"expose otherwise", header + "  expose spec.type loudly", "2: expose: unknown word loudly"},
		{"labels of no pod", header + "  container spec\n  labels spec app={name}", "3: Model: labels of spec, where no pod is stated"},
		{"label", header + "  pod spec\n  labels spec app={kind}", "3: labels: app={kind}: no label"},
		{"label of a key", header + "  pod spec\n  labels spec app={key}", "3: Model: app={key}, but spec has no {}"},
		{"label of an item", header + "  pod spec{}\n  labels spec{} app={item.name}", "3: Model: app={item.name}, but spec{} has no []"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := Parse(test.text)
			require.EqualError(t, err, test.want)
		})
	}
}
