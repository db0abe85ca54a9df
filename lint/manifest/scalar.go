package manifest

import (
	"math"
	"regexp"
	"strconv"
	"strings"
)

// Scalars are resolved as go.yaml.in/yaml/v2 does (resolve.go), which is YAML 1.1 with few exceptions. Timestamps stay
// strings there when nobody asks for a time, so they are no kind of their own here.

// resolvePlain returns the kind of a plain scalar without tag.
func resolvePlain(s string) Kind {
	if s == "" {
		return Null
	}
	switch c := s[0]; {
	case c == '.':
		if _, ok := specialFloat(s); ok {
			return Float
		}
		if _, err := strconv.ParseFloat(s, 64); err == nil {
			return Float
		}
	case c == '+' || c == '-' || '0' <= c && c <= '9':
		if _, ok := specialFloat(s); ok {
			return Float
		}
		return resolveNumber(s)
	case len(s) <= len("false") && strings.IndexByte("yYnNtTfFoO~", c) >= 0:
		if _, ok := parseBool(s); ok {
			return Bool
		}
		if isNull(s) {
			return Null
		}
	}
	return String
}

func isNull(s string) bool {
	switch s {
	case "", "~", "null", "Null", "NULL":
		return true
	}
	return false
}

// parseBool reads the booleans of YAML 1.1.
func parseBool(s string) (value, ok bool) {
	switch s {
	case "y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON":
		return true, true
	case "n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF":
		return false, true
	}
	return false, false
}

func specialFloat(s string) (float64, bool) {
	switch s {
	case ".nan", ".NaN", ".NAN":
		return math.NaN(), true
	case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF":
		return math.Inf(1), true
	case "-.inf", "-.Inf", "-.INF":
		return math.Inf(-1), true
	}
	return 0, false
}

// isFinite reports whether what is a Float is one that JSON has.
func isFinite(s string) bool {
	f, special := specialFloat(s)
	return !special && !math.IsInf(f, 0)
}

var yamlFloat = regexp.MustCompile(`^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$`)

func resolveNumber(s string) Kind {
	if !mayBeNumber(s) {
		return String
	}
	if whole, fraction, ok := strings.Cut(s, "."); ok && isShortDecimal(whole) && isShortDecimal(strings.TrimLeft(fraction, "0")) {
		return Float
	}
	if _, ok := parseInt(s); ok {
		return Int
	}
	plain := strings.ReplaceAll(s, "_", "")
	if _, err := strconv.ParseUint(plain, 0, 64); err == nil {
		return Int
	}
	if yamlFloat.MatchString(plain) {
		if _, err := strconv.ParseFloat(plain, 64); err == nil {
			return Float
		}
	}
	return String
}

// mayBeNumber sorts out what only starts like a number: 100m, 1.25.3, 10.0.0.0/8, 2001-01-01.
func mayBeNumber(s string) bool {
	based := strings.HasPrefix(strings.TrimLeft(s, "+-_"), "0") // 0x1F, 0b11, 0o17
	dots := 0
	for i := range len(s) {
		switch c := s[i]; {
		case '0' <= c && c <= '9', c == '_', c == 'e', c == 'E':
		case c == '.':
			if dots++; dots > 1 {
				return false
			}
		case c == '+' || c == '-':
			if i > 0 && s[i-1] != 'e' && s[i-1] != 'E' && !based {
				return false
			}
		case !based || !('a' <= c && c <= 'f' || 'A' <= c && c <= 'F' || c == 'x' || c == 'X' || c == 'o' || c == 'O'):
			return false
		}
	}
	return true
}

// parseInt reads the integers of YAML 1.1 that fit 64 bits with sign: decimal, 0x, 0o, 0 (octal), 0b, with "_" anywhere.
func parseInt(s string) (int64, bool) {
	if isShortDecimal(s) {
		n := int64(0)
		for i := range len(s) {
			n = 10*n + int64(s[i]-'0')
		}
		return n, true
	}
	plain := strings.ReplaceAll(s, "_", "")
	if n, err := strconv.ParseInt(plain, 0, 64); err == nil {
		return n, true
	}
	if binary, ok := strings.CutPrefix(plain, "0b"); ok { // with a sign behind the prefix: 0b-11
		n, err := strconv.ParseInt(binary, 2, 64)
		return n, err == nil
	}
	return 0, false
}

// isShortDecimal reports whether a text is what most integers are written as: digits, few and without a zero before them.
func isShortDecimal(s string) bool {
	if s == "" || len(s) > 18 || s[0] == '0' && len(s) > 1 {
		return false
	}
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

// parseFloat reads what has the kind Float: a number with a fraction or an exponent, or an integer tagged !!float.
func parseFloat(s string) (float64, bool) {
	if f, ok := specialFloat(s); ok {
		return f, true
	}
	if n, ok := parseInt(s); ok {
		return float64(n), true
	}
	f, err := strconv.ParseFloat(strings.ReplaceAll(s, "_", ""), 64)
	return f, err == nil
}

// keyText returns the JSON name that kubectl makes of a mapping key, and false where it refuses the key. Source:
// sigs.k8s.io/yaml, convertToJSONableObject.
func keyText(s string, kind Kind) (string, bool) {
	switch kind {
	case String:
		return s, true
	case Bool:
		b, _ := parseBool(s)
		return strconv.FormatBool(b), true
	case Int:
		n, ok := parseInt(s)
		return strconv.FormatInt(n, 10), ok
	case Float:
		f, ok := parseFloat(s)
		if !ok {
			return "", false
		}
		switch text := strconv.FormatFloat(f, 'g', -1, 32); text {
		case "+Inf":
			return ".inf", true
		case "-Inf":
			return "-.inf", true
		case "NaN":
			return ".nan", true
		default:
			return text, true
		}
	}
	return "", false
}
