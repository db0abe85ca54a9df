package secret

import "strings"

// stands reports whether a text stands for a value that is not in it, or for none: a variable, a template, a path, a
// reference to a store of secrets, an example.
func stands(text string) bool {
	if len(text) < 3 || isOneCharacter(text) || isReference(text) {
		return true
	}
	for _, word := range examples {
		if strings.EqualFold(text, word) {
			return true
		}
	}
	for _, part := range exampleParts {
		if containsFold(text, part) {
			return true
		}
	}
	return false
}

// examples are values that are none.
var examples = []string{
	"none", "null", "nil", "empty", "dummy", "fake", "test", "sample", "todo", "tbd", "undefined", "unset", "default", "disabled", "enabled",
	"true", "false", "yes", "no", "off", "optional", "required", "string", "value", "n/a", "not-needed", "not-used", "unused", "random",
	"no-key", "no-token", "nokey", "notoken", "token", "key", "api-key", "apikey", "api_key", "bearer", "basic",
}

// exampleParts are in what is to be replaced.
var exampleParts = []string{
	"changeme", "change-me", "change_me", "change-this", "change-it", "replace", "placeholder", "your-", "your_", "yourpass", "yourtoken",
	"yourkey", "yoursecret", "xxxx", "example", "redacted", "dummy", "****", "...", "fixme", "todo", "insert-", "insert_", "_here", "-here",
	"eby8vdm02xnocqflquwjpllmetlcdxj1", // of Azurite, the emulator of Azure's storage, which Microsoft documents
	"not-required", "no-key", "notneeded", "sk-no-", "fake-", "fake_", "put-", "to-be-", "my-secret", "mysecret", "fill-in", "fill_in",
}

// isReference reports whether a text says where a value comes from.
func isReference(text string) bool {
	if strings.Contains(text, "$(") || strings.Contains(text, "${") || strings.Contains(text, "{{") || strings.Contains(text, "<%") ||
		strings.Contains(text, "%(") || strings.Contains(text, "#{") || strings.Contains(text, "://") {
		return true
	}
	first, last := text[0], text[len(text)-1]
	switch {
	case first == '$' && len(text) > 1 && (isLetter(text[1]) || text[1] == '_'), first == '<' && last == '>', first == '[' && last == ']', first == '{',
		first == '@' && last == '@', first == '%' && last == '%', first == '*', first == '?', first == '^',
		strings.HasPrefix(text, "__") && strings.HasSuffix(text, "__"):
		return true
	case first == '/' || first == '~':
		return strings.Count(text, "/") > 1 || !hasDigit(text)
	case first == '.':
		return strings.HasPrefix(text, "./") || strings.HasPrefix(text, "../")
	}
	for _, prefix := range [...]string{"vault:", "ref+", "arn:", "secretref:", "secretRef:", "file:", "env:", "ENC[", "!", "projects/", "sha256:"} {
		if strings.HasPrefix(text, prefix) {
			return true
		}
	}
	return false
}

// isLikely reports whether a text looks like what was made to be kept secret: long enough, of letters and digits mixed. Names
// and words, joined or not, do not: my-secret-1, X-Api-Key, redis.default.svc:6379.
func isLikely(text string) bool {
	if len(text) < 8 || len(text) > 4096 {
		return false
	}
	var all letters
	symbols := false
	for word := range strings.FieldsFuncSeq(text, func(r rune) bool { return strings.ContainsRune("-_.:/,", r) }) {
		var in letters
		for i := range len(word) {
			switch c := word[i]; {
			case isDigit(c):
				in.digits++
			case isLetter(c) && c >= 'a':
				in.lower++
			case isLetter(c):
				in.upper++
			case strings.IndexByte("!@#$%^&*+=~?;|", c) >= 0:
				symbols = true
			default:
				return false
			}
		}
		numbered := in.digits <= 2 && strings.TrimRight(word, digits) == word[:len(word)-in.digits] // node01
		if in.digits > 0 && in.digits < len(word) && len(word) >= 5 && !numbered {
			return true
		}
		all.digits, all.lower, all.upper = all.digits+in.digits, all.lower+in.lower, all.upper+in.upper
	}
	switch {
	case symbols:
		return all.digits > 0 && all.lower+all.upper > 3
	case all.lower+all.upper == len(text):
		return len(text) >= 20 && all.lower > 3 && all.upper > 3
	}
	return false
}

// isName reports whether a text may be the name of an object, such as a Secret: words in lower case, some of letters alone, though one
// may be a hash, as kustomize appends it.
func isName(text string) bool {
	if strings.Trim(text, lowers+digits+"-./") != "" {
		return false
	}
	for word := range strings.FieldsFuncSeq(text, func(r rune) bool { return r == '-' || r == '.' || r == '/' }) {
		if len(word) >= 2 && strings.Trim(word, lowers) == "" && strings.Trim(word, "abcdef") != "" && word != text {
			return true
		}
	}
	return false
}

// letters counts characters.
type letters struct{ digits, lower, upper int }

func isOneCharacter(text string) bool { return strings.Trim(text, text[:1]) == "" }

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func hasDigit(text string) bool { return strings.ContainsAny(text, "0123456789") }

// containsFold reports whether a text contains one in lower case, in whatever case.
func containsFold(text, lower string) bool {
	for i := 0; i+len(lower) <= len(text); i++ {
		if text[i]|0x20 == lower[0]|0x20 && strings.EqualFold(text[i:i+len(lower)], lower) {
			return true
		}
	}
	return false
}
