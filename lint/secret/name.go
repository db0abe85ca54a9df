package secret

import "strings"

// kind is what a credential is, as far as what names it tells.
type kind uint8

const (
	none kind = iota
	password
	token
	key
	secret
	secretKey // a key that nothing else is called by, such as the half of a pair that is not its id
	keyID     // names the key and is none
)

func (k kind) String() string {
	return [...]string{"", "a password", "a token", "a key", "a secret", "a secret key", "the id of an access key"}[k]
}

// kindOf returns what a variable, option or field of a name holds, if that is a credential. What counts is how the name ends:
// DB_PASSWORD is one, and PASSWORD_FILE says where one is.
func kindOf(name string) kind {
	if name != "" && isDigit(name[len(name)-1]) {
		name = trimNumber(name)
	}
	if !mayEnd(name) {
		return none
	}
	last, rest := lastWord(name)
	before, rest := lastWord(rest)
	if oneOf(before, digests) || containsFold(name, "checksum") {
		return none
	}
	switch {
	case hasSuffixFold(last, "password"), hasSuffixFold(last, "passwd"), hasSuffixFold(last, "passphrase"), equalFold(last, "requirepass"):
		return password
	case equalFold(last, "pass"), equalFold(last, "pwd"): // PWD itself is the working directory
		if before != "" {
			return password
		}
	case hasSuffixFold(last, "token"):
		if !oneOf(before, plainTokens) {
			return token
		}
	case hasSuffixFold(last, "secret"):
		return secret
	case hasSuffixFold(last, "secretkey"):
		return secretKey
	case hasSuffixFold(last, "apikey"), hasSuffixFold(last, "accesskey"), hasSuffixFold(last, "privatekey"), hasSuffixFold(last, "authkey"),
		hasSuffixFold(last, "accountkey"):
		return key
	case equalFold(last, "key"):
		which, _ := lastWord(rest)
		switch {
		case equalFold(before, "secret"), equalFold(before, "access") && equalFold(which, "secret"):
			return secretKey
		case oneOf(before, secretKeys):
			return key
		}
	case equalFold(last, "id"):
		if kind, _ := lastWord(rest); equalFold(before, "key") && equalFold(kind, "access") {
			return keyID
		}
	case equalFold(last, "base"): // SECRET_KEY_BASE of Rails
		if kind, _ := lastWord(rest); equalFold(before, "key") && equalFold(kind, "secret") {
			return key
		}
	}
	return none
}

// digests are what makes of a secret that follows them only what tells whether it changed: checksum/secret, by which charts restart
// pods.
var digests = []string{"checksum", "hash", "sha", "digest", "md5", "reload", "reloader"}

// plainTokens are what the token that follows them makes no credential: those of language models and of pages.
var plainTokens = []string{
	"pad", "eos", "bos", "unk", "sep", "cls", "mask", "stop", "start", "end", "special", "image", "next", "page", "continuation",
	"first", "last", "max", "min", "num", "csrf", "xsrf", "per", "new", "word", "think", "reasoning", "tool", "draft", "by",
}

// secretKeys are what the key that follows them makes a credential.
var secretKeys = []string{
	"api", "access", "private", "auth", "account", "encryption", "encrypt", "signing", "sign", "master", "storage", "shared",
	"subscription", "jwt", "hmac", "kaggle", "admin", "session", "cookie", "cipher", "aes", "fernet", "app", "license",
}

func oneOf(word string, words []string) bool {
	for _, w := range words {
		if equalFold(word, w) {
			return true
		}
	}
	return false
}

// mayEnd reports whether the name of a credential may end as a text does, by its last two letters: few do.
func mayEnd(text string) bool {
	n := len(text)
	if n < 2 {
		return false
	}
	switch [2]byte{text[n-2] | 0x20, text[n-1] | 0x20} {
	case [2]byte{'r', 'd'}, [2]byte{'w', 'd'}, [2]byte{'s', 'e'}, [2]byte{'s', 's'}, // password, passwd, passphrase, pass
		[2]byte{'e', 'n'}, [2]byte{'e', 't'}, [2]byte{'e', 'y'}, [2]byte{'i', 'd'}: // token, secret, key, key id
		return true
	}
	return false
}

// trimNumber drops the number at the end of a name: PASSWORD_2.
func trimNumber(name string) string {
	end := len(name)
	for end > 0 && '0' <= name[end-1] && name[end-1] <= '9' {
		end--
	}
	if end < len(name) {
		for end > 0 && isJoint(name[end-1]) {
			end--
		}
	}
	return name[:end]
}

func isJoint(c byte) bool { return c == '_' || c == '-' || c == '.' || c == '/' || c == ' ' }

// lastWord splits the last word off a name: PASSWORD off DB_PASSWORD, Key off secretAccessKey.
func lastWord(name string) (word, rest string) {
	at := len(name)
	for at > 0 {
		c := name[at-1]
		if isJoint(c) {
			break
		}
		at--
		if 'A' <= c && c <= 'Z' && at > 0 && 'a' <= name[at-1] && name[at-1] <= 'z' {
			break
		}
	}
	end := at
	for end > 0 && isJoint(name[end-1]) {
		end--
	}
	return name[at:], name[:end]
}

func equalFold(s, lower string) bool { return len(s) == len(lower) && strings.EqualFold(s, lower) }

func hasSuffixFold(s, lower string) bool {
	return len(s) >= len(lower) && strings.EqualFold(s[len(s)-len(lower):], lower)
}
