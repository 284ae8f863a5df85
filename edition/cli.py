"""The command line: ``edition new`` begins an edition; ``python -m edition check | book | export`` and more work on it.

Results go to standard output; errors, notices and progress to standard error, one a line. The exit status is 0,
1 where something was wrong with the data or a file, 2 where the command was not understood.
"""

from __future__ import annotations

import argparse
import os
import shlex
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from edition import __version__, paths, print_record, store
from edition.commands import Run, make_parser
from edition.errors import EditionError, Problem, name_first
from edition.project import find_project
from edition.saying import say, tell

if TYPE_CHECKING:
    from edition.batch import Outcome
    from edition.check.material import Each

#: From so many files on there would be work for a second process.
_MANY = 32
_INTERRUPTED, _PIPE_CLOSED = 130, 141  # as shells count: 128 and the signal


class Progress:
    """Progress display: names each step that takes longer than a second, on stderr."""

    _AFTER = 1.0  # seconds

    def __init__(self) -> None:
        """Start without a step."""
        self._timer: threading.Timer | None = None

    def __call__(self, step: str) -> None:
        """Begin a step, and end the one before it."""
        self._stop()
        self._timer = threading.Timer(self._AFTER, tell, [f"{step} …"])
        self._timer.daemon = True
        self._timer.start()

    def __enter__(self) -> Progress:
        """Return itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the last step."""
        self._stop()

    def _stop(self) -> None:
        if self._timer:
            self._timer.cancel()


def _tell_problems(problems: Iterable[Problem]) -> None:
    for line in name_first(problems):
        tell(line)


def _tell_written(path: Path, plan: bool) -> None:
    say(f"{'would be written' if plan else 'written'}: {paths.shown(path)}")


def check(arguments: argparse.Namespace) -> int:
    """Check ``data/``, or files, or record ids as released.

    If it is asked for, what has only one right answer is put right before.
    """
    if arguments.plan and not arguments.fix:
        arguments.refuse("--plan shows what --fix would do: give both")
    if arguments.files and (arguments.record_ids or arguments.if_changed):
        arguments.refuse("--record-ids and --if-changed are of the whole edition: name no files")
    if arguments.fix:
        _mend(arguments.files, arguments.plan)
    if arguments.files:
        return _check_files(arguments)

    from edition.check import examine, record_ids
    from edition.check.verdict import examine_changed

    with Progress() as progress, _side_by_side(arguments, len(store.letters())) as each:
        report = examine_changed(progress, anew=not arguments.if_changed, each=each)
        if report is None:
            say("nothing was wrong, and nothing has changed since")
            return 0
        if arguments.record_ids:
            new = record_ids(report.material, report.problems)
            say(f"{new} new ids recorded as released in data/ids.json")
            report = examine(progress)
    _tell_problems(report.problems)
    for line in name_first(report.notices):
        tell(f"notice: {line}")
    if report.problems:
        return 1
    material = report.material
    texts = material.noun.count(len(material.letters))
    counted = f"{texts}, {len(material.tables)} tables, {len(material.sources or {})} sources"
    say(f"{counted}: nothing wrong")
    return 0


def _mend(files: Sequence[Path], plan: bool) -> None:
    """Put right what has only one right answer, and say each change."""
    from edition.check.mending import mend_edition
    from edition.files import write_atomically

    asked = [paths.real(file) for file in files]
    found = [
        mended
        for mended in mend_edition(find_project(files[0].parent if files else None))
        if not asked or any(paths.real(mended.path).is_relative_to(file) for file in asked)
    ]
    for mended in found:
        for change in mended.changes:
            say(f"{'would be mended' if plan else 'mended'}: {change}")
    if not plan:
        write_atomically({mended.path: mended.content for mended in found})


@contextmanager
def _side_by_side(arguments: argparse.Namespace, count: int) -> Iterator[Each]:
    """Yield what does the same to many files, by those whom the command line names."""
    if count < _MANY and not arguments.jobs and not arguments.dask:
        yield map
        return
    from edition import batch

    def each(work: Callable[[Path], Any], files: Iterable[Path]) -> Iterator[Any]:
        for outcome in batch.over(work, [path.absolute() for path in files] if arguments.dask else files, workers):
            yield EditionError(outcome.problems) if outcome.problems else outcome.value

    with batch.gather_workers(arguments.jobs, arguments.dask, count) as workers:
        yield each


def _check_files(arguments: argparse.Namespace) -> int:
    """Check files, and say of each what it was taken for."""
    from edition.check.files import check_files, list_files

    wrong, elsewhere = 0, 0
    files = list_files(arguments.files)
    with Progress() as progress, _side_by_side(arguments, len(files)) as each:
        for checked in check_files(files, progress, each):
            _tell_problems(checked.problems)
            count = len(checked.problems)
            said = f"{count} thing{'s' if count > 1 else ''} wrong" if count else "nothing wrong"
            say(f"{checked.path}: {checked.kind}: {said}")
            wrong += count
            elsewhere = max(elsewhere, checked.elsewhere)
    if elsewhere:
        tell(f"notice: in other files of the edition {elsewhere} more: python -m edition check names them")
    return 1 if wrong else 0


def renumber(arguments: argparse.Namespace) -> int:
    """Number the ids of letters anew in the order of the text."""
    from edition.check.verdict import require_sound
    from edition.files import write_atomically
    from edition.renumber import plan_renumbering

    project = find_project()
    with (
        Progress() as progress
    ):  # of two parts with one id, or of one that is not there, nobody can say what they become
        require_sound(progress, project)
    written: dict[Path, bytes] = {}
    for name in arguments.letters or store.letters():
        # Two letters may stand in one table or chapter: each is numbered on what the one before has left.
        made = plan_renumbering(name, project, written)
        written.update(made.files)
        for old, new in made.ids.items():
            say(f"{name}: {old} {'would be' if arguments.plan else 'is'} {new}")
    if not written:
        say("every id is in its order")
    for path in written:
        _tell_written(path, arguments.plan)
    if not arguments.plan:
        write_atomically(written)
    return 0


def book(arguments: argparse.Namespace) -> int:
    """Build the book on screen, after ``data/`` has been checked."""
    from edition.html_build import build_html

    return build_html(find_project().root, lambda: check(arguments))


def layout(arguments: argparse.Namespace) -> int:
    """Rewrite letters in the layout in which the edition writes TEI."""
    from edition.files import write_atomically
    from edition.tei import dumps, read

    project = find_project()
    files = [project.letter_file(letter) for letter in arguments.letters or store.letters()]
    written = {path: dumps(read(path, project.vocabularies)) for path in files}
    changed = {path: content for path, content in written.items() if path.read_bytes() != content}
    write_atomically(changed)
    for path in changed:
        say(paths.shown(path))
    return 0


def import_sources(arguments: argparse.Namespace) -> int:
    """Make the published layer from the reader's own copies of the publications."""
    from edition import done
    from edition.facts import digest_facts, name_fact

    begun = time.time()
    folders = paths.real(arguments.sources), paths.real(arguments.out or find_project().published)
    work = f"import-{digest_facts({'folders': str(folders)})}"
    if arguments.if_changed and not arguments.figures and done.is_done(work):
        say("read before, and nothing has changed since")
        return 0
    from edition.importers import import_folder, list_missing

    with Progress() as progress:
        progress("importing")
        results = import_folder(arguments.sources, arguments.out, arguments.figures)
    for result in results:
        for line in result.report():
            say(line)
        say(f"written: {result.path}")
    for line in list_missing(results):
        tell(f"notice: {line}")
    files = [path for folder in folders for path in folder.iterdir() if path.is_file()]
    done.keep_done(
        work,
        begun,
        [*(name_fact("folder", folder) for folder in folders), *(name_fact("file", path) for path in files)],
    )
    return 0


def info(arguments: argparse.Namespace) -> int:
    """Print an overview of the edition, or of one letter."""
    from edition.overview import describe_edition, describe_letter

    lines = describe_letter(store.load(arguments.letter, arguments.layer)) if arguments.letter else describe_edition()
    for line in lines:
        say(line)
    return 0


def export(arguments: argparse.Namespace) -> int:
    """Write all exports, or some letters in a format of another tool."""
    from edition import exports
    from edition.check.verdict import require_sound
    from edition.files import write_atomically

    if arguments.letters:
        return _export_letters(arguments)
    if arguments.format:
        arguments.refuse("--format is for letters: name them, or leave the format out")
    with Progress() as progress:
        require_sound(progress)
        progress("exporting")
        offered = print_record.find_files(find_project().printed, find_project().root)
        made = exports.make_exports(exports.gather_contents(), offered)
        files = {arguments.out / name: content for name, content in made.items()}
        private = exports.make_private_texts()
        write_atomically({**files, **private})
    say(f"{arguments.out}: {len(files)} files, {sum(map(len, files.values()))} bytes")
    if not offered:
        tell("without the book in print, of which this state has not been made: python -m edition press makes it")
    for path in private:
        say(f"for your own use: {paths.shown(path)}")
    return 0


def _export_letters(arguments: argparse.Namespace) -> int:
    """Write letters of the edition, or from anywhere, side by side."""
    from functools import partial

    from edition import batch
    from edition.check.verdict import require_sound

    # An id goes before a file of that name, which can be written as ./name.
    known = set(_list_known())
    files = {name for name in arguments.letters if name and Path(name).exists()} - known
    if known.intersection(arguments.letters):
        with Progress() as progress:
            require_sound(progress)
    given = (Path(name) if name in files else store.find_letter(name) for name in arguments.letters)
    texts = _locate(arguments, batch.find_texts(given))
    batch.check_names(texts)
    work = partial(batch.export, form=arguments.format or "tei", folder=arguments.out.absolute())
    with batch.gather_workers(arguments.jobs, arguments.dask, len(texts)) as workers:
        return _tell_outcomes(batch.over(work, texts, workers), len(texts))


def _list_known() -> list[str]:
    return store.letters() if paths.find_root() else []


def _tell_outcomes(outcomes: Iterable[Outcome[list[Path]]], count: int) -> int:
    """Print what was written and what went wrong, text by text."""
    failed = 0
    for outcome in outcomes:
        for path in outcome.value or ():
            say(path)
        _tell_problems(outcome.problems)
        failed += bool(outcome.problems)
    if failed and count > 1:
        tell(f"{failed} of {count} texts could not be done")
    return 1 if failed else 0


def press(arguments: argparse.Namespace) -> int:
    """Make the book in print: a PDF and an EPUB."""
    from edition.check.verdict import require_sound
    from edition.press.print_build import build_print

    with Progress() as progress:
        require_sound(progress)
        progress("setting the book")
        files = build_print()
    for name, content in files.items():
        say(f"{paths.shown(find_project().printed / name)}: {len(content)} bytes")
    return 0


def serve(arguments: argparse.Namespace) -> int:
    """Serve the book at a local address, and rebuild it at every change."""
    from edition.serve import serve

    serve(arguments.port)
    return 0


def serve_dts(arguments: argparse.Namespace) -> int:
    """Answer by query for the texts of the edition."""
    from edition.check.verdict import require_sound
    from edition.exports import gather_contents

    try:
        from edition.serve_dts import serve
    except ModuleNotFoundError as error:
        what = f"the package {error.name} is not installed"
        raise EditionError(Problem("serve-dts", 0, what, "`make serve-dts`, which installs it")) from None
    with Progress() as progress:
        require_sound(progress)
    serve(gather_contents(), arguments.port)
    return 0


def new(arguments: argparse.Namespace) -> int:
    """Begin an edition in a folder."""
    from datetime import UTC, datetime

    from edition.new import Details, create_edition
    from edition.new.starter import shorten_name

    folder = paths.real(arguments.folder)
    now = datetime.fromtimestamp(float(os.environ.get("SOURCE_DATE_EPOCH") or time.time()), UTC)
    title = arguments.title
    if title is None:
        title = "A new edition" if arguments.empty else "The Gettysburg Address"
    details = Details(title, arguments.editors, shorten_name(folder.name), now.year, arguments.empty)
    files = create_edition(folder, details)
    say(f"{arguments.folder}: {len(files)} files. Next:")
    for command in (f"cd {shlex.quote(str(arguments.folder))}", "make book", "make test"):
        say(f"  {command}")
    return 0


def adopt(arguments: argparse.Namespace) -> int:
    """Make texts of the edition of TEI files by other projects."""
    from functools import partial

    from edition import batch
    from edition.adopt.adoption import Options
    from edition.adopt.work import adopt_file, plan_files

    texts = _locate(arguments, batch.find_texts(arguments.files))
    if arguments.id and len(texts) > 1:
        arguments.refuse("--id is for one file")
    project = find_project()
    options = Options(arguments.id or "", arguments.apparatus or "", arguments.nature)
    work = partial(adopt_file, options=options, lists=project.vocabularies)
    refused = 0
    with Progress() as progress, batch.gather_workers(arguments.jobs, arguments.dask, len(texts)) as workers:
        progress("reading")
        for outcome in batch.over(work, texts, workers):
            adopted, problems = outcome.value or (), list(outcome.problems)
            files: dict[Path, bytes] = {}
            if not problems:
                try:
                    files = plan_files(project, adopted)
                except EditionError as error:
                    problems = error.problems
            _tell_problems(problems)
            refused += bool(problems)
            if problems:
                continue
            _write((line for text in adopted for line in text.report.brief()), files, arguments.plan)
    if refused and len(texts) > 1:
        tell(f"refused: {refused} of {len(texts)} files")
    return 1 if refused else 0


def collate(arguments: argparse.Namespace) -> int:
    """Make letters of the files of their witnesses, or make them anew."""
    from functools import partial

    from edition import batch
    from edition.collation.work import Wanted, find_folders, make_text, make_text_of_folder, plan_files

    given = [Path(name) for name in arguments.witnesses]
    are_folders = [path.is_dir() for path in given]
    if any(are_folders) and not all(are_folders):
        arguments.refuse("files are witnesses of one text, folders are texts: give the ones or the others")
    folders = _locate(arguments, find_folders(given)) if any(are_folders) else []
    if not folders and not arguments.id:
        arguments.refuse("--id: how the text is called is wanted, where its witnesses are named one by one")
    if len(folders) > 1 and (arguments.id or arguments.title):
        arguments.refuse("--id and --title are for one text; a folder gives its name to its text")
    wanted = Wanted(
        arguments.id or "",
        () if folders else tuple(arguments.witnesses),
        arguments.title or "",
        arguments.base or "",
        arguments.brackets,
        arguments.verse,
        arguments.words_only,
        arguments.language or "",
        arguments.let_go,
    )
    project = find_project()
    work = partial(make_text_of_folder, wanted=wanted, plan=arguments.plan)
    refused, written = 0, 0
    with Progress() as progress, batch.gather_workers(arguments.jobs, arguments.dask, len(folders)) as workers:
        progress("collating")
        if folders:
            outcomes = batch.over(work, folders, workers)
        else:
            outcomes = iter([batch.Outcome(Path(), make_text(wanted, arguments.plan))])
        for outcome in outcomes:
            _tell_problems(outcome.problems)
            refused += bool(outcome.problems)
            if outcome.value is None:
                continue
            files = plan_files(project, outcome.value)
            _write(outcome.value.said, files, arguments.plan)
            written += len(files)
    if refused and len(folders) > 1:
        tell(f"refused: {refused} of {len(folders)} texts")
    if not written and not refused:
        say("nothing to write: it is all there")
    return 1 if refused else 0


def _write(said: Iterable[str], files: Mapping[Path, bytes], plan: bool) -> None:
    """Say what was made of a text, write its files, and name them.

    With ``plan`` nothing is written.
    """
    from edition.files import write_atomically

    for line in said:
        say(line)
    if not plan:
        write_atomically(files)
    for path in files:
        _tell_written(path, plan)


def _locate(arguments: argparse.Namespace, texts: list[Path]) -> list[Path]:
    """Return files as those who work on them find them.

    A cluster has other working folders, and needs whole paths.
    """
    return [path.absolute() for path in texts] if arguments.dask else texts


#: What carries out each command.
_RUNS: dict[str, Run] = {
    "new": new,
    "check": check,
    "renumber": renumber,
    "book": book,
    "format": layout,
    "import": import_sources,
    "info": info,
    "adopt": adopt,
    "collate": collate,
    "press": press,
    "serve": serve,
    "serve-dts": serve_dts,
    "export": export,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit status."""
    parsed = make_parser(_RUNS, __version__).parse_args(arguments)
    if parsed.project:
        os.environ[paths.GIVEN] = str(paths.real(parsed.project))
    try:
        status = int(parsed.run(parsed))
        sys.stdout.flush()
    except EditionError as error:
        _tell_problems(error.problems)
        return 1
    except KeyboardInterrupt:
        tell("interrupted")
        return _INTERRUPTED
    except BrokenPipeError:
        # Whoever read the output has gone; nothing more may be written to it, not even at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _PIPE_CLOSED
    except OSError as error:
        if error.filename is None:
            raise
        tell(f"{error.filename}: {error.strerror}")
        return 1
    return status
