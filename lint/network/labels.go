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

func (l podLabels) label(scope Scope, key string) (value string, is knowledge) {
	switch scope {
	case Orchestrator:
		return orchestrator, isKnown
	case NamespaceName:
		if l.space == nil {
			return "", isKnown // a name that no policy knows
		}
		return l.space.name, isKnown
	case NamespaceLabel:
		switch {
		case l.space == nil:
			return "", isAbsent
		case !l.space.known:
			return "", outOfView
		}
		return find(l.space.labels, key)
	case AccountName:
		switch {
		case l.pod == nil:
			return "default", isKnown
		case l.pod.Account == Unknown:
			return "", isSet
		}
		return l.pod.account(), isKnown
	case AccountLabel:
		switch {
		case l.pod == nil:
			return "", isAbsent
		case l.pod.Account == Unknown:
			return "", mayBeSet
		}
		account, ok := l.n.accounts[[2]string{l.pod.Namespace, l.pod.account()}]
		switch {
		case ok:
			return find(account.Labels, key)
		case !l.n.world.Complete:
			return "", outOfView
		}
		return "", isAbsent
	}
	if l.pod == nil {
		return "", isAbsent
	}
	value, is = find(l.pod.Labels, key)
	switch {
	case is == isKnown && value == Unknown:
		return "", isSet
	case is == isAbsent && l.pod.Open:
		return "", mayBeSet
	}
	return value, is
}

func find(labels []Label, key string) (value string, is knowledge) {
	for i := range labels {
		if labels[i].Key == key {
			return labels[i].Value, isKnown
		}
	}
	return "", isAbsent
}
