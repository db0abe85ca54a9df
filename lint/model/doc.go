// Package model finds what serves models, and which. In: the containers of pods, and values of custom resources. Out: the
// [Engine] that a container runs; the [Words] of its command line, taken out of shell scripts, each with its place.
package model
