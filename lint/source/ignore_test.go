package source

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/bmatcuk/doublestar/v4"
	"github.com/stretchr/testify/require"
)

func TestIgnore(t *testing.T) {
	tests := []struct {
		about   string
		text    string
		ignored string // paths, separated by spaces; a directory ends in a slash
		kept    string
	}{
		{"empty", "", "", "a a/"},
		{"blank lines and comments", "\n\n   \n# a\n#b\n\r\n", "", "a #b # a/"},
		{"a name, at any depth", "a", "a a/ b/a b/c/a", "ab ba b"},
		{"a later pattern wins", "a\n!a\n*b\n!ab\nab", "ab b", "a xa"},
		{"a slash at the end: directories only", "a/", "a/ b/a/", "a b/a"},
		{"a slash at the start anchors", "/a", "a a/", "b/a"},
		{"a slash inside anchors", "a/b", "a/b a/b/", "x/a/b b"},
		{"anchored directory", "/a/b/", "a/b/", "a/b x/a/b/"},
		{"two slashes match nothing", "a//b\n//c\na//\n/\n//", "", "a a/ b c a/b"},
		{"star", "a*c\n*.x\nd/*", "ac abc .x b/1.x d/e", "a/c d/e/f acb"},
		{"question mark", "a?c", "abc", "ac a/c abbc"},
		{"leading double star", "**/a\n**/b/c", "a x/a x/y/a b/c x/b/c", "ba x/b/d/c"},
		{"trailing double star", "a/**", "a/b a/b/c a/b/", "a a/ b/a/c"},
		{"double star inside", "a/**/b", "a/b a/x/b a/x/y/b", "ab a/xb x/a/b"},
		{"double star alone", "**", "a a/b", ""},
		{"double star in a name is a star", "a**b/c\nx**y", "axb/c x12y z/xy", "a/b/c"},
		{"three stars", "a/***/b", "a/b a/x/y/b", "ab"},
		{"class", "[abx-z]1\n[!a]2\n[^a]3", "a1 b1 y1 b2 b3", "c1 a2 a3 w1 1"},
		{"a class does not match a slash", "a[!b]c\n/d[+-9]e\n/f[!g]h", "axc d5e fxh", "a/c d/e f/h"},
		{"bracket and hyphen in a class", "[]a]1\n[!]a]2\n[a-]3\n[]-a]4", "]1 a1 b2 -3 a3 ^4", "b1 ]2 a2 b3 b4"},
		{"escapes in a class", `[\]\-]1` + "\n" + `[a\-c]2`, "]1 -1 a2 -2 c2", `\1 b2`},
		{"named class", "[[:digit:]x]1\n[[:upper:][:space:]]2\n[![:alnum:]]3\n[[:a]4", "01 x1 A2 -3 :4 a4 [4", "a1 a2 a3 b4"},
		{"malformed class", "[a\n[[:none:]]\n[[:\n[\n[a-\n[\\", "", "a [a n [[: [ [a- :"},
		{"escaped specials", `\#a` + "\n" + `\!b` + "\n" + `c\*` + "\n" + `d\?` + "\n" + `\e` + "\n" + `f\\`, `#a !b c* d? e f\`, "a b cx dx f"},
		{"backslash at the end", `a\`, "", `a a\`},
		{"braces are literal", "{a,b}\nc{d\ne}", "{a,b} c{d e}", "a b cd"},
		{"spaces at the end", "a  \nb\\ \nc\\  \nd e \n f\ng\t", "a d_e", "b c f g"},
		{"CRLF", "a\r\nb \r\n\\#c\r\n", "a b #c", "d"},
		{"byte order mark", "\ufeffa", "a", "b"},
		{"negated exclamation mark", "!\n!!a\n\\!a", "!a", "a"},
		{"bytes, not characters", "?\n[é]1", "a", "é é1"},
		{"bytes above ASCII", "ä*\n*é??", "äb ä xéü", "a é"},
		{"NUL ends a line", "a\x00b", "a", "ab"},
		{"case", "a", "a", "A"},
	}
	sep := string(filepath.Separator)
	for _, tt := range tests {
		t.Run(tt.about, func(t *testing.T) {
			r := newRules(nil, sep, tt.text)
			for _, name := range strings.Fields(tt.ignored) {
				require.True(t, ignoreName(r, name), name)
			}
			for _, name := range strings.Fields(tt.kept) {
				require.False(t, ignoreName(r, name), name)
			}
		})
	}
}

// ignoreName asks for a path below the root directory. An underscore stands for a space.
func ignoreName(r *rules, name string) bool {
	path, isDir := strings.CutSuffix(name, "/")
	return r.ignore(string(filepath.Separator)+filepath.FromSlash(strings.ReplaceAll(path, "_", " ")), isDir)
}

func TestIgnoreSpaceAtTheEnd(t *testing.T) {
	r := newRules(nil, string(filepath.Separator), "b\\ \nc\\  \nd \\\n")
	require.True(t, ignoreName(r, "b_"))
	require.True(t, ignoreName(r, "c_"))
	require.False(t, ignoreName(r, "c__"))
	require.False(t, ignoreName(r, "d"))
	require.False(t, ignoreName(r, "d_"))
}

func TestDeeperRulesOverride(t *testing.T) {
	sep := string(filepath.Separator)
	above := newRules(nil, sep, "*.yaml\n!keep.yaml\n/d/anchored\n")
	below := newRules(above, sep+"d"+sep, "!a.yaml\nkeep.yaml\n/anchored2\n")
	require.False(t, ignoreName(below, "d/a.yaml"))
	require.False(t, ignoreName(below, "d/e/a.yaml"))
	require.True(t, ignoreName(below, "d/b.yaml"))
	require.True(t, ignoreName(below, "d/keep.yaml"))
	require.True(t, ignoreName(below, "d/anchored"))
	require.True(t, ignoreName(below, "d/anchored2"))
	require.False(t, ignoreName(below, "d/e/anchored2"))
	require.False(t, (*rules)(nil).ignore(sep+"a", false))
}

// A file in an ignored directory cannot be included again: the directory is not searched.
func TestNoWayBackFromAnIgnoredDirectory(t *testing.T) {
	tree{".gitignore": "d/\n!d/a.yaml\ne/*\n!e/a.yaml\n", "d/a.yaml": "", "d/.gitignore": "!a.yaml\n", "e/a.yaml": "", "e/b.yaml": ""}.chdir(t)
	require.Equal(t, []string{"e/a.yaml"}, names(Finder{}.Find(nil).Files))
}

// A matcher that tries every way to split the name would not end in a lifetime.
func TestManyStars(t *testing.T) {
	name := strings.Repeat("a", 200)
	for _, glob := range []string{strings.Repeat("a*", 60) + "b", strings.Repeat("*[a-c]", 60) + "b"} {
		require.False(t, ignoreName(newRules(nil, string(filepath.Separator), glob), name))
	}
	deep := strings.Repeat("a/", 60)
	require.False(t, ignoreName(newRules(nil, string(filepath.Separator), "/"+strings.Repeat("**/a/", 25)+"b"), deep+"c"))
}

func FuzzIgnore(f *testing.F) {
	f.Add("*.log\n!keep.log\n/build/\n", "build/keep.log")
	f.Add("a/**/b\n**/c/**\n[[:alpha:]-]?\\ \r\n", "a/x/b")
	f.Add("{a,b}\n\\#x\n[!\\]-\xff]*\n\ufeff", "{a,b}")
	f.Add("[a\n[[:\n\\\n/\n!\n**/\n***", "[a")
	f.Fuzz(func(t *testing.T, text, name string) {
		r := newRules(nil, "/", text)
		for _, p := range r.patterns {
			require.True(t, doublestar.ValidatePattern(p.glob), p.glob)
		}
		path := string(filepath.Separator) + name
		require.Equal(t, r.ignore(path, true), newRules(nil, "/", text+"\n#\n\n").ignore(path, true))
		require.False(t, newRules(r, "/", "!*").ignore(path, true))
		require.True(t, newRules(nil, "/", text+"\n*").ignore(path, true))
	})
}
