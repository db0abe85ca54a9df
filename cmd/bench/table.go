package main

import (
	"bytes"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"
)

// table is a table in Markdown: the first row is its head.
type table [][]string

func (t *table) add(cells ...string) { *t = append(*t, cells) }

func (t table) String() string {
	var b strings.Builder
	for i, row := range t {
		fmt.Fprintf(&b, "| %s |\n", strings.Join(row, " | "))
		if i == 0 {
			b.WriteString("|" + strings.Repeat(" --- |", len(row)) + "\n")
		}
	}
	return b.String()
}

func seconds(d time.Duration) string { return fmt.Sprintf("%.3f s", d.Seconds()) }
func milliseconds(d time.Duration) string {
	return fmt.Sprintf("%.1f ms", float64(d.Microseconds())/1e3)
}
func megabytes(n int64) string { return fmt.Sprintf("%.1f MB", float64(n)/1e6) }
func rate(n int64, d time.Duration) string {
	return fmt.Sprintf("%.0f", float64(n)/1e6/d.Seconds())
}
func ratio(a, b time.Duration) string { return fmt.Sprintf("%.1f x", a.Seconds()/b.Seconds()) }

// What stands around the figures in a page.
const begin, end = "<!-- figures -->\n", "<!-- end -->\n"

// replace puts text between the marks of a page.
func replace(page, text string) error {
	old, err := os.ReadFile(page)
	if err != nil {
		return err
	}
	before, rest, ok := bytes.Cut(old, []byte(begin))
	_, after, closed := bytes.Cut(rest, []byte(end))
	if !ok || !closed {
		return fmt.Errorf("%s has no lines %q and %q", page, begin, end)
	}
	return os.WriteFile(page, slices.Concat(before, []byte(begin+text+end), after), 0o644)
}
