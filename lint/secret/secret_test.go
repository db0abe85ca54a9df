package secret_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seaworthy-lint/seaworthy/lint/manifest"
	"github.com/seaworthy-lint/seaworthy/lint/secret"
)

func documents(text string) []*manifest.Document {
	splitter := manifest.NewSplitter("test.yaml", strings.NewReader(text))
	var all []*manifest.Document
	for section, err := splitter.Next(); err == nil; section, err = splitter.Next() {
		var parser manifest.Parser
		all = append(all, parser.Parse(section)...)
	}
	return all
}

// credentials returns what is found in a text, each as its name and part, what it is, and the credential itself.
func credentials(t testing.TB, text string) []string {
	var found []string
	var reader secret.Reader
	for _, d := range documents(text) {
		require.False(t, d.Unread(), text)
		for _, c := range reader.Read(d) {
			found = append(found, strings.Join([]string{c.Name, c.Part, c.What, c.Value.Literal()[c.From:c.To]}, "|"))
		}
	}
	return found
}

func TestVariables(t *testing.T) {
	for _, test := range []struct{ name, value, want string }{
		{"DB_PASSWORD", "n0t-4-s3cret", "a password"},
		{"POSTGRES_PASSWORD", "postgres", "a password"},
		{"PGPASSWORD", "hunter2", "a password"},
		{"MYSQL_PWD", "hunter2", "a password"},
		{"SMTP_PASS", "hunter2", "a password"},
		{"PASSWORD_2", "hunter2", "a password"},
		{"dbPassword", "hunter2", "a password"},
		{"AWS_SECRET_ACCESS_KEY", "minioadmin", "a secret key"},
		{"AWS_ACCESS_KEY_ID", "AKIAQWERTYUIOP234567", "the id of an AWS access key"},
		{"HF_TOKEN", "hf_QwErTyUiOpAsDfGhJkLzXcVbNm123456", "a Hugging Face token"},
		{"X", "hf_QwErTyUiOpAsDfGhJkLzXcVbNm123456", "a Hugging Face token"},
		{"HF_TOKEN", "abcd1234efgh", "a token"},
		{"VLLM_API_KEY", "token-abc123", "a key"},
		{"SECRET_KEY_BASE", "0123456789abcdef0123", "a key"},
		{"CLIENT_SECRET", "8Qz7w-Kx2Vb", "a secret"},
		{"DATABASE_URL", "postgres://postgres:postgres@db:5432/app", "a password in a URI"},
		{"REDIS_URL", "redis://:hunter2@redis:6379/0", "a password in a URI"},
		{"DSN", "app:hunter2@tcp(mysql:3306)/app", "a password beside its user"},
		{"AZURE_STORAGE_CONNECTION_STRING", "AccountName=a;AccountKey=aGVsbG8gd29ybGQxMjM0NQ==;EndpointSuffix=x", "a key"},
		{"GH", "ghp_QwErTyUiOpAsDfGhJkLzXcVbNm1234567890", "a GitHub token"},
		{"JWT", "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U", "a signed token (JWT)"},

		{"CLIENT_SECRET", "8f0c1a52-6c7e-4d35-9a35-0d1c8f1b2e3a", "a secret"},
		{"CLIENT_KEY_DATA", "LS0tLS1CRUdJTiBSU0EgUFJJVkFURSBLRVktLS0tLQpNSUlFcEFJQkFBS0NBUUVBcjdacTlYdjJKdzRSbThLeDZIdDNZcDVOZDFHczdGYjJMYzRRajY=", "a private key"},

		{"checksum/secret", "3f2a9c3f2a9c3f2a9c3f2a9c3f2a9c3f2a9c3f2a9c3f2a9c3f2a9c3f2a9c1234", ""},
		{"TLS_SECRET", "default/ca-secret1", ""},
		{"DB_SECRET", "db-credentials-5f8h2k9c4m", ""},
		{"ETCD_INITIAL_CLUSTER_TOKEN", "etcd-cluster-1", ""},
		{"KEY", "n0t-4-s3cret", ""},
		{"PASSWORD_FILE", "/run/secrets/password1", ""},
		{"TOKEN_URL", "https://example.com/oauth2/token1", ""},
		{"TOKEN", "https://example.com/oauth2/token1", ""},
		{"DB_PASSWORD", "/run/secrets/db/password", ""},
		{"DB_PASSWORD", "$(OTHER)", ""},
		{"DB_PASSWORD", "${OTHER}", ""},
		{"DB_PASSWORD", "$OTHER", ""},
		{"DB_PASSWORD", "%(password)s", ""},
		{"DB_PASSWORD", "<your password>", ""},
		{"DB_PASSWORD", "changeme", ""},
		{"DB_PASSWORD", "vault:secret/data/db#password", ""},
		{"DB_PASSWORD", "db-password-secret", ""},
		{"DB_PASSWORD", "", ""},
		{"ALLOW_EMPTY_PASSWORD", "yes", ""},
		{"AUTH_TYPE", "token", ""},
		{"API_KEY_HEADER", "X-Api-Key-1", ""},
		{"API_KEY", "X-Api-Key", ""},
		{"SECRET_BACKEND", "vault1234", ""},
		{"SECRET_NAME", "server-credentials-1", ""},
		{"TLS_SECRET", "server-tls-1", ""},
		{"IMAGE_PULL_SECRET", "regcred", ""},
		{"PWD", "/srv/app1", ""},
		{"EOS_TOKEN", "<|end_of_text1|>", ""},
		{"MAX_TOKENS", "4096", ""},
		{"OPENAI_API_KEY", "EMPTY", ""},
		{"OPENAI_API_KEY", "sk-no-key-required-1234567890", ""},
		{"AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE", ""},
		{"HF_TOKEN", "hf_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", ""},
		{"HF_TOKEN", "<hf_token>", ""},
		{"MODEL", "hf://org/model@0e9e39f249a16976918f6564b8830bc894c89659", ""},
		{"IMAGE", "docker.io/library/nginx:1.27@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", ""},
		{"GIT", "ssh://git@github.com/org/repo", ""},
		{"GIT", "git@github.com:org/repo.git", ""},
		{"DATABASE_URL", "postgres://app:$(DB_PASSWORD)@db/app", ""},
		{"DATABASE_URL", "postgres://app:${DB_PASSWORD}@db/app", ""},
		{"DATABASE_URL", "postgres://user:password@host/db", ""},
		{"PARTITION_KEY", "abc12345", ""},
	} {
		got := credentials(t, "kind: Pod\nenv:\n- name: "+test.name+"\n  value: '"+test.value+"'\n")
		if test.want == "" {
			require.Empty(t, got, "%s=%s", test.name, test.value)
			continue
		}
		require.Len(t, got, 1, "%s=%s", test.name, test.value)
		require.Equal(t, test.want, strings.Split(got[0], "|")[2], "%s=%s", test.name, test.value)
	}
}

// A block scalar ends in a line feed, which is no part of the password.
func TestBlockScalar(t *testing.T) {
	require.Len(t, credentials(t, "kind: Pod\nenv:\n- name: DB_PASSWORD\n  value: |\n    hunter2\n"), 1)
	require.Empty(t, credentials(t, "kind: Pod\nenv:\n- name: DB_PASSWORD\n  value: |\n    first\n    second\n"))
	require.Empty(t, credentials(t, "kind: Pod\nenv:\n- name: DB_PASSWORD\n  value: \" \\n\"\n"))
}

func TestWords(t *testing.T) {
	for _, test := range []struct {
		args string
		want []string
	}{
		{`["--api-key=abc12345"]`, []string{"|--api-key|a key|abc12345"}},
		{`["--api_key", "abc12345"]`, []string{"|--api_key|a key|abc12345"}},
		{`["--password=postgres", "-v"]`, []string{"|--password|a password|postgres"}},
		{`["redis-server", "--requirepass", "hunter2"]`, []string{"|--requirepass|a password|hunter2"}},
		{`["sh", "-c", "export DB_PASSWORD=hunter2; serve --token abc12345 --port 80"]`,
			[]string{"|DB_PASSWORD|a password|hunter2", "|--token|a token|abc12345"}},
		{`["curl -H 'Authorization: Bearer abc12345' x"]`, []string{"|Authorization|a login in a header|abc12345"}},
		{`["git clone https://me:hunter2@git.example/x"]`, []string{"||a password in a URI|hunter2"}},
		{`["https://hooks.slack.com/services/T7QK2ZJ9D/B8XW4VH6M/Jq2Zk7Xv9Wm4Rt6Yp1"]`, []string{"||a Slack webhook|T7QK2ZJ9D/B8XW4VH6M/Jq2Zk7Xv9Wm4Rt6Yp1"}},

		{`["--api-key=$(API_KEY)"]`, nil},
		{`["--api-key", "$(API_KEY)"]`, nil},
		{`["--api-key", "--port=8000"]`, nil},
		{`["--token-file=/var/run/token1"]`, nil},
		{`["--password-stdin", "hunter22"]`, nil},
		{`["--max-num-batched-token=32768"]`, nil},
		{`["--mysql-native-password=ON"]`, nil},
		{`["TOKEN=$(cat /var/run/token1) serve"]`, nil},
		{`["password = os.environ['PASSWORD1']"]`, nil},
		{`["echo the token: it is 12345678a"]`, nil},
	} {
		require.Equal(t, test.want, credentials(t, "args: "+test.args+"\n"), test.args)
	}
}

func TestConfiguration(t *testing.T) {
	for _, test := range []struct {
		text string
		want []string
	}{
		{"kind: ConfigMap\ndata:\n  DB_PASSWORD: hunter2\n", []string{"DB_PASSWORD||a password|hunter2"}},
		{"kind: Secret\nstringData:\n  DB_PASSWORD: hunter2\ndata: {x: eHh4eHh4eHg=}\n", nil},
		{"data:\n  app.properties: |\n    a=b\n    db.password=Tr0ub4dor3\n    password.min.length=12\n", []string{"app.properties|db.password|a password|Tr0ub4dor3"}},
		{"data:\n  c.yaml: |\n    password: Tr0ub4dor3\n    passwords: x\n", []string{"c.yaml|password|a password|Tr0ub4dor3"}},
		{"data:\n  c.json: '{\"auths\": {\"x\": {\"auth\": \"YWxhZGRpbjpvcGVuMTIz\"}}}'\n", []string{"c.json|auth|a secret|YWxhZGRpbjpvcGVuMTIz"}},
		{"data:\n  c.py: |\n    token = get_token1()\n    password: str = None\n    if password == 'abc12345':\n", nil},
		{"spec:\n  password: 12345678\n  adminPassword: Zk7Xv9Wm\n", []string{"adminPassword||a password|Zk7Xv9Wm"}},
		{"spec:\n  secretKey: password\n  authSecret: ngc-api-secret\n  secretName: a1b2c3d4e5\n  tokenSecret: {name: x}\n", nil},
		{"spec:\n  rayStartParams:\n    redis-password: hunter2\n", []string{"redis-password||a password|hunter2"}},
		{"spec:\n  gcsFaultToleranceOptions:\n    redisPassword: {value: Zk7Xv9Wm}\n", []string{"redisPassword||a password|Zk7Xv9Wm"}},
		{"spec:\n  storage: {parameters: {access_key_id: a, secret_access_key: minio123}}\n", []string{"secret_access_key||a secret key|minio123"}},
		{"spec:\n  oauth_secret: Zk7Xv9Wm\n", []string{"oauth_secret||a secret|Zk7Xv9Wm"}},
		{"metadata: {labels: {token: a1b2c3d4e5}, annotations: {x/token: a1b2c3d4e5}}\n", []string{"x/token||a token|a1b2c3d4e5"}},
		{"automountServiceAccountToken: true\n", nil},
	} {
		require.Equal(t, test.want, credentials(t, test.text), test.text)
	}
}

func TestPrivateKey(t *testing.T) {
	key := "-----BEGIN RSA PRIVATE KEY-----\n    " + strings.Repeat("MIIEvQIBADANBgkqhkiG9w0BAQEFAASC\n    ", 4) + "-----END RSA PRIVATE KEY-----\n"
	for _, before := range []string{"", "-", "key=", "key: '"} {
		found := credentials(t, "data:\n  tls.key: |\n    "+before+key)
		require.Len(t, found, 1, before)
		require.Contains(t, found[0], "tls.key||a private key|-----BEGIN")
	}
	require.Empty(t, credentials(t, "data:\n  tls.key: |\n    -----BEGIN RSA PRIVATE KEY-----\n    ...\n    -----END RSA PRIVATE KEY-----\n"))
}

// What an alias stands for is longer than the alias.
func TestAlias(t *testing.T) {
	require.Len(t, credentials(t, "a: &a hf_QwErTyUiOpAsDfGhJkLzXcVbNm123456\nb: *a\nc: [*a]\n"), 3)
}

func TestRedact(t *testing.T) {
	for text, want := range map[string]string{
		"volume `nfs://me:hunter2@host/x` is shared":    "volume `nfs://me:*******@host/x` is shared",
		"image `me:hunter22@registry.example/x` is bad": "image `me:********@registry.example/x` is bad",
		"container `password` runs as root":             "container `password` runs as root",
		"image `nginx:1.27` has no digest":              "image `nginx:1.27` has no digest",
	} {
		require.Equal(t, want, secret.Redact(text))
	}
}

// What is in most texts costs nothing but a look at it.
func TestReadDoesNotAllocate(t *testing.T) {
	d := documents("apiVersion: v1\nkind: Pod\nmetadata: {name: a-long-name-of-a-pod}\nspec:\n  containers:\n  - name: server\n" +
		"    image: registry.example/team/server:1.4.0\n    args: [--port=8080, --log-level=info]\n    env: [{name: MODE, value: production}]\n")[0]
	var reader secret.Reader
	reader.Read(d)
	require.Zero(t, testing.AllocsPerRun(100, func() { reader.Read(d) }))
}

// FuzzRead holds what is found to being in the text, and what is shown to having none of it.
func FuzzRead(f *testing.F) {
	for _, text := range []string{
		"env: [{name: DB_PASSWORD, value: hunter2}]\n",
		"args: [--api-key, abc12345, 'x://a:b@c']\n",
		"data:\n  x: |\n    password=Tr0ub4dor3\n    é: Authorization: Basic abc12345\n",
		"a: &a hunter2\npassword: *a\n",
		"kind: Secret\ndata: {x: \"a\\u0062\"}\n# token: abc12345\n",
		"password: >\n  hunter2\n\n  hunter3\n",
		"x: {{ .Values.x }}\npassword: abc12345\n",
		"{\"password\": \"abc12345\\n\"}",
		"x: -----BEGIN PRIVATE KEY-----",
		"0://0:$@",
		"hf_QwErTyUiOpAsDfGhJkLzXcVbNm123456 AKIAQWERTYUIOP234567 xoxb-1234567890-abcdefghijk",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		require.Len(t, secret.Redact(text), len(text))
		var reader secret.Reader
		for _, d := range documents(text) {
			for _, c := range reader.Read(d) {
				value := c.Value.Literal()
				require.True(t, 0 <= c.From && c.From < c.To && c.To <= len(value))
				credential := value[c.From:c.To]
				if len(credential) < 12 || strings.Contains(credential, "*") || strings.Count(text, credential) != 1 {
					continue
				}
				for _, line := range c.Value.Place().Excerpt {
					require.NotContains(t, line.Text, credential)
				}
			}
		}
	})
}
