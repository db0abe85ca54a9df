package lint

// PSS refers to a control of the Kubernetes Pod Security Standards, by the name its table gives it.
func PSS(control string) Ref {
	return Ref{"Kubernetes Pod Security Standards: " + control, "https://kubernetes.io/docs/concepts/security/pod-security-standards/"}
}

// NSA refers to a section of the NSA/CISA Kubernetes Hardening Guidance, version 1.2.
func NSA(section string) Ref {
	return Ref{"NSA/CISA Kubernetes Hardening Guidance: " + section, "https://media.defense.gov/2022/Aug/29/2003066362/-1/-1/0/CTR_KUBERNETES_HARDENING_GUIDANCE_1.2_20220829.PDF"}
}

// CIS refers to a recommendation of the CIS Kubernetes Benchmark, version 1.10, by its number and title.
func CIS(recommendation string) Ref {
	return Ref{"CIS Kubernetes Benchmark " + recommendation, "https://www.cisecurity.org/benchmark/kubernetes"}
}

// MITRE refers to a technique of MITRE ATT&CK for containers, by its number (T1611) and title.
func MITRE(number, title string) Ref {
	path := number
	for i := range len(path) {
		if path[i] == '.' {
			path = path[:i] + "/" + path[i+1:]
			break
		}
	}
	return Ref{"MITRE ATT&CK " + number + ": " + title, "https://attack.mitre.org/techniques/" + path + "/"}
}

// Docs refers to a page of the Kubernetes documentation, by its path below kubernetes.io/docs/.
func Docs(title, path string) Ref {
	return Ref{"Kubernetes documentation: " + title, "https://kubernetes.io/docs/" + path}
}
