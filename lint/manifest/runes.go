package manifest

import "sort"

// runeIndex translates between bytes and code points of a text, in time that does not grow with the text.
type runeIndex struct {
	text []byte
	// blocks holds how many code points start before each block of runeBlock bytes; it is nil for ASCII.
	blocks []uint32
	total  int
}

const runeBlock = 256

func newRuneIndex(text []byte) *runeIndex {
	x := &runeIndex{text: text, total: countRunes(text)}
	if x.total == len(text) {
		return x
	}
	count := 0
	for off := 0; off <= len(text); off += runeBlock {
		x.blocks = append(x.blocks, uint32(count))
		count += countRunes(text[off:min(len(text), off+runeBlock)])
	}
	return x
}

// countRunes returns how many code points start in a part of a text in UTF-8.
func countRunes(text []byte) int {
	count := 0
	for _, c := range text {
		if c&0xC0 != 0x80 {
			count++
		}
	}
	return count
}

// before returns how many code points start before an offset.
func (x *runeIndex) before(off int) int {
	if x.blocks == nil {
		return off
	}
	block := off / runeBlock
	return int(x.blocks[block]) + countRunes(x.text[block*runeBlock:off])
}

// offset returns the offset of the code point before which count others start.
func (x *runeIndex) offset(count int) int {
	if count >= x.total {
		return len(x.text)
	}
	if x.blocks == nil {
		return count
	}
	block := sort.Search(len(x.blocks), func(i int) bool { return int(x.blocks[i]) > count }) - 1
	off := block * runeBlock
	for left := count - int(x.blocks[block]); ; off++ {
		if x.text[off]&0xC0 != 0x80 {
			if left == 0 {
				return off
			}
			left--
		}
	}
}
