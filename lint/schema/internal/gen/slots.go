package main

import (
	"fmt"
	"io"
	"slices"
)

// slots are hash tables of names, one after the other. Each has a power of two of slots, at least twice as many as names;
// a slot holds the number of its name in the list, counted from 1, or 0. A name that finds its slot taken goes to the next.
type slots []int

// add appends the table of a list of names, and returns its first slot and the number of its slots less one. A table that
// is there already serves again.
func (s *slots) add(names []string) (first, mask int) {
	size := 1
	for size < 2*len(names) {
		size *= 2
	}
	table, mask := make([]int, size), size-1
	for i, name := range names {
		at := hash(name) & mask
		for table[at] != 0 {
			at = (at + 1) & mask
		}
		table[at] = i + 1
	}
	for first := 0; first+size <= len(*s); first++ {
		if slices.Equal((*s)[first:first+size], table) {
			return first, mask
		}
	}
	first = len(*s)
	*s = append(*s, table...)
	return first, mask
}

// hash is that of package schema.
func hash(s string) int {
	if s == "" {
		return 0
	}
	n := len(s)
	return n + 31*int(s[0]) + 37*int(s[n/2]) + 41*int(s[n-1])
}

func (s slots) write(w io.Writer, name, comment string) {
	fmt.Fprintf(w, "// %s\nvar %s = [...]uint8{\n", comment, name)
	for line := range slices.Chunk(s, 32) {
		for _, n := range line {
			fmt.Fprintf(w, "%d, ", n)
		}
		fmt.Fprintln(w)
	}
	fmt.Fprint(w, "}\n\n")
}
