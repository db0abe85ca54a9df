package corpus

import (
	"fmt"
	"strings"
)

// workload returns the object that makes the program's pods.
func (g *generator) workload() mapping {
	a := g.app
	template := mapping{{"metadata", g.podMetadata()}, {"spec", g.podSpec()}}
	selector := mapping{{"matchLabels", a.selector}}
	switch a.kind {
	case "Deployment":
		spec := mapping{{"replicas", 1 + g.random.IntN(5)}, {"selector", selector}}
		if g.percent(35) {
			spec.set("revisionHistoryLimit", 3)
		}
		if g.percent(30) {
			spec.set("strategy", mapping{{"type", "RollingUpdate"}, {"rollingUpdate", mapping{{"maxSurge", "25%"}, {"maxUnavailable", 0}}}})
		}
		spec.set("template", template)
		return g.object("apps/v1", a.kind, a.name, mapping{{"spec", spec}})
	case "StatefulSet":
		spec := mapping{{"serviceName", a.name}, {"replicas", 1 + 2*g.random.IntN(2)}, {"selector", selector}, {"template", template}}
		spec.set("volumeClaimTemplates", sequence{mapping{{"metadata", mapping{{"name", "data"}}}, {"spec", g.claim()}}})
		return g.object("apps/v1", a.kind, a.name, mapping{{"spec", spec}})
	case "DaemonSet":
		spec := mapping{{"selector", selector}, {"updateStrategy", mapping{{"type", "RollingUpdate"}}}, {"template", template}}
		return g.object("apps/v1", a.kind, a.name, mapping{{"spec", spec}})
	case "Job":
		return g.object("batch/v1", a.kind, a.name, mapping{{"spec", mapping{{"backoffLimit", g.random.IntN(7)}, {"template", template}}}})
	case "CronJob":
		spec := mapping{{"schedule", pick(g.random, crons)}, {"concurrencyPolicy", pick(g.random, []string{"Forbid", "Allow", "Replace"})}}
		if g.percent(40) {
			spec.set("successfulJobsHistoryLimit", 1)
			spec.set("failedJobsHistoryLimit", 3)
		}
		spec.set("jobTemplate", mapping{{"spec", mapping{{"template", template}}}})
		return g.object("batch/v1", a.kind, a.name, mapping{{"spec", spec}})
	default:
		return g.object("v1", "Pod", a.name, template[1:])
	}
}

func (g *generator) podMetadata() mapping {
	m := mapping{{"labels", g.app.selector}}
	if g.percent(30) {
		m.set("annotations", g.annotations())
	}
	return m
}

// podSpec returns the spec of the program's pods.
func (g *generator) podSpec() mapping {
	a := g.app
	var spec mapping
	if a.account != "default" {
		spec.set("serviceAccountName", a.account)
	}
	if a.hardening == thorough || a.hardening == partial && g.percent(50) {
		spec.set("automountServiceAccountToken", false)
	}
	switch a.hardening {
	case thorough:
		spec.set("securityContext", mapping{{"runAsNonRoot", true}, {"runAsUser", 10001}, {"fsGroup", 10001}, {"seccompProfile", mapping{{"type", "RuntimeDefault"}}}})
	case partial:
		spec.set("securityContext", mapping{{"runAsNonRoot", true}, {"runAsUser", 1000}})
	}
	if g.percent(15) {
		spec.set("imagePullSecrets", sequence{mapping{{"name", "registry-credentials"}}})
	}
	node := a.kind == "DaemonSet" && a.hardening == careless
	if node {
		spec.set("hostNetwork", true)
		spec.set("tolerations", sequence{mapping{{"operator", "Exists"}}})
	}
	if g.percent(12) {
		spec.set("initContainers", sequence{g.initContainer()})
	}
	containers := sequence{g.container(a.suffix, a.prefix, a.port)}
	if g.percent(18) {
		containers = append(containers, g.container("metrics", "quay.io/prometheus/"+g.word()+"-exporter", 9187))
	}
	if g.percent(5) {
		containers = append(containers, g.container("auth-proxy", "quay.io/oauth2-proxy/oauth2-proxy", 4180))
	}
	spec.set("containers", containers)
	spec.set("volumes", g.volumes(node))
	g.schedule(&spec)
	if a.kind == "Job" || a.kind == "CronJob" {
		spec.set("restartPolicy", "OnFailure")
	}
	return spec
}

// schedule adds where the pods of the program run.
func (g *generator) schedule(spec *mapping) {
	if g.percent(15) {
		spec.set("nodeSelector", mapping{{"kubernetes.io/os", "linux"}, {"node.example.com/pool", g.word()}})
	}
	if g.percent(12) {
		term := mapping{{"labelSelector", mapping{{"matchLabels", g.app.selector}}}, {"topologyKey", "kubernetes.io/hostname"}}
		spec.set("affinity", mapping{{"podAntiAffinity", mapping{
			{"preferredDuringSchedulingIgnoredDuringExecution", sequence{mapping{{"weight", 100}, {"podAffinityTerm", term}}}},
		}}})
	}
	if g.percent(10) {
		spec.set("topologySpreadConstraints", sequence{mapping{
			{"maxSkew", 1}, {"topologyKey", "topology.kubernetes.io/zone"}, {"whenUnsatisfiable", "ScheduleAnyway"},
			{"labelSelector", mapping{{"matchLabels", g.app.selector}}},
		}})
	}
	if g.percent(20) {
		spec.set("terminationGracePeriodSeconds", 30+30*g.random.IntN(4))
	}
	if g.percent(8) {
		spec.set("priorityClassName", g.place.team+"-critical")
	}
}

// volumes returns the volumes that the mounts of [generator.container] name.
func (g *generator) volumes(node bool) sequence {
	volumes := sequence{
		mapping{{"name", "config"}, {"configMap", mapping{{"name", g.app.name + "-config"}}}},
		mapping{{"name", "tmp"}, {"emptyDir", mapping{}}},
	}
	if node {
		volumes = append(volumes, mapping{{"name", "logs"}, {"hostPath", mapping{{"path", "/var/log"}, {"type", "Directory"}}}})
	}
	if g.percent(25) {
		volumes = append(volumes, mapping{{"name", "tls"}, {"secret", mapping{{"secretName", g.app.name + "-tls"}, {"defaultMode", 288}}}})
	}
	return volumes
}

func (g *generator) initContainer() mapping {
	c := mapping{{"name", "wait-for-" + g.word()}, {"image", g.imageOf("busybox")}}
	c.set("command", list("sh", "-c", g.fill("until nc -z <word>.<namespace>.svc <port>; do echo waiting; sleep <n>; done")))
	c.set("securityContext", g.securityContext())
	return c
}

// container returns a container of the program's pods.
func (g *generator) container(name, image string, port int) mapping {
	c := mapping{{"name", name}, {"image", g.imageOf(image)}}
	if g.percent(50) {
		c.set("imagePullPolicy", pick(g.random, []string{"IfNotPresent", "IfNotPresent", "Always"}))
	}
	if g.percent(20) {
		c.set("command", list("/bin/sh", "-ec", g.fill("echo \"starting <name> in <env>\"\nexec /usr/local/bin/<name> --port=<port> \\\n  --config=/etc/<name>/config.yaml\n")))
	} else if g.percent(55) {
		c.set("args", g.arguments())
	}
	c.set("ports", sequence{mapping{{"name", "http"}, {"containerPort", port}, {"protocol", "TCP"}}})
	c.set("env", g.environment())
	if g.percent(20) {
		c.set("envFrom", sequence{mapping{{"configMapRef", mapping{{"name", g.app.name + "-env"}}}}})
	}
	if g.percent(75) {
		c.set("resources", mapping{
			{"requests", mapping{{"cpu", pick(g.random, shares)}, {"memory", pick(g.random, sizes)}}},
			{"limits", mapping{{"cpu", g.random.IntN(4) + 1}, {"memory", pick(g.random, sizes)}}},
		})
	}
	if g.percent(60) {
		probe := mapping{{"httpGet", mapping{{"path", "/healthz"}, {"port", "http"}}}}
		c.set("livenessProbe", append(probe, field{"initialDelaySeconds", 5 * (1 + g.random.IntN(12))}, field{"periodSeconds", 10}))
		c.set("readinessProbe", probe)
	}
	if security := g.securityContext(); security != nil {
		c.set("securityContext", security)
	}
	c.set("volumeMounts", sequence{
		mapping{{"name", "config"}, {"mountPath", "/etc/" + g.app.name}, {"readOnly", true}},
		mapping{{"name", "tmp"}, {"mountPath", "/tmp"}},
	})
	return c
}

// securityContext returns that of a container, or nil if the program has none.
func (g *generator) securityContext() value {
	switch g.app.hardening {
	case thorough:
		return mapping{
			{"allowPrivilegeEscalation", false}, {"readOnlyRootFilesystem", true}, {"capabilities", mapping{{"drop", list("ALL")}}},
		}
	case partial:
		return mapping{{"allowPrivilegeEscalation", false}}
	}
	switch g.random.IntN(40) {
	case 0:
		return mapping{{"privileged", true}}
	case 1:
		return mapping{{"capabilities", mapping{{"add", list("NET_ADMIN", "SYS_PTRACE")}}}}
	case 2, 3:
		return mapping{{"runAsUser", 0}}
	}
	return nil
}

func (g *generator) arguments() sequence {
	flags := []string{
		"--port=<port>", "--config=/etc/<name>/config.yaml", "--log-level=<level>", "--<word>-timeout=<duration>", "--enable-<word>",
		"--<word>-address=http://<word>.<namespace>.svc.cluster.local:<port>", "--<word>=<word>,<word>,<word>", "-v", "--max-<word>=<big>",
		"--feature-gates=<title>=true,<title>=false,<title>=true,<title>=true", "--leader-elect", "--namespace=$(POD_NAMESPACE)",
		"--<word>-template={\"name\": \"<word>\", \"size\": \"<size>\"}",
	}
	args := make(sequence, 1+g.random.IntN(7))
	for i := range args {
		args[i] = g.fill(pick(g.random, flags))
	}
	return args
}

func (g *generator) environment() sequence {
	env := sequence{}
	used := map[string]bool{}
	for range g.random.IntN(7) {
		name := strings.ToUpper(g.word() + "_" + g.word())
		if used[name] {
			continue // the last of two would win
		}
		used[name] = true
		variable := mapping{{"name", name}}
		switch g.random.IntN(10) {
		case 0, 1, 2:
			ref := mapping{{"name", g.app.name + "-secret"}, {"key", strings.ToLower(name)}}
			variable.set("valueFrom", mapping{{"secretKeyRef", ref}})
		case 3:
			ref := mapping{{"fieldPath", pick(g.random, []string{"metadata.name", "metadata.namespace", "status.podIP", "spec.nodeName"})}}
			variable.set("valueFrom", mapping{{"fieldRef", ref}})
		default:
			values := []string{"<big>", "<bool>", "<word>", "<duration>", "<level>", "https://<word>.<domain>/<word>", "<word>:<port>", "<size>", "",
				"postgres://$(DB_USER):$(DB_PASSWORD)@<word>-postgres.<namespace>.svc:5432/<word>?sslmode=require", "<sentence>", "0.<n>"}
			variable.set("value", g.fill(pick(g.random, values)))
		}
		env = append(env, variable)
	}
	return env
}

// claim returns the spec of a claim for storage.
func (g *generator) claim() mapping {
	spec := mapping{{"accessModes", list("ReadWriteOnce")}}
	if g.percent(60) {
		spec.set("storageClassName", pick(g.random, []string{"standard", "gp3", "fast-ssd"}))
	}
	spec.set("resources", mapping{{"requests", mapping{{"storage", fmt.Sprintf("%dGi", 5*(1+g.random.IntN(40)))}}}})
	return spec
}
