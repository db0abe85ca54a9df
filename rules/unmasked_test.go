package rules_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// What comes to light when something else is mended is mended then, or reported; it is no fault.
func TestFixUnmasks(t *testing.T) {
	for name, text := range map[string]string{
		"sudo in a privileged container": `apiVersion: v1
kind: Pod
metadata: {name: ray}
spec: {containers: [{name: ray, image: 'rayproject/ray:2.53.0', securityContext: {privileged: true}}]}
`,
		"an image that was no string": `apiVersion: v1
kind: Pod
metadata: {name: a}
spec: {containers: [{name: a, image: 1.27}]}
`,
		"an object that had no name": `apiVersion: v1
kind: Pod
metadata: {name: true}
spec: {containers: [{name: a, image: 'registry.example/a:1'}]}
`,
		"one switch behind the other": `apiVersion: v1
kind: Secret
metadata:
  name: b
  annotations:
    serving.kserve.io/s3-endpoint: "s3.example.com"
    serving.kserve.io/s3-usehttps: "0"
    serving.kserve.io/s3-verifyssl: "0"
`,
	} {
		t.Run(name, func(t *testing.T) {
			p := newProver(t)
			require.NoError(t, p.prove([]byte(text), false))
			require.NotZero(t, p.tally.fixed)
		})
	}
}
