// Package conformance proves that seaworthy agrees with Pod Security Admission: for every pod, every level and every
// version of the Pod Security Standards, the checks that its findings name are the checks that
// k8s.io/pod-security-admission reports.
//
// It has tests only, and is a module of its own so that what it needs stays out of seaworthy's go.mod. What goes in are
// the fixtures that the library ships, and pods made by a generator with a fixed seed; both as they stand and as the
// template of every kind of controller.
package conformance
