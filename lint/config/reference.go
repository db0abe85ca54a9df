package config

import (
	"fmt"
	"reflect"
	"strings"
)

// Reference returns the page that documents every key.
func Reference() string {
	var b strings.Builder
	b.WriteString(introduction)
	for _, k := range Keys() {
		fmt.Fprintf(&b, "\n## %s\n\n%s\n\n", k.Name, k.Doc)
		fmt.Fprintf(&b, "- Value: %s\n", k.Type())
		if k.Default != "" {
			fmt.Fprintf(&b, "- Default: %s\n", k.Default)
		}
		if len(k.Flags) > 0 {
			fmt.Fprintf(&b, "- On the command line: `--%s`\n", strings.Join(k.Flags, "`, `--"))
		}
		if inner := elements(k.typ); inner != nil {
			b.WriteString("\n| Key | Value | |\n| --- | --- | --- |\n")
			for _, k := range inner {
				name := "`" + k.Name + "`"
				if k.Required {
					name += " (required)"
				}
				fmt.Fprintf(&b, "| %s | %s | %s |\n", name, k.Type(), k.Doc)
			}
		}
		fmt.Fprintf(&b, "\n```yaml\n%s: %s\n```\n", k.Name, k.Example)
	}
	return b.String()
}

// elements returns the keys of the mappings that a list holds, or nil.
func elements(t reflect.Type) []Key {
	if t.Kind() == reflect.Slice && t.Elem().Kind() == reflect.Struct {
		if _, ok := scalars()[t.Elem()]; !ok {
			return keysOf(t.Elem())
		}
	}
	return nil
}

// Type says in words what the value of a key is.
func (k *Key) Type() string {
	what := inWords(k.typ)
	if k.single {
		what = strings.TrimPrefix(what, "list: ") + ", or a list"
	}
	return what
}

func inWords(t reflect.Type) string {
	if m, ok := reflect.New(t).Interface().(mapping); ok {
		values := m.values()
		switch {
		case values["enum"] != nil:
			return "mapping from " + m.names() + " to " + code(levels())
		case values["type"] == "array":
			return "mapping from " + m.names() + " to a list"
		}
		return "mapping from " + m.names() + " to text"
	}
	if s, ok := scalars()[t]; ok {
		if s.words != nil {
			return code(s.words)
		}
		return s.syntax
	}
	switch t.Kind() {
	case reflect.Slice:
		return "list: " + inWords(t.Elem())
	case reflect.Struct, reflect.Map:
		return "mapping"
	case reflect.Bool:
		return "`true` or `false`"
	case reflect.Int:
		return "number"
	}
	return "text"
}

// code lists words: `a`, `b` or `c`.
func code(words []string) string {
	last := len(words) - 1
	return "`" + strings.Join(words[:last], "`, `") + "` or `" + words[last] + "`"
}

const introduction = `# Configuration

` + "`" + Name + "`" + ` says once what a repository asks of its manifests. The command looks for it in the working directory, then in each
folder above, up to the top of the repository; outside of a repository, in the working directory alone. ` + "`--config FILE`" + ` names
another, and ` + "`--no-config`" + ` reads none. What stands on the command line wins over the file, key by key: a list there takes the
place of the list here.

- ` + "`seaworthy config init`" + ` looks at the repository and writes a first, short file.
- ` + "`seaworthy config show`" + ` prints what is in force, and where each value comes from.
- ` + "`seaworthy config verify`" + ` checks the file. So does every run: an unknown key, rule or value ends it with 2.
- ` + "`seaworthy config schema`" + ` prints the JSON schema. Editors with the YAML language server read the file by it if this is its first
  line, with the path to [config-v1.schema.json](schema/config-v1.schema.json):

` + "```yaml" + `
# yaml-language-server: $schema=docs/schema/config-v1.schema.json
` + "```" + `

Relative paths in the file count from its folder. The rules that ` + "`rules`" + `, ` + "`select`" + ` and the like name are listed in
[rules](rules/README.md).

Whoever may change the file may switch rules off. Where manifests come from people whose changes are to be checked, take the
file from a place that they cannot write to, with ` + "`--config`" + `.
`
