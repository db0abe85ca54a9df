package lint

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seaworthy-lint/seaworthy/lint/image"
)

func TestRegistries(t *testing.T) {
	options := DefaultOptions()
	options.TrustedRegistries = []string{"registry.example"}
	options.PublicRegistries = []string{"*.community.example"}
	l, err := New(nil, options)
	require.NoError(t, err)
	p := Pass{linter: l}
	require.True(t, p.Trusted(image.Reference{Registry: "registry.example"}))
	require.False(t, p.Trusted(image.Reference{Registry: "docker.io"}))
	require.True(t, p.Public(image.Reference{Registry: "docker.io"}))
	require.True(t, p.Public(image.Reference{Registry: "eu.community.example"}))
	require.False(t, p.Public(image.Reference{Registry: "registry.example"}))

	for _, set := range []func(*Options){
		func(o *Options) { o.TrustedRegistries = []string{"https://registry.example"} },
		func(o *Options) { o.PublicRegistries = []string{"no registry"} },
	} {
		options := DefaultOptions()
		set(&options)
		_, err := New(nil, options)
		require.Error(t, err)
	}
}
