package manifest

import (
	"cmp"
	"math/bits"
	"slices"
	"strings"
)

// hashOf returns a hash of a field name. It looks at 16 bytes of it at most, so that names are told apart in no time; those
// that it does not tell apart are compared.
func hashOf(name string) uint32 {
	var first, last uint64
	switch n := len(name); {
	case n >= 8:
		first, last = load8(name), load8(name[n-8:])
	case n >= 4:
		first, last = uint64(load4(name)), uint64(load4(name[n-4:]))
	case n > 0:
		first, last = uint64(name[0]), uint64(name[n/2])<<8|uint64(name[n-1])
	}
	const golden = 0x9E3779B97F4A7C15 // 2^64 divided by the golden ratio: Fibonacci hashing
	return uint32((first ^ bits.RotateLeft64(last, 23) ^ uint64(len(name))<<48) * golden >> 32)
}

func load4(s string) uint32 {
	return uint32(s[0]) | uint32(s[1])<<8 | uint32(s[2])<<16 | uint32(s[3])<<24
}

func load8(s string) uint64 { return uint64(load4(s)) | uint64(load4(s[4:]))<<32 }

// tagOf returns the tag of the key nodes of a name.
func tagOf(name string) uint8 { return uint8(hashOf(name) >> 24) }

// tagSet is a set of tags.
type tagSet [4]uint64

// add adds a tag, and reports whether the set had it.
func (s *tagSet) add(tag uint8) bool {
	word, bit := &s[tag>>6], uint64(1)<<(tag&63)
	had := *word&bit != 0
	*word |= bit
	return had
}

// duplicate is a key that stands more than once in one mapping.
type duplicate struct {
	first, last uint32 // nodes of the keys
	count       int
}

// settleKeys marks the keys of a mapping that a later key of the same name overrides, and notes those that stand in the
// text more than once.
func (b *builder) settleKeys(mapping uint32) {
	nodes := b.doc.nodes
	b.keys = b.keys[:0]
	for key := mapping + 1; key < nodes[mapping].next; key = nodes[key+1].next {
		b.keys = append(b.keys, key)
	}
	if b.keysDiffer() {
		return
	}
	slices.SortFunc(b.keys, func(i, j uint32) int {
		return cmp.Or(strings.Compare(b.doc.text(i), b.doc.text(j)), cmp.Compare(i, j))
	})
	for keys := b.keys; len(keys) > 0; {
		same := 1
		for same < len(keys) && b.doc.text(keys[same]) == b.doc.text(keys[0]) {
			same++
		}
		if same > 1 {
			b.override(keys[:same])
		}
		keys = keys[same:]
	}
}

// keysDiffer reports whether all the keys that are to be settled have different names.
func (b *builder) keysDiffer() bool {
	size := 1 << bits.Len(uint(2*len(b.keys)))
	b.slots = slices.Grow(b.slots[:0], size)[:size]
	clear(b.slots)
	for _, key := range b.keys {
		name := b.doc.text(key)
		slot := int(hashOf(name)) & (size - 1)
		for tries := 0; b.slots[slot] != 0; slot = (slot + 1) & (size - 1) {
			// Names can be made that have one hash: they are left to sorting.
			if tries++; b.doc.text(b.slots[slot]) == name || tries > 32 {
				return false
			}
		}
		b.slots[slot] = key // which is not 0: that is the root
	}
	return true
}

// override settles keys of one name in one mapping: the last of them wins.
func (b *builder) override(keys []uint32) {
	var written duplicate
	for i, key := range keys {
		n := &b.doc.nodes[key]
		if i < len(keys)-1 {
			n.flags |= flagOverridden
		}
		if n.flags&flagMerged != 0 {
			continue
		}
		if written.count++; written.count == 1 {
			written.first = key
		}
		written.last = key
	}
	if written.count > 1 && b.doc.nodes[written.first].flags&flagAliased == 0 {
		b.duplicates = append(b.duplicates, written)
	}
}
