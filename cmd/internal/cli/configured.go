package cli

import (
	"os"
	"path/filepath"

	"github.com/spf13/pflag"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/config"
	"github.com/seaworthy-lint/seaworthy/lint/report"
	"github.com/seaworthy-lint/seaworthy/rules"
)

// configured is the configuration that a command reads.
type configured struct {
	name string       // of the file that is asked for; empty to look for one
	none bool         // read none
	file *config.File // that was read; nil for none
}

// load reads the configuration, if there is one.
func (c *configured) load() error {
	if c.none {
		return nil
	}
	file, name := c.name, c.name
	if file == "" {
		var err error
		if file, err = config.Find("."); file == "" || err != nil {
			return err
		}
		name = shorten(file)
	}
	var err error
	c.file, err = config.Load(file, filepath.ToSlash(name), rules.All())
	return err
}

// shorten returns a path as it is written from the working directory.
func shorten(file string) string {
	dir, err := os.Getwd()
	if err != nil {
		return file
	}
	if rel, err := filepath.Rel(dir, file); err == nil {
		return rel
	}
	return file
}

// tie ties a key of the configuration to the option that it sets.
type tie struct {
	key     string
	apply   func() // sets the option to what the file says
	collect func() // puts the option into the settings
}

// tied ties a key whose value is that of the option.
func tied[T any](key string, option, setting *T) tie {
	return tie{key, func() { *option = *setting }, func() { *setting = *option }}
}

// tiedText ties a key whose value is another kind of text.
func tiedText[O, S ~string](key string, option *O, setting *S) tie {
	return tie{key, func() { *option = O(*setting) }, func() { *setting = S(*option) }}
}

// tiedTexts ties a key whose value is a list of another kind of text.
func tiedTexts[S ~string](key string, option *[]string, setting *[]S) tie {
	return tie{key, func() { *option = config.Strings(*setting) }, func() {
		*setting = nil
		for _, text := range *option {
			*setting = append(*setting, S(text))
		}
	}}
}

// ties ties the keys to the options of every command that reads manifests.
func (o *reading) ties(s *config.Settings) []tie {
	file := func() *config.File { return o.configured.file }
	return []tie{
		tied("profile", &o.Profile, &s.Profile),
		tied("kubernetes-version", &o.KubernetesVersion, &s.KubernetesVersion),
		{"rules", func() { o.Rules = s.Rules }, func() { s.Rules = append(append(config.Rules{}, o.Rules...), o.rules...) }},
		{"overrides", func() { o.Overrides = file().Overrides() }, func() {
			if file() != nil {
				s.Overrides = file().Settings.Overrides
			}
		}},
		tiedTexts("select", &o.Select, &s.Select),
		tiedTexts("ignore", &o.Ignore, &s.Ignore),
		tied("default-namespace", &o.DefaultNamespace, &s.DefaultNamespace),
		tied("complete", &o.Complete, &s.Complete),
		tied("cni", &o.CNI, &s.CNI),
		tied("pod-cidrs", &o.PodCIDRs, &s.PodCIDRs),
		tiedTexts("trusted-registries", &o.TrustedRegistries, &s.TrustedRegistries),
		tiedTexts("public-registries", &o.PublicRegistries, &s.PublicRegistries),
		tiedTexts("model-hubs", &o.ModelHubs, &s.ModelHubs),
		tied("tenant-label", &o.TenantLabel, &s.TenantLabel),
		{"tenants", func() { o.TenantNamespaces = s.Tenants }, func() { s.Tenants = o.TenantNamespaces }},
		tiedTexts("shared-namespaces", &o.SharedNamespaces, &s.SharedNamespaces),
		{"jump-hosts", func() { o.JumpHosts = s.JumpHosts }, func() { s.JumpHosts = o.JumpHosts }},
		{"kinds", func() { o.Kinds = s.WorkloadKinds() }, func() {
			if file() != nil {
				s.Kinds = file().Settings.Kinds
			}
		}},
		tied("context", &o.context, &s.Context),
		tied("stdin-filename", &o.stdinName, &s.StdinFilename),
		tied("allow-empty", &o.allowEmpty, &s.AllowEmpty),
		tied("jobs", &o.Jobs, &s.Jobs),
		{"exceptions", func() { o.Exceptions = file().AllExceptions() }, func() {
			if file() != nil {
				s.Exceptions = file().Settings.Exceptions
			}
		}},
		tiedTexts("not-waivable", &o.NotWaivable, &s.NotWaivable),
		tied("require-owner", &o.RequireOwner, &s.RequireOwner),
		tied("longest-span", &o.LongestSpan, &s.LongestSpan),
		tied("notice", &o.Notice, &s.Notice),
	}
}

// ties ties the keys to the options of the lint command.
func (o *lintOptions) ties(s *config.Settings) []tie {
	return append(o.reading.ties(s), []tie{
		tied("min-severity", &o.MinSeverity, &s.MinSeverity),
		tied("fail-on", &o.failOn, &s.FailOn),
		{"reports", func() { o.outputs.set(s.Reports) }, func() { s.Reports = o.outputs.reports() }},
		tied("compact", &o.compact, &s.Compact),
		tied("quiet", &o.quiet, &s.Quiet),
		tiedText("color", &o.color, &s.Color),
		tiedText("show-fixes", &o.showFixes, &s.ShowFixes),
		tied("show-exceptions", &o.showExceptions, &s.ShowExceptions),
		tied("sarif-suppressed", &o.sarifSuppressed, &s.SARIFSuppressed),
		tied("baseline", &o.baseline, &s.Baseline),
	}...)
}

// configure reads the configuration and sets the options that are tied to its keys, but for those that the command line sets.
func (o *reading) configure(flags *pflag.FlagSet, ties func(*config.Settings) []tie) error {
	if err := o.configured.load(); err != nil {
		return err
	}
	if file := o.configured.file; file != nil {
		byKey := map[string]tie{}
		for _, t := range ties(&file.Settings) {
			byKey[t.key] = t
		}
		for _, key := range config.Keys() {
			t, tied := byKey[key.Name]
			if _, said := file.Has(key.Name); tied && said && (key.Name == "rules" || flagSet(flags, key) == "") {
				t.apply()
			}
		}
	}
	if len(o.rules) > 0 { // which win over the file, wherever that is about
		o.Overrides = append(o.Overrides, lint.Override{Rules: o.rules})
	}
	return nil
}

// flagSet returns the option on the command line that wins over a key, or "" where there is none.
func flagSet(flags *pflag.FlagSet, key config.Key) string {
	for _, flag := range key.Flags {
		if flags.Changed(flag) {
			return "--" + flag
		}
	}
	return ""
}

// set sets the reports to write.
func (o *outputs) set(reports []config.Report) {
	o.list = nil
	for _, r := range reports {
		format, _ := report.ParseFormat(string(r.Format)) // which the configuration has checked
		o.list = append(o.list, output{format, r.Output})
	}
}

// reports returns the reports to write, as a configuration has them.
func (o *outputs) reports() []config.Report {
	var all []config.Report
	for _, out := range o.list {
		all = append(all, config.Report{Format: config.Format(out.format.Name), Output: out.to})
	}
	if all == nil {
		all = []config.Report{{Format: config.Format(report.Formats[0].Name), Output: o.pending}}
	}
	return all
}
