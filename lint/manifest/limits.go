package manifest

// Limits beyond which a document is not read. Each is reported as a [Syntax] problem.
const (
	// MaxDocumentSize is the longest document, in bytes. kubectl has no limit, but an API server accepts no request of
	// more than 3 MiB.
	MaxDocumentSize = 256 << 20

	// MaxWhole is the longest list that is read as one document, in bytes. Of a longer one, each item is read by itself, so
	// that the list may have any length. It is more than fits in one request to an API server.
	MaxWhole = 4 << 20

	// MaxDepth is how deep collections may nest, the limit of kubectl's YAML and JSON readers alike.
	MaxDepth = 10_000
	tooDeep  = "collections nest deeper than 10000 levels"

	// MaxNodes is how many keys and values a document may have, those that aliases repeat included. kubectl has no limit.
	MaxNodes = 1 << 24
	tooMany  = "the document has more than 16777216 keys and values"

	// MaxExpansion is how much text aliases may add to a document, in bytes.
	MaxExpansion = 64 << 20
)

// kubectl's YAML library refuses a document if more than a share of what it decodes comes from aliases: 99 % up to
// aliasRatioLow decoded nodes, falling to 10 % at aliasRatioHigh. Source: go.yaml.in/yaml/v2, decode.go.
const (
	aliasRatioLow  = 400_000
	aliasRatioHigh = 4_000_000
)

// excessiveAliasing reports whether kubectl refuses a document of which so many of the nodes come from aliases.
func excessiveAliasing(aliased, decoded int) bool {
	if aliased <= 100 || decoded <= 1000 {
		return false
	}
	allowed := 0.99
	switch {
	case decoded >= aliasRatioHigh:
		allowed = 0.10
	case decoded > aliasRatioLow:
		allowed = 0.99 - 0.89*(float64(decoded-aliasRatioLow)/(aliasRatioHigh-aliasRatioLow))
	}
	return float64(aliased)/float64(decoded) > allowed
}
