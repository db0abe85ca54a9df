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
