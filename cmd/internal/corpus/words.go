package corpus

import (
	"math/rand/v2"
	"strconv"
	"strings"
)

// What manifests speak of.
var (
	teams = strings.Fields(`payments checkout search catalog identity shipping billing fraud growth insights messaging platform
		media partners pricing risk support treasury warehouse loyalty`)
	environments = strings.Fields("prod staging dev qa sandbox preview")
	regions      = strings.Fields("eu-west-1 us-east-1 ap-south-1 eu-central-1 us-west-2")
	nouns        = strings.Fields(`order invoice ledger basket session profile product review rating coupon price stock parcel route
		address contact message notification template document asset image video stream event metric report audit consent policy
		customer merchant account card payout refund dispute currency tax quote offer campaign segment experiment feature
		recommendation ranking index query suggestion embedding webhook subscription tenant quota token key certificate`)
	words = strings.Fields(`backend cache client config controller cursor default endpoint field filter gateway group handler header
		health host import inventory item job label limit list mapping metadata mode model module name node object option output
		owner page parameter path payload pipeline pool position prefix priority process queue range reader record reference
		region registry release replica request resource response result role rule schedule scope secret selector sequence server
		service shard snapshot source spec stage state status storage strategy target task template threshold timeout topic
		traffic transaction trigger update user value version volume weight worker zone`)
	levels    = strings.Fields("info info info warn debug error")
	durations = strings.Fields("5s 10s 15s 30s 1m 2m 5m 10m 1h 6h 24h")
	sizes     = strings.Fields("64Mi 128Mi 256Mi 512Mi 768Mi 1Gi 2Gi 4Gi 8Gi")
	shares    = strings.Fields("10m 25m 50m 100m 200m 250m 500m 1500m")
	domains   = strings.Fields("example.com shop.example.com example.org int.example.net acme.example")
	crons     = []string{"0 3 * * *", "*/5 * * * *", "15 */2 * * *", "@hourly", "30 1 * * 0", "0 0 1 * *"}
)

// remarks are what people note beside a line.
var remarks = []string{
	"keep in sync with the dashboard", "remove after the migration", "see the runbook", "required by the load balancer",
	"must match the selector above", "bumped after the incident in March", "do not change without asking the platform team",
	"defaults are fine for now", "set by CI", "the chart has this wrong", "needs a restart", "temporary", "same as in staging",
	"no trailing slash!", "in seconds", "cf. https://issues.example.com/OPS-1432", "was: 3", "résolu par l'équipe réseau",
	"name: see values.yaml", "enabled: false", "- --verbose", "-----------------------------------------------------------",
}

const license = `# Copyright 2024 The Example Authors.
#
# Licensed under the Apache License, Version 2.0 (the "License");
# you may not use this file except in compliance with the License.
# You may obtain a copy of the License at
#
#     http://www.apache.org/licenses/LICENSE-2.0
#
# Unless required by applicable law or agreed to in writing, software
# distributed under the License is distributed on an "AS IS" BASIS,
# WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
`

// sentences are what descriptions are made of.
var sentences = []string{
	"The <word> that the <word> of this <word> refers to.",
	"<title> specifies how the <word> is to be reconciled when its <word> changes.",
	"If not specified, the <word> defaults to <n>, and the <word> is left as it is.",
	"More info: https://kubernetes.io/docs/concepts/<word>/<word>#<word>",
	"Cannot be updated.",
	"This field is immutable once the <word> is bound to a <word>.",
	"Indicates whether the <word> should be retried: \"Always\", \"OnFailure\" or \"Never\".",
	"The maximum number of <word> entries that a <word> may hold; must be greater than 0.",
	"Optional: <word> keys that are not in the <word>'s list are ignored (see <word>).",
	"Deprecated: use <word>.<word> instead, which takes a <word> as well as a <word>.",
	"Time between two attempts at a <word>, as a duration such as <duration>.",
	"A <word> is considered ready after <n> of its <word> checks succeeded – without a <word>, at once.",
	"Requires the <word> controller to run with the feature gate <title> enabled.",
	"Each entry matches one <word> by its name, or all of them with the value '*'.",
}

// pick draws one of a list.
func pick(random *rand.Rand, from []string) string { return from[random.IntN(len(from))] }

// fill returns a text with what its <slots> stand for, each time another word.
func (g *generator) fill(text string) string {
	var b strings.Builder
	b.Grow(len(text) + len(text)/4)
	for {
		before, rest, found := strings.Cut(text, "<")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		slot, after, closed := strings.Cut(rest, ">")
		word, known := "", false
		if closed {
			word, known = g.slot(slot)
		}
		if !known {
			b.WriteByte('<')
			text = rest
			continue
		}
		b.WriteString(word)
		text = after
	}
}

// slot returns what a slot stands for, and whether there is such a slot.
func (g *generator) slot(name string) (word string, known bool) {
	switch name {
	case "name":
		return g.app.name, true
	case "team":
		return g.place.team, true
	case "env":
		return g.place.env, true
	case "namespace":
		return g.place.namespace, true
	case "port":
		return strconv.Itoa(g.app.port), true
	case "word":
		return g.word(), true
	case "upper":
		return strings.ToUpper(g.word()), true
	case "title":
		return title(g.word()) + title(g.word()), true
	case "sentence":
		return g.sentence(), true
	case "level":
		return pick(g.random, levels), true
	case "duration":
		return pick(g.random, durations), true
	case "size":
		return pick(g.random, sizes), true
	case "domain":
		return pick(g.random, domains), true
	case "n":
		return strconv.Itoa(1 + g.random.IntN(9)), true
	case "percent":
		return strconv.Itoa(g.random.IntN(101)) + "%", true
	case "big":
		return strconv.Itoa(100 * (1 + g.random.IntN(500))), true
	case "bool":
		return strconv.FormatBool(g.random.IntN(2) == 0), true
	case "hex":
		return g.characters("0123456789abcdef", 12), true
	}
	return "", false
}

func (g *generator) word() string {
	if g.random.IntN(3) == 0 {
		return pick(g.random, nouns)
	}
	return pick(g.random, words)
}

func (g *generator) sentence() string { return g.fill(pick(g.random, sentences)) }

// characters draws n characters of an alphabet.
func (g *generator) characters(alphabet string, n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = alphabet[g.random.IntN(len(alphabet))]
	}
	return string(b)
}

func title(s string) string { return strings.ToUpper(s[:1]) + s[1:] }
