package pod

import (
	"strconv"
	"strings"

	"github.com/seaworthy-lint/seaworthy/lint/manifest"
)

// sizes are the units of quantities of memory, those with two letters first.
var sizes = []struct {
	suffix string
	bytes  float64
}{
	{"Ki", 1 << 10}, {"Mi", 1 << 20}, {"Gi", 1 << 30}, {"Ti", 1 << 40},
	{"k", 1e3}, {"M", 1e6}, {"G", 1e9}, {"T", 1e12}, {"m", 1e-3},
}

// bytesOf returns a quantity of memory in bytes, and false for what is none, or none yet. Rounding it does no harm: it is for
// comparing.
func bytesOf(v manifest.Value) (float64, bool) {
	text, unit := v.Literal(), 1.0
	for _, size := range sizes {
		if number, ok := strings.CutSuffix(text, size.suffix); ok {
			text, unit = number, size.bytes
			break
		}
	}
	n, err := strconv.ParseFloat(text, 64)
	return n * unit, err == nil && n > 0
}

// scalar returns a scalar as it is written: a number remains one.
func scalar(v manifest.Value) manifest.Literal {
	if n, ok := v.Int(); ok && v.Kind() == manifest.Int {
		return int(n)
	}
	return v.Literal()
}
