package lint

import "fmt"

// Severity says how bad a finding is.
type Severity uint8

// Severities, mildest first. They order: Low < Medium < High < Critical.
const (
	Low Severity = iota + 1
	Medium
	High
	Critical
)

// Severities lists every severity, worst first.
var Severities = []Severity{Critical, High, Medium, Low}

func (s Severity) String() string {
	switch s {
	case Low:
		return "low"
	case Medium:
		return "medium"
	case High:
		return "high"
	case Critical:
		return "critical"
	}
	return fmt.Sprintf("Severity(%d)", uint8(s))
}

// ParseSeverity reads what [Severity.String] writes.
func ParseSeverity(name string) (Severity, error) {
	for _, s := range Severities {
		if s.String() == name {
			return s, nil
		}
	}
	return 0, fmt.Errorf("unknown severity %q: use critical, high, medium or low", name)
}

// Profile says how much is asked of a manifest. Profiles are nested: each asks all that the one before it asks.
type Profile uint8

// Profiles, from what no workload should do to everything. Baseline and Restricted ask what the Pod Security
// Standards of the same name ask, and more; Strict judges pods by the restricted standard.
const (
	Baseline Profile = iota + 1
	Restricted
	Strict
)

// Profiles lists every profile, the mildest first.
var Profiles = []Profile{Baseline, Restricted, Strict}

func (p Profile) String() string {
	switch p {
	case Baseline:
		return "baseline"
	case Restricted:
		return "restricted"
	case Strict:
		return "strict"
	}
	return fmt.Sprintf("Profile(%d)", uint8(p))
}

// ParseProfile reads what [Profile.String] writes.
func ParseProfile(name string) (Profile, error) {
	for _, p := range Profiles {
		if p.String() == name {
			return p, nil
		}
	}
	return 0, fmt.Errorf("unknown profile %q: use baseline, restricted or strict", name)
}

// Confidence says how sure a finding is. The zero value is HighConfidence.
type Confidence uint8

// Confidences, the surest first.
const (
	HighConfidence   Confidence = iota // follows from what the manifest says
	MediumConfidence                   // follows unless something out of view says otherwise
	LowConfidence                      // a hint
)

func (c Confidence) String() string {
	switch c {
	case HighConfidence:
		return "high"
	case MediumConfidence:
		return "medium"
	case LowConfidence:
		return "low"
	}
	return fmt.Sprintf("Confidence(%d)", uint8(c))
}
