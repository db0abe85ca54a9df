package corpus

import (
	_ "embed" // of configs.txt
	"strings"
)

// configText holds the configurations of programs, as ConfigMaps hold them: each after a line with its name, in blocks that
// are parted by empty lines, with slots for [generator.fill].
//
//go:embed configs.txt
var configText string

// config is a configuration to make others from.
type config struct {
	file   string
	head   string // stands first in each
	blocks []string
}

func readConfigs() []config {
	var configs []config
	for section := range strings.SplitSeq(strings.TrimPrefix(configText, "=== "), "\n=== ") {
		file, text, _ := strings.Cut(section, "\n")
		blocks := strings.Split(strings.TrimSuffix(text, "\n"), "\n\n")
		configs = append(configs, config{file, blocks[0], blocks[1:]})
	}
	return configs
}

// config returns the name and the text of a configuration of some blocks.
func (g *generator) config() (file, text string) {
	c := &g.configs[g.random.IntN(len(g.configs))]
	blocks := []string{c.head}
	for range 1 + g.random.IntN(5) {
		blocks = append(blocks, pick(g.random, c.blocks))
	}
	return c.file, g.fill(strings.Join(blocks, "\n\n") + "\n")
}
