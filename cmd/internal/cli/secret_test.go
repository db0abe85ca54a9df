package cli_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// leaky holds credentials, each between « and », in every place that a report may show, beside something to report.
const leaky = `apiVersion: v1
kind: Pod
metadata:
  name: server
  annotations:
    example.com/webhook: https://hooks.slack.com/services/«T7QK2ZJ9D/B8XW4VH6M/Jq2Zk7Xv9Wm4Rt6Yp1»
    seccomp.security.alpha.kubernetes.io/pod: unconfined
    kubectl.kubernetes.io/last-applied-configuration: |
      {"spec":{"containers":[{"env":[{"name":"DB_PASSWORD","value":"«zq8!Vk2#Wx»"}],"privileged":true}]}}
spec:
  hostNetwork: true # API_KEY=«k7Zq9Xv2Jw4Rm»
  containers:
  - name: server
    image: jq:«Wz3Kx8Qv»@registry.example/Team/server
    command: [sh, -c, "serve --api-key=«Hj5Kz8Wq2Xv» https://robot:«Vz6Qk1Xj»@git.example/x", --token, «pZ4xQ7kV2jW9»]
    securityContext: {privileged: true, note: "hf_«QzXwVkJyHpRmTnBsGdFcLaEiOuKjZx7Q4W»", runAsUser: 0}
    env:
    - name: DB_PASSWORD
      value: "«xK4$zQ8^w»"
    - {name: HF_TOKEN, value: hf_«ZkWqXvJhYpTmRnSbDgCfAlIeUoQjKx9Z3V», valueFrom: 1}
    - name: REDIS_PASSWORD
      value: "esc\u0061ped«\tjZ7\tkQ»"
    - name: TLS_KEY
      value: |
        -----BEGIN PRIVATE KEY-----«
        MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj
        zQxWvKjHyPqRmTnSbDgFcLaEiOuZkXwVjQhYpTmRnSbDgCfAlIeUoQjKx9Z3V8Wq»
        -----END PRIVATE KEY-----
      extra: 1
    - name: FOLDED
      value: >-
        postgres://app:«Qx7Zv4Kj»@db/app
        postgres://app:«Wk2Zq6Xh»@db/app
    - name: «ünïZqKx7» # not one
      value: &pw "«xNvhZ9qX4»"
    - name: ROOT_PASSWORD
      value: *pw
    - name: PIN_PASSWORD
      value: «7193640285»
    ports:
    - {hostPort: 80, containerPort: "AKIA«QZXWVKJYHPRMTNBS»"}
---
apiVersion: v1
kind: Secret
metadata: {name: x, lables: {}}
stringData:
  note: «Bz7Jx2Qw»
  note: «Cz8Kx3Rw»
  pin: «8264517390»
data: {a: «RHo5THg0U3c=», b: 1}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: x}
data:
  app.properties: |
    db.password=«Gz1Nx5Vw»
    db2.password=«qvjxkwz»
  ghp: [ghp_«ZqXwVkJyHpRmTnBsGdFcLaEiOuKjZx7Q4WzY»]
---
apiVersion: v1
kind: Pod
metadata: {name: broken}
spec:
  containers:
  - env:
    - name: DB_PASSWORD
      value: «Dz2Px6Yw»
    - name: FOO: bar
---
apiVersion: v1
kind: Secret
stringData:
  whatever: «Ez3Tx7Hw»
  x: y: z
---
apiVersion: v1
kind: Pod
spec:
  password: «Fz4Mx8Nw9Q»
  {{ if .Values.x }}
---
{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "json"}, "spec": {"hostPID": true, "containers": [{"name": "c", "image": "x", "env": [{"name": "X_PASSWORD", "value": "«Lz5Hx9Jw\n»"}]}]}}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: all
  annotations: {example.com/api-key: «Mz6Gx1Kw4R»}
spec: {podSelector: {}, ingress: [{}]}
---
apiVersion: example.com/v1
kind: Store
metadata: {name: x}
spec:
  url: s3://«Nz7Fx2Lw»:«Pz8Dx3Mw»@bucket/x
  password: «Kz9Sx4Tw7»
`

// TestNoCredentialIsPrinted runs the command on credentials, and looks for any part of one in all that it writes.
func TestNoCredentialIsPrinted(t *testing.T) {
	var parts []string
	for i, text := range strings.Split(leaky, "«") {
		secret, _, found := strings.Cut(text, "»")
		if i == 0 || strings.HasPrefix(secret, "ünï") || strings.HasPrefix(secret, "Nz7Fx2Lw") {
			continue
		}
		require.True(t, found)
		for line := range strings.Lines(secret) {
			line = strings.TrimSpace(line)
			for at := 0; at+4 <= len(line); at++ {
				parts = append(parts, line[at:at+4])
			}
		}
	}
	require.Greater(t, len(parts), 200)
	manifest := strings.NewReplacer("«", "", "»", "").Replace(leaky)
	t.Chdir(t.TempDir()) // so that the file has the same name, and findings the same fingerprints, each time
	const file = "manifest.yaml"
	writeFile(t, file, manifest)

	commands := [][]string{{"network", file}, {"lint", "--compact", file}, {"lint", "--select=secret/*,image/*", file}}
	for _, format := range []string{"text", "json", "sarif", "github", "gitlab", "junit"} {
		for _, rules := range []string{"*", "pod/*", "manifest/*"} {
			commands = append(commands, []string{"lint", "--profile=strict", "--show-fixes", "--select=" + rules, "--format=" + format, file})
		}
	}
	for _, args := range commands {
		_, stdout, stderr := run(t, "", args...)
		require.Greater(t, len(stdout), 100, args)
		for _, part := range parts {
			if strings.Contains(stdout+stderr, part) {
				at := strings.Index(stdout+stderr, part)
				t.Errorf("%v print %q: ...%s", args, part, (stdout + stderr)[max(0, at-160):min(len(stdout+stderr), at+40)])
				break
			}
		}
	}
}
