package cli

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/report"
	"github.com/seaworthy-lint/seaworthy/rules"
)

// inventoryOptions are the options of the commands images and models.
type inventoryOptions struct {
	reading
	of       func(*lint.Inventory) *report.Inventory
	names    bool
	uses     bool
	unpinned bool
	format   word
	color    word
}

func newImages(env Env) *cobra.Command {
	o := inventoryOptions{of: func(inv *lint.Inventory) *report.Inventory { return report.Images(inv.Images) }}
	return o.command(env, &cobra.Command{
		Use:        "images [PATH...]",
		Short:      "List the images that manifests name",
		SuggestFor: []string{"inventory", "sbom", "bom"},
		Long: `List the images that manifests name: those of containers of every kind and in custom resources,
those that are mounted as volumes, and those that operators run or build on. The paths are
those of seaworthy lint.

The state of each says how firmly its reference names one image:
  pinned        by a digest
  tag           by a tag, which can be moved
  floating      by latest, or by no tag, which means latest
  placeholder   something is filled in before it means anything
  malformed     it is no reference

` + inventoryExits,
		Example: `  seaworthy images deploy/
  seaworthy images --unpinned --uses deploy/
  seaworthy images --names deploy/ | xargs -rn1 trivy image
  helm template ./chart | seaworthy images --format cyclonedx - > bom.json`,
	})
}

func newModels(env Env) *cobra.Command {
	o := inventoryOptions{of: func(inv *lint.Inventory) *report.Inventory { return report.Models(inv.Models) }}
	return o.command(env, &cobra.Command{
		Use:   "models [PATH...]",
		Short: "List the models that manifests name",
		Long: `List the models that manifests name: in the fields of custom resources such as an
InferenceService, and on the command lines and in the environment of containers that serve
or fetch them. The paths are those of seaworthy lint.

The state of each says how firmly its reference names one model:
  pinned        by a commit, or by the digest of an image
  revision      by a branch or tag, which can be moved
  floating      by none: what was published last
  unversioned   it stands where no versions are known: in a bucket, at a URL
  local         it is in reach of the pod already: on a volume, in the image
  placeholder   something is filled in before it means anything

` + inventoryExits,
		Example: `  seaworthy models deploy/
  seaworthy models --unpinned --uses deploy/
  seaworthy models --format cyclonedx deploy/ > bom.json`,
	})
}

const inventoryExits = `Exit codes: 0 listed; 2 wrong usage, or input that could not be read. What could be read is
listed all the same.`

// command completes a command with what both have in common.
func (o *inventoryOptions) command(env Env, cmd *cobra.Command) *cobra.Command {
	o.reading = newReading(cmd.Name(), "read")
	o.format, o.color = "text", "auto"
	cmd.PreRunE = func(cmd *cobra.Command, _ []string) error { return o.configure(cmd.Flags(), o.ties) }
	cmd.RunE = func(_ *cobra.Command, paths []string) error { return runInventory(env, o, paths) }
	flags := cmd.Flags()
	flags.SortFlags = false
	flags.BoolVar(&o.unpinned, "unpinned", false, "only what is left to pin")
	flags.BoolVar(&o.names, "names", false, "text: names alone, one a line; what names nothing yet is left out, and told on standard error")
	flags.BoolVar(&o.uses, "uses", false, "text: every use, not only the first")
	flags.Var(choice[word]{&o.format, oneOf(inventoryFormats...), "format"}, "format", "text, json or cyclonedx")
	colorFlag(cmd, &o.color, "text: colour")
	flags.StringVar(&o.DefaultNamespace, "default-namespace", o.DefaultNamespace, "`namespace` of objects that name none")
	readingFlags(cmd, &o.reading, "read")
	complete(cmd, "format", "text\tfor people: a table", "json\tfor programs: every use, documented and versioned", "cyclonedx\tCycloneDX 1.6, a bill of materials in JSON")
	return cmd
}

var inventoryFormats = []string{"text", "json", "cyclonedx"}

func runInventory(env Env, o *inventoryOptions, paths []string) error {
	if err := o.check(paths); err != nil {
		return err
	}
	switch {
	case o.names && o.uses:
		return errors.New("--names lists names alone: leave --uses out")
	case (o.names || o.uses) && o.format != "text":
		return fmt.Errorf("--names and --uses are for --format text: %s has both", o.format)
	}
	linter, err := lint.New(rules.All(), o.Options) // which the configuration may name
	if err != nil {
		return err
	}
	paths = o.roots(paths)
	listing := o.find(env, paths)
	progress := newProgress(env)
	linter.Progress = progress.show
	found, in := linter.Inventory(inputs(listing.Files))
	progress.clear()
	o.account(&in, listing, paths)

	inv := o.of(found)
	if o.unpinned {
		inv = inv.Loose()
	}
	left := in.Unjudged
	if o.names {
		left = append(left, inv.Nameless()...)
	}
	err = errors.Join(
		o.write(env, inv, &in),
		report.LeftOutText(env.Stderr, left, report.Options{Width: report.DefaultWidth}),
		complain(env, nil, &lint.Result{Options: o.Options, Inputs: in}),
	)
	if err != nil {
		return err
	}
	if len(in.Failed) > 0 {
		return exitError(exitUnread)
	}
	return nil
}

func (o *inventoryOptions) write(env Env, inv *report.Inventory, in *lint.Inputs) error {
	options := styled(env, o.color, report.Options{Tool: tool(), Width: report.DefaultWidth, Color: o.color == "always"})
	switch {
	case o.names:
		return inv.Names(env.Stdout)
	case o.format == "json":
		return inv.JSON(env.Stdout, in, options)
	case o.format == "cyclonedx":
		return inv.CycloneDX(env.Stdout, options)
	}
	return inv.Text(env.Stdout, in, o.uses, options)
}
