package model

import "strings"

// shell reads a script word by word, by the rules of POSIX shells as far as the words of simple commands need them. It
// reads nothing twice, and takes what it cannot make sense of for words.
type shell struct {
	text   string
	at     int
	begins bool     // the next word is the first of a command
	here   []string // what ends each here-document that begins on the next line
}

// maxNesting is how deep quotes and substitutions in each other are followed: a script that nests deeper is read as if
// the innermost were words.
const maxNesting = 16

// next returns the next word: where it stands, quotes included, and whether a command begins with it.
func (s *shell) next() (from, to int, begins, ok bool) {
	for s.at < len(s.text) {
		switch c := s.text[s.at]; c {
		case ' ', '\t', '\r':
			s.at++
		case '\n':
			s.at++
			s.begins = true
			s.skipHereDocuments()
		case ';', '&', '|', '(', ')':
			s.at++
			s.begins = true
		case '<', '>':
			s.skipRedirection()
		case '#':
			s.skipLine()
		case '\\':
			if s.skipContinuation() {
				continue
			}
			fallthrough
		default:
			from, begins = s.at, s.begins
			to = s.word()
			if word := s.text[from:to]; begins && isKeyword(word) || to < len(s.text) && isRedirected(word, s.text[to]) {
				continue
			}
			s.begins = false
			return from, to, begins, true
		}
	}
	return 0, 0, false, false
}

// isKeyword reports whether a command follows a word.
func isKeyword(word string) bool {
	switch word {
	case "if", "then", "else", "elif", "do", "while", "until", "!", "{", "}", "fi", "done", "time":
		return true
	}
	return false
}

// isRedirected reports whether a word is the number of a file descriptor that what follows redirects.
func isRedirected(word string, next byte) bool {
	return (next == '<' || next == '>') && len(word) == 1 && '0' <= word[0] && word[0] <= '9'
}

// skipContinuation passes over a backslash at the end of a line.
func (s *shell) skipContinuation() bool {
	rest := s.text[s.at+1:]
	if strings.HasPrefix(rest, "\n") {
		s.at += 2
		return true
	}
	if strings.HasPrefix(rest, "\r\n") {
		s.at += 3
		return true
	}
	return false
}

func (s *shell) skipLine() {
	if n := strings.IndexByte(s.text[s.at:], '\n'); n >= 0 {
		s.at += n
	} else {
		s.at = len(s.text)
	}
}

// skipRedirection passes over <file, >>file, 2>&1 and the like, and notes a here-document.
func (s *shell) skipRedirection() {
	from := s.at
	for s.at < len(s.text) && strings.IndexByte("<>&|-", s.text[s.at]) >= 0 {
		s.at++
	}
	operator := s.text[from:s.at]
	for s.at < len(s.text) && (s.text[s.at] == ' ' || s.text[s.at] == '\t') {
		s.at++
	}
	from = s.at
	if s.at < len(s.text) && strings.IndexByte("\n;|&()<>", s.text[s.at]) < 0 {
		s.word()
	}
	if operator == "<<" || operator == "<<-" {
		s.here = append(s.here, unquote(s.text[from:s.at]))
	}
}

// skipHereDocuments passes over the lines of here-documents.
func (s *shell) skipHereDocuments() {
	for _, end := range s.here {
		for s.at < len(s.text) {
			line := s.text[s.at:]
			if n := strings.IndexByte(line, '\n'); n >= 0 {
				line = line[:n+1]
			}
			s.at += len(line)
			if strings.TrimSpace(line) == end {
				break
			}
		}
	}
	s.here = s.here[:0]
}

// word passes over a word, which begins here, and returns its end.
func (s *shell) word() int {
	start := s.at
	for s.at < len(s.text) {
		switch s.text[s.at] {
		case ' ', '\t', '\r', '\n', ';', '&', '|', '<', '>', '(', ')':
			if s.at == start {
				s.at++ // never nothing
			}
			return s.at
		}
		s.skip(0)
	}
	return s.at
}

// skip passes over one byte of a word, or what it opens: quotes or a substitution.
func (s *shell) skip(depth int) {
	rest := s.text[s.at:]
	switch {
	case rest[0] == '\\':
		s.at += min(2, len(rest))
	case rest[0] == '\'':
		s.skipPast("'", 1)
	case rest[0] == '`':
		s.skipPast("`", 1)
	case strings.HasPrefix(rest, "{{"):
		s.skipPast("}}", 2)
	case strings.HasPrefix(rest, "${"):
		s.skipPast("}", 2)
	case depth < maxNesting && rest[0] == '"':
		s.skipQuoted(depth + 1)
	case depth < maxNesting && strings.HasPrefix(rest, "$("):
		s.skipSubstitution(depth + 1)
	default:
		s.at++
	}
}

// skipPast passes over an opening of n bytes and everything up to and including end.
func (s *shell) skipPast(end string, n int) {
	if length := strings.Index(s.text[s.at+n:], end); length >= 0 {
		s.at += n + length + len(end)
	} else {
		s.at = len(s.text)
	}
}

// skipQuoted passes over double quotes.
func (s *shell) skipQuoted(depth int) {
	s.at++
	for s.at < len(s.text) {
		switch s.text[s.at] {
		case '"':
			s.at++
			return
		case '\'':
			s.at++ // is a character like any other here
		default:
			s.skip(depth)
		}
	}
}

// skipSubstitution passes over $(...).
func (s *shell) skipSubstitution(depth int) {
	s.at += len("$(")
	for open := 1; s.at < len(s.text); {
		switch s.text[s.at] {
		case '(':
			open++
			s.at++
		case ')':
			s.at++
			if open--; open == 0 {
				return
			}
		default:
			s.skip(depth)
		}
	}
}

// unquote returns what a word of a script means but for what is substituted: nothing is put in its place.
func unquote(word string) string {
	if strings.IndexByte(word, '\'') < 0 && strings.IndexByte(word, '"') < 0 && strings.IndexByte(word, '\\') < 0 {
		return word
	}
	if inner, ok := enclosed(word); ok {
		return inner
	}
	out := make([]byte, 0, len(word))
	var quote byte
	for i := 0; i < len(word); i++ {
		switch c := word[i]; {
		case c == quote && quote != 0:
			quote = 0
		case quote == 0 && (c == '\'' || c == '"'):
			quote = c
		case c == '\\' && quote != '\'' && i+1 < len(word):
			i++
			if next := word[i]; quote == '"' && strings.IndexByte("$`\"\\\n", next) < 0 {
				out = append(out, c, next)
			} else if next != '\n' {
				out = append(out, next)
			}
		default:
			out = append(out, c)
		}
	}
	return string(out)
}

// enclosed returns what stands between the quotes of a word which holds nothing else, and nothing that means something else
// than it is written.
func enclosed(word string) (inner string, ok bool) {
	if len(word) < 2 || word[0] != '\'' && word[0] != '"' || word[len(word)-1] != word[0] {
		return "", false
	}
	inner = word[1 : len(word)-1]
	if strings.IndexByte(inner, word[0]) >= 0 || word[0] == '"' && strings.IndexByte(inner, '\\') >= 0 {
		return "", false
	}
	return inner, true
}

// substitutes reports whether a shell puts something in the place of a part of a word.
func substitutes(word string) bool {
	for i := 0; i < len(word); i++ {
		switch word[i] {
		case '\\':
			i++
		case '\'':
			n := strings.IndexByte(word[i+1:], '\'')
			if n < 0 {
				return false
			}
			i += n + 1
		case '$', '`':
			return true
		}
	}
	return false
}
