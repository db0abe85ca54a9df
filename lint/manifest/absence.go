package manifest

// absence is a field that is not there.
type absence struct {
	name   string
	parent uint32 // number of the absence that the field is missing from, 0 where it is missing from a value that is there
}

// absences numbers what values of a document have been asked for in vain, from 1 on, so that asking again costs no memory
// and yields an equal Value.
type absences struct {
	known []absence
	slots []uint32 // numbers by hash; 0 is free
}

// again returns a table without entries in the same memory.
func (a absences) again() absences {
	clear(a.known) // whose names would keep the text of the document alive
	clear(a.slots)
	return absences{a.known[:0], a.slots}
}

// find returns the number of an absence.
func (a *absences) find(missing absence) uint32 {
	if 2*len(a.known) >= len(a.slots) {
		a.grow()
	}
	slot := a.slot(missing)
	if a.slots[slot] == 0 {
		a.known = append(a.known, missing)
		a.slots[slot] = uint32(len(a.known))
	}
	return a.slots[slot]
}

// slot returns the slot of an absence, or the one it is to be put in.
func (a *absences) slot(missing absence) uint32 {
	mask := uint32(len(a.slots) - 1)
	slot := (hashOf(missing.name) + missing.parent*31) & mask
	for a.slots[slot] != 0 && a.known[a.slots[slot]-1] != missing {
		slot = (slot + 1) & mask
	}
	return slot
}

func (a *absences) grow() {
	a.slots = make([]uint32, max(64, 2*len(a.slots)))
	for i, missing := range a.known {
		a.slots[a.slot(missing)] = uint32(i + 1)
	}
}

// appendPath appends the names of what is missing to the path of what it is missing from.
func (a *absences) appendPath(path []byte, number uint32) []byte {
	if number == 0 {
		return path
	}
	missing := &a.known[number-1]
	return appendName(a.appendPath(path, missing.parent), missing.name)
}
