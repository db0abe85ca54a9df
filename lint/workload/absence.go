package workload

import (
	"slices"
	"strings"

	"github.com/seaworthy-lint/seaworthy/lint/manifest"
)

// Knows reports whether a field of the pod or of a container, which is absent from what is in view, is absent indeed. Of an
// overlay it is not known: a controller merges it with something else.
func (p *Pod) Knows(absent manifest.Value) bool {
	if p.Complete() {
		return true
	}
	c := p.containerAround(absent)
	if p.isPatched(c, absent) {
		return false
	}
	if c == nil {
		return p.Whole
	}
	return c.Whole && (p.Whole || !inheritable(absent.Path(c.Value)))
}

// Lacks reports whether a field of the pod's spec, which is absent from what is in view, is absent indeed and could be set.
func (p *Pod) Lacks(absent manifest.Value) bool {
	return absent.Document() != nil && !p.Flat && !p.Guessed && p.Knows(absent)
}

// Takes reports whether a field that is absent from the pod or from a container could be set where it is missing: of a kind that
// is not known, or that has fields of its own instead of a PodSpec or a Container, that is not sure.
func (p *Pod) Takes(absent manifest.Value) bool {
	if p.Guessed {
		return false
	}
	if c := p.containerAround(absent); c != nil {
		return len(c.given) == 0 || c.Listed()
	}
	return !p.Flat
}

// isPatched reports whether a patch sets a field of the pod, or of a container if that is not nil.
func (p *Pod) isPatched(c *Container, field manifest.Value) bool {
	for _, patch := range p.patches {
		if c == nil {
			if patch.Field(strings.Split(field.Path(p.top.Value), ".")...).Exists() {
				return true
			}
			continue
		}
		names := strings.Split(field.Path(c.Value), ".")
		for i := range patch.containers {
			if same := &patch.containers[i]; same.Name == c.Name && same.Field(names...).Exists() {
				return true
			}
		}
		if inheritable(field.Path(c.Value)) && patch.Field(names...).Exists() {
			return true
		}
	}
	return false
}

// Says reports whether a finding about a field of the pod or of a container belongs to the object at hand. What the other half
// of a merged pod sets or lacks by itself is said of that.
func (p *Pod) Says(v manifest.Value) bool {
	if p.Base == nil {
		return true
	}
	c := p.containerAround(v)
	switch {
	case v.Missing() == "":
		return v.In(p.Object.Value)
	case c == nil:
		return !p.said
	case !c.said:
		return true
	}
	return !p.said && inheritable(v.Path(c.Value))
}

// Here returns where the object at hand would set a field that is absent from a container of the other half: in the pod,
// which the container inherits it from.
func (p *Pod) Here(v manifest.Value) manifest.Value {
	if p.Base == nil || v.Missing() == "" || v.In(p.Object.Value) {
		return v
	}
	if c := p.containerAround(v); c != nil {
		return p.Field(strings.Split(v.Path(c.Value), ".")...)
	}
	return v
}

// Shares reports whether a value stands where other pods or containers of the object take it from, too: what is wrong with it
// is said once.
func (p *Pod) Shares(v manifest.Value) bool {
	lies := func(l layer) bool { return v.In(l.Value) }
	if slices.ContainsFunc(p.under, lies) {
		return true
	}
	own := v.In(p.top.Value)
	for i := range p.containers {
		c := &p.containers[i]
		if slices.ContainsFunc(c.under, lies) {
			return true
		}
		own = own || v.In(c.Value)
	}
	return !own
}

func (p *Pod) allWhole() bool {
	for i := range p.containers {
		if !p.containers[i].Whole {
			return false
		}
	}
	return true
}

// containerAround returns the container that a value stands in, or nil.
func (p *Pod) containerAround(v manifest.Value) *Container {
	for i := range p.containers {
		if v.In(p.containers[i].Value) {
			return &p.containers[i]
		}
	}
	return nil
}

// inheritable reports whether a container takes a field from its pod where it does not set it itself: those that a container's
// security context has in common with a pod's (core/v1, PodSecurityContext).
func inheritable(path string) bool {
	field, ok := strings.CutPrefix(path, "securityContext.")
	if !ok {
		return path == "securityContext"
	}
	field, _, _ = strings.Cut(field, ".")
	switch field {
	case "runAsNonRoot", "runAsUser", "runAsGroup", "seccompProfile", "seLinuxOptions", "windowsOptions", "appArmorProfile":
		return true
	}
	return false
}

// Complete reports whether all of the pod is in view, and stands where it is read.
func (p *Pod) Complete() bool { return p.Whole && p.allWhole() && len(p.patches) == 0 }
