package cli

import (
	"fmt"
	"io"
	"os"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/config"
	"github.com/seaworthy-lint/seaworthy/lint/fix"
	"github.com/seaworthy-lint/seaworthy/rules"
)

func newConfig(env Env) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "config",
		Short: "Show, write and check the configuration",
		Long: `Show, write and check the configuration of a repository, which stands in ` + config.Name + `:
in the working directory, or above it up to the top of the repository.`,
		SuggestionsMinimumDistance: 2,
		Args:                       noSubcommand,
		RunE:                       func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newConfigShow(env), newConfigInit(env), newConfigVerify(env), newConfigSchema(env))
	return cmd
}

// noSubcommand says what the first word means that is no subcommand.
func noSubcommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	if near := cmd.SuggestionsFor(args[0]); len(near) > 0 {
		return fmt.Errorf("unknown command %q of %s: did you mean %s?", args[0], cmd.CommandPath(), near[0])
	}
	return fmt.Errorf("unknown command %q: see %s --help", args[0], cmd.CommandPath())
}

func newConfigShow(env Env) *cobra.Command {
	o, changed := newLintOptions(), false
	cmd := &cobra.Command{
		Use:   "show",
		Short: "Print what is in force, and where each value comes from",
		Long: `Print what seaworthy lint with the same options would do, as a configuration: behind each
value stands whether it is the default, or which line or option says it.`,
		Example: `  seaworthy config show
  seaworthy config show --changed --profile strict`,
		Args:    cobra.NoArgs,
		PreRunE: func(cmd *cobra.Command, _ []string) error { return o.configure(cmd.Flags(), o.ties) },
		RunE:    func(cmd *cobra.Command, _ []string) error { return showConfig(env.Stdout, &o, cmd.Flags(), changed) },
	}
	cmd.Flags().BoolVar(&changed, "changed", false, "print only what a file or an option says")
	lintFlags(cmd, &o)
	return cmd
}

func showConfig(w io.Writer, o *lintOptions, flags *pflag.FlagSet, changed bool) error {
	if o.Jobs == 0 {
		o.Jobs = lint.DefaultOptions().Jobs
	}
	var s config.Settings
	for _, t := range o.ties(&s) {
		t.collect()
	}
	type entry struct {
		text, origin string
		block        []string
	}
	var entries []entry
	width := 0
	for _, key := range config.Keys() {
		if _, said := o.configured.file.Has(key.Name); changed && !said && flagSet(flags, key) == "" {
			continue
		}
		line, block := key.Format(&s)
		e := entry{strings.TrimRight(key.Name+": "+line, " "), origin(o, flags, key, line), block}
		entries = append(entries, e)
		if n := utf8.RuneCountInString(e.text); n <= 40 { // a long one sets no measure
			width = max(width, n)
		}
	}
	var b strings.Builder
	for _, e := range entries {
		fmt.Fprintf(&b, "%-*s  # %s\n", width, e.text, e.origin)
		for _, line := range e.block {
			fmt.Fprintf(&b, "  %s\n", line)
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// origin says where the value of a key comes from.
func origin(o *lintOptions, flags *pflag.FlagSet, key config.Key, value string) string {
	flag := flagSet(flags, key)
	place, said := o.configured.file.Has(key.Name)
	at := fmt.Sprintf("%s:%d", place.File, place.Start.Line)
	switch {
	case flag != "" && said && key.Name == "rules":
		return at + " and " + flag
	case flag != "":
		return flag
	case said:
		return at
	case key.Default != "" && (value == "[]" || value == `""` || value == "0"):
		return "default: " + key.Default
	}
	return "default"
}

func newConfigVerify(env Env) *cobra.Command {
	return &cobra.Command{
		Use:   "verify [FILE]",
		Short: "Check the configuration",
		Long: `Check the configuration that is in force for the working directory, or FILE.

Exit codes: 0 nothing is wrong, or there is none; 2 something is.`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			var c configured
			if len(args) > 0 {
				c.name = args[0]
			}
			if err := c.load(); err != nil {
				return err
			}
			if c.file == nil {
				_, err := fmt.Fprintf(env.Stdout, "no %s here, nor above in the repository: everything has its default\n", config.Name)
				return err
			}
			_, err := fmt.Fprintf(env.Stdout, "%s: nothing is wrong with it\n", c.file.Name)
			return err
		},
	}
}

func newConfigSchema(env Env) *cobra.Command {
	return &cobra.Command{
		Use:   "schema",
		Short: "Print the JSON schema of the configuration, for editors",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			schema, err := config.Schema(rules.All())
			if err != nil {
				return err
			}
			_, err = env.Stdout.Write(schema)
			return err
		},
	}
}

// initOptions are the options of config init.
type initOptions struct {
	force bool
	to    string
}

func newConfigInit(env Env) *cobra.Command {
	var o initOptions
	cmd := &cobra.Command{
		Use:   "init [PATH...]",
		Short: "Look at the repository, and write a first configuration",
		Long: `Look at the manifests in files and directories, the working directory without PATH, and
write a short ` + config.Name + ` that says what was found: registries, tenants, the network
plugin, charts to be rendered. Read it before you keep it.

A file that is there is left alone, unless --force says otherwise.`,
		Example: `  seaworthy config init
  seaworthy config init --output -`,
		RunE: func(_ *cobra.Command, paths []string) error { return runInit(env, &o, paths) },
	}
	flags := cmd.Flags()
	flags.BoolVar(&o.force, "force", false, "write over a file that is there")
	flags.StringVar(&o.to, "output", config.Name, "`file` to write to, or - for standard output")
	return cmd
}

func runInit(env Env, o *initOptions, paths []string) error {
	if _, err := os.Lstat(o.to); err == nil && o.to != standardStream && !o.force {
		return fmt.Errorf("%s is there already: --force writes over it", o.to)
	}
	text, err := survey(paths)
	if err != nil {
		return err
	}
	if o.to == standardStream {
		_, err := io.WriteString(env.Stdout, text)
		return err
	}
	if err := writeText(o.to, text); err != nil {
		return fmt.Errorf("write %s: %w", o.to, fix.WithoutPath(err))
	}
	_, err = fmt.Fprintf(env.Stdout, "wrote %s: read it, and see seaworthy config show\n", o.to)
	return err
}
