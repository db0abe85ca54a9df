package cli

import (
	"errors"
	"fmt"
	"io"
	"iter"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/config"
	"github.com/seaworthy-lint/seaworthy/lint/network"
	"github.com/seaworthy-lint/seaworthy/lint/podsecurity"
	"github.com/seaworthy-lint/seaworthy/lint/source"
)

// reading are the options of commands that read manifests.
type reading struct {
	lint.Options
	command    string // that reads
	purpose    string // what it reads for: lint, say
	allowEmpty bool
	stdinName  string
	configured configured
	rules      []lint.RuleSetting // of the command line
	context    []string           // directories
	filesFrom  string             // file that lists files; empty for none
	listed     []string           // by that file; nil where there is none
}

func newReading(command, purpose string) reading {
	return reading{Options: lint.DefaultOptions(), command: command, purpose: purpose}
}

// askingFlags adds the options of what is asked of manifests.
func askingFlags(cmd *cobra.Command, o *reading) {
	flags := cmd.Flags()
	flags.Var(choice[lint.Profile]{&o.Profile, lint.ParseProfile, "profile"}, "profile", "how much to ask: baseline, restricted or strict")
	flags.Var(choice[podsecurity.Version]{&o.KubernetesVersion, podsecurity.ParseKubernetesVersion, "version"}, "kubernetes-version", "Kubernetes version to lint for: 1.N, or latest for the newest known")
	flags.StringSliceVar(&o.Select, "select", nil, "check only the rules that `patterns` name: ids, or globs such as 'pod/*'")
	flags.StringSliceVar(&o.Ignore, "ignore", nil, "do not check the rules that `patterns` name")
	flags.Var(ruleFlag{&o.rules}, "rule", "`pattern=what` of rules: off, on (whatever the profile asks) or a severity, such as 'image/*=low'")
	complete(cmd, "profile", "baseline", "restricted", "strict")
	complete(cmd, "kubernetes-version", "latest", podsecurity.Latest.String())
	completeRules(cmd, "select")
	completeRules(cmd, "ignore")
	completeRules(cmd, "rule")
}

// registryFlags adds the options of where images come from.
func registryFlags(cmd *cobra.Command, o *lint.Options) {
	flags := cmd.Flags()
	flags.StringSliceVar(&o.TrustedRegistries, "trusted-registry", nil, "the only `registries` that images may come from: host, *.domain or host/path")
	flags.StringSliceVar(&o.PublicRegistries, "public-registry", nil, "`registries` that anyone may push to, beside the known ones")
	flags.StringSliceVar(&o.ModelHubs, "model-hub", nil, "the only `hosts` that models and packages may come from: host, *.domain or host/path (default the known hubs)")
}

// clusterFlags adds the options that say of a cluster what manifests do not.
func clusterFlags(cmd *cobra.Command, o *lint.Options) {
	flags := cmd.Flags()
	flags.StringVar(&o.DefaultNamespace, "default-namespace", o.DefaultNamespace, "`namespace` of objects that name none")
	flags.BoolVar(&o.Complete, "complete", false, "the input is the whole cluster: what it does not show is not there")
	flags.Var(choice[network.CNI]{&o.CNI, network.ParseCNI, "plugin"}, "cni", "network plugin that enforces policies, where plugins differ: any, calico, cilium or other")
	flags.Var(prefixes{&o.PodCIDRs}, "pod-cidr", "`blocks` that pods get their addresses from, such as 10.128.0.0/14")
	flags.StringVar(&o.TenantLabel, "tenant-label", "", "`key` of the label of namespaces, or else of pods, that names their tenant (default the usual ones)")
	flags.Var(tenantFlag{&o.TenantNamespaces}, "tenant", "`tenant=globs` of the namespaces that belong to it, such as vision=vision,vision-*")
	flags.StringSliceVar(&o.SharedNamespaces, "shared-namespace", nil, "`globs` of namespaces that serve all tenants, beside the usual ones")
	flags.Var(jumpHostFlag{&o.JumpHosts}, "jump-host", "`glob=namespace/label=value`: the only way into and out of privileged namespaces")
	complete(cmd, "cni", "any", "calico", "cilium", "other")
}

// readingFlags adds the options of how manifests are read. Done says what becomes of documents.
func readingFlags(cmd *cobra.Command, o *reading, done string) {
	flags := cmd.Flags()
	flags.StringVar(&o.stdinName, "stdin-filename", "<stdin>", "`name` to show for standard input")
	flags.BoolVar(&o.allowEmpty, "allow-empty", false, "end with 0 where there is nothing to "+o.purpose)
	flags.IntVarP(&o.Jobs, "jobs", "j", 0, "`number` of documents "+done+" at once (default that of processors)")
	flags.StringVar(&o.configured.name, "config", "", "read the configuration in this `file` (default "+config.Name+" in the working directory, or above it in the repository)")
	flags.BoolVar(&o.configured.none, "no-config", false, "read no configuration")
}

// check refuses what the options and paths cannot be, and sets what is left open.
func (o *reading) check(paths []string) error {
	switch {
	case o.DefaultNamespace == "":
		return errors.New("--default-namespace: name a namespace")
	case o.stdinName == "":
		return errors.New("--stdin-filename: name a file")
	case o.Jobs < 0:
		return errors.New("--jobs: use a positive number")
	case o.Jobs == 0:
		o.Jobs = lint.DefaultOptions().Jobs
	}
	for _, path := range paths {
		if strings.Contains(path, "://") {
			return fmt.Errorf("%s: seaworthy opens no network connection: pipe what is there into seaworthy %s -", path, o.command)
		}
	}
	return nil
}

// roots returns the paths that are meant: without any, and without a list of files, the working directory.
func (o *reading) roots(paths []string) []string {
	if len(paths) == 0 && o.listed == nil {
		return []string{"."}
	}
	return paths
}

// find finds what is to be read.
func (o *reading) find(env Env, paths []string) source.Listing {
	return source.Finder{Stdin: env.Stdin, StdinName: o.stdinName, Context: o.context, Listed: o.listed}.Find(paths)
}

func inputs(files []source.File) iter.Seq[lint.Input] {
	return func(yield func(lint.Input) bool) {
		for _, f := range files {
			if !yield(lint.Input{Name: f.Name, Found: !f.Named, Context: f.Context, Open: func() (io.ReadCloser, error) { return open(f) }}) {
				return
			}
		}
	}
}

// open opens a file. Its error does not name the file: the report does.
func open(f source.File) (io.ReadCloser, error) {
	stream, err := f.Open()
	var problem source.Problem
	if errors.As(err, &problem) {
		err = problem.Err
	}
	return stream, err
}

// account adds to what was read what the search for files left out.
func (o *reading) account(in *lint.Inputs, listing source.Listing, paths []string) {
	for _, s := range listing.Skipped {
		in.Skipped = append(in.Skipped, lint.Skipped{File: s.Name, Reason: s.Reason})
	}
	for _, p := range listing.Problems {
		if o.allowEmpty && errors.Is(p.Err, source.ErrNoManifests) {
			continue
		}
		in.Failed = append(in.Failed, lint.Failed{File: p.Name, Message: p.Err.Error()})
	}
	if in.Objects == 0 && len(in.Failed) == 0 && !o.allowEmpty {
		for _, path := range paths {
			if path == standardStream {
				path = o.stdinName
			}
			in.Failed = append(in.Failed, lint.Failed{File: filepath.ToSlash(path), Message: "nothing to " + o.purpose + ": no Kubernetes object was found"})
		}
	}
}
