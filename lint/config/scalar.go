package config

import (
	"errors"
	"fmt"
	"net/netip"
	"path"
	"reflect"
	"slices"
	"strings"

	"github.com/bmatcuk/doublestar/v4"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/exception"
	"github.com/seaworthy-lint/seaworthy/lint/image"
	"github.com/seaworthy-lint/seaworthy/lint/network"
	"github.com/seaworthy-lint/seaworthy/lint/podsecurity"
	"github.com/seaworthy-lint/seaworthy/lint/report"
)

// Threshold is the mildest severity that makes the command fail.
type Threshold lint.Severity

// Never makes no severity fail.
const Never = Threshold(0)

func (t Threshold) String() string {
	if t == Never {
		return "never"
	}
	return lint.Severity(t).String()
}

// ParseThreshold reads what [Threshold.String] writes.
func ParseThreshold(s string) (Threshold, error) {
	if s == "never" {
		return Never, nil
	}
	severity, err := lint.ParseSeverity(s)
	if err != nil {
		return 0, fmt.Errorf("unknown severity %q: use critical, high, medium, low or never", s)
	}
	return Threshold(severity), nil
}

// When says when something is shown: auto, always or never.
type When string

func (w When) String() string { return string(w) }

// Whens are the words that a [When] may be.
var Whens = []string{"auto", "always", "never"}

// ParseWhen reads a [When].
func ParseWhen(s string) (When, error) {
	if !slices.Contains(Whens, s) {
		return "", fmt.Errorf("unknown value %q: use auto, always or never", s)
	}
	return When(s), nil
}

// Strings of a syntax of their own.
type (
	Pattern  string // a rule's id, or a glob over ids
	Registry string // as [image.ParsePattern] reads it
	Glob     string // as [path.Match] reads it
	PathGlob string // a glob over file paths, with forward slashes
	Format   string // name of a [report.Format]
)

// Date is the day of a review.
type Date = exception.Date

// scalar says how the scalars of a type are read and described.
type scalar struct {
	parse  func(text string) (any, error)
	plain  []string // types of JSON beside string that it may be where it stands without quotes
	words  []string // that it is one of; nil for other texts
	syntax string   // of other texts, in words
}

func parsing[T any](parse func(string) (T, error)) func(string) (any, error) {
	return func(text string) (any, error) { return parse(text) }
}

func wordsOf[T fmt.Stringer](all ...T) []string {
	words := make([]string, len(all))
	for i, v := range all {
		words[i] = v.String()
	}
	return words
}

func formats() []string {
	var names []string
	for _, f := range report.Formats {
		names = append(names, f.Name)
	}
	return names
}

// severities are the words for the severities, worst first.
func severities() []string { return wordsOf(lint.Severities...) }

// scalars returns the types of scalars that have a syntax.
func scalars() map[reflect.Type]scalar {
	return map[reflect.Type]scalar{
		reflect.TypeFor[lint.Profile]():  {parse: parsing(lint.ParseProfile), words: wordsOf(lint.Profiles...)},
		reflect.TypeFor[lint.Severity](): {parse: parsing(lint.ParseSeverity), words: severities()},
		reflect.TypeFor[Threshold]():     {parse: parsing(ParseThreshold), words: append(severities(), Never.String())},
		reflect.TypeFor[When]():          {parse: parsing(ParseWhen), words: Whens},
		reflect.TypeFor[network.CNI]():   {parse: parsing(network.ParseCNI), words: network.CNIs()},
		reflect.TypeFor[Format]():        {parse: parsing(parseFormat), words: formats()},
		reflect.TypeFor[podsecurity.Version](): {
			parse: parsing(podsecurity.ParseKubernetesVersion), plain: []string{"number"}, syntax: "1.N or latest",
		},
		reflect.TypeFor[netip.Prefix](): {parse: parsing(ParsePrefix), syntax: "a block of addresses"},
		reflect.TypeFor[Registry]():     {parse: parsing(parseRegistry), syntax: "a registry"},
		reflect.TypeFor[Glob]():         {parse: parsing(parseGlob), syntax: "a glob"},
		reflect.TypeFor[PathGlob]():     {parse: parsing(parsePathGlob), syntax: "a glob of files"},
		reflect.TypeFor[Date]():         {parse: parsing(exception.ParseDate), syntax: "a date"},
		reflect.TypeFor[Pattern]():      {parse: parsing(func(s string) (Pattern, error) { return Pattern(s), nil }), syntax: "a rule"},
	}
}

func parseFormat(s string) (Format, error) {
	_, err := report.ParseFormat(s)
	return Format(s), err
}

// ParsePrefix reads a block of addresses.
func ParsePrefix(s string) (netip.Prefix, error) {
	prefix, err := netip.ParsePrefix(s)
	if err != nil {
		return netip.Prefix{}, fmt.Errorf("%q is no block of addresses such as 10.128.0.0/14", s)
	}
	return prefix.Masked(), nil
}

func parseRegistry(s string) (Registry, error) {
	_, err := image.ParsePattern(s)
	return Registry(s), err
}

func parseGlob(s string) (Glob, error) {
	if _, err := path.Match(s, ""); err != nil || s == "" {
		return "", fmt.Errorf("%q is no glob", s)
	}
	return Glob(s), nil
}

// ParseGlob reports whether a text is a [Glob].
func ParseGlob(s string) error {
	_, err := parseGlob(s)
	return err
}

func parsePathGlob(s string) (PathGlob, error) {
	switch clean := path.Clean(s); {
	case s == "" || !doublestar.ValidatePattern(s):
		return "", fmt.Errorf("%q is no glob of files", s)
	case path.IsAbs(s) || clean == ".." || strings.HasPrefix(clean, "../"):
		return "", fmt.Errorf("%q leads out of the folder of the configuration", s)
	}
	return PathGlob(s), nil
}

// ParseJumpHost reports what is wrong with the name of a jump host, which is namespace/label=value.
func ParseJumpHost(s string) error {
	namespace, selector, ok := strings.Cut(s, "/")
	key, _, _ := strings.Cut(selector, "=")
	if !ok || namespace == "" || key == "" {
		return fmt.Errorf("%q names no jump host: write namespace/label=value", s)
	}
	return nil
}

// ParseRuleSetting reads what is said of the rules that a pattern names: off, on, or a severity.
func ParseRuleSetting(pattern, s string) (lint.RuleSetting, error) {
	switch s {
	case "off":
		return lint.RuleSetting{Pattern: pattern, Off: true}, nil
	case "on":
		return lint.RuleSetting{Pattern: pattern, On: true}, nil
	}
	severity, err := lint.ParseSeverity(s)
	if err != nil {
		return lint.RuleSetting{}, errUnknownLevel(s)
	}
	return lint.RuleSetting{Pattern: pattern, Severity: severity}, nil
}

func errUnknownLevel(s string) error {
	return errors.New("unknown value " + fmt.Sprintf("%q", s) + ": use off, on, critical, high, medium or low")
}
