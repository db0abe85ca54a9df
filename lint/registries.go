package lint

import (
	"fmt"
	"slices"

	"github.com/seaworthy-lint/seaworthy/lint/image"
	"github.com/seaworthy-lint/seaworthy/lint/model"
)

// registries are what the options say of registries.
type registries struct {
	public  image.Registries
	trusted []image.Pattern
	hubs    []image.Pattern // of models and packages
}

func readRegistries(o *Options) (r registries, err error) {
	if r.trusted, err = readPatterns(o.TrustedRegistries); err != nil {
		return r, fmt.Errorf("trusted registries: %w", err)
	}
	if r.public.ExtraPublic, err = readPatterns(o.PublicRegistries); err != nil {
		return r, fmt.Errorf("public registries: %w", err)
	}
	hubs := o.ModelHubs
	if len(hubs) == 0 {
		hubs = model.Hubs
	}
	if r.hubs, err = readPatterns(hubs); err != nil {
		return r, fmt.Errorf("model hubs: %w", err)
	}
	return r, nil
}

func readPatterns(texts []string) ([]image.Pattern, error) {
	var patterns []image.Pattern
	for _, text := range texts {
		pattern, err := image.ParsePattern(text)
		if err != nil {
			return nil, err
		}
		patterns = append(patterns, pattern)
	}
	return patterns, nil
}

// Public reports whether an image comes from a registry that strangers publish to.
func (p *Pass) Public(ref image.Reference) bool { return p.linter.registries.public.Public(ref) }

// Trusted reports whether an image comes from a trusted registry; every registry is one where the options name none.
func (p *Pass) Trusted(ref image.Reference) bool {
	trusted := p.linter.registries.trusted
	return len(trusted) == 0 || slices.ContainsFunc(trusted, func(t image.Pattern) bool { return t.Match(ref) })
}

// Hub reports whether models and packages may come from a path of a host.
func (p *Pass) Hub(host, path string) bool {
	ref := image.Reference{Registry: host, Repository: path}
	return slices.ContainsFunc(p.linter.registries.hubs, func(h image.Pattern) bool { return h.Match(ref) })
}
