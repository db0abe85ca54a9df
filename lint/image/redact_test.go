package image_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seaworthy-lint/seaworthy/lint/image"
)

func TestRedact(t *testing.T) {
	for text, want := range map[string]string{
		"nginx":                                       "nginx",
		"registry.example:5000/shop/web:1.4":          "registry.example:5000/shop/web:1.4",
		"web:1.4@sha256:12":                           "web:1.4@sha256:12",
		"web@1.4":                                     "web@1.4",
		"ko://example.com/cmd/web":                    "ko://example.com/cmd/web",
		"${REGISTRY}/web:${TAG}":                      "${REGISTRY}/web:${TAG}",
		"bob:secret@registry.example/web:1.4":         "…@registry.example/web:1.4",
		"bob:sec@ret@registry.example/web":            "…@registry.example/web",
		"bob:sec/ret@registry.example/web":            "…@registry.example/web",
		"token@registry.example/web":                  "…@registry.example/web",
		"bob:secret@registry.example:5000":            "…@registry.example:5000",
		"https://bob:secret@registry.example":         "https://…@registry.example",
		"https://registry.example/web?token=abc":      "https://registry.example/web?…",
		"registry.example/web?token=abc":              "registry.example/web?…",
		"{{ a ? b : c }}":                             "{{ a ? b : c }}",
		"docker://bob:secret@r.example/web@sha256:12": "docker://…@r.example/web@sha256:12",
		"https://bob:secret@${HOST}/web":              "https://…@${HOST}/web",
	} {
		got, redacted := image.Redact(text)
		require.Equal(t, want, got, text)
		require.Equal(t, want != text, redacted, text)
	}
}
