// Package config reads .seaworthy.yaml, the configuration of a repository.
//
// In: a file, which [Find] looks for, and the rules that there are. Out: a [File] with its [Settings], or [Errors] that say of
// everything in it that is unknown or wrong where it stands and what was most likely meant. What a file may say is said once, by
// the fields of Settings and their tags: the reader, the JSON schema for editors ([Schema]) and the reference ([Reference]) are
// made from these.
package config

import (
	"net/netip"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/network"
	"github.com/seaworthy-lint/seaworthy/lint/podsecurity"
)

// Settings are the keys of a configuration. The tag key is the name of a key, doc what it is for, flag the options of the command
// that win over it, and example a value in YAML; default says in words what holds without it, where that is not the zero value.
type Settings struct {
	Profile           lint.Profile        `key:"profile" flag:"profile" default:"restricted" example:"baseline" doc:"How much to ask: each profile asks all that the one before it asks."`
	KubernetesVersion podsecurity.Version `key:"kubernetes-version" flag:"kubernetes-version" default:"the newest known" example:"\"1.33\"" doc:"The Kubernetes version to lint for: 1.N, or latest for the newest known."`
	Rules             Rules               `key:"rules" flag:"rule" example:"{pod/host-path: critical, 'image/*': off}" doc:"Severities and switches, by the id of a rule or a glob over ids. A severity is that of all findings of the rule; off does not check it; on checks it whatever the profile asks. A rule named in full counts before any glob, and is checked whatever the profile asks; of several globs, the last counts."`
	Overrides         []Override          `key:"overrides" example:"[{paths: [legacy/], profile: baseline}]" doc:"What is asked otherwise of some files. Of several that are about one file, the last that speaks of a rule counts."`
	Select            []Pattern           `key:"select" flag:"select" example:"['pod/*', network/exposed-service]" doc:"Check only these rules: ids, or globs over them. Of those that a glob names, only what the profile asks for is checked."`
	Ignore            []Pattern           `key:"ignore" flag:"ignore" example:"['image/*']" doc:"Do not check these rules: ids, or globs over them."`
	MinSeverity       lint.Severity       `key:"min-severity" flag:"min-severity" default:"low" example:"medium" doc:"Report only findings of this severity or worse."`
	FailOn            Threshold           `key:"fail-on" flag:"fail-on" default:"low" example:"high" doc:"End with 1 on findings of this severity or worse."`

	Reports   []Report `key:"reports" flag:"format,output" default:"text on standard output" example:"[{format: text}, {format: sarif, output: seaworthy.sarif}]" doc:"The reports to write. A --format on the command line takes the place of all of them."`
	Compact   bool     `key:"compact" flag:"compact" example:"true" doc:"Text: one line a finding."`
	Quiet     bool     `key:"quiet" flag:"quiet" example:"true" doc:"Text: no summary, and nothing at all when clean."`
	Color     When     `key:"color" flag:"color" default:"auto" example:"never" doc:"Text: colour auto, always or never; auto heeds NO_COLOR and FORCE_COLOR."`
	ShowFixes When     `key:"show-fixes" flag:"show-fixes" default:"auto" example:"always" doc:"Text: show what seaworthy fix would change, auto, always or never; auto is up to eight lines a finding, on a terminal."`

	DefaultNamespace  string         `key:"default-namespace" flag:"default-namespace" default:"default" example:"apps" doc:"The namespace of objects that name none."`
	Complete          bool           `key:"complete" flag:"complete" example:"true" doc:"The input is the whole cluster: what it does not show is not there."`
	CNI               network.CNI    `key:"cni" flag:"cni" default:"any" example:"cilium" doc:"The network plugin that enforces policies, where plugins differ."`
	PodCIDRs          []netip.Prefix `key:"pod-cidrs" flag:"pod-cidr" example:"[10.128.0.0/14]" doc:"Blocks that pods get their addresses from."`
	TrustedRegistries []Registry     `key:"trusted-registries" flag:"trusted-registry" default:"any" example:"[registry.example.com, '*.internal.example.com']" doc:"The only registries that images may come from: host, *.domain or host/path."`
	PublicRegistries  []Registry     `key:"public-registries" flag:"public-registry" example:"[registry.example.com/community]" doc:"Registries that anyone may push to, beside the known ones."`
	ModelHubs         []Registry     `key:"model-hubs" flag:"model-hub" default:"the known hubs" example:"[huggingface.co/our-team, models.example.com]" doc:"The only hosts that models and packages may come from: host, *.domain or host/path."`
	TenantLabel       string         `key:"tenant-label" flag:"tenant-label" default:"the usual ones" example:"team" doc:"Key of the label of namespaces, or else of pods, that names their tenant."`
	Tenants           Tenants        `key:"tenants" flag:"tenant" example:"{vision: [vision, 'vision-*'], speech: [speech]}" doc:"Tenants, each with globs of the namespaces that belong to it, whatever labels these have. Of several for one namespace, the first counts."`
	SharedNamespaces  []Glob         `key:"shared-namespaces" flag:"shared-namespace" example:"[platform, '*-tools']" doc:"Globs of namespaces that serve all tenants, beside the usual ones such as kube-system: what is in them belongs to none, and may be reached."`
	JumpHosts         JumpHosts      `key:"jump-hosts" flag:"jump-host" example:"{gpu-operator: ops/app=bastion}" doc:"The pods that alone may exchange traffic with a privileged namespace, as namespace/label=value, by globs of such namespaces. The annotation seaworthy.dev/jump-host of a Namespace counts before it."`
	Kinds             []Kind         `key:"kinds" example:"[{group: example.com, kind: ModelServer, pods: [template spec.template]}]" doc:"Custom resources to be read beside those that are known, or in another way than these."`

	Context       []string `key:"context" flag:"context" example:"[.]" doc:"Directories that are read for what they tell of the cluster, such as policies, namespaces and accounts, and not checked."`
	StdinFilename string   `key:"stdin-filename" flag:"stdin-filename" default:"<stdin>" example:"rendered.yaml" doc:"The name to show for standard input."`
	AllowEmpty    bool     `key:"allow-empty" flag:"allow-empty" example:"true" doc:"End with 0 where there is nothing to lint."`
	Jobs          int      `key:"jobs" flag:"jobs" default:"that of processors" example:"4" doc:"The number of documents that are checked at once."`

	Exceptions      []Exception `key:"exceptions" example:"[{rule: pod/host-path, namespace: logging, reason: reads the logs of nodes, review: 2027-03-31}]" doc:"What is allowed for a time, for manifests that one cannot edit. One that is about a manifest of one's own stands better beside the line, or in the annotation seaworthy.dev/exceptions."`
	NotWaivable     []Pattern   `key:"not-waivable" flag:"not-waivable" example:"[pod/privileged]" doc:"Rules that no exception may name: ids, or globs over them."`
	RequireOwner    bool        `key:"require-owner" flag:"require-owner" example:"true" doc:"Exceptions must name an owner."`
	LongestSpan     int         `key:"longest-span" flag:"longest-span" default:"any" example:"180" doc:"The number of days from today on in which an exception must be reviewed."`
	Notice          int         `key:"notice" flag:"notice" default:"30" example:"14" doc:"The number of days before its review from which on an exception is reported as due soon."`
	ShowExceptions  bool        `key:"show-exceptions" flag:"show-exceptions" example:"true" doc:"Text: show what was understood of every exception."`
	SARIFSuppressed bool        `key:"sarif-suppressed" flag:"sarif-suppressed" example:"true" doc:"SARIF: write what is not reported too, as suppressed results."`
	Baseline        string      `key:"baseline" flag:"baseline" example:".seaworthy-baseline" doc:"A file that seaworthy baseline wrote: only what is not in it is reported."`
}

// Override is what is asked otherwise of some files.
type Override struct {
	Paths   []PathGlob   `key:"paths" required:"true" doc:"Globs of files, from the folder of the configuration on: ** stands for any number of folders. A folder stands for all that is in it."`
	Profile lint.Profile `key:"profile" doc:"How much to ask of these files."`
	Rules   Rules        `key:"rules" doc:"Severities and switches, by the id of a rule or a glob over ids."`
}

// Report is a report to write.
type Report struct {
	Format Format `key:"format" required:"true" doc:"The format."`
	Output string `key:"output" doc:"The file, from the folder of the configuration on; - or nothing for standard output."`
}

// Kind is a custom resource.
type Kind struct {
	Group         string   `key:"group" required:"true" doc:"The API group."`
	Kind          string   `key:"kind" required:"true" doc:"The kind."`
	ClusterScoped bool     `key:"cluster-scoped" doc:"Objects of the kind have no namespace."`
	Passive       bool     `key:"passive" doc:"Objects of the kind make no pods by themselves: others take theirs from them."`
	Pods          []string `key:"pods" required:"true" doc:"What is where, one statement each: template PATH, pod PATH, containers PATH[], image PATH and so on, as the page on custom resources explains."`
}

// Exception allows findings for a time.
type Exception struct {
	Rule      []Pattern         `key:"rule" single:"true" required:"true" doc:"The rule, or several: ids, or globs over them, but not *."`
	Reason    string            `key:"reason" required:"true" doc:"Why it is right."`
	Review    Date              `key:"review" required:"true" doc:"The last day on which it holds, YYYY-MM-DD in UTC: on the day after, the findings are back."`
	Owner     string            `key:"owner" doc:"Who answers for it."`
	Container string            `key:"container" doc:"The name of the only container that is meant."`
	Path      string            `key:"path" doc:"The field path, from the root of the object on, that it is limited to."`
	File      []PathGlob        `key:"file" single:"true" doc:"Globs of files, from the folder of the configuration on."`
	Kind      []string          `key:"kind" single:"true" doc:"Kinds of objects."`
	Namespace []Glob            `key:"namespace" single:"true" doc:"Globs of namespaces."`
	Name      []Glob            `key:"name" single:"true" doc:"Globs of names of objects."`
	Labels    map[string]string `key:"labels" doc:"Labels that the object or its pods have, each with a glob for its value."`
}
