package workload

import (
	"strconv"
	"strings"

	"github.com/seaworthy-lint/seaworthy/lint/manifest"
	"github.com/seaworthy-lint/seaworthy/lint/schema"
)

// sizes are the units of quantities of memory, those with two letters first.
var sizes = []struct {
	suffix string
	bytes  float64
}{
	{"Ki", 1 << 10}, {"Mi", 1 << 20}, {"Gi", 1 << 30}, {"Ti", 1 << 40},
	{"k", 1e3}, {"M", 1e6}, {"G", 1e9}, {"T", 1e12}, {"m", 1e-3},
}

// Bytes returns a quantity of memory in bytes, and false for what is none, none yet, or no more than zero. It is rounded: fit for
// comparing, and no more.
func Bytes(v manifest.Value) (float64, bool) {
	text, unit := v.Literal(), 1.0
	if !schema.IsQuantity(text) {
		return 0, false
	}
	for _, size := range sizes {
		if number, ok := strings.CutSuffix(text, size.suffix); ok {
			text, unit = number, size.bytes
			break
		}
	}
	n, err := strconv.ParseFloat(text, 64)
	return n * unit, err == nil && n > 0
}
