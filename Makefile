# The edition's commands. `make help` lists them; each makes the virtual environment it needs by itself.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.SUFFIXES:

VENV := .venv
PYTHON := $(VENV)/bin/python
# The folder of your own copies of the publications; files put into data/sources/ (ignored by git) are found.
SOURCES ?= $(if $(wildcard data/sources/*),data/sources)
PORT ?= 8000
# Tests side by side, in the order that tests/conftest.py gives.
PARALLEL := -n auto --dist loadgroup --no-loadscope-reorder
# For example: make test PYTEST_ARGS="-k rights"
PYTEST_ARGS ?= $(PARALLEL) -m "not whole"
# All that takes minutes; "whole and not release" leaves out whole releases and what repeats others.
WHOLE ?= whole or drawn
# What asks for neither a browser, nor a book, nor the published texts, and takes no seconds.
UNIT := $(PARALLEL) -m "not browser and not built and not builds and not sources and not slow and not whole"

HTML := _build/html
WHEELS ?= _build/wheel
BIOME := $(VENV)/bin/node $(VENV)/web/node_modules/@biomejs/biome/bin/biome
COMPILE := UV_CUSTOM_COMPILE_COMMAND="make lock" $(VENV)/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes

# Compiled once, as it is used: without that every command would compile all that it imports, for seconds.
unexport PYTHONDONTWRITEBYTECODE
# What files are stamped with where their format asks for a time: that of the commit, unless it is given.
SOURCE_DATE_EPOCH ?= $(shell git log -1 --pretty=%ct 2>/dev/null)
ifneq ($(SOURCE_DATE_EPOCH),)
export SOURCE_DATE_EPOCH
endif

.PHONY: help
help: ## List the commands
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@echo "  make book SOURCES=FOLDER adds the published texts from your own copies of them"

.PHONY: book
book: $(VENV)/.book ## Check the data and build the book in _build/html
	@if [ -n "$(SOURCES)" ] && ls "$(SOURCES)"/*.[Pp][Dd][Ff] >/dev/null 2>&1; then \
		$(MAKE) --no-print-directory $(VENV)/.import; \
	fi
	@if [ -n "$(SOURCES)" ]; then \
		echo "reading the publications in $(SOURCES)"; \
		$(PYTHON) -m edition import --sources "$(SOURCES)" --if-changed; \
	else \
		rm -rf _build/published; \
	fi
	@echo "building the book"
	@$(PYTHON) -m edition book
	@echo
	@echo "The book is built. Open $(HTML)/index.html, or: $(PYTHON) -m http.server -d $(HTML) $(PORT)"
	@if [ -n "$(SOURCES)" ]; then \
		echo "It holds texts under copyright, for your own use: do not put it on the public web."; \
	fi

# Builds with whatever layers have been made.
.PHONY: html
html: $(VENV)/.book
	@echo "building the book"
	@$(PYTHON) -m edition book

.PHONY: press
press: $(VENV)/.press ## Make the book in print, a PDF and an EPUB, in _build/press
	@echo "setting the book in print"
	@$(PYTHON) -m edition press

.PHONY: exports
exports: press ## Write the exports again, without building the book: PDF, EPUB, TEI, tables, linked data and more
	@$(PYTHON) -m edition export --out $(HTML)/downloads

.PHONY: test
test: $(VENV)/.test ## Run all tests: data, code, and the built pages in a browser
	@$(PYTHON) -m edition check
	@$(MAKE) --no-print-directory html
	@$(PYTHON) -m pytest $(PYTEST_ARGS)

.PHONY: unit
unit: $(VENV)/.test ## Run the tests that take no browser and build no book: for the inner loop
	@$(PYTHON) -m pytest $(UNIT)

.PHONY: test-whole
test-whole: $(VENV)/.test $(VENV)/.cluster ## Run the tests that take minutes: whole releases, the environment of Binder
	@$(PYTHON) -m pytest $(PARALLEL) -m "$(WHOLE)" --durations 10

.PHONY: serve
serve: $(VENV)/.serve ## Build the book, show it at a local address, and build again at every change
	@$(PYTHON) -m edition serve --port $(PORT)

.PHONY: serve-dts
serve-dts: $(VENV)/.serve ## Answer programs that read texts (Distributed Text Services), at a local address
	@$(PYTHON) -m edition serve-dts

.PHONY: lab
lab: $(VENV)/.lab ## Open the notebooks in JupyterLab
	@$(PYTHON) -m jupyterlab notebooks

.PHONY: check
check: $(VENV)/.book ## Check everything in data/
	@$(PYTHON) -m edition check

.PHONY: lint
lint: $(VENV)/.web ## Check the code: its style, its types, which module may import which, scripts and style sheets
	@$(PYTHON) -m ruff check .
	@$(PYTHON) -m ruff format --check .
	@$(PYTHON) -m mypy
	@$(VENV)/bin/lint-imports --no-logo --no-cache
	@$(BIOME) check --error-on-warnings

.PHONY: bench
bench: $(VENV)/.dev ## Measure collation beside CollateX, growth with length and with many texts, pages, building, Binder
	@$(PYTHON) -m bench.collation
	@$(PYTHON) -m bench.gold
	@$(PYTHON) -m bench.whole
	@$(PYTHON) -m bench.growth
	@$(PYTHON) -m bench.pages
	@$(PYTHON) -m bench.witnesses
	@$(PYTHON) -m bench.building
	@$(PYTHON) -m bench.binder
	@$(PYTHON) -m bench.many

# Releases: CONTRIBUTING.md says in which order. None of these pushes, tags or asks another host.
.PHONY: version
version: $(VENV)/.book ## Write a version wherever it is said: make version VERSION=1.0.0
	@$(PYTHON) -m edition.release version "$(VERSION)" $(if $(DAY),--day "$(DAY)")

.PHONY: release
release: $(VENV)/.test ## Build a release twice and leave it in _build/release: make release VERSION=1.0.0
	@$(PYTHON) -m edition.release build "$(VERSION)" $(if $(SOURCES),--sources "$(SOURCES)")

.PHONY: doi
doi: $(VENV)/.book ## Write the DOIs of the release at hand: make doi DOI=10.5281/zenodo.2 CONCEPT_DOI=10.5281/zenodo.1
	@$(PYTHON) -m edition.release doi "$(DOI)" $(if $(CONCEPT_DOI),--concept "$(CONCEPT_DOI)")

.PHONY: site
site: $(VENV)/.book ## Put the releases in _build/release side by side, in _build/site, as they are served
	@$(PYTHON) -m edition.release assemble --out _build/site $(wildcard _build/release/*)

.PHONY: audit
audit: $(VENV)/.dev ## Ask the package index for known faults of the packages that the book is made with
	@for file in requirements.txt requirements/press.txt requirements/import.txt requirements/lab.txt; do \
		echo "$$file:"; $(VENV)/bin/pip-audit --disable-pip --require-hashes --requirement $$file || exit 1; \
	done

.PHONY: lock
lock: $(VENV)/.book ## Compile the requirements anew, with hashes
	@echo "compiling the requirements (asks the package index)"
	@$(COMPILE) requirements/uv.in -o requirements/uv.txt
	@$(COMPILE) requirements/notebooks.in requirements/book.in --excludes requirements/excludes.txt -o requirements.txt
	@$(COMPILE) -c requirements.txt requirements/notebooks.in requirements/lab.in -o requirements/lab.txt
	@agreed="-c requirements.txt -c requirements/lab.txt"; \
	for set in press import office serve cluster test dev starter release; do \
		$(COMPILE) $$agreed --override requirements/overrides.txt requirements/$$set.in -o requirements/$$set.txt || exit 1; \
		agreed="$$agreed -c requirements/$$set.txt"; \
	done
	@$(MAKE) --no-print-directory $(VENV)/.dev
	@cd requirements/web && "$(CURDIR)/$(VENV)/bin/npm" install --package-lock-only --no-audit --no-fund --loglevel error

# In a folder of its own: setuptools leaves files beside the sources, and takes old ones from there into the next wheel.
# The wheel is made from the source archive, so that this is known to hold all that is needed.
.PHONY: wheel
wheel: $(VENV)/.book ## Pack the engine as a wheel and as its sources, in _build/wheel: for an edition of your own
	@rm -rf "$(WHEELS)" && mkdir -p "$(WHEELS)/source"
	@cp -R pyproject.toml edition requirements requirements.txt LICENSES REUSE.toml "$(WHEELS)/source/"
	@find "$(WHEELS)/source" -name __pycache__ -prune -exec rm -rf {} +
	@$(VENV)/bin/uv build --quiet --no-build-isolation --python $(PYTHON) --out-dir "$(WHEELS)" "$(WHEELS)/source"
	@rm -rf "$(WHEELS)/source" "$(WHEELS)/.gitignore"
	@ls "$(WHEELS)"/*.whl "$(WHEELS)"/*.tar.gz

.PHONY: clean
clean: ## Remove what was built and cached; the virtual environment stays
	@rm -rf _build .cache .pytest_cache .mypy_cache .ruff_cache .hypothesis
	@echo "removed _build and the caches"

# The virtual environment. A stamp says which sets of packages it holds.

$(VENV)/.book: requirements.txt
$(VENV)/.press: requirements/press.txt $(VENV)/.book
$(VENV)/.import: requirements/import.txt $(VENV)/.book
$(VENV)/.office: requirements/office.txt $(VENV)/.book
$(VENV)/.lab: requirements/lab.txt
$(VENV)/.serve: requirements/serve.txt $(VENV)/.book
$(VENV)/.cluster: requirements/cluster.txt $(VENV)/.book
$(VENV)/.test: requirements/test.txt $(VENV)/.press $(VENV)/.import $(VENV)/.office $(VENV)/.serve
$(VENV)/.dev: requirements/dev.txt $(VENV)/.test

$(addprefix $(VENV)/.,book press import office serve lab cluster test dev): | $(VENV)/bin/python
	@echo "installing the packages of $< into $(VENV)"
	@$(PYTHON) requirements/install.py $<
	@touch $@

# Biome, which comes as packages of npm: the Node of the set `dev` takes them as they are locked, by their hashes.
$(VENV)/.web: requirements/web/package-lock.json $(VENV)/.dev
	@echo "installing the packages of $< into $(VENV)"
	@mkdir -p $(VENV)/web && cp requirements/web/package.json requirements/web/package-lock.json $(VENV)/web
	@$(VENV)/bin/npm ci --prefix $(VENV)/web --ignore-scripts --no-audit --no-fund --loglevel error
	@touch $@

# The package `edition` is found where it lies, from any folder.
$(VENV)/bin/python:
	@found=""; \
	for python in $(BOOTSTRAP) python3.13 python3.12 python3.11 python3 python; do \
		if "$$python" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null; then \
			found="$$python"; break; \
		fi; \
	done; \
	if [ -z "$$found" ]; then \
		echo "Python 3.11, 3.12 or 3.13 is needed, and none was found." \
			"(python3 is: $$(python3 --version 2>&1 || echo missing))" >&2; \
		echo "Install one, or name it: make book BOOTSTRAP=/path/to/python3.12" >&2; \
		exit 1; \
	fi; \
	echo "making the virtual environment in $(VENV) with $$($$found --version)"; \
	made=$$([ -e $(VENV) ] || echo $(VENV)); \
	"$$found" -c "import ensurepip" && "$$found" -m venv --without-pip $(VENV) || { \
		rm -rf $$made $(VENV)/bin/python; \
		echo "The virtual environment could not be made with $$found; on Debian and Ubuntu install python3-venv" \
			"and try again." >&2; \
		exit 1; \
	}; \
	for site in $(VENV)/lib/python3*/site-packages; do echo "$(CURDIR)" > "$$site/edition.pth"; done
