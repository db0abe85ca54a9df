package model

import (
	"fmt"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/cluster"
	"github.com/seaworthy-lint/seaworthy/lint/model"
)

// exposure is the widest way to a server on which nobody asks clients who they are.
type exposure struct {
	cluster.Exposure
	how string // continues a sentence about the server
}

// widest returns the widest of the ways to a server that lead to a port that matters, 0 for all: one for everyone comes
// before one for those inside of a network. It is false where there is none.
func widest(s *cluster.Server, ways []cluster.Exposure, matters func(port uint16) bool) (w exposure, ok bool) {
	for i := range ways {
		e := &ways[i]
		if e.Guarded || !matters(e.Port) {
			continue
		}
		if !ok || w.Internal && !e.Internal {
			w, ok = exposure{*e, how(s, e)}, true
		}
	}
	return w, ok
}

// isControl reports whether an engine takes commands at a port, or at any where that is 0, for all that its defaults say. At
// a port that it has been told it does what it does at all others, if that is one thing.
func isControl(e model.Engine, port uint16) bool {
	all := len(e.Ports()) > 0
	for _, known := range e.Ports() {
		if known.Number == int64(port) || port == 0 && known.Control {
			return known.Control
		}
		all = all && known.Control
	}
	return all
}

func how(s *cluster.Server, e *cluster.Exposure) string {
	own := e.By == s.Identity
	by := fmt.Sprintf("%s `%s` leads to it from", e.By.Kind, e.By.Name)
	switch {
	case e.Kind == cluster.ByNode:
		return "it listens on the network of its node"
	case e.Kind == cluster.ByPlatform:
		return "the gateway of the cluster leads to it"
	case own && e.Kind == cluster.ByLoadBalancer:
		return "its operator is told to give it a load balancer"
	case own && e.Kind == cluster.ByNodePort:
		return "its operator is told to open a port for it on every node"
	case own:
		return "its operator is told to lead to it from outside of the cluster"
	case e.Kind == cluster.ByLoadBalancer && e.Internal:
		return by + " an internal load balancer"
	case e.Kind == cluster.ByLoadBalancer:
		return by + " a public load balancer"
	case e.Kind == cluster.ByNodePort:
		return by + " a port of every node"
	case e.Kind == cluster.ByExternalIP:
		return by + " addresses outside of the cluster"
	case e.Internal:
		return by + " an internal network"
	}
	return by + " outside of the cluster"
}

// witness shows where the way is opened.
func (w *exposure) witness() lint.Option { return lint.With("published here", w.Place) }

// who says who gets there.
func (w *exposure) who() string {
	switch {
	case w.Kind == cluster.ByNode:
		return "whoever reaches the node"
	case w.Internal:
		return "everyone inside of that network"
	}
	return "anyone"
}

// sure returns how sure it is that anyone gets there.
func (w *exposure) sure() lint.Confidence {
	switch w.Kind {
	case cluster.ByLoadBalancer, cluster.ByNodePort, cluster.ByExternalIP:
		return lint.HighConfidence
	case cluster.ByPlatform: // it may well have a login before all of it
		return lint.LowConfidence
	}
	return lint.MediumConfidence
}

// internally makes a severity milder where only some can get there.
func (w *exposure) internally(s lint.Severity) lint.Severity {
	if w.Internal || w.Kind == cluster.ByPlatform {
		return max(s-1, lint.Low)
	}
	return s
}

// inContainer names the container of a server.
func inContainer(s *cluster.Server) lint.Option {
	return func(_ *lint.Pass, f *lint.Finding) { f.Container = s.Container }
}

// named says which server is meant, to begin a message with.
func named(s *cluster.Server) string {
	if s.Container == "" {
		return s.Engine.Title()
	}
	return fmt.Sprintf("%s in container `%s`", s.Engine.Title(), s.Container)
}
