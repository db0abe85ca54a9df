package report

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seaworthy-lint/seaworthy/lint"
)

func TestRulePage(t *testing.T) {
	golden(t, "rule.md", []byte(RulePage(privileged)))
	golden(t, "rule-args.md", []byte(RulePage(seccompMissing)))
}

func TestExplain(t *testing.T) {
	explain := func(r *lint.Rule, o Options) []byte {
		var out strings.Builder
		require.NoError(t, Explain(&out, r, o))
		return []byte(out.String())
	}
	golden(t, "explain.txt", explain(privileged, Options{Tool: testTool, Width: DefaultWidth}))
	golden(t, "explain-color.txt", explain(privileged, Options{Tool: testTool, Width: DefaultWidth, Color: true, Hyperlinks: true}))
}
