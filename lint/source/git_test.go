package source

import (
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestGitAgrees compares what is ignored in random trees with what git says of them.
func TestGitAgrees(t *testing.T) {
	git, err := exec.LookPath("git")
	if err != nil {
		t.Skip("git is not installed")
	}
	if runtime.GOOS == "windows" {
		t.Skip("the names are not valid on Windows")
	}
	top := t.TempDir()
	run := func(stdin string, args ...string) string {
		cmd := exec.Command(git, args...)
		cmd.Dir = top
		cmd.Env = append(os.Environ(), "GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_GLOBAL="+os.DevNull, "XDG_CONFIG_HOME="+top,
			"GIT_DIR=", "GIT_CONFIG_COUNT=0", "GIT_CEILING_DIRECTORIES="+filepath.Dir(top))
		cmd.Env = slices.DeleteFunc(cmd.Env, func(v string) bool { return strings.HasPrefix(v, "GIT_DIR=") })
		cmd.Stdin = strings.NewReader(stdin)
		cmd.Stderr = t.Output()
		out, err := cmd.Output()
		if exit, ok := err.(*exec.ExitError); !ok || exit.ExitCode() != 1 { // 1: no path is ignored
			require.NoError(t, err, args)
		}
		return string(out)
	}
	run("", "init", "--quiet")
	run("", "config", "core.ignoreCase", "false")

	write(t, top, ".git/info/exclude", "excluded*\n!kept*\n")
	write(t, top, ".gitignore", "kept0*\n!excluded0*\n*é?\n")

	const cases = 400
	rnd := rand.New(rand.NewPCG(1, 2))
	var files []string
	ignoreFiles := make([]string, cases)
	for i := range cases {
		dir := fmt.Sprintf("case%03d", i)
		tree := randomTree(rnd)
		for _, name := range tree {
			write(t, top, path.Join(dir, name), "")
			files = append(files, path.Join(dir, name))
		}
		for _, in := range []string{".", path.Dir(tree[0])} {
			text := randomIgnoreFile(rnd, tree)
			write(t, top, path.Join(dir, in, ".gitignore"), text)
			ignoreFiles[i] += fmt.Sprintf("%s: %q\n", path.Join(in, ".gitignore"), text)
		}
	}

	ignored := map[string]bool{}
	for name := range strings.SplitSeq(run(strings.Join(files, "\x00"), "check-ignore", "--no-index", "-z", "--stdin"), "\x00") {
		ignored[name] = true
	}
	t.Chdir(top)
	listing := Finder{}.Find([]string{"."})
	require.Empty(t, listing.Problems)
	found := map[string]bool{}
	for _, name := range names(listing.Files) {
		found[name] = true
	}
	for _, name := range files {
		var i int
		_, err := fmt.Sscanf(name, "case%03d", &i)
		require.NoError(t, err)
		if found[name] == ignored[name] {
			t.Errorf("%q: git ignores it: %v, found: %v\n%s", name, ignored[name], found[name], ignoreFiles[i])
		}
	}
	require.Greater(t, len(found), len(files)/10, "too much is ignored for the comparison to mean much")
	require.Greater(t, len(files)-len(found), len(files)/10, "too little is ignored for the comparison to mean much")
}

func randomTree(rnd *rand.Rand) []string {
	elements := []string{"a", "b", "ab", "abc", "a-b", "B", "x y", "x ", "é", "{a,b}", "[a]", "!a", "#a", `a\b`, "a*", "kept0", "kept", "excluded", "excluded0", "\xff"}
	var tree []string
	for range 8 {
		name := ""
		for range rnd.IntN(4) {
			name = path.Join(name, elements[rnd.IntN(len(elements))])
		}
		tree = append(tree, path.Join(name, elements[rnd.IntN(len(elements))]+".yaml"))
	}
	return tree
}

func randomIgnoreFile(rnd *rand.Rand, tree []string) string {
	var text strings.Builder
	for range 1 + rnd.IntN(4) {
		if rnd.IntN(3) == 0 {
			text.WriteByte('!')
		}
		if rnd.IntN(2) == 0 {
			text.WriteString(randomPattern(rnd))
		} else {
			text.WriteString(loosened(rnd, tree[rnd.IntN(len(tree))]))
		}
		text.WriteString([]string{"\n", "\n", "\r\n", " \n", "\t\n", "/\n"}[rnd.IntN(6)])
	}
	return text.String()
}

func randomPattern(rnd *rand.Rand) string {
	tokens := []string{
		"a", "b", "ab", "x y", "é", "\xc3", ".yaml", "yaml", "*", "*", "**", "***", "?", "/", "/", "/**", "**/", `\`, `\\`, `\/`,
		`\a`, `\*`, `\ `, `\#`, `\!`, " ", "#", "!", "{", "}", "{a,b}", "[", "]", "[ab]", "[!a]", "[^b]", "[a-c]", "[c-a]", "[]a]", "[!]a]",
		"[a-]", "[-a]", "[+-9]", "[!/]", "[a/]", `[\]]`, `[\a-\c]`, "[[:alpha:]]", "[![:upper:]-]", "[[:none:]]", "[[:a]", "[é]", "[\x80-\xff]",
		"[!{]", "[[:punct:]]", "[[:alpha:]-z]", "\x00",
	}
	var pattern strings.Builder
	for range 1 + rnd.IntN(5) {
		pattern.WriteString(tokens[rnd.IntN(len(tokens))])
	}
	return pattern.String()
}

// loosened makes a pattern that may well match the name.
func loosened(rnd *rand.Rand, name string) string {
	elements := strings.Split(name, "/")
	for i, element := range elements {
		at := rnd.IntN(len(element))
		switch rnd.IntN(8) {
		case 0:
			elements[i] = "**"
		case 1:
			elements[i] = element[:at] + "*"
		case 2:
			elements[i] = "*" + element[at:]
		case 3:
			elements[i] = element[:at] + "?" + element[at+1:]
		case 4:
			elements[i] = element[:at] + "**" + element[at:]
		case 5:
			elements[i] = element[:at] + `\` + element[at:]
		}
	}
	from := rnd.IntN(len(elements))
	to := from + 1 + rnd.IntN(len(elements)-from)
	return []string{"", "", "/", "**/"}[rnd.IntN(4)] + strings.Join(elements[from:to], "/") + []string{"", "", "/**", "/*"}[rnd.IntN(4)]
}
