package corpus

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
)

// app is a program that its team runs in several namespaces: what does not change from one to the other.
type app struct {
	component
	name      string
	prefix    string // of its image: the registry and the path
	hardening hardening
	labels    mapping // of its objects
	selector  mapping // of its pods; the same mapping as labels where the team keeps it short
	account   string
}

// component is what a program is for.
type component struct {
	suffix string
	kind   string
	port   int
	image  string // of a public registry; the team's own if empty
}

var components = []component{
	{"api", "Deployment", 8080, ""},
	{"web", "Deployment", 3000, ""},
	{"worker", "Deployment", 9090, ""},
	{"gateway", "Deployment", 8443, ""},
	{"consumer", "Deployment", 8081, ""},
	{"admin", "Deployment", 8000, "docker.io/adminer"},
	{"scheduler", "Deployment", 8080, ""},
	{"proxy", "Deployment", 8080, "nginxinc/nginx-unprivileged"},
	{"redis", "StatefulSet", 6379, "redis"},
	{"postgres", "StatefulSet", 5432, "docker.io/bitnamilegacy/postgresql"},
	{"index", "StatefulSet", 9200, "elasticsearch"},
	{"agent", "DaemonSet", 9100, ""},
	{"migrate", "Job", 8080, ""},
	{"backup", "CronJob", 8080, ""},
	{"report", "CronJob", 8080, ""},
	{"shell", "Pod", 8080, "busybox"},
}

// hardening is how much of its privileges a pod gives up.
type hardening int

const (
	careless hardening = iota
	partial
	thorough
)

// place is where objects are put.
type place struct {
	namespace, team, env string
}

// newPlace returns the nth namespace: every team has one in each environment and region.
func newPlace(n int) place {
	p := place{team: teams[n%len(teams)], env: environments[n/len(teams)%len(environments)]}
	p.namespace = p.team + "-" + p.env
	n /= len(teams) * len(environments)
	if n > 0 {
		p.namespace += "-" + regions[n%len(regions)]
	}
	if n /= len(regions); n > 0 {
		p.namespace += "-" + strconv.Itoa(n)
	}
	return p
}

// appsPerTeam is how many programs a team has: no more than there are nouns.
const appsPerTeam = 40

// newApp returns the nth program of a team. It is the same wherever it runs.
func newApp(seed uint64, team string, n int) *app {
	number := slices.Index(teams, team)*appsPerTeam + n
	random := rand.New(rand.NewPCG(seed, 2+uint64(number))) // 0 and 1 are taken
	a := &app{component: components[random.IntN(len(components))]}
	a.name = nouns[number%len(nouns)] + "-" + a.suffix // no noun twice in a team
	switch n := random.IntN(100); {
	case n < 10:
		a.hardening = thorough
	case n < 28:
		a.hardening = partial
	}
	a.prefix = a.image
	if a.image == "" {
		registry := pick(random, []string{"registry.example.com", "harbor.acme.example", "123456789012.dkr.ecr.eu-west-1.amazonaws.com", "ghcr.io/acme"})
		a.prefix = fmt.Sprintf("%s/%s/%s", registry, team, a.name)
	}
	a.account = a.name
	if random.IntN(4) == 0 {
		a.account = "default"
	}
	a.selector = mapping{{"app", a.name}}
	a.labels = a.selector
	if random.IntN(5) < 3 {
		a.selector = mapping{{"app.kubernetes.io/name", a.name}, {"app.kubernetes.io/instance", a.name}}
		a.labels = append(mapping{}, a.selector...)
		a.labels.set("app.kubernetes.io/component", a.suffix)
		a.labels.set("app.kubernetes.io/part-of", team)
		a.labels.set("app.kubernetes.io/managed-by", pick(random, []string{"Helm", "kustomize", "argocd"}))
		if random.IntN(2) == 0 {
			a.labels.set("helm.sh/chart", fmt.Sprintf("%s-%d.%d.%d", a.name, random.IntN(4), random.IntN(30), random.IntN(10)))
		}
	}
	return a
}

// imageOf returns an image of the program, or of something that runs beside it.
func (g *generator) imageOf(prefix string) string {
	tag := fmt.Sprintf("%d.%d.%d", g.random.IntN(5), g.random.IntN(40), g.random.IntN(20))
	switch g.random.IntN(20) {
	case 0:
		tag = "latest"
	case 1, 2, 3, 4, 5:
		tag = g.characters("0123456789abcdef", 10)
	case 6, 7:
		tag = "v" + tag
	case 8:
		tag += "-alpine"
	}
	if g.percent(20) {
		return prefix + ":" + tag + "@sha256:" + g.characters("0123456789abcdef", 64)
	}
	return prefix + ":" + tag
}

// metadata returns that of an object of the program.
func (g *generator) metadata(name string) mapping {
	m := mapping{{"name", name}}
	if !g.unplaced {
		m.set("namespace", g.place.namespace)
	}
	m.set("labels", g.app.labels)
	if g.percent(12) {
		m.set("annotations", g.annotations())
	}
	return m
}

func (g *generator) annotations() mapping {
	all := mapping{
		{"checksum/config", g.characters("0123456789abcdef", 64)},
		{"prometheus.io/scrape", "true"},
		{"prometheus.io/port", strconv.Itoa(g.app.port)},
		{"meta.helm.sh/release-name", g.app.name},
		{"argocd.argoproj.io/sync-wave", strconv.Itoa(g.random.IntN(7) - 2)},
		{"example.com/owner", g.place.team + "@" + pick(g.random, domains)},
		{"example.com/description", g.sentence() + " " + g.sentence()},
		{"example.com/runbook", g.fill("https://runbooks.<domain>/<team>/<name>#<word>")},
	}
	first := g.random.IntN(len(all) - 1)
	return all[first : first+1+g.random.IntN(len(all)-first)]
}
