package source

import (
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// BenchmarkOpen opens and reads small files.
func BenchmarkOpen(b *testing.B) {
	dir := b.TempDir()
	for i := range 500 {
		write(b, dir, fmt.Sprintf("app-%d.yaml", i), strings.Repeat("a: b\n", 300))
	}
	files := Finder{}.Find([]string{dir}).Files
	text := make([]byte, 4<<10)
	b.ReportAllocs()
	for b.Loop() {
		for _, file := range files {
			stream, err := file.Open()
			require.NoError(b, err)
			for err == nil {
				_, err = stream.Read(text)
			}
			require.ErrorIs(b, err, io.EOF)
			require.NoError(b, stream.Close())
		}
	}
}
