"""The command line: ``edition new`` begins an edition; ``python -m edition check | book | export`` and more work on it.

Results go to standard output; errors, notices and progress to standard error, one a line. The exit status is 0,
1 where something was wrong with the data or a file, 2 where the command was not understood.
"""

from __future__ import annotations

import argparse
import os
import re
import shlex
import sys
import threading
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from edition import __version__, paths, print_record, store, vocabulary
from edition.errors import EditionError
from edition.project import Noun, find_project

if TYPE_CHECKING:
    from edition.batch import Outcome

#: What ``edition.witnesses.BRACKETS`` explains.
BRACKETS = ("supplied", "unclear", "gap", "text")
_IF_CHANGED = "not where nothing has changed since it was done and all was right"
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
        self._timer = threading.Timer(self._AFTER, _tell, [f"{step} …"])
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


def _tell(message: object) -> None:
    print(message, file=sys.stderr)


def check(arguments: argparse.Namespace) -> int:
    """Check ``data/``, or files, or record ids as released.

    If it is asked for, what has only one right answer is put right before.
    """
    from edition import done

    if arguments.plan and not arguments.fix:
        arguments.refuse("--plan shows what --fix would do: give both")
    if arguments.files and (arguments.record_ids or arguments.if_changed):
        arguments.refuse("--record-ids and --if-changed are of the whole edition: name no files")
    if arguments.fix:
        _mend(arguments.files, arguments.plan)
    if arguments.files:
        return _check_files(arguments.files)

    begun = time.time()
    if arguments.if_changed and done.is_done("check"):
        print("nothing was wrong, and nothing has changed since")
        return 0
    from edition.check import OF_TABLES, decides_tables, examine, record_ids

    known = OF_TABLES if arguments.if_changed and done.is_done("check-tables") else ()
    with Progress() as progress:
        report = examine(progress, known)
        if arguments.record_ids:
            new = record_ids(report.material, report.problems)
            print(f"{new} new ids recorded as released in data/ids.json")
            report = examine(progress)
    for problem in report.problems:
        _tell(problem)
    for notice in report.notices:
        _tell(f"notice: {notice}")
    if report.problems:
        return 1
    made_with = [f"version {package}" for package in ("frictionless", "edtf")]
    done.keep_done("check", begun, made_with)
    done.keep_done("check-tables", begun, made_with, decides_tables)
    material = report.material
    texts = material.noun.count(len(material.letters))
    counted = f"{texts}, {len(material.tables)} tables, {len(material.sources or {})} sources"
    print(f"{counted}: nothing wrong")
    return 0


def _mend(files: Sequence[Path], plan: bool) -> None:
    """Put right what has only one right answer, and say each change."""
    from edition.check.mending import mend_edition
    from edition.files import write_atomically

    asked = [file.resolve() for file in files]
    found = [
        mended
        for mended in mend_edition(find_project(files[0].parent if files else None))
        if not asked or any(mended.path.resolve().is_relative_to(file) for file in asked)
    ]
    for mended in found:
        for change in mended.changes:
            print(f"{'would be mended' if plan else 'mended'}: {change}")
    if not plan:
        write_atomically({mended.path: mended.content for mended in found})


def _check_files(files: Sequence[Path]) -> int:
    """Check files, and say of each what it was taken for."""
    from edition.check.files import check_files

    wrong, elsewhere = 0, 0
    with Progress() as progress:
        for checked in check_files(files, progress):
            for problem in checked.problems:
                _tell(problem)
            count = len(checked.problems)
            said = f"{count} thing{'s' if count > 1 else ''} wrong" if count else "nothing wrong"
            print(f"{checked.path}: {checked.kind}: {said}")
            wrong += count
            elsewhere = max(elsewhere, checked.elsewhere)
    if elsewhere:
        _tell(f"notice: in other files of the edition {elsewhere} more: python -m edition check names them")
    return 1 if wrong else 0


def renumber(arguments: argparse.Namespace) -> int:
    """Number the ids of letters anew in the order of the text."""
    from edition.files import write_atomically
    from edition.renumber import plan_renumbering

    project = find_project()
    written: dict[Path, bytes] = {}
    for name in arguments.letters or store.letters():
        # Two letters may stand in one table or chapter: each is numbered on what the one before has left.
        made = plan_renumbering(name, project, written)
        written.update(made.files)
        for old, new in made.ids.items():
            print(f"{name}: {old} {'would be' if arguments.plan else 'is'} {new}")
    if not written:
        print("every id is in its order")
    for path in written:
        print(f"{'would be written' if arguments.plan else 'written'}: {paths.shown(path)}")
    if not arguments.plan:
        write_atomically(written)
    return 0


def book(arguments: argparse.Namespace) -> int:
    """Build the book on screen, and check ``data/`` while it is built."""
    from edition.html_build import build_html

    root = find_project().root
    return build_html(root) if arguments.unchecked else build_html(root, lambda: check(arguments))


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
        print(paths.shown(path))
    return 0


def import_sources(arguments: argparse.Namespace) -> int:
    """Make the published layer from the reader's own copies of the publications."""
    from edition import done
    from edition.facts import digest_facts, name_fact

    begun = time.time()
    folders = arguments.sources.resolve(), (arguments.out or find_project().published).resolve()
    work = f"import-{digest_facts({'folders': str(folders)})}"
    if arguments.if_changed and not arguments.figures and done.is_done(work):
        print("read before, and nothing has changed since")
        return 0
    from edition.importers import import_folder, list_missing

    with Progress() as progress:
        progress("importing")
        results = import_folder(arguments.sources, arguments.out, arguments.figures)
    for result in results:
        for line in result.report():
            print(line)
        print(f"written: {result.path}")
    for line in list_missing(results):
        _tell(f"notice: {line}")
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
        print(line)
    return 0


def export(arguments: argparse.Namespace) -> int:
    """Write all exports, or some letters in a format of another tool."""
    from edition import exports
    from edition.files import write_atomically

    if arguments.letters:
        return _export_letters(arguments)
    if arguments.format:
        arguments.refuse("--format is for letters: name them, or leave the format out")
    with Progress() as progress:
        progress("exporting")
        offered = print_record.find_files(find_project().printed, find_project().root)
        made = exports.make_exports(exports.gather_contents(), offered)
        files = {arguments.out / name: content for name, content in made.items()}
        private = exports.make_private_texts()
        write_atomically({**files, **private})
    print(f"{arguments.out}: {len(files)} files, {sum(map(len, files.values()))} bytes")
    if not offered:
        _tell("without the book in print, of which this state has not been made: python -m edition press makes it")
    for path in private:
        print(f"for your own use: {paths.shown(path)}")
    return 0


def _export_letters(arguments: argparse.Namespace) -> int:
    """Write letters of the edition, or from anywhere, side by side."""
    from functools import partial

    from edition import batch

    # An id goes before a file of that name, which can be written as ./name.
    files = {name for name in arguments.letters if name and Path(name).exists()} - set(_list_known())
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
            print(path)
        for problem in outcome.problems:
            _tell(problem)
        failed += bool(outcome.problems)
    if failed and count > 1:
        _tell(f"{failed} of {count} texts could not be done")
    return 1 if failed else 0


def press(arguments: argparse.Namespace) -> int:
    """Make the book in print: a PDF and an EPUB."""
    from edition.press.print_build import build_print

    with Progress() as progress:
        progress("setting the book")
        files = build_print()
    for name, content in files.items():
        print(f"{paths.shown(find_project().printed / name)}: {len(content)} bytes")
    return 0


def serve(arguments: argparse.Namespace) -> int:
    """Serve the book at a local address, and rebuild it at every change."""
    from edition.serve import serve

    serve(arguments.port)
    return 0


def new(arguments: argparse.Namespace) -> int:
    """Begin an edition in a folder."""
    from datetime import UTC, datetime

    from edition.new import Details, create_edition
    from edition.new.starter import shorten_name

    folder = arguments.folder.resolve()
    now = datetime.fromtimestamp(float(os.environ.get("SOURCE_DATE_EPOCH") or time.time()), UTC)
    title = arguments.title or ("A new edition" if arguments.empty else "The Gettysburg Address")
    details = Details(title, arguments.editors, shorten_name(folder.name), now.year, arguments.empty)
    files = create_edition(folder, details)
    print(f"{arguments.folder}: {len(files)} files. Next:")
    print(f"  cd {shlex.quote(str(arguments.folder))}\n  make book\n  make test")
    return 0


class Parser(argparse.ArgumentParser):
    """A parser whose help speaks of texts as the edition at hand calls them.

    What is written here speaks of letters.
    """

    _WRITTEN = re.compile(r"(?<![\w'~/-])(letters?|Letters?|LETTERS?)\b")

    def format_help(self) -> str:
        """Return the help."""
        return self._worded(super().format_help())

    def format_usage(self) -> str:
        """Return the usage."""
        return self._worded(super().format_usage())

    def _worded(self, text: str) -> str:
        try:
            noun = find_project().text
        except EditionError:
            noun = Noun()

        def call(found: re.Match[str]) -> str:
            word = noun.plural if found[0].lower().endswith("s") else noun.singular
            return word.upper() if found[0].isupper() else word[0].upper() + word[1:] if found[0][0].isupper() else word

        return self._WRITTEN.sub(call, text)


def adopt(arguments: argparse.Namespace) -> int:
    """Make texts of the edition of TEI files by other projects."""
    from functools import partial

    from edition import batch
    from edition.adopt.adoption import Options
    from edition.adopt.work import adopt_file, plan_files
    from edition.files import write_atomically

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
            for problem in problems:
                _tell(problem)
            refused += bool(problems)
            if problems:
                continue
            for text in adopted:
                for line in text.report.brief():
                    print(line)
            if not arguments.plan:
                write_atomically(files)
            for path in files:
                print(f"{'would be written' if arguments.plan else 'written'}: {paths.shown(path)}")
    if refused and len(texts) > 1:
        _tell(f"refused: {refused} of {len(texts)} files")
    return 1 if refused else 0


def collate(arguments: argparse.Namespace) -> int:
    """Make a letter of the files of its witnesses, or make it anew."""
    from edition.collation.work import Wanted, collate_files
    from edition.files import write_atomically

    wanted = Wanted(
        arguments.id,
        tuple(arguments.witnesses),
        arguments.title or "",
        arguments.base or "",
        arguments.brackets,
        arguments.verse,
        arguments.words_only,
        arguments.language or "",
        arguments.let_go,
    )
    with Progress() as progress:
        progress("collating")
        collated = collate_files(wanted)
        changed = {path: it for path, it in collated.files.items() if not path.is_file() or path.read_bytes() != it}
        write_atomically({} if arguments.plan else changed)
    for line in collated.report(arguments.plan):
        print(line)
    for path in changed:
        print(f"{'would be written' if arguments.plan else 'written'}: {paths.shown(path)}")
    if not changed:
        print("nothing to write: it is all there")
    return 0


def _locate(arguments: argparse.Namespace, texts: list[Path]) -> list[Path]:
    """Return files as those who work on them find them.

    A cluster has other working folders, and needs whole paths.
    """
    return [path.absolute() for path in texts] if arguments.dask else texts


def _take_workers(command: argparse.ArgumentParser) -> None:
    """Let a command say by whom many texts are worked on."""
    command.add_argument(
        "--jobs", type=_count, metavar="N", help="how many processes work side by side (default: one a processor)"
    )
    command.add_argument(
        "--dask",
        metavar="ADDRESS",
        help="give the work to the Dask cluster of this scheduler, whose workers have this engine and these folders",
    )


def _count(said: str) -> int:
    number = int(said)
    if number < 1:
        raise ValueError
    return number


def _parser() -> argparse.ArgumentParser:
    parser = Parser(
        prog="python -m edition",
        description="Check the data of a critical edition, import publications, export letters.",
        epilog="Each command has its own help: python -m edition check --help",
    )
    parser.add_argument("--version", action="version", version=__version__)
    parser.add_argument(
        "--project",
        type=Path,
        metavar="FOLDER",
        help="the edition to work on (default: the nearest from the working folder upwards)",
    )
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")

    def command(name: str, run: object, text: str, examples: str) -> argparse.ArgumentParser:
        made = commands.add_parser(
            name,
            help=text.partition(".")[0],
            description=text,
            epilog=f"examples:\n{examples}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        made.set_defaults(run=run)
        return made

    made = command(
        "new",
        new,
        "Begin an edition of your own in a folder.\n\n"
        "The folder is a whole edition, with a short text in the place of yours: data, chapters, a notebook,\n"
        "tests, and the engine itself with all packages pinned, so that it can be built from there alone.\n"
        "--empty leaves out the text, and what is said of it.\n"
        "A folder that holds something is left as it is.",
        "  edition new mill-letters\n"
        "  edition new mill-letters --empty\n"
        "  edition new mill-letters --title 'Letters from the Mill' --editors 'Anna Miller'",
    )
    made.add_argument("folder", type=Path, metavar="FOLDER", help="where to write it; made where there is none")
    made.add_argument("--title", help="what it is called (default: as its text)")
    made.add_argument("--editors", default="The editors", help="whose it is")
    made.add_argument("--empty", action="store_true", help="begin without a text")

    made = command(
        "check",
        check,
        "Check everything in data/, or some files, and report all that is wrong at once.\n\n"
        "Letters against the schema and the rules of the house, tables against datapackage.json,\n"
        "dates as EDTF, citations against references.bib. One line a problem, on standard error:\n"
        "file, line, what is wrong, what was expected. Notices do not count as problems. A mistake that\n"
        "shows at many places is one line, which names the others.\n\n"
        "FILE may be a letter, a table, the bibliography, the project file, a chapter or a notebook, or a\n"
        "folder of them, of the edition at hand, of another, or of none: what each was taken for is said.\n\n"
        "--fix mends what has only one right answer, and says each: a byte order mark, UTF-16, semicolons\n"
        "between the fields of a table and spaces around them; in a letter a siglum or a pointer without\n"
        "its '#' or its register, an element's name in wrong capitals, xml:lang with an underscore, and the\n"
        "id of what stands last and has none. With --plan nothing is written.\n\n"
        "Ids are a promise to those who cite. data/ids.json records the released ones, each with\n"
        "what it stands for; none may be lost or come to stand for something else. --record-ids\n"
        "adds the ids that are new: run it when a release is made, and commit the file.",
        "  python -m edition check\n"
        "  python -m edition check data/letters/LETTER.xml data/registers\n"
        "  python -m edition check ~/drafts/LETTER.xml\n"
        "  python -m edition check --fix --plan\n"
        "  python -m edition check --if-changed\n"
        "  python -m edition check --record-ids\n\n"
        "exit status: 0 where nothing is wrong, 1 where something is, 2 where the command was not understood",
    )
    made.add_argument("files", nargs="*", type=Path, metavar="FILE", help="files or folders (default: all of data/)")
    made.add_argument("--fix", action="store_true", help="mend what has only one right answer, then check")
    made.add_argument("--plan", action="store_true", help="with --fix: say what would be mended, and write nothing")
    made.add_argument("--if-changed", action="store_true", help=_IF_CHANGED)
    made.add_argument("--record-ids", action="store_true", help="record all ids as released, in data/ids.json")
    made.set_defaults(refuse=made.error)

    made = command(
        "renumber",
        renumber,
        "Number the ids of letters anew, in the order of the text, before a release.\n\n"
        "Paragraphs p1, p2 ..., lines l1, l2 ..., variants v01, v02 ..., notes n01, n02 ..., with second\n"
        "pieces, judgements, and all that points to them: in the letter, in tables, in chapters and notebooks.\n"
        "All files are written, or none. Ids that data/ids.json records as released are a promise: where\n"
        "one would change, it is named and nothing is done. Ids of another form were chosen, and stay.",
        "  python -m edition renumber --plan\n  python -m edition renumber LETTER",
    )
    made.add_argument("letters", nargs="*", metavar="LETTER", help="ids of letters (default: all)")
    made.add_argument("--plan", action="store_true", help="say what would change, and write nothing")

    made = command(
        "book",
        book,
        "Build the book in _build/html, and check everything in data/ meanwhile, if anything has changed.\n\n"
        "What is wrong with the data ends the build.",
        "  python -m edition book\n  python -m edition book --unchecked",
    )
    made.add_argument("--unchecked", action="store_true", help="build only")
    made.set_defaults(if_changed=True, record_ids=False, files=(), fix=False, plan=False)

    made = command(
        "format",
        layout,
        "Put letters into the layout in which the edition writes TEI.\n\n"
        "Only line breaks, indents and the order of attributes change, never the text, so that two\n"
        "versions of a file differ only where the letter does. The names of changed files are printed.",
        "  python -m edition format\n  python -m edition format LETTER",
    )
    made.add_argument("letters", nargs="*", metavar="LETTER", help="ids of letters (default: all)")

    made = command(
        "import",
        import_sources,
        "Make the published layer of the letters from your own copies of the publications.\n\n"
        "The layer is written as TEI to a folder that git ignores; it is for your own use. There, the\n"
        "layer of a letter of whose publication the folder holds no copy is removed. A copy is read\n"
        "whole or not at all: its words must be as many as data/figures/ records.\n"
        "What was found is printed, with the notes that are called and not there, and the words\n"
        "broken at a line's end of which nothing decided whether their hyphen is real.",
        "  python -m edition import --sources ~/articles\n"
        "  python -m edition import --sources ~/articles --out ~/published\n"
        "  python -m edition import --sources ~/articles --figures",
    )
    made.add_argument("--sources", type=Path, required=True, metavar="FOLDER", help="where your copies are")
    made.add_argument("--out", type=Path, metavar="FOLDER", help="where to write (_build/published)")
    made.add_argument("--if-changed", action="store_true", help=_IF_CHANGED)
    made.add_argument("--figures", action="store_true", help="count the figures in data/figures/ anew as well")

    made = command(
        "info",
        info,
        "Print what there is: letters and tables, or what one letter holds.",
        "  python -m edition info\n  python -m edition info LETTER\n  python -m edition info LETTER --layer published",
    )
    made.add_argument("letter", nargs="?", metavar="LETTER", help="id of a letter")
    made.add_argument(
        "--layer",
        choices=tuple(vocabulary.LAYER),
        default="edition",
        help="which text of the letter (default: edition)",
    )

    made = command(
        "adopt",
        adopt,
        "Make texts of this edition of TEI files by other projects, and give each a page.\n\n"
        "The apparatus is read by all three methods of TEI: in the text, by the ends of its lemmas, or by the\n"
        "places that it names. No word is changed: the text of every witness is compared before and after, word\n"
        "by word. What cannot be read rightly is refused, one line a reason. A report says what was read how;\n"
        "it is shown in short, and written whole to _build/adopted.\n"
        "What silence says is never guessed: where not every site names every witness, a witness that is not\n"
        "named is unreported, unless --apparatus negative says that it agrees with the lemma.",
        "  edition adopt ephesians.xml --plan\n"
        "  edition adopt ephesians.xml --id ephesians --apparatus positive\n"
        "  edition adopt downloaded/tei",
    )
    made.add_argument("files", type=Path, nargs="+", metavar="FILE", help="a TEI file, or a folder of such files")
    made.add_argument("--id", help="of the text (default: the name of the file, in small letters)")
    made.add_argument(
        "--apparatus",
        choices=("complete", "positive", "negative"),
        help="what silence says of a witness: that cannot be, nothing, or that it has the lemma",
    )
    made.add_argument(
        "--nature", choices=tuple(vocabulary.NATURE), default="transcription", help="of the text (transcription)"
    )
    made.add_argument("--plan", action="store_true", help="show the report, and write nothing")
    _take_workers(made)
    made.set_defaults(refuse=made.error)

    made = command(
        "collate",
        collate,
        "Make a text with its apparatus of the files of its witnesses, and give it a page.\n\n"
        "Each file is one witness: plain text (.txt, paragraphs parted by blank lines), Markdown (.md), Word\n"
        "(.docx), OpenDocument (.odt), or TEI without apparatus (.xml). Its name is the siglum, unless one is\n"
        "given: A=path/to/copy.txt. The first witness is the base, whose words are the lemmas. Italics and the\n"
        "like are those of the first witness of a reading.\n"
        "Where the text is there already, it is collated again: what has not changed stays as it is, sites\n"
        "keep their ids, and what you added its place. What would lose its place is named, and nothing done.",
        "  python -m edition collate A.txt B.txt C.txt --id miller-1901 --title 'To the baker'\n"
        "  python -m edition collate A.txt B.txt C.txt --id miller-1901 --plan\n"
        "  python -m edition collate A=first.docx B=second.odt --id miller-1901 --brackets unclear --base none",
    )
    made.add_argument("witnesses", nargs="+", metavar="WITNESS", help="a file, or SIGLUM=FILE")
    made.add_argument("--id", required=True, help="of the text: small letters, digits and hyphens, as miller-1901")
    made.add_argument("--title", help="what it is called (default: as a TEI witness says, or its id)")
    made.add_argument("--base", metavar="SIGLUM", help="the witness of the lemmas (default: the first), or none")
    made.add_argument("--brackets", choices=BRACKETS, help="what square brackets mean: without it they are refused")
    made.add_argument("--verse", action="store_true", help="every line is a verse")
    made.add_argument(
        "--words-only", action="store_true", help="leave out differences in punctuation, capitals and hyphens"
    )
    made.add_argument("--language", metavar="TAG", help="of the text, as en or grc (default: that of the book)")
    made.add_argument("--plan", action="store_true", help="say what would be written, and write nothing")
    made.add_argument("--let-go", action="store_true", help="leave out what loses its place")

    command(
        "press",
        press,
        "Make the book in print: a PDF and an EPUB, in _build/press.\n\n"
        "From the pages that Sphinx reads for the book on screen; no published layer is in it. Where\n"
        "nothing has changed since they were made, the two files are left as they are. The exports\n"
        "and the page “Downloads” offer them as long as they are of the same state of the edition.",
        "  python -m edition press",
    )

    made = command(
        "serve",
        serve,
        "Build the book, show it at a local address, and build and show it again whenever a file is saved.\n\n"
        "What is wrong is said here; until it is mended, the last good book is shown. `make serve` installs\n"
        "what this needs.",
        "  python -m edition serve\n  python -m edition serve --port 8001",
    )
    made.add_argument("--port", type=int, default=8000, help="where to serve it (default: 8000)")

    made = command(
        "export",
        export,
        "Write the whole edition for other tools, or some letters.\n\n"
        "Without a letter: everything that the page “Downloads” of the book lists. With letters, by their ids\n"
        "or as TEI files and folders of them from anywhere: each as TEI, as tables in CSV, or as the plain text\n"
        "of its witnesses.\n"
        "What is under copyright is not exported without a recorded permission. Where such a published\n"
        "layer has been made, the texts of its witnesses are written beside it, for your own use.",
        "  python -m edition export --out ~/edition\n"
        "  python -m edition export LETTER --format tei --out ~/letters\n"
        "  python -m edition export LETTER --format csv --out ~/letters\n"
        "  python -m edition export LETTER --format txt --out ~/letters\n"
        "  python -m edition export ~/corpus --format csv --out ~/tables --jobs 4\n"
        "  python -m edition export /shared/corpus --format csv --out /shared/tables --dask tcp://192.168.0.7:8786",
    )
    made.add_argument(
        "letters", nargs="*", metavar="LETTER", help="id of a letter, a TEI file or a folder (default: everything)"
    )
    made.add_argument("--format", choices=("tei", "csv", "txt"), help="what to write of the letters (default: tei)")
    _take_workers(made)
    made.set_defaults(refuse=made.error)
    made.add_argument(
        "--out", type=Path, required=True, metavar="FOLDER", help="where to write; made where there is none"
    )
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit status."""
    parsed = _parser().parse_args(arguments)
    if parsed.project:
        os.environ[paths.GIVEN] = str(parsed.project.resolve())
    try:
        status = int(parsed.run(parsed))
        sys.stdout.flush()
    except EditionError as error:
        for problem in error.problems:
            _tell(problem)
        return 1
    except KeyboardInterrupt:
        _tell("interrupted")
        return _INTERRUPTED
    except BrokenPipeError:
        # Whoever read the output has gone; nothing more may be written to it, not even at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _PIPE_CLOSED
    except OSError as error:
        if error.filename is None:
            raise
        _tell(f"{error.filename}: {error.strerror}")
        return 1
    return status
