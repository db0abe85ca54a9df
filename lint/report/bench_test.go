package report

import (
	"fmt"
	"testing"

	"github.com/seaworthy-lint/seaworthy/lint"
)

// BenchmarkFormats measures how long a report of 10,000 findings takes in each format.
func BenchmarkFormats(b *testing.B) {
	const findings = 10_000
	r := fullResult()
	typical := r.Findings[1:4]
	r.Findings = make([]*lint.Finding, findings)
	for i := range r.Findings {
		f := *typical[i%len(typical)]
		f.Place.File = fmt.Sprintf("deploy/%d.yaml", i/10)
		f.Fingerprint = fmt.Sprintf("%032x", i)
		r.Findings[i] = &f
	}
	for _, format := range Formats {
		b.Run(format.Name, func(b *testing.B) {
			var size counter
			b.ReportAllocs()
			for b.Loop() {
				size = 0
				if err := format.Write(&size, r, Options{Tool: testTool, Width: DefaultWidth}); err != nil {
					b.Fatal(err)
				}
			}
			b.SetBytes(int64(size))
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/findings, "ns/finding")
		})
	}
}

// counter is a writer that counts bytes.
type counter int64

func (c *counter) Write(p []byte) (int, error) {
	*c += counter(len(p))
	return len(p), nil
}
