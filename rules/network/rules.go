// Package network holds the rules about who can reach whom.
package network

import "github.com/seaworthy-lint/seaworthy/lint"

// Rules returns the rules of the family.
func Rules() []*lint.Rule {
	return []*lint.Rule{
		IngressOpen,
		EgressOpen,
		DefaultDenyMissing,
		AllowAll,
		BroadPeer,
		MetadataReachable,
		HostNetworkBypass,
		Rejected,
		Staged,
		PriorityTie,
		DeadPolicy,
		DeadPeer,
		DeadPort,
		DeadRule,
		WidenedByOr,
		DNSBlocked,
		ExposedService,
		IngressWithoutTLS,
	}
}
