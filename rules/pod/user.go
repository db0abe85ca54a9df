package pod

import (
	"fmt"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/image"
	"github.com/seaworthy-lint/seaworthy/lint/manifest"
	"github.com/seaworthy-lint/seaworthy/lint/workload"
)

// userSource is what decides the user that a container runs as where nothing forbids root.
type userSource uint8

// Sources of a container's user, the most harmless first.
const (
	userSet     userSource = iota // runAsUser, which is not 0
	userOfImage                   // the image, known not to run as root
	userUnknown                   // the image, of which nothing is known
	rootOfImage                   // the image, known to run as root
	rootSet                       // runAsUser, which is 0
)

// user is the user that a container runs as.
type user struct {
	source userSource
	set    workload.Setting // runAsUser, where that is the source
	image  image.Reference
	known  image.User // of the image, where that is known
}

func userOf(c *workload.Container) user {
	if set := c.Effective("runAsUser"); set.Exists() {
		if isZero(set.Value) {
			return user{source: rootSet, set: set}
		}
		return user{source: userSet, set: set}
	}
	ref, err := image.Parse(c.ImageText())
	if err != nil {
		return user{source: userUnknown}
	}
	u := user{source: userUnknown, image: ref}
	known, ok := image.DefaultUser(ref)
	switch {
	case ok && known.Root():
		u.source, u.known = rootOfImage, known
	case ok:
		u.source, u.known = userOfImage, known
	}
	return u
}

func isZero(v manifest.Value) bool {
	n, ok := v.Int()
	return ok && n == 0
}

func isNumber(v manifest.Value) bool {
	_, ok := v.Int()
	return ok
}

// nobody is the user of containers whose images do not number one: beyond those of a node's own programs and people.
const nobody = 10001

// harmlessUser returns the number of a user that is not root to run a container as: that of its image, where that is known.
func harmlessUser(c *workload.Container) int {
	if u := userOf(c); u.source == userOfImage && u.known.UID > 0 {
		return int(u.known.UID)
	}
	return nobody
}

// isVague reports whether the kubelet may not be able to tell that a container does not run as root.
func isVague(c *workload.Container) bool {
	u := userOf(c)
	return u.source == userUnknown || u.source == rootOfImage || u.known.Name != ""
}

// setUsers returns the edits that give containers that are vague about it a user that is not root.
func setUsers(pod *workload.Pod, containers []*workload.Container) []lint.Edit {
	if pod.Windows() {
		return nil // where users have no numbers
	}
	var vague []*workload.Container
	alike := true
	for _, c := range containers {
		if isVague(c) {
			vague = append(vague, c)
			alike = alike && harmlessUser(c) == harmlessUser(vague[0])
		}
	}
	if len(vague) > 0 && alike {
		return setLacking(pod, vague, harmlessUser(vague[0]), "runAsUser")
	}
	var edits []lint.Edit
	for _, c := range vague {
		edits = append(edits, lint.Set(c.SecurityContext("runAsUser"), harmlessUser(c)))
	}
	return edits
}

// rootRisk says how near root containers are that nothing forbids it, none of which asks for it. A pod is as bad as its
// worst containers.
func rootRisk(containers []*workload.Container) (message string, options []lint.Option) {
	var worst, rest []*workload.Container
	var u user // of the first of the worst
	for _, c := range containers {
		switch candidate := userOf(c); {
		case len(worst) == 0 || candidate.source > u.source:
			rest = append(rest, worst...)
			worst, u = []*workload.Container{c}, candidate
		case candidate.source == u.source:
			worst = append(worst, c)
		default:
			rest = append(rest, c)
		}
	}
	who, one := names(worst), len(worst) == 1
	switch u.source {
	case rootOfImage:
		message = fmt.Sprintf("%s run as root, the user of their images", who)
		if one {
			message = fmt.Sprintf("%s runs as root, the user of image `%s`", who, u.image.Familiar())
		}
	case userOfImage:
		options = append(options, lint.As(lint.Medium))
		message = fmt.Sprintf("only their images keep %s from root", who)
		if one {
			message = fmt.Sprintf("only image `%s` keeps %s from root, by naming %s", u.image.Familiar(), who, userName(u.known))
		}
		if u.known.Name != "" {
			options = append(options, lint.Remedy("Set runAsNonRoot to true, and runAsUser to the number of the image's user: without that the kubelet "+
				"cannot tell that a user with a name is not root."))
		}
	case userSet:
		options = append(options, lint.As(lint.Low), lint.Remedy("Set runAsNonRoot to true in the pod's securityContext."))
		message = fmt.Sprintf("nothing would refuse root to %s if runAsUser, set %s, were removed", who, u.set.Level)
	default:
		message = who + " run as root unless their images name other users"
		if one {
			message = who + " runs as root unless its image names another user"
		}
	}
	if len(rest) > 0 {
		message += "; nothing forbids it to " + names(rest) + " either"
	}
	return message, options
}

func userName(u image.User) string {
	switch {
	case u.Name == "":
		return fmt.Sprintf("user %d", u.UID)
	case u.UID < 0:
		return fmt.Sprintf("user `%s`", u.Name)
	}
	return fmt.Sprintf("user `%s` (%d)", u.Name, u.UID)
}
