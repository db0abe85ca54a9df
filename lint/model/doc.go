// Package model finds what serves models, and which. In: the containers of pods, and values of custom resources. Out: the
// [Engine] that a container runs; the [Words] of its command line, taken out of shell scripts, each with its place; and
// [Reference]s to models, which say where those come from, whether that is pinned, and in which format they are.
//
// No text of a reference holds a credential, and what is to be filled in before it means anything is unknown.
package model
