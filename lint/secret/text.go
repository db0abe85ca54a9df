package secret

import (
	"slices"
	"strings"
)

// hit is a credential in a text.
type hit struct {
	from, to int
	what     string // a GitHub token
	name     string // what names it; empty where its form tells
	sure     bool
	doubtful bool // not to be shown, and not to be reported either
}

// scanner finds credentials in texts.
type scanner struct {
	hits []hit
}

// Redact returns a text with asterisks in place of the credentials in it, one for each character: for what quotes manifests.
func Redact(text string) string {
	var s scanner
	s.scan(text)
	if len(s.hits) == 0 {
		return text
	}
	masked := []byte(text)
	for _, h := range s.hits {
		for i := h.from; i < h.to; i++ {
			masked[i] = '*'
		}
	}
	return string(masked)
}

// least is the length of the shortest text that has more in it than a word.
const least = 8

// Credentials are noticed at anchors, which most texts have many of: one is worth a look where the character before it has a bit
// in common with it.
var anchors, leads = anchorBits()

func anchorBits() (anchors, leads [256]uint8) {
	bit := uint8(1)
	for _, c := range ":AB" {
		anchors[c] = bit
	}
	for c := range leads {
		leads[c] = bit
	}
	for _, c := range "_-.J" { // of forms, inside of which they stand
		bit <<= 1
		anchors[c] = bit
		for _, f := range forms[c] {
			leads[f.prefix[f.anchor-1]] |= bit
		}
	}
	bit <<= 1
	anchors['='] = bit
	for c := range leads { // of what is called by a name, see mayEnd and assignment
		if strings.IndexByte("dehnsty \"'"+digits, byte(c)|0x20) >= 0 {
			leads[c] |= bit
		}
	}
	for c := range byte(' ' + 1) { // of options
		leads[c] |= anchors['-']
	}
	leads['-'] |= anchors['-'] // of private keys
	return anchors, leads
}

// A text may be made to be looked at for long: nothing looks further than this for where a credential that is noticed begins or
// ends, and of so many in one text, the last goes on to its end.
const (
	reach   = 512
	maxHits = 64
)

// scan appends the credentials in a text to the hits, in order.
func (s *scanner) scan(text string) {
	if len(text) < least {
		return
	}
	first := len(s.hits)
	for i := 0; i < len(text); i++ {
		if noticed := anchors[text[i]]; noticed == 0 || i > 0 && noticed&leads[text[i-1]] == 0 {
			continue
		}
		h, ok := s.at(text, i)
		if !ok {
			continue
		}
		// What has a form is known better by that than by its name.
		if last := len(s.hits) - 1; last >= first && h.from < s.hits[last].to {
			if before := &s.hits[last]; h.name == "" {
				before.what, before.sure, before.doubtful = h.what, h.sure, false
				before.from, before.to = min(before.from, h.from), max(before.to, h.to)
			}
		} else {
			s.hits = append(s.hits, h)
		}
		if h.name == "" {
			i = max(i, h.to-1)
		}
		if last := len(s.hits) - 1; last-first == maxHits {
			s.hits[last].to = len(text)
			return
		}
	}
}

// at returns the credential that is noticed at i.
func (s *scanner) at(text string, i int) (h hit, ok bool) {
	switch rest := text[i:]; {
	case rest[0] == ':' && strings.HasPrefix(rest, "://"):
		return uri(text, i)
	case rest[0] == ':':
		if h, ok = login(text, i); ok {
			return h, ok
		}
		return assignment(text, i)
	case rest[0] == '=':
		return assignment(text, i)
	case rest[0] == 'B':
		return header(text, i)
	case rest[0] == '-' && i > 0 && text[i-1] == '-':
		if strings.HasPrefix(text[i-1:], "-----BEGIN ") {
			return privateKey(text, i-1)
		}
	case rest[0] == '-' && len(rest) > 2 && rest[1] == '-' && (i == 0 || text[i-1] <= ' '):
		return option(text, i)
	case len(rest) > leastForm:
		return byForm(text, i)
	}
	return hit{}, false
}

// form is how the tokens of a provider look.
type form struct {
	prefix string
	anchor int // index in the prefix of the character at which it is noticed
	least  int // how many characters follow the prefix
	set    string
	what   string
}

const (
	digits     = "0123456789"
	lowers     = "abcdefghijklmnopqrstuvwxyz"
	uppers     = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	alphabetic = lowers + uppers
	alphanum   = digits + alphabetic
	wordlike   = alphanum + "_-"
	dotted     = wordlike + "."
	base64     = alphanum + "+/="
)

// forms are those of tokens that are told by how they begin, by the character at which they are noticed. Sources: the
// documentation of the providers, and the rules of GitHub's secret scanning and of gitleaks.
var forms = [256][]form{
	'_': {
		{"hf_", 2, 30, alphanum, "a Hugging Face token"},
		{"api_org_", 3, 30, alphanum, "a Hugging Face token"},
		{"ghp_", 3, 36, alphanum, "a GitHub token"},
		{"gho_", 3, 36, alphanum, "a GitHub token"},
		{"ghu_", 3, 36, alphanum, "a GitHub token"},
		{"ghs_", 3, 36, alphanum, "a GitHub token"},
		{"ghr_", 3, 36, alphanum, "a GitHub token"},
		{"github_pat_", 6, 36, alphanum + "_", "a GitHub token"},
		{"npm_", 3, 36, alphanum, "an npm token"},
		{"sk_live_", 2, 16, alphanum, "a Stripe key"},
		{"rk_live_", 2, 16, alphanum, "a Stripe key"},
		{"whsec_", 5, 24, alphanum + "/+=", "a secret of a Stripe webhook"},
		{"gsk_", 3, 40, alphanum, "a Groq key"},
		{"dop_v1_", 3, 60, alphanum, "a DigitalOcean token"},
		{"dckr_pat_", 4, 20, wordlike, "a Docker Hub token"},
		{"shpat_", 5, 32, alphanum, "a Shopify token"},
		{"r8_", 2, 37, alphanum, "a Replicate token"},
		{"lin_api_", 3, 36, alphanum, "a Linear key"},
	},
	'-': {
		{"nvapi-", 5, 40, wordlike, "an NVIDIA key"},
		{"sk-", 2, 20, wordlike, "an API key of a model provider"},
		{"glpat-", 5, 20, dotted, "a GitLab token"},
		{"glrt-", 4, 20, dotted, "a GitLab token"},
		{"gldt-", 4, 20, dotted, "a GitLab token"},
		{"xoxb-", 4, 20, wordlike, "a Slack token"},
		{"xoxa-", 4, 20, wordlike, "a Slack token"},
		{"xoxp-", 4, 20, wordlike, "a Slack token"},
		{"xoxr-", 4, 20, wordlike, "a Slack token"},
		{"xoxs-", 4, 20, wordlike, "a Slack token"},
		{"xapp-", 4, 20, wordlike, "a Slack token"},
		{"pypi-", 4, 60, wordlike, "a PyPI token"},
		{"AGE-SECRET-KEY-", 3, 50, alphanum, "a private key of age"},
	},
	'A': {
		{"AKIA", 0, 16, uppers + digits, accessKeyID},
		{"ASIA", 0, 16, uppers + digits, accessKeyID},
		{"AIza", 0, 35, wordlike, "a Google API key"},
	},
	'J': {
		{"eyJ", 2, 20, dotted, "a signed token (JWT)"},
		// In base64: -----BEGIN PRIVATE KEY, RSA PRIVATE KEY, EC PRIVATE KEY, OPENSSH PRIVATE KEY.
		{"LS0tLS1CRUdJTiBQUklWQVRFIEtFWS", 11, 60, base64, "a private key"},
		{"LS0tLS1CRUdJTiBSU0EgUFJJVkFURSBLRVkt", 11, 60, base64, "a private key"},
		{"LS0tLS1CRUdJTiBFQyBQUklWQVRFIEtFWS", 11, 60, base64, "a private key"},
		{"LS0tLS1CRUdJTiBPUEVOU1NIIFBSSVZBVEUgS0VZ", 11, 60, base64, "a private key"},
	},
	'.': {
		{"hvs.", 3, 24, wordlike, "a Vault token"},
		{"SG.", 2, 50, dotted, "a SendGrid key"},
		{"ya29.", 4, 40, wordlike, "a Google access token"},
	},
}

// leastForm is the least that follows where a form is noticed.
const leastForm = 15

const accessKeyID = "the id of an AWS access key"

// byForm returns the token that is noticed at i.
func byForm(text string, i int) (hit, bool) {
	all := forms[text[i]]
	for j := range all {
		f := &all[j]
		from := i - f.anchor
		if from < 0 || text[from] != f.prefix[0] || !strings.HasPrefix(text[from:], f.prefix) || from > 0 && isWordByte(text[from-1]) {
			continue
		}
		start := from + len(f.prefix)
		least := text[start:min(len(text), start+f.least)]
		if len(least) < f.least || variety(least) < 6 || span(least, 0, f.set) < f.least {
			continue
		}
		head := text[start:min(len(text), start+f.least+reach)]
		if !f.holds(head[:span(head, 0, f.set)]) {
			continue
		}
		to := span(text, start, f.set)
		if f.what == accessKeyID && to-start != f.least || to < len(text) && isWordByte(text[to]) {
			continue
		}
		return hit{from: from, to: to, what: f.what, sure: true}, true
	}
	return hit{}, false
}

// holds reports whether what follows the prefix of a token, or the beginning of that, is what a program made up.
func (f *form) holds(body string) bool {
	if stands(body) {
		return false
	}
	if f.prefix == "eyJ" { // header and payload are JSON in base64url, which begins like this
		_, payload, _ := strings.Cut(body, ".")
		return strings.HasPrefix(payload, "eyJ")
	}
	return f.what == accessKeyID || hasDigit(body)
}

// variety returns how many different characters a text has.
func variety(text string) int {
	var seen [256]bool
	count := 0
	for i := range len(text) {
		if !seen[text[i]] {
			seen[text[i]] = true
			count++
		}
	}
	return count
}

func isWordByte(c byte) bool { return isLetter(c) || isDigit(c) || c == '_' }

// privateKey returns the private key in PEM that begins at from, up to where it ends.
func privateKey(text string, from int) (hit, bool) {
	start := from + len("-----BEGIN ")
	label, body, ok := strings.Cut(text[start:min(len(text), start+reach)], "-----")
	if !ok || !strings.HasSuffix(label, "PRIVATE KEY") && label != "PGP PRIVATE KEY BLOCK" {
		return hit{}, false
	}
	body, _, _ = strings.Cut(body, "-----")
	if len(body) < 60 || variety(body) < 20 { // cut short, as in an example
		return hit{}, false
	}
	to := len(text)
	if end := strings.Index(text[start:], "-----END "); end >= 0 {
		to = start + end
	}
	return hit{from: from, to: to, what: "a private key", sure: true}, true
}

// uri returns the password in a URI whose scheme ends at i, or the path of a Slack webhook, which is all that it asks for.
func uri(text string, i int) (hit, bool) {
	start := i + len("://")
	if path, ok := strings.CutPrefix(text[start:], "hooks.slack.com/services/"); ok {
		to := span(path, 0, wordlike+"/")
		if to < 30 || stands(path[:to]) || strings.HasPrefix(path, "T00000000") {
			return hit{}, false
		}
		from := len(text) - len(path)
		return hit{from: from, to: from + to, what: "a Slack webhook", sure: true}, true
	}
	if strings.IndexByte(text[start:min(len(text), start+reach)], '@') < 0 {
		return hit{}, false
	}
	end := start
	for end < min(len(text), start+reach) && strings.IndexByte("/?# \t\r\n\"'`<>,;|\\", text[end]) < 0 {
		end++
	}
	at := strings.LastIndexByte(text[start:end], '@')
	if at < 0 {
		return hit{}, false
	}
	user, password, ok := strings.Cut(text[start:start+at], ":")
	if !ok {
		user, password = "", user // a token instead of both
		if !isLikely(password) || len(password) < 20 {
			return hit{}, false
		}
	}
	from := start + at - len(password)
	if password == "" || isReference(password) && !strings.HasPrefix(password, "!") || strings.IndexByte(password, '$') == 0 ||
		isOneCharacter(password) || isExampleLogin(user, password) {
		return hit{}, false
	}
	return hit{from: from, to: start + at, what: "a password in a URI", sure: true}, true
}

// login returns the password that begins behind i, of user:password@host/path without scheme: data sources of Go and the like.
func login(text string, i int) (hit, bool) {
	if strings.IndexByte(text[i:min(len(text), i+reach)], '@') < 0 {
		return hit{}, false
	}
	end := i + 1
	for end < min(len(text), i+reach) && text[end] > ' ' && strings.IndexByte("/?#\"'`<>,;|\\@", text[end]) < 0 {
		end++
	}
	start := i
	for start > max(0, i-reach) && (isWordByte(text[start-1]) || text[start-1] == '-' || text[start-1] == '.') {
		start--
	}
	if end == i+1 || end == len(text) || text[end] != '@' || start == i || start > 0 && strings.IndexByte(" \t\n\"'=`", text[start-1]) < 0 {
		return hit{}, false
	}
	user, password, host := text[start:i], text[i+1:end], text[end+1:]
	switch to := span(host, 0, dotted); {
	case to == len(host), to < 3, host[to] != '/' && host[to] != '(' && host[to] != ':', strings.HasPrefix(host, "sha"):
		return hit{}, false // such as a digest
	case stands(password), isExampleLogin(user, password):
		return hit{}, false
	}
	return hit{from: i + 1, to: end, what: "a password beside its user", sure: true}, true
}

// isExampleLogin reports whether nobody has a user and a password of such names.
func isExampleLogin(user, password string) bool {
	for _, part := range exampleParts {
		if containsFold(password, part) {
			return true
		}
	}
	return oneOf(user, []string{"user", "username", ""}) && oneOf(password, []string{"pass", "password", "passwd", "pwd", "token"}) ||
		strings.ContainsAny(password, "{}<>[]") || strings.HasPrefix(password, "%")
}

// span returns how far a text goes on with characters of a set.
func span(text string, from int, set string) int {
	for from < len(text) && strings.IndexByte(set, text[from]) >= 0 {
		from++
	}
	return from
}

// assignment returns the credential that is given to a name before i, where there is = or a colon: PASSWORD=x in a script,
// --password=x, password: x or "password": "x" in a file of configuration, password=x in a URI or a connection string.
func assignment(text string, i int) (hit, bool) {
	end := i
	for end > 0 && text[end-1] == ' ' && i-end < 8 {
		end--
	}
	quoted := end > 0 && (text[end-1] == '"' || text[end-1] == '\'')
	if quoted {
		end--
	}
	if end < 2 || !mayEnd(text[end-2:end]) && !isDigit(text[end-1]) && text[end-2:end] != "ue" && text[end-2:end] != "th" {
		return hit{}, false
	}
	start := end
	for start > 0 && (isWordByte(text[start-1]) || text[start-1] == '-' || text[start-1] == '.') && end-start < 100 {
		start--
	}
	name := text[start:end]
	k := kindOf(name)
	pair := false
	if k == none && (name == "value" || name == "auth") {
		k, pair = besides(text[max(0, start-4*reach):start], name, quoted)
	}
	if k == none {
		return hit{}, false
	}
	value := i + 1
	if value < len(text) && text[value] == ' ' {
		value = span(text, value, " ")
	} else if text[i] == ':' && !quoted && !strings.ContainsAny(text[value:min(len(text), value+1)], `"'`) {
		return hit{}, false // of a URI or an image
	}
	word, ok := valueAt(text, value)
	if !ok {
		return hit{}, false
	}
	command := strings.HasPrefix(name, "-") || text[i] == '=' && end == i && value == i+1 && isUpper(name)
	h := hit{from: word[0], to: word[1], what: k.String(), name: strings.TrimLeft(name, "-"), sure: command}
	if strings.HasPrefix(name, "-") {
		h.name = name
	}
	h.doubtful = !accepts(k, text[word[0]:word[1]], command || pair)
	return h, !h.doubtful || mayBe(k, text[word[0]:word[1]], command || pair)
}

// besides tells what a value is by the name beside it, as variables and the logins of registries are written in JSON or YAML.
func besides(before, name string, quoted bool) (k kind, ok bool) {
	if name == "auth" {
		if quoted && strings.Contains(before, `"auths"`) {
			return secret, true
		}
		return none, false
	}
	before = strings.TrimRight(before[max(0, len(before)-reach):], "\"', \t\r\n#")
	line := before[strings.LastIndexAny(before, "\n{,")+1:]
	key, value, found := strings.Cut(line, ":")
	if !found || strings.Trim(key, "\"' -{\t#") != "name" {
		return none, false
	}
	k = kindOf(strings.Trim(value, "\"' \t"))
	return k, k != none
}

func isUpper(name string) bool { return !strings.ContainsAny(name, lowers) }

// option returns the credential behind an option that is a word of its own and begins at i: --api-key x.
func option(text string, i int) (hit, bool) {
	end := i
	for end < len(text) && (isWordByte(text[end]) || text[end] == '-') {
		end++
	}
	name := text[i:end]
	if end == len(text) || text[end] != ' ' || !mayEnd(name) {
		return hit{}, false
	}
	k := kindOf(name)
	if k == none {
		return hit{}, false
	}
	word, ok := valueAt(text, span(text, end, " "))
	if !ok || text[word[0]] == '-' {
		return hit{}, false
	}
	h := hit{from: word[0], to: word[1], what: k.String(), name: name, sure: true}
	h.doubtful = !accepts(k, text[word[0]:word[1]], true)
	return h, !h.doubtful || mayBe(k, text[word[0]:word[1]], true)
}

// header returns the credential in an HTTP header, of which the scheme begins at i: Authorization: Bearer x.
func header(text string, i int) (hit, bool) {
	value, ok := strings.CutPrefix(text[i:], "Bearer ")
	if !ok {
		if value, ok = strings.CutPrefix(text[i:], "Basic "); !ok {
			return hit{}, false
		}
	}
	before := strings.TrimRight(text[max(0, i-24):i], ` :="'\`)
	if !hasSuffixFold(before, "authorization") {
		return hit{}, false
	}
	word, ok := valueAt(text, len(text)-len(value))
	if !ok {
		return hit{}, false
	}
	value = text[word[0]:word[1]]
	return hit{from: word[0], to: word[1], what: "a login in a header", name: "Authorization", sure: true}, !stands(value) && isLikely(value)
}

// valueAt returns where the word, or what is quoted, at an offset begins and ends. What goes on behind it as a program would is
// none.
func valueAt(text string, at int) (word [2]int, ok bool) {
	if at >= len(text) {
		return word, false
	}
	if c := text[at]; c == '"' || c == '\'' || c == '\\' && at+1 < len(text) && text[at+1] == '"' {
		if c == '\\' {
			at++
			c = '\\'
		}
		end := strings.IndexByte(text[at+1:min(len(text), at+1+reach)], c)
		if end < 0 || strings.IndexByte(text[at+1:at+1+end], '\n') >= 0 {
			return word, false
		}
		return [2]int{at + 1, at + 1 + end}, end > 0
	}
	end := at
	for end < min(len(text), at+reach) && text[end] > ' ' && strings.IndexByte("\"'`;&,|)]}<>\\", text[end]) < 0 {
		end++
	}
	return [2]int{at, end}, end > at
}

// accepts reports whether a value that a name calls a credential is one. Of what is certainly handed to a program, any
// password is.
func accepts(k kind, value string, certain bool) bool {
	switch {
	case stands(value) || value[0] == '$':
		return false
	case (k == password || k == secretKey) && certain:
		return isPassword(value)
	}
	return isLikely(value) && !strings.ContainsAny(value, "()[]") && (k != secret || !isName(value))
}

// mayBe reports whether a value that is not accepted may be a credential all the same: where something is to be shown, rather too
// little than too much of it is.
func mayBe(k kind, value string, certain bool) bool {
	if stands(value) || value[0] == '$' || k != password && k != secretKey && !certain {
		return false
	}
	return isPassword(value) && !isName(value)
}

// isPassword reports whether a value may be a password: anything but the name of a Secret, a sentence or another variable.
func isPassword(value string) bool {
	if strings.Count(value, " ") > 1 || strings.ContainsAny(value, "\n\t") {
		return false
	}
	return !strings.Contains(value, "-") || isLikely(value) || !containsFold(value, "secret") && !containsFold(value, "password")
}

// find returns the whole of a value as a credential, where what it is called says so, and else those in it.
func (s *scanner) find(k kind, value string, loose bool) []hit {
	s.hits = s.hits[:0]
	s.scan(value)
	if len(s.hits) > 0 && slices.ContainsFunc(s.hits, func(h hit) bool { return h.sure && !h.doubtful }) {
		return s.hits
	}
	bare := strings.TrimSpace(value) // a block scalar ends in a line feed
	if k == none || bare == "" {
		return s.hits
	}
	if accepted := accepts(k, bare, loose); accepted || mayBe(k, bare, loose) {
		s.hits = append(s.hits[:0], hit{to: len(value), what: k.String(), sure: true, doubtful: !accepted})
	}
	return s.hits
}
