package exception_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seaworthy-lint/seaworthy/lint/exception"
	"github.com/seaworthy-lint/seaworthy/lint/manifest"
)

func TestWriteComment(t *testing.T) {
	for _, test := range []struct {
		want string // empty where the exception is for no comment
		exception.Exception
	}{
		{"seaworthy:allow pod/a until 2027-03-31 -- why", exception.Exception{Rules: []string{"pod/a"}, Reason: "why"}},
		{"seaworthy:allow pod/a,pod/b container=c owner=a@b.example until 2027-03-31 -- why -- not", exception.Exception{
			Rules: []string{"pod/a", "pod/b"}, Container: "c", Owner: "a@b.example", Reason: " why -- not ",
		}},
		{"", exception.Exception{Rules: []string{"pod/a"}, Reason: "why", Path: "spec"}},
		{"", exception.Exception{Rules: []string{"pod/a"}, Reason: "why", Container: "a b"}},
		{"", exception.Exception{Rules: []string{"pod/a"}, Reason: "why\nnot"}},
	} {
		test.Review = date("2027-03-31")
		text, ok := test.Comment()
		require.Equal(t, test.want, text)
		require.Equal(t, test.want != "", ok)
	}
}

func TestCheckText(t *testing.T) {
	require.NoError(t, exception.CheckText(`it's -- "so": #1, ünï 日本`, "team=a"))
	require.NoError(t, exception.CheckText("why", ""))
	require.EqualError(t, exception.CheckText("a\nb", ""), `the reason must be plain text on one line: it holds '\n'`)
	require.EqualError(t, exception.CheckText("a\u2028b", ""), `the reason must be plain text on one line: it holds '\u2028'`)
	require.EqualError(t, exception.CheckText("a", "b\t"), `the owner must be plain text on one line: it holds '\t'`)
	require.EqualError(t, exception.CheckText("a", "Jane Doe"), "the owner must be one word, such as the name of a team or an address")
}

func TestWriteItem(t *testing.T) {
	e := exception.Exception{
		Rules: []string{"pod/a", "pod/b"}, Container: "c", Path: "spec.x[name=y]", Reason: "it's: so", Owner: "no", Review: date("2027-03-31"),
		Selector: exception.Selector{FileGlobs: []string{"deploy/"}, Kinds: []string{"Pod"}, Namespaces: []string{"1"}, Names: []string{"web"}},
	}
	require.Equal(t, `- rule: [pod/a, pod/b]
  file: deploy/
  kind: Pod
  namespace: "1"
  name: web
  container: c
  path: spec.x[name=y]
  reason: "it's: so"
  owner: "no"
  review: 2027-03-31
`, e.Item())
	e = exception.Exception{Rules: []string{"pod/a"}, Reason: "why not", Review: date("2027-03-31")}
	require.Equal(t, "- rule: pod/a\n  reason: why not\n  review: 2027-03-31\n", e.Item())
}

// What is written is read as it was meant.
func FuzzWrite(f *testing.F) {
	for _, seed := range [][4]string{
		{"why -- not", "a@b", "c", "spec.a[0]"}, {"yes", "- x", "{", "a: b"}, {"# x", "x # y", "'", "\""}, {"a ", "true", "1", "[x]"}, {"a:", "0x1", "~", "a'b"}, {"ä\\n", "=", "until", "--"},
	} {
		f.Add(seed[0], seed[1], seed[2], seed[3])
	}
	f.Fuzz(func(t *testing.T, reason, owner, container, path string) {
		reason, container, path = strings.TrimSpace(reason), strings.TrimSpace(container), strings.TrimSpace(path)
		if reason == "" || exception.CheckText(reason+" "+container+" "+path, owner) != nil {
			return
		}
		want := exception.Exception{Rules: []string{"pod/a", "pod/b"}, Reason: reason, Owner: owner, Container: container, Path: path, Review: date("2027-03-31")}
		text := "a: |\n  " + strings.ReplaceAll(want.Item(), "\n", "\n  ")
		read := slices.Collect(exception.ReadAnnotation(new(manifest.Parser), parse(t, text).Root().Field("a")))
		require.Len(t, read, 1, text)
		require.Empty(t, read[0].Problems, text)
		got := read[0].Exception
		got.Origin, got.Place = want.Origin, want.Place
		require.Equal(t, want, got, text)

		want.Path = ""
		comment, ok := want.Comment()
		if !ok {
			return
		}
		found := exception.Comments(parse(t, "a: b # "+comment+"\n"))
		require.Len(t, found, 1, comment)
		got = found[0].Exception
		require.Empty(t, got.Problems, comment)
		got.Place = want.Place
		require.Equal(t, want, got, comment)
	})
}
