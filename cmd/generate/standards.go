package main

import (
	"bytes"
	"cmp"
	"fmt"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/rules"
)

// standard is a text that asks for what rules check.
type standard struct {
	title, about string
	prefix       string // of the titles of references to it
	linked       bool   // each item has a page of its own
}

var standards = []standard{
	{
		"Pod Security Standards", "The controls of Kubernetes' own [standards](https://kubernetes.io/docs/concepts/security/pod-security-standards/). Profile baseline asks what\n" +
			"their level of that name asks, restricted and strict ask what restricted does; each asks more besides. `psa` in the JSON report names\n" +
			"the checks of Pod Security Admission that a finding stands for.",
		"Kubernetes Pod Security Standards: ", false,
	},
	{"NSA/CISA Kubernetes Hardening Guidance", "Sections of [version 1.2](https://media.defense.gov/2022/Aug/29/2003066362/-1/-1/0/CTR_KUBERNETES_HARDENING_GUIDANCE_1.2_20220829.PDF).", "NSA/CISA Kubernetes Hardening Guidance: ", false},
	{
		"CIS Kubernetes Benchmark", "Recommendations of [version 1.10](https://www.cisecurity.org/benchmark/kubernetes) that manifests can meet or miss: those of chapter 5. What asks for settings of nodes and\n" +
			"of the control plane is not for a linter of manifests.",
		"CIS Kubernetes Benchmark ", false,
	},
	{
		"MITRE ATT&CK for containers", "Techniques that a finding leaves open to an attacker.",
		"MITRE ATT&CK ", true,
	},
}

// standardsPage says which rules speak for which part of which standard, by the references of the rules.
func standardsPage(page string) error {
	var b bytes.Buffer
	b.WriteString("# Standards\n\nWhich rules look at what the usual standards ask for. A rule is listed where it bears on an item; that does not mean that it\n" +
		"alone checks all of it. The pages of the rules have the links.\n")
	for _, s := range standards {
		fmt.Fprintf(&b, "\n## %s\n\n%s\n\n| Item | Rules |\n| --- | --- |\n", s.title, s.about)
		byItem := map[string][]string{}
		links := map[string]string{}
		for _, r := range rules.All() {
			for _, ref := range r.Refs {
				if item, ok := strings.CutPrefix(ref.Title, s.prefix); ok {
					byItem[item] = append(byItem[item], ruleLink(r))
					links[item] = ref.URL
				}
			}
		}
		for _, item := range slices.SortedFunc(maps.Keys(byItem), compareItems) {
			name := item
			if s.linked {
				name = fmt.Sprintf("[%s](%s)", item, links[item])
			}
			fmt.Fprintf(&b, "| %s | %s |\n", name, strings.Join(slices.Compact(byItem[item]), ", "))
		}
	}
	b.WriteString("\n## Rules that refer to none of these\n\nThey are about what stands in the documentation of Kubernetes or of a product, or about the manifest itself.\n\n")
	var others []string
	for _, r := range rules.All() {
		if !slices.ContainsFunc(r.Refs, isStandard) {
			others = append(others, ruleLink(r))
		}
	}
	fmt.Fprintf(&b, "%s\n", strings.Join(others, ", "))
	return os.WriteFile(page, b.Bytes(), 0o644)
}

func isStandard(ref lint.Ref) bool {
	return slices.ContainsFunc(standards, func(s standard) bool { return strings.HasPrefix(ref.Title, s.prefix) })
}

func ruleLink(r *lint.Rule) string { return fmt.Sprintf("[%s](rules/%s.md)", r.ID, r.ID) }

// compareItems orders items by the numbers they begin with, 5.2.3 before 5.2.10, and then by their text.
func compareItems(a, b string) int {
	return cmp.Or(slices.Compare(numbers(a), numbers(b)), strings.Compare(a, b))
}

func numbers(item string) []int {
	word, _, _ := strings.Cut(item, " ")
	var all []int
	for part := range strings.SplitSeq(word, ".") {
		n, err := strconv.Atoi(part)
		if err != nil {
			return nil
		}
		all = append(all, n)
	}
	return all
}
