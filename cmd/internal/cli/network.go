package cli

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/cluster"
	"github.com/seaworthy-lint/seaworthy/lint/network"
	"github.com/seaworthy-lint/seaworthy/lint/report"
	"github.com/seaworthy-lint/seaworthy/rules"
)

// networkOptions are the options of the network command.
type networkOptions struct {
	reading
	from, to    string
	port        network.Range // zero where none is named
	whoCanReach string
	reaches     string
	outside     bool
	by          word
	format      word
	color       word
}

func newNetwork(env Env) *cobra.Command {
	o := networkOptions{reading: newReading("network", "read"), by: "namespace", format: "text", color: "auto"}
	cmd := &cobra.Command{
		Use:        "network [PATH...]",
		Short:      "Tell who can reach whom",
		SuggestFor: []string{"reach", "connectivity", "netpol"},
		Long: `Tell from manifests alone who can reach whom: by the network policies of Kubernetes, of its
administrators' API, of Calico and of Cilium, in the files and directories, or on standard
input where PATH is "-". Without PATH, read the working directory, as seaworthy lint does.

Without a question, a table shows which namespaces can reach which. There are three verdicts:
allow; deny; and may, which depends on something that manifests do not say.

A and B are one of:
  namespace/name        a workload; namespace/name/Kind where several share the name
  namespace/*           any other pod of the namespace, without labels
  203.0.113.7           an address outside of the cluster
  world                 any address outside that no policy names
  node                  a node, or a pod on its network
  metadata              where clouds serve the credentials of machines

Exit codes: 0 answered, whatever the answer; 2 wrong usage, or input that could not be read.
What could be read is answered from all the same.`,
		Example: `  seaworthy network deploy/
  seaworthy network --from shop/web --to models/llama --port 8080 deploy/
  seaworthy network --who-can-reach models/llama deploy/
  seaworthy network --outside deploy/
  seaworthy network --format svg deploy/ > network.svg`,
		PreRunE: func(cmd *cobra.Command, _ []string) error { return o.configure(cmd.Flags(), o.ties) },
		RunE:    func(_ *cobra.Command, paths []string) error { return runNetwork(env, &o, paths) },
	}
	flags := cmd.Flags()
	flags.SortFlags = false
	flags.StringVar(&o.from, "from", "", "with --to: whether `A` can reach B, and why")
	flags.StringVar(&o.to, "to", "", "with --from: whether A can reach `B`, and why")
	flags.Var(port{&o.port}, "port", "port of B: 80, or udp/53 (default any)")
	flags.StringVar(&o.whoCanReach, "who-can-reach", "", "what can reach the `workload`")
	flags.StringVar(&o.reaches, "reaches", "", "what the `workload` can reach")
	flags.BoolVar(&o.outside, "outside", false, "what is reached from outside of the cluster, and what reaches out")
	flags.Var(choice[word]{&o.by, oneOf("namespace", "tenant"), "group"}, "by", "what the table and pictures are about: namespace or tenant")
	flags.Var(choice[word]{&o.format, oneOf(networkFormats...), "format"}, "format", "text, json, dot, mermaid or svg")
	colorFlag(cmd, &o.color, "text: colour")
	clusterFlags(cmd, &o.Options)
	readingFlags(cmd, &o.reading, "read")

	complete(cmd, "by", "namespace", "tenant")
	complete(cmd, "format", networkFormats...)
	for _, flag := range []string{"from", "to"} {
		complete(cmd, flag, "world\tany address outside", "node\ta node, or a pod on its network", "metadata\twhere clouds serve credentials")
	}
	return cmd
}

var networkFormats = []string{"text", "json", "dot", "mermaid", "svg"}

func runNetwork(env Env, o *networkOptions, paths []string) error {
	if err := o.check(paths); err != nil {
		return err
	}
	if err := o.checkQuestion(); err != nil {
		return err
	}
	linter, err := lint.New(rules.All(), o.Options) // which the configuration may name
	if err != nil {
		return err
	}
	paths = o.roots(paths)
	listing := o.find(env, paths)
	progress := newProgress(env)
	linter.Progress = progress.show
	model, in := linter.Model(inputs(listing.Files))
	progress.clear()
	o.account(&in, listing, paths)

	n := report.NewNetwork(o.Network(model))
	err = errors.Join(
		o.answer(env, n),
		n.NotesText(env.Stderr, &in, report.Options{Width: report.DefaultWidth}),
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

// checkQuestion refuses what is no question.
func (o *networkOptions) checkQuestion() error {
	var questions []string
	if o.from != "" || o.to != "" {
		questions = append(questions, "--from --to")
	}
	if o.whoCanReach != "" {
		questions = append(questions, "--who-can-reach")
	}
	if o.reaches != "" {
		questions = append(questions, "--reaches")
	}
	if o.outside {
		questions = append(questions, "--outside")
	}
	picture := o.format != "text" && o.format != "json"
	switch {
	case len(questions) > 1:
		return fmt.Errorf("ask one question at a time: %s", strings.Join(questions, " or "))
	case (o.from == "") != (o.to == ""):
		return errors.New("--from and --to go together")
	case o.port != (network.Range{}) && o.from == "":
		return errors.New("--port goes with --from and --to")
	case picture && len(questions) > 0:
		return fmt.Errorf("--format %s shows the whole network: leave %s out, or use text or json", o.format, questions[0])
	}
	return nil
}

// answer answers the question, or shows the network where there is none.
func (o *networkOptions) answer(env Env, n *report.Network) error {
	options := styled(env, o.color, report.Options{Tool: tool(), Width: report.DefaultWidth, Color: o.color == "always"})
	switch {
	case o.from != "":
		a, err := o.ask(n)
		if err != nil {
			return err
		}
		if o.format == "json" {
			return n.AnswerJSON(env.Stdout, &a)
		}
		return n.AnswerText(env.Stdout, &a, options)
	case o.whoCanReach != "":
		return o.answerReach(env, n, o.whoCanReach, network.Ingress, options)
	case o.reaches != "":
		return o.answerReach(env, n, o.reaches, network.Egress, options)
	case o.outside && o.format == "json":
		return n.OutsideJSON(env.Stdout)
	case o.outside:
		return n.OutsideText(env.Stdout, options)
	case o.format == "json":
		return n.EdgesJSON(env.Stdout)
	}
	groups := o.groups(n.Network)
	switch o.format {
	case "dot":
		return n.DOT(env.Stdout, groups)
	case "mermaid":
		return n.Mermaid(env.Stdout, groups)
	case "svg":
		return n.SVG(env.Stdout, groups)
	}
	return n.GroupsText(env.Stdout, groups, options)
}

func (o *networkOptions) answerReach(env Env, n *report.Network, name string, dir network.Direction, options report.Options) error {
	workload, err := findWorkload(n, name)
	if err != nil {
		return err
	}
	if o.format == "json" {
		return n.ReachJSON(env.Stdout, workload, dir)
	}
	return n.ReachText(env.Stdout, workload, dir, options)
}

func (o *networkOptions) ask(n *report.Network) (report.Answer, error) {
	from, err := parsePeer(n, o.from)
	if err != nil {
		return report.Answer{}, err
	}
	to, err := parsePeer(n, o.to)
	if err != nil {
		return report.Answer{}, err
	}
	if o.port == (network.Range{}) {
		return n.AskAny(from, to), nil
	}
	return n.Ask(from, to, o.port.Protocol, o.port.First), nil
}

// groups returns what the table and pictures are about.
func (o *networkOptions) groups(n *cluster.Network) *report.Groups {
	if o.by == "tenant" {
		tenants := o.Tenants(n.Model)
		return &report.Groups{Noun: o.by.String(), Names: tenants.Names, Of: tenants.Groups()}
	}
	g := &report.Groups{Noun: o.by.String(), Of: make([]int, len(n.Model.Workloads))}
	index := map[string]int{}
	for i := range n.Model.Workloads {
		name := n.Model.Workloads[i].Namespace
		at, ok := index[name]
		if !ok {
			at = len(g.Names)
			index[name] = at
			g.Names = append(g.Names, name)
		}
		g.Of[i] = at
	}
	return g
}
