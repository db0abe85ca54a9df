package network

// orchestrator is what Calico calls Kubernetes.
const orchestrator = "k8s"

// podLabels are the labels of pods of one class, or of one that is not in view.
type podLabels struct {
	n     *Network
	space *space    // nil for a namespace that is nowhere named
	pod   *Workload // nil for a pod without labels
}

func (n *Network) labelsOf(class int32) podLabels {
	c := &n.classes[class]
	return podLabels{n, &n.spaces[c.space], &n.world.Workloads[c.members[0]]}
}

func (l podLabels) label(scope Scope, key string) (value string, has, known bool) {
	switch scope {
	case Orchestrator:
		return orchestrator, true, true
	case NamespaceName:
		if l.space == nil {
			return "", true, true // a name that no policy knows
		}
		return l.space.name, true, true
	case NamespaceLabel:
		if l.space == nil {
			return "", false, true
		}
		value, has = find(l.space.labels, key)
		return value, has, l.space.known
	case AccountName:
		if l.pod == nil {
			return "default", true, true
		}
		return l.pod.account(), true, true
	case AccountLabel:
		if l.pod == nil {
			return "", false, true
		}
		account, ok := l.n.accounts[[2]string{l.pod.Namespace, l.pod.account()}]
		if !ok {
			return "", false, l.n.world.Complete
		}
		value, has = find(account.Labels, key)
		return value, has, true
	}
	if l.pod == nil {
		return "", false, true
	}
	value, has = find(l.pod.Labels, key)
	return value, has, true
}

func find(labels []Label, key string) (value string, has bool) {
	for i := range labels {
		if labels[i].Key == key {
			return labels[i].Value, true
		}
	}
	return "", false
}
