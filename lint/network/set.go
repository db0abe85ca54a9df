package network

import "math/bits"

// set is a set of classes as a bitset. Words before base and behind the slice are zero. Sets are not changed once made.
type set struct {
	base  int // of the first word, in words
	words []uint64
}

func (s set) has(class int32) bool {
	at := int(class>>6) - s.base
	return at >= 0 && at < len(s.words) && s.words[at]>>(class&63)&1 != 0
}

func (s set) empty() bool {
	for _, w := range s.words {
		if w != 0 {
			return false
		}
	}
	return true
}

// trimmed returns a set of the words, without the zeros around them, in memory of its own.
func trimmed(base int, words []uint64) set {
	for len(words) > 0 && words[0] == 0 {
		words = words[1:]
		base++
	}
	for len(words) > 0 && words[len(words)-1] == 0 {
		words = words[:len(words)-1]
	}
	if len(words) == 0 {
		return set{}
	}
	return set{base, append([]uint64(nil), words...)}
}

// setOf returns the set of classes that are listed in ascending order.
func setOf(classes []int32) set {
	if len(classes) == 0 {
		return set{}
	}
	base := int(classes[0] >> 6)
	words := make([]uint64, int(classes[len(classes)-1]>>6)-base+1)
	for _, c := range classes {
		words[int(c>>6)-base] |= 1 << (c & 63)
	}
	return set{base, words}
}

// same reports whether two sets share their memory.
func (s set) same(other set) bool {
	return len(s.words) == len(other.words) && s.base == other.base && (len(s.words) == 0 || &s.words[0] == &other.words[0])
}

// equal reports whether two trimmed sets are the same.
func (s set) equal(other set) bool {
	if len(s.words) != len(other.words) || s.base != other.base {
		return false
	}
	for i, w := range s.words {
		if w != other.words[i] {
			return false
		}
	}
	return true
}

// or adds the members of the set to a dense one.
func (s set) or(to []uint64) {
	to = to[min(s.base, len(to)):]
	for i, w := range s.words {
		to[i] |= w
	}
}

// dense returns a range of words of the set, in memory of its own.
func (s set) dense(base, end int) []uint64 {
	words := make([]uint64, end-base)
	from, to := max(base, s.base), min(end, s.base+len(s.words))
	if from < to {
		copy(words[from-base:], s.words[from-s.base:to-s.base])
	}
	return words
}

// holds reports whether another set is part of the set.
func (s set) holds(other set) bool {
	if len(other.words) == 0 {
		return true
	}
	at := other.base - s.base
	if at < 0 || at+len(other.words) > len(s.words) {
		return false
	}
	for i, w := range other.words {
		if w&^s.words[at+i] != 0 {
			return false
		}
	}
	return true
}

// union returns the union of two trimmed sets, which is one of the two if it holds the other.
func (s set) union(other set) set {
	switch {
	case s.holds(other):
		return s
	case other.holds(s):
		return other
	}
	base := min(s.base, other.base)
	words := make([]uint64, max(s.base+len(s.words), other.base+len(other.words))-base)
	copy(words[s.base-base:], s.words)
	for i, w := range other.words {
		words[other.base-base+i] |= w
	}
	return set{base, words}
}

// intersection returns the intersection of two sets.
func (s set) intersection(other set) set {
	lo, hi := max(s.base, other.base), min(s.base+len(s.words), other.base+len(other.words))
	if lo >= hi {
		return set{}
	}
	words := make([]uint64, hi-lo)
	for i := range words {
		words[i] = s.words[lo-s.base+i] & other.words[lo-other.base+i]
	}
	return set{lo, words}
}

// minus returns the members of the set that are not in another.
func (s set) minus(other set) set {
	words := append([]uint64(nil), s.words...)
	for i := range words {
		if at := s.base + i - other.base; at >= 0 && at < len(other.words) {
			words[i] &^= other.words[at]
		}
	}
	return trimmed(s.base, words)
}

// each calls a function for every member in order, until it returns false.
func (s set) each(f func(class int32) bool) {
	for i, w := range s.words {
		for ; w != 0; w &= w - 1 {
			if !f(int32((s.base+i)<<6 + bits.TrailingZeros64(w))) {
				return
			}
		}
	}
}

// setRange sets the bits from first up to but not including last, of words that begin at base.
func setRange(words []uint64, base, first, last int) {
	first, last = max(first-base<<6, 0), min(last-base<<6, len(words)<<6)
	for first < last {
		n := min(64-first&63, last-first)
		words[first>>6] |= (^uint64(0) >> (64 - n)) << (first & 63)
		first += n
	}
}
