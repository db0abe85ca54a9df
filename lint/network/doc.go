// Package network answers who can reach whom, from manifests alone.
//
// In go policies of every language that [Decode] reads, and a [World] of namespaces and workloads. [New] compiles all of it
// to one form: tiers in order, each with policies whose rules allow, deny or pass, and a default for what the tier's policies
// select but do not decide. Out come verdicts, each with what decided it: of one pair ([Network.Connection]), of one
// workload ([Network.Isolation], [Network.Outside]), of all pairs ([Network.Edges]), of groups such as tenants
// ([Network.Matrix]).
//
// There are three verdicts. What depends on something that manifests do not say, such as the addresses of pods, the labels of
// a namespace that is not in view, or a plugin's own ways, is [May].
//
// # Form
//
// The tiers, from first to last: kube-admin (AdminNetworkPolicy, ClusterNetworkPolicy of tier Admin), the denials of Cilium,
// the default tier (NetworkPolicy and what Cilium allows, at order 1000; Calico policies at theirs), kube-baseline, with the
// tiers of Calico among them by their order. Without Calico in view this is what every plugin does; with Calico it is what
// Calico does with all of it. In a tier the first rule that matches decides; policies of one priority are taken in every
// order, so that where they disagree every outcome is possible. What no tier decides is allowed.
//
// # Scale
//
// Workloads that no policy can tell apart are one class, and a set of classes is a bitset. Policies are evaluated once
// per list of policies that apply, for all peers at once.
package network
