package source

import (
	"path/filepath"
	"strings"
	"unicode/utf8"

	"github.com/bmatcuk/doublestar/v4"
)

// rules are the patterns of an ignore file, on top of those of the files that it overrides. The nil rules ignore nothing.
//
// What patterns mean is in gitignore(5); where that is silent, git's own code (dir.c, wildmatch.c) decides.
type rules struct {
	above    *rules
	dir      string // what the patterns are relative to; ends in a separator
	patterns []pattern
}

func newRules(above *rules, dir, text string) *rules {
	r := &rules{above: above, dir: dir}
	text = strings.TrimPrefix(text, "\ufeff")
	for line := range strings.SplitSeq(text, "\n") {
		line = strings.TrimSuffix(line, "\r")
		line, _, _ = strings.Cut(line, "\x00")
		if strings.HasPrefix(line, "#") {
			continue
		}
		if p, ok := newPattern(trimSpaces(line)); ok {
			r.patterns = append(r.patterns, p)
		}
	}
	return r
}

// ignore reports whether a path below the directory of the rules is left out. A path below one that is left out is too,
// whatever ignore says of it.
func (r *rules) ignore(path string, isDir bool) bool {
	for ; r != nil; r = r.above {
		name := filepath.ToSlash(path[len(r.dir):])
		base := name[strings.LastIndexByte(name, '/')+1:]
		for i := len(r.patterns) - 1; i >= 0; i-- {
			if p := &r.patterns[i]; p.match(name, base, isDir) {
				return !p.negated
			}
		}
	}
	return false
}

// trimSpaces removes the spaces at the end of a line, but not one after a backslash.
func trimSpaces(line string) string {
	end := 0
	for i := 0; i < len(line); i++ {
		switch line[i] {
		case ' ':
			continue
		case '\\':
			i++
		}
		end = min(i+1, len(line))
	}
	return line[:end]
}

// pattern is one line of an ignore file.
type pattern struct {
	negated  bool   // what matches is not ignored
	dirOnly  bool   // only a directory can match
	anchored bool   // the whole path has to match, from the directory of the ignore file; otherwise its last element
	prefix   string // what a path that matches starts with, literally
	glob     string // what it goes on with: a doublestar pattern of runes below U+0100 that stand for bytes
}

// newPattern reports false for a line that matches nothing: an empty one, and those that git calls invalid.
func newPattern(line string) (pattern, bool) {
	var p pattern
	line, p.negated = strings.CutPrefix(line, "!")
	line, p.dirOnly = strings.CutSuffix(line, "/")
	p.anchored = strings.Contains(line, "/")
	line = strings.TrimPrefix(line, "/")
	if line == "" || strings.HasSuffix(line, "/") {
		return pattern{}, false
	}
	special := strings.IndexAny(line, `*?[\`)
	if special < 0 {
		special = len(line)
	}
	p.prefix = line[:special]
	var ok bool
	p.glob, ok = translate(line[special:], p.anchored)
	return p, ok
}

func (p *pattern) match(name, base string, isDir bool) bool {
	if p.dirOnly && !isDir {
		return false
	}
	if !p.anchored {
		name = base
	}
	rest, ok := strings.CutPrefix(name, p.prefix)
	return ok && doublestar.MatchUnvalidated(p.glob, bytesToRunes(rest))
}

// translate turns the glob of an ignore file into one of doublestar, for which braces are special, a class can match a
// slash, and a trailing /** matches nothing too. It reports false for a glob that matches nothing.
func translate(glob string, anchored bool) (string, bool) {
	var out strings.Builder
	for i := 0; i < len(glob); {
		switch glob[i] {
		case '\\':
			if i+1 == len(glob) {
				return "", false
			}
			writeLiteral(&out, glob[i+1])
			i += 2
		case '?':
			out.WriteByte('?')
			i++
		case '*':
			end := i + 1
			for end < len(glob) && glob[end] == '*' {
				end++
			}
			rest := glob[end:]
			// Like git, this takes ** at the start of the glob for one after a slash, even in a/b**.
			crossesSlashes := anchored && end-i > 1 && (i == 0 || glob[i-1] == '/')
			switch {
			case crossesSlashes && (strings.HasPrefix(rest, "/") || rest == "" && i == 0):
				out.WriteString("**")
			case crossesSlashes && (strings.HasPrefix(rest, `\/`) || rest == ""):
				out.WriteString("**/*")
			default:
				out.WriteByte('*')
			}
			i = end
		case '[':
			set, size := parseClass(glob[i:])
			if !writeClass(&out, &set) {
				return "", false
			}
			i += size
		default:
			writeLiteral(&out, glob[i])
			i++
		}
	}
	return out.String(), true
}

// parseClass reads the class that the glob starts with. It returns the bytes that match, none of them where the class is
// malformed, and how long the class is.
func parseClass(glob string) (set [256]bool, size int) {
	none := [256]bool{}
	i := 1
	negated := i < len(glob) && (glob[i] == '!' || glob[i] == '^')
	if negated {
		i++
	}
	first := i
	var low byte // what a following hyphen makes a range of; 0 where it stands for itself
	for ; i < len(glob) && (glob[i] != ']' || i == first); i++ {
		c := glob[i]
		switch {
		case c == '-' && low != 0 && i+1 < len(glob) && glob[i+1] != ']':
			i++
			if glob[i] == '\\' {
				i++
			}
			if i == len(glob) {
				return none, 0
			}
			addRange(&set, low, glob[i])
			low = 0
		case c == '[' && strings.HasPrefix(glob[i+1:], ":"):
			name, _, closed := strings.Cut(glob[i+2:], "]")
			if !closed {
				return none, 0
			}
			class, isClass := strings.CutSuffix(name, ":")
			if !isClass {
				set['['], low = true, '['
				continue
			}
			ranges := classRanges(class)
			if ranges == "" {
				return none, 0
			}
			for ; ranges != ""; ranges = ranges[2:] {
				addRange(&set, ranges[0], ranges[1])
			}
			i += len("[:") + len(name)
			low = 0
		default:
			if c == '\\' {
				i++
				if i == len(glob) {
					return none, 0
				}
			}
			set[glob[i]], low = true, glob[i]
		}
	}
	if i >= len(glob) {
		return none, 0
	}
	for b := range set {
		set[b] = set[b] != negated
	}
	set['/'], set[0] = false, false // a class never matches a slash, and no name holds a NUL
	return set, i + 1
}

func addRange(set *[256]bool, low, high byte) {
	for b := int(low); b <= int(high); b++ {
		set[b] = true
	}
}

// classRanges returns the first and last byte of each range of a POSIX class, as git defines it: ASCII only, and neither
// vertical tab nor form feed is a space. It returns "" for a name that git does not know.
func classRanges(name string) string {
	switch name {
	case "alnum":
		return "09AZaz"
	case "alpha":
		return "AZaz"
	case "blank":
		return "  \t\t"
	case "cntrl":
		return "\x00\x1f\x7f\x7f"
	case "digit":
		return "09"
	case "graph":
		return "!~"
	case "lower":
		return "az"
	case "print":
		return " ~"
	case "punct":
		return "!/:@[`{~"
	case "space":
		return "  \t\n\r\r"
	case "upper":
		return "AZ"
	case "xdigit":
		return "09AFaf"
	}
	return ""
}

// writeClass reports false for the empty set, which doublestar cannot express.
func writeClass(out *strings.Builder, set *[256]bool) bool {
	out.WriteByte('[')
	empty := true
	for low := 0; low < len(set); low++ {
		if !set[low] {
			continue
		}
		high := low
		for high+1 < len(set) && set[high+1] {
			high++
		}
		out.WriteByte('\\')
		out.WriteRune(rune(low))
		if high > low {
			out.WriteString(`-\`)
			out.WriteRune(rune(high))
		}
		empty = false
		low = high
	}
	out.WriteByte(']')
	return !empty
}

func writeLiteral(out *strings.Builder, b byte) {
	if strings.IndexByte(`*?[{}\`, b) >= 0 {
		out.WriteByte('\\')
	}
	out.WriteRune(rune(b))
}

// bytesToRunes turns every byte into a rune: git compares bytes and doublestar runes.
func bytesToRunes(s string) string {
	if strings.IndexFunc(s, func(r rune) bool { return r >= utf8.RuneSelf }) < 0 {
		return s
	}
	runes := make([]rune, len(s))
	for i := range len(s) {
		runes[i] = rune(s[i])
	}
	return string(runes)
}
