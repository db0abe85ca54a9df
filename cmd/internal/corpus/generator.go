package corpus

import "math/rand/v2"

// generator makes the objects of one namespace after the other.
type generator struct {
	seed     uint64
	random   *rand.Rand
	configs  []config
	places   int // namespaces so far
	place    place
	app      *app      // what is being made belongs to it
	unplaced bool      // its objects name no namespace
	queue    []mapping // made and not yet handed out, all of one place
}

func newGenerator(seed uint64) *generator {
	return &generator{seed: seed, random: rand.New(rand.NewPCG(seed, 0)), configs: readConfigs()}
}

// percent is true in so many cases of a hundred.
func (g *generator) percent(n int) bool { return g.random.IntN(100) < n }

// next returns the next object.
func (g *generator) next() mapping {
	if len(g.queue) == 0 {
		g.populate()
	}
	object := g.queue[0]
	g.queue = g.queue[1:]
	return object
}

// populate makes what the next namespace holds.
func (g *generator) populate() {
	g.place = newPlace(g.places)
	g.places++
	g.queue = g.namespaceObjects()
	first := g.random.IntN(appsPerTeam)
	for n := range 3 + g.random.IntN(7) {
		g.app = newApp(g.seed, g.place.team, (first+n)%appsPerTeam)
		g.unplaced = g.percent(4)
		for _, part := range parts {
			if g.percent(part.percent) {
				g.queue = append(g.queue, part.make(g))
			}
		}
		g.queue = append(g.queue, g.workload())
	}
}
