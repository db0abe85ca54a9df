package workload_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// The pods of custom resources of which nothing is known.
func TestGuess(t *testing.T) {
	const custom = "apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: w}\n"
	for _, test := range []struct {
		name, text string
		paths      []string // of the pods
		whole      bool
	}{
		{"template", custom + "spec: {template: {metadata: {labels: {app: w}}, spec: {containers: [{name: a, image: b}]}}}", []string{"spec.template.spec"}, true},
		{"pod beside other fields", custom + "spec: {size: 1, containers: [{name: a, image: b}]}", []string{"spec"}, true},
		{"several", custom + "spec: {roles: [{pod: {containers: [{name: a, image: b}]}}, {pod: {containers: [{name: c, image: d}]}}]}", []string{"spec.roles[0].pod", "spec.roles[1].pod"}, true},
		{"container that lacks an image", custom + "spec: {containers: [{name: a, image: b}, {name: c}]}", []string{"spec"}, false},
		{"one container", custom + "spec: {server: {image: b, args: [c]}}", []string{"spec.server"}, false},
		{"list of steps", custom + "spec: {steps: [{script: x}, {image: b, command: [c]}]}", []string{"spec.steps[1]"}, false},
		{"status", custom + "status: {containers: [{name: a, image: b}]}", nil, false},
		{"status further down", custom + "spec: {child: {status: {containers: [{name: a, image: b}]}}}", nil, false},
		{"list of what may be pulled", custom + "spec: {relatedImages: [{name: a, image: b}]}", nil, false},
		{"image by itself", custom + "spec: {image: b}", nil, false},
		{"built-in", "{apiVersion: v1, kind: Service, spec: {containers: [{name: a, image: b}]}}", nil, false},
		{"definition", "{apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition, spec: {x: {name: a, image: b}}}", nil, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			found := pods(t, test.text)
			var paths []string
			for _, p := range found {
				paths = append(paths, p.Path)
				require.True(t, p.Guessed)
				require.Equal(t, test.whole, p.Whole)
				require.False(t, p.Fragment)
			}
			require.Equal(t, test.paths, paths)
		})
	}
}
