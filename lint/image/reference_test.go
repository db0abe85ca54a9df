package image

import (
	"strings"
	"testing"
	"unicode"

	"github.com/distribution/reference"
	"github.com/stretchr/testify/require"
)

var (
	hex64  = strings.Repeat("0123456789abcdef", 4)
	hex128 = strings.Repeat("0123456789abcdef", 8)
)

func TestParse(t *testing.T) {
	tests := []struct {
		in       string
		want     Reference
		full     string
		familiar string
	}{
		{
			"nginx",
			Reference{Registry: "docker.io", Repository: "library/nginx", Unqualified: true},
			"docker.io/library/nginx", "nginx",
		},
		{
			"nginx:1.27",
			Reference{Registry: "docker.io", Repository: "library/nginx", Tag: "1.27", Unqualified: true},
			"docker.io/library/nginx:1.27", "nginx:1.27",
		},
		{
			"docker.io/nginx",
			Reference{Registry: "docker.io", Repository: "library/nginx"},
			"docker.io/library/nginx", "nginx",
		},
		{
			"index.docker.io/grafana/grafana:11.1.4",
			Reference{Registry: "docker.io", Repository: "grafana/grafana", Tag: "11.1.4"},
			"docker.io/grafana/grafana:11.1.4", "grafana/grafana:11.1.4",
		},
		{
			"rayproject/ray:2.52.0@sha256:" + hex64,
			Reference{
				Registry: "docker.io", Repository: "rayproject/ray", Tag: "2.52.0", Digest: "sha256:" + hex64, Unqualified: true,
			},
			"docker.io/rayproject/ray:2.52.0@sha256:" + hex64, "rayproject/ray:2.52.0@sha256:" + hex64,
		},
		{
			"ghcr.io/llm-d/llm-d-cuda@sha512:" + hex128,
			Reference{Registry: "ghcr.io", Repository: "llm-d/llm-d-cuda", Digest: "sha512:" + hex128},
			"ghcr.io/llm-d/llm-d-cuda@sha512:" + hex128, "ghcr.io/llm-d/llm-d-cuda@sha512:" + hex128,
		},
		{
			"localhost/app",
			Reference{Registry: "localhost", Repository: "app"},
			"localhost/app", "localhost/app",
		},
		{
			"registry:5000/a/b/c",
			Reference{Registry: "registry:5000", Repository: "a/b/c"},
			"registry:5000/a/b/c", "registry:5000/a/b/c",
		},
		{
			"[2001:db8::1]:5000/app:1",
			Reference{Registry: "[2001:db8::1]:5000", Repository: "app", Tag: "1"},
			"[2001:db8::1]:5000/app:1", "[2001:db8::1]:5000/app:1",
		},
		{ // an upper-case first component is a host
			"Harbor/app",
			Reference{Registry: "Harbor", Repository: "app"},
			"Harbor/app", "Harbor/app",
		},
		{ // a host with an underscore, which the grammar knows only as part of a path
			"my_registry.example/app:1",
			Reference{Registry: "my_registry.example", Repository: "app", Tag: "1"},
			"my_registry.example/app:1", "my_registry.example/app:1",
		},
		{ // without the registry, localhost would be one
			"docker.io/localhost/app",
			Reference{Registry: "docker.io", Repository: "localhost/app"},
			"docker.io/localhost/app", "docker.io/localhost/app",
		},
		{ // without the registry, this would be the id of an image
			"docker.io/library/" + hex64,
			Reference{Registry: "docker.io", Repository: "library/" + hex64},
			"docker.io/library/" + hex64, "docker.io/library/" + hex64,
		},
		{
			"docker.io/library/a/b",
			Reference{Registry: "docker.io", Repository: "library/a/b"},
			"docker.io/library/a/b", "library/a/b",
		},
	}
	for _, tt := range tests {
		t.Run(tt.in, func(t *testing.T) {
			ref, err := Parse(tt.in)
			require.NoError(t, err)
			require.Equal(t, tt.want, ref)
			require.Equal(t, tt.full, ref.String())
			require.Equal(t, tt.familiar, ref.Familiar())
		})
	}
}

// What is usual does not need the library; FuzzParse proves that both read the same.
func TestParsePlain(t *testing.T) {
	for _, s := range []string{
		"nginx", "nginx:1.27", "docker.io/nginx", "index.docker.io/a/b", "a/b__c/d--e.f_g:V_1.2-3", "localhost/app", "localhost:5000/app",
		"registry.example:5000/a/b@sha256:" + hex64, "quay.io/a/b:1@sha256:" + hex64, "Harbor/app",
	} {
		ref, ok := parsePlain(s)
		require.True(t, ok, s)
		want, err := parseAny(s)
		require.NoError(t, err, s)
		require.Equal(t, want, ref, s)
	}
	for _, s := range []string{
		"", "a:", "a@", "a@sha256:" + hex64[1:], "a@sha512:" + hex128, "a:-", "-a", "a-", "a/", "/a", "a//b", "a..b", "a___b", "a_-b", "A/B", "a b",
		"registry.example:/a", "registry.example:http/a", "-registry.example/a", "registry..example/a", "my_registry.example/a", "[::1]/a",
		hex64, strings.Repeat("a", 250), "quay.io/" + strings.Repeat("a", 256), "a:" + strings.Repeat("b", 129),
	} {
		_, ok := parsePlain(s)
		require.False(t, ok, s)
	}
}

func TestPinnedAndFloating(t *testing.T) {
	tests := []struct {
		in               string
		pinned, floating bool
	}{
		{"nginx", false, true},
		{"nginx:latest", false, true},
		{"nginx:stable", false, false},
		{"nginx:1.27", false, false},
		{"nginx@sha256:" + hex64, true, false},
		{"nginx:latest@sha256:" + hex64, true, false},
	}
	for _, tt := range tests {
		ref, err := Parse(tt.in)
		require.NoError(t, err, tt.in)
		require.Equal(t, tt.pinned, ref.Pinned(), tt.in)
		require.Equal(t, tt.floating, ref.Floating(), tt.in)
	}
}

func TestSyntaxError(t *testing.T) {
	tests := []struct{ in, problem, meant string }{
		{"", "the reference is empty", ""},
		{"<image>", "the reference is a placeholder that has not been replaced", ""},
		{" nginx:1 ", "the reference has white space around it", "nginx:1"},
		{"nginx :1", "the reference has white space in it", ""},
		{"\t\n", "the reference has white space around it", ""},
		{"nginx\x00", `the reference has the character '\x00'`, ""},
		{"'nginx'", `the reference has the character '\''`, "nginx"},
		{"café", "the reference has the character 'é'", ""},
		{"nginx\xff", "the reference has the character '\ufffd'", ""},
		{strings.Repeat("a", 1025), "the reference has 1025 bytes, more than a name can have", ""},
		{hex64, "the reference is the id of an image, which no registry serves", ""},

		{"https://quay.io/argoproj/argocd:v3/", `the reference begins with the URL scheme "https://"`, "quay.io/argoproj/argocd:v3"},
		{"docker://nginx:1.27", `the reference begins with the URL scheme "docker://"`, "nginx:1.27"},
		{"oci://ghcr.io/a/b", `the reference begins with the URL scheme "oci://"`, "ghcr.io/a/b"},
		{"https://hub.docker.com/r/vllm/vllm-openai", `the reference begins with the URL scheme "https://"`, "vllm/vllm-openai"},
		{"https://hub.docker.com/_/nginx", `the reference begins with the URL scheme "https://"`, "nginx"},
		{"://", `the reference begins with the URL scheme "://"`, ""},

		{"nginx@", "nothing follows the '@'", "nginx"},
		{"nginx@" + hex64, "the digest does not say its algorithm", "nginx@sha256:" + hex64},
		{"nginx@1.27", "a digest follows '@'; a tag follows ':'", "nginx:1.27"},
		{"nginx:1@1.27", "a digest follows '@'; a tag follows ':'", ""},
		{"nginx@sha256:" + hex64[1:], "the digest has 63 hexadecimal digits; sha256 has 64", ""},
		{"nginx@sha256:", "the digest has 0 hexadecimal digits; sha256 has 64", ""},
		{"nginx@sha512:" + hex64, "the digest has 64 hexadecimal digits; sha512 has 128", ""},
		{"nginx@sha384:" + hex128, "the digest has 128 hexadecimal digits; sha384 has 96", ""},
		{"nginx@md5:" + hex64[:32], `the digest algorithm "md5" is none of sha256, sha384 and sha512`, ""},
		{
			"nginx@SHA256:" + hex64,
			`the digest algorithm "SHA256" is none of sha256, sha384 and sha512`, "nginx@sha256:" + hex64,
		},
		{"nginx@sha256:" + strings.ToUpper(hex64), "the digest has upper-case letters", "nginx@sha256:" + hex64},
		{"nginx@sha256:" + hex64[1:] + "g", "the digest has the character 'g', which is no hexadecimal digit", ""},
		{"nginx@sha256:" + hex64 + ":1.27", "the tag comes before the digest", "nginx:1.27@sha256:" + hex64},

		{"nginx:", "nothing follows the ':'", "nginx"},
		{"nginx:@sha256:" + hex64, "nothing follows the ':'", "nginx@sha256:" + hex64},
		{"nginx:" + strings.Repeat("a", 129), "the tag has 129 characters; at most 128 are allowed", ""},
		{"nginx:-alpine", `the tag "-alpine" begins with '-'`, ""},
		{"app:1.2.3+build", `the tag "1.2.3+build" has the character '+'`, ""},
		{"nginx:sha256:" + hex64, "a tag follows ':'; a digest follows '@'", "nginx@sha256:" + hex64},
		{"nginx:1:2", "the reference has two tags", ""},

		{"Nginx:V1", `the repository name "Nginx" has upper-case letters`, "nginx:V1"},
		{"quay.io/MyOrg/App@sha256:" + hex64, `the repository name "MyOrg/App" has upper-case letters`, "quay.io/myorg/app@sha256:" + hex64},
		{":1.27", "no name comes before the ':'", ""},
		{"@sha256:" + hex64, "no name comes before the '@'", ""},
		{"/nginx", `the name "/nginx" has an empty part`, "nginx"},
		{"quay.io//app:1", `the name "quay.io//app" has an empty part`, "quay.io/app:1"},
		{"quay.io/", `the name "quay.io/" has an empty part`, ""},
		{"a/-b", `the repository name has the part "-b": letters and digits may be joined by '.', '_', '__' or dashes`, ""},
		{"a..b", `the repository name has the part "a..b": letters and digits may be joined by '.', '_', '__' or dashes`, ""},
		{
			"quay.io/" + strings.Repeat("a", 256),
			"the repository name has 256 characters; at most 255 are allowed", "",
		},
		{strings.Repeat("a", 250), "the repository name has 258 characters; at most 255 are allowed", ""},
		{"localhost:http/app", `the port "http" of the registry is not a number`, ""},
		{"-registry.example/app", `the registry "-registry.example" is not a host name`, ""},
	}
	for _, tt := range tests {
		t.Run(tt.in, func(t *testing.T) {
			_, err := Parse(tt.in)
			var syntax *SyntaxError
			require.ErrorAs(t, err, &syntax)
			require.Equal(t, SyntaxError{Problem: tt.problem, Meant: tt.meant}, *syntax)
		})
	}
}

func TestSyntaxErrorText(t *testing.T) {
	_, err := Parse("docker://nginx")
	require.EqualError(t, err, `the reference begins with the URL scheme "docker://": did you mean "nginx"?`)
	_, err = Parse("")
	require.EqualError(t, err, "the reference is empty")
	_, err = Parse(strings.Repeat("x", 1000) + "/-")
	require.Less(t, len(err.Error()), 200)
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{
		"nginx", "nginx:1.27", "Nginx", "docker.io/a/b@sha256:" + hex64, "localhost:5000/a", "[::1]:5000/a", "my_registry.example/a",
		"index.docker.io/a", "docker.io/localhost/a", "docker.io/library/" + hex64, hex64, "https://quay.io/a/", "ko://a", "${IMAGE}:1",
		"a:__TAG__", "{{ .Values.image }}", "%IMAGE%", "<image>", " nginx ", "a@sha256:" + hex64[1:], "a:b:c", "a//b", "A/B",
		"a@sha256:" + hex64 + ":1", "a:sha256:" + hex64, "a\x00b", "\u00a0", "docker.io/library//a", "a:", "@", "/", ":",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		IsPlaceholder(s)
		ref, err := Parse(s)
		if plain, ok := parsePlain(s); ok && len(s) <= maxReference {
			any, err := parseAny(s)
			require.NoError(t, err)
			require.Equal(t, any, plain)
		}
		_, oracleErr := reference.ParseNormalizedNamed(s)
		require.Equal(t, oracleErr == nil && len(s) <= maxReference, err == nil, "%v against %v", oracleErr, err)
		if err != nil {
			var syntax *SyntaxError
			require.ErrorAs(t, err, &syntax)
			requirePrintable(t, err.Error())
			require.NotEmpty(t, syntax.Problem)
			require.NotContains(t, syntax.Problem, "is not of the form", "%q has a fault that has no words of its own", s)
			if syntax.Meant != "" {
				_, err := Parse(syntax.Meant)
				require.NoError(t, err)
			}
			return
		}
		requirePrintable(t, ref.String())
		require.NotEmpty(t, ref.Registry)
		require.NotEmpty(t, ref.Repository)

		again, err := Parse(ref.String())
		require.NoError(t, err)
		require.False(t, again.Unqualified)
		short, err := Parse(ref.Familiar())
		require.NoError(t, err)
		again.Unqualified, short.Unqualified = ref.Unqualified, ref.Unqualified
		require.Equal(t, ref, again)
		require.Equal(t, ref, short)

		require.False(t, ref.Pinned() && ref.Floating())
		Registries{}.Public(ref)
		DefaultUser(ref)
	})
}

func requirePrintable(t *testing.T, s string) {
	t.Helper()
	for _, r := range s {
		require.True(t, unicode.IsPrint(r), "%q", s)
	}
}

func BenchmarkParse(b *testing.B) {
	for name, s := range map[string]string{
		"short":  "nginx:1.27",
		"long":   "nvcr.io/nvidia/ai-dynamo/vllm-runtime:0.4.1",
		"digest": "ghcr.io/llm-d/llm-d-cuda:v0.9.0@sha256:" + hex64,
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := Parse(s); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
