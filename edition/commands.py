"""What the commands are called, what each takes, and what its help says; what they do, ``edition.cli`` knows.

The help is read in a terminal and in the book's guide.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NoReturn

from edition import vocabulary
from edition.errors import EditionError
from edition.numbers import read_whole
from edition.project import Noun, find_project
from edition.saying import cut, visible

#: What ``edition.witnesses.BRACKETS`` explains.
BRACKETS = ("supplied", "unclear", "gap", "text")
_LONGEST = 400  # characters of what is said of arguments
_IF_CHANGED = "not where nothing has changed since it was done and all was right"
#: What carries out a command that has been understood, and gives its exit status.
Run = Callable[[argparse.Namespace], int]


class Parser(argparse.ArgumentParser):
    """A parser whose help speaks of texts as the edition at hand calls them.

    What is written here speaks of letters.
    """

    def error(self, message: str) -> NoReturn:
        """End the program, since what was given is not understood."""
        super().error(cut(visible(message), _LONGEST))

    _WRITTEN = re.compile(r"(?<![\w'~/-])(letters?|Letters?|LETTERS?)\b")

    def format_help(self) -> str:
        """Return the help."""
        return self.word(super().format_help())

    def format_usage(self) -> str:
        """Return the usage."""
        return self.word(super().format_usage())

    def word(self, text: str) -> str:
        """Return a text that speaks of letters in the words of the edition at hand."""
        try:
            noun = find_project().text
        except EditionError:
            noun = Noun()

        def call(found: re.Match[str]) -> str:
            word = noun.plural if found[0].lower().endswith("s") else noun.singular
            return word.upper() if found[0].isupper() else word[0].upper() + word[1:] if found[0][0].isupper() else word

        return self._WRITTEN.sub(call, text)


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
    number = read_whole(said)
    if not number:
        raise ValueError
    return number


def _port(said: str) -> int:
    number = read_whole(said)
    if number is None or number >= 1 << 16:
        raise ValueError
    return number


def make_parser(runs: Mapping[str, Run], version: str) -> argparse.ArgumentParser:
    """Return the parser of the command line.

    What it has parsed names as ``run`` what ``runs`` has for the command. ``version`` is that of the engine.
    """
    parser, _ = _add_commands(runs)
    parser.add_argument("--version", action="version", version=version)
    return parser


def list_commands() -> dict[str, argparse.ArgumentParser]:
    """Return the parsers of the commands by name, in the order of the help."""
    return _add_commands({})[1]


def _add_commands(runs: Mapping[str, Run]) -> tuple[argparse.ArgumentParser, dict[str, argparse.ArgumentParser]]:
    parser = Parser(
        prog="python -m edition",
        description="Check the data of a critical edition, import publications, export letters.",
        epilog="Each command has its own help: python -m edition check --help",
    )
    parser.add_argument(
        "--project",
        type=Path,
        metavar="FOLDER",
        help="the edition to work on (default: the nearest from the working folder upwards)",
    )
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")

    made_of: dict[str, argparse.ArgumentParser] = {}

    def command(name: str, text: str, examples: str) -> argparse.ArgumentParser:
        made = commands.add_parser(
            name,
            help=text.partition(".")[0],
            description=text,
            epilog=f"examples:\n{examples}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        made.set_defaults(run=runs.get(name))
        made_of[name] = made
        return made

    made = command(
        "new",
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
        "Check everything in data/, or some files, and report all that is wrong at once.\n\n"
        "Letters against the schema and the rules of the house, tables against datapackage.json,\n"
        "dates as EDTF, citations against references.bib. One line a problem, on standard error:\n"
        "file, line, what is wrong, what was expected. Notices do not count as problems. A mistake that\n"
        "shows at many places is one line, which names the others; of many alike the first ten are lines,\n"
        "and the rest a number.\n\n"
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
        "  python -m edition check --record-ids\n"
        "  python -m edition check ~/corpus --jobs 4\n\n"
        "exit status: 0 where nothing is wrong, 1 where something is, 2 where the command was not understood",
    )
    made.add_argument("files", nargs="*", type=Path, metavar="FILE", help="files or folders (default: all of data/)")
    made.add_argument("--fix", action="store_true", help="mend what has only one right answer, then check")
    made.add_argument("--plan", action="store_true", help="with --fix: say what would be mended, and write nothing")
    made.add_argument("--if-changed", action="store_true", help=_IF_CHANGED)
    made.add_argument("--record-ids", action="store_true", help="record all ids as released, in data/ids.json")
    _take_workers(made)
    made.set_defaults(refuse=made.error)

    made = command(
        "renumber",
        "Number the ids of letters anew, in the order of the text, before a release.\n\n"
        "Paragraphs p1, p2 ..., lines l1, l2 ..., variants v01, v02 ..., notes n01, n02 ..., with second\n"
        "pieces, judgements, and all that points to them: in the letter, in tables, in chapters and notebooks.\n"
        "The data are checked first. All files are written, or none. Ids that data/ids.json records as\n"
        "released are a promise: where one would change, it is named and nothing is done. Ids of another\n"
        "form were chosen, and stay.",
        "  python -m edition renumber --plan\n  python -m edition renumber LETTER",
    )
    made.add_argument("letters", nargs="*", metavar="LETTER", help="ids of letters (default: all)")
    made.add_argument("--plan", action="store_true", help="say what would change, and write nothing")

    made = command(
        "book",
        "Build the book in _build/html, after everything in data/ has been checked, if anything has changed.\n\n"
        "Where anything is wrong with the data, nothing is built.",
        "  python -m edition book",
    )
    made.set_defaults(if_changed=True, record_ids=False, files=(), fix=False, plan=False, jobs=None, dask=None)

    made = command(
        "format",
        "Put letters into the layout in which the edition writes TEI.\n\n"
        "Only line breaks, indents and the order of attributes change, never the text, so that two\n"
        "versions of a file differ only where the letter does. The names of changed files are printed.",
        "  python -m edition format\n  python -m edition format LETTER",
    )
    made.add_argument("letters", nargs="*", metavar="LETTER", help="ids of letters (default: all)")

    made = command(
        "import",
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
        "Make texts of this edition of TEI files by other projects, and give each a page.\n\n"
        "The apparatus is read by all three methods of TEI: in the text, by the ends of its lemmas, or by the\n"
        "places that it names. No word is changed: the text of every witness is compared before and after, word\n"
        "by word. What cannot be read rightly is refused, one line a reason. A report says what was read how;\n"
        "it is shown in short, and written whole to _build/adopted.\n"
        "What silence says is never guessed: where not every site names every witness, a witness that is not\n"
        "named is unreported, unless --apparatus negative says that it agrees with the lemma.",
        "  python -m edition adopt ephesians.xml --plan\n"
        "  python -m edition adopt ephesians.xml --id ephesians --apparatus positive\n"
        "  python -m edition adopt downloaded/tei",
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
        "Make a text with its apparatus of the files of its witnesses, and give it a page.\n\n"
        "Each file is one witness: plain text (.txt, paragraphs parted by blank lines), Markdown (.md), Word\n"
        "(.docx), OpenDocument (.odt), or TEI without apparatus (.xml). Its name is the siglum, unless one is\n"
        "given: A=path/to/copy.txt. The first witness is the base, whose words are the lemmas. Italics and the\n"
        "like are those of the first witness of a reading.\n"
        "A FOLDER of such files is a text, called as the folder is; a folder of such folders is many texts, which\n"
        "are collated side by side.\n"
        "Where the text is there already, it is collated again: what has not changed stays as it is, sites\n"
        "keep their ids, and what you added its place. What would lose its place is named, and nothing done.",
        "  python -m edition collate A.txt B.txt C.txt --id miller-1901 --title 'To the baker'\n"
        "  python -m edition collate A.txt B.txt C.txt --id miller-1901 --plan\n"
        "  python -m edition collate A=first.docx B=second.odt --id miller-1901 --brackets unclear --base none\n"
        "  python -m edition collate transcriptions --jobs 2",
    )
    made.add_argument("witnesses", nargs="+", metavar="WITNESS", help="a file, SIGLUM=FILE, or a FOLDER of files")
    made.add_argument("--id", help="of the text: small letters, digits and hyphens (default: the name of its folder)")
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
    _take_workers(made)
    made.set_defaults(refuse=made.error)

    command(
        "press",
        "Make the book in print: a PDF and an EPUB, in _build/press.\n\n"
        "From the pages that Sphinx reads for the book on screen; no published layer is in it. Where\n"
        "nothing has changed since they were made, the two files are left as they are. The exports\n"
        "and the page “Downloads” offer them as long as they are of the same state of the edition.",
        "  python -m edition press",
    )

    made = command(
        "serve",
        "Build the book, show it at a local address, and build and show it again whenever a file is saved.\n\n"
        "What is wrong is said here; until it is mended, the last good book is shown. `make serve` installs\n"
        "what this needs.",
        "  python -m edition serve\n  python -m edition serve --port 8001",
    )
    made.add_argument("--port", type=_port, default=8000, help="where to serve it (default: 8000)")

    made = command(
        "serve-dts",
        "Answer by query for the letters, at a local address, as Distributed Text Services 1.0 says.\n\n"
        "What is asked for is a collection, the units of a letter, or its TEI, whole, by unit or by range. The data\n"
        "are read once, when it starts. The files of the page “Downloads” need no server, and answer less.\n"
        "`make serve-dts` installs what this needs.",
        "  python -m edition serve-dts\n  python -m edition serve-dts --port 8002",
    )
    made.add_argument("--port", type=_port, default=8001, help="where to answer (default: 8001)")

    made = command(
        "export",
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
    return parser, made_of
