package cluster

import (
	"cmp"
	"fmt"
	"iter"
	"strconv"
	"strings"

	"github.com/seaworthy-lint/seaworthy/lint/manifest"
)

// partsOf returns what tells the pods of an object from each other, such as head and worker; nil where there is but one.
func partsOf(o *manifest.Object, pods []Pod) []string {
	if len(pods) < 2 {
		return nil
	}
	words := make([][]string, len(pods))
	for i := range pods {
		words[i] = wordsOf(o.Value, pods[i].Path)
	}
	common := len(words[0])
	for _, w := range words {
		n := 0
		for n < min(common, len(w)-1) && w[n] == words[0][n] {
			n++
		}
		common = n
	}
	parts, seen := make([]string, len(pods)), map[string]int{}
	for i, w := range words {
		part := cmp.Or(strings.Join(w[common:], "-"), "main")
		if seen[part]++; seen[part] > 1 {
			part = fmt.Sprintf("%s-%d", part, seen[part])
		}
		parts[i] = part
	}
	return parts
}

// wordsOf returns the steps of a field path that a reader would name: the names of items of lists, and the keys of mappings without
// what says that a pod follows.
func wordsOf(v manifest.Value, path string) []string {
	var words []string
	for step, to := range along(v, path) {
		from := v
		v = to
		if from.Kind() != manifest.Sequence {
			if word := bare(step); word != "" {
				words = append(words, word)
			}
			continue
		}
		name := cmp.Or(v.Field("groupName").Text(), v.Field("name").Text(), v.Field("role").Text(), v.Field("metadata", "name").Text())
		switch last := len(words) - 1; {
		case name != "" && last >= 0: // better than what the list is called
			words[last] = name
		case name != "":
			words = append(words, name)
		case last >= 0 && from.Len() > 1:
			index, _ := strconv.Atoi(step)
			words[last] += "-" + strconv.Itoa(index+1)
		}
	}
	return words
}

// along yields the steps of a field path and the values that they lead to.
func along(v manifest.Value, path string) iter.Seq2[string, manifest.Value] {
	return func(yield func(string, manifest.Value) bool) {
		for step := range strings.FieldsFuncSeq(path, func(r rune) bool { return r == '.' || r == '[' || r == ']' }) {
			if v.Kind() == manifest.Sequence {
				index, _ := strconv.Atoi(step)
				for at, item := range v.Items() {
					if at == index {
						v = item
						break
					}
				}
			} else {
				v = v.Field(step)
			}
			if !yield(step, v) {
				return
			}
		}
	}
}

// inAnother reports whether a pod stands in an object within the one that it was found in: whose namespace and whose name are
// not known to be those of the pod.
func inAnother(o *manifest.Object, pod *Pod) bool {
	for _, v := range along(o.Value, pod.Path) {
		if v.Field("apiVersion").Text() != "" && v.Field("kind").Text() != "" {
			return true
		}
	}
	return false
}

// bare returns a field's name without what says that a pod follows: head of headGroupSpec, and nothing of template.
func bare(field string) string {
	for _, suffix := range [...]string{"s", "Spec", "spec", "Template", "template", "Group", "Replica", "Pod", "pod", "job"} {
		field = strings.TrimSuffix(field, suffix)
	}
	return strings.ToLower(field)
}
