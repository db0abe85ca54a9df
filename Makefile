# The module's path, for a host that serves it under another name: change it here and in go.mod.
MODULE  = github.com/seaworthy-lint/seaworthy
VERSION = $(shell git describe --tags --always --dirty 2>/dev/null || echo devel)
LDFLAGS = -s -w -X $(MODULE)/cmd/internal/cli.version=$(VERSION) -X $(MODULE)/cmd/internal/cli.home=$(MODULE)

# How long each fuzz target runs in `make check` and in `make fuzz`.
CHECK_FUZZTIME = 2s
FUZZTIME       = 5m

# What `make bench-peers` compares with. BENCHFLAGS=-runs=1 makes it short.
PEERS = github.com/yannh/kubeconform/cmd/kubeconform@v0.7.0 github.com/zegl/kube-score/cmd/kube-score@v1.20.0

.PHONY: build lint-example test check generate bench bench-peers bin/bench fuzz completions man clean
.DEFAULT_GOAL = build

build: ## Build bin/seaworthy: static, without traces of this machine
	CGO_ENABLED=0 go build -trimpath -ldflags '$(LDFLAGS)' -o bin/seaworthy ./cmd/seaworthy

lint-example: build ## Lint an example, and show what is wrong with it
	bin/seaworthy lint --fail-on never docs/examples/tf-serving.yaml

test: ## Everything that makes a clone worth trusting
	go test ./...
	cd rules/conformance && go test ./...

check: ## What CI checks beside the tests
	@test -z "$$(gofmt -l .)" || { echo 'not formatted:'; gofmt -l .; exit 1; }
	go vet ./...
	cd rules/conformance && go vet ./...
	go tool -modfile=.ci/tools/go.mod staticcheck ./...
	go mod tidy -diff
	cd rules/conformance && go mod tidy -diff
	$(MAKE) generate
	git diff --exit-code
	@test -z "$$(git status --porcelain -- docs lint/schema lint/workload)" || { git status --short -- docs lint/schema lint/workload; exit 1; }
	go test -race -short ./...
	.ci/fuzz $(CHECK_FUZZTIME)

generate: ## Make what is made: the tables of APIs and custom resources, the rules' pages, the command's reference
	go generate ./...
	go run ./cmd/generate docs docs

bench: build bin/bench ## Measure: MB/s and allocations of the pipeline and its parts, then the program
	go test -run '^$$' -bench . -benchmem ./...
	bin/bench measure $(BENCHFLAGS) bin/seaworthy

bench-peers: build bin/bench ## Measure the program and others, and write the figures into docs/benchmarks.md
	for peer in $(PEERS); do GOBIN='$(CURDIR)/bin/peers' go install $$peer || exit 1; done
	bin/bench measure $(BENCHFLAGS) -peers bin/peers -into docs/benchmarks.md bin/seaworthy

bin/bench:
	go build -o $@ ./cmd/bench

fuzz: ## Fuzz each target for FUZZTIME
	.ci/fuzz $(FUZZTIME)

completions: build
	mkdir -p completions
	for shell in bash zsh fish; do bin/seaworthy completion $$shell > completions/seaworthy.$$shell; done
	bin/seaworthy completion powershell > completions/seaworthy.ps1

man:
	go run ./cmd/generate man man

clean:
	rm -rf bin dist completions man
