// Package model holds the rules of family model: where models come from, what serves them, and who can reach that.
package model

import "github.com/seaworthy-lint/seaworthy/lint"

// Rules returns the rules of the family.
func Rules() []*lint.Rule {
	return []*lint.Rule{
		// Where models come from.
		RemoteCode,
		Unpinned,
		PlaintextSource,
		UnknownHub,
		UnsafeFormat,
		CodeAtStart,
		// Who can reach a server, and what it lets them do.
		ExposedServer,
		RayOpen,
		NotebookOpen,
		DynamicRepository,
		DebugSwitch,
		AuthDisabled,
		RuntimeForAll,
		// What the pods of models may do to their node, and others to models.
		GPUUnrequested,
		GPUPrivileged,
		HostSharedMemory,
		WritableWeights,
		SudoImage,
	}
}
