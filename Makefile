# Admit: every task by one word. `make` alone lists them.

HOST ?= 127.0.0.1
PORT ?= 8080
export HOST PORT

.DEFAULT_GOAL := help
.PHONY: help run dev web test check e2e bench gen fmt clean

help: ## List the tasks
	@grep -hE '^[a-z0-9]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z0-9]+):.*## /  make \1\t/' | expand -t 16

run: ## Build everything and serve it on http://127.0.0.1:8080 (PORT=, HOST=), with demo data at first
	@scripts/run.sh

dev: ## The same for developers: server and web app with hot reload on http://127.0.0.1:5173
	@scripts/dev.sh

web: ## Build the web app
	@scripts/web.sh

test: ## Run every check and test there is, as CI does
	@scripts/test.sh all

check: ## The quick ones: formats, lints, types
	@scripts/test.sh quick

e2e: ## The browser tests alone
	@scripts/test.sh e2e

bench: ## Measure the release build into docs/bench (QUICK=1: five minutes; FULL=1: ten million bookings)
	@QUICK=$(QUICK) FULL=$(FULL) scripts/bench.sh

gen: ## Write openapi.json and the web app's types anew
	@scripts/gen.sh

fmt: ## Format all code
	@cargo fmt --all
	@scripts/web.sh install && cd web && npm run --silent format

clean: ## Remove what was built (the data in .admit stays)
	rm -rf target web/dist web/node_modules e2e/node_modules e2e/results
