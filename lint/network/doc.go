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
// # Decisions
//
// Where the languages are silent, or say that the outcome is not defined:
//
//   - What is on the network of its node is not isolated, no selector selects it, and nothing keeps it out for certain: a
//     pod that denies it is May. Blocks of addresses may contain it.
//   - A namespace that is not declared has the label with its name. A selector that asks for another label may match it; one
//     that asks for the absence of a label does, because kubectl create gives none. [Options] Complete says that it has none.
//   - A rule that matches only in part, such as one with HTTP rules, is May for what it matches, unless another allows all of it.
//   - A policy that the API server would reject is left out, and what it leaves open to pods that it would have selected is
//     May. One that only the plugin rejects is in the cluster and does nothing: what it leaves open is Allow.
//   - A policy of a tier that is not declared stands in a tier behind all others, which denies by default.
//   - A BaselineAdminNetworkPolicy has priority 0 in its tier.
//   - Selectors of Cilium that name a cluster are taken to name this one. DNS names, groups and services that stand elsewhere
//     are addresses outside, or anything at all, that may be meant.
//   - Replies, a pod's traffic with itself, and ICMP are left out. A workload and itself are two of its pods.
//   - Two policies of one name are two policies: which of them is applied is for the caller to say.
//
// # Scale
//
// Workloads that no policy can tell apart are one class, and a set of classes is a bitset. Policies are evaluated once
// per list of policies that apply, for all peers at once.
package network
