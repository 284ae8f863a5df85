"""By what names the entries of the registers are found, and where they are named: data for the search.

The script of this data brings the stemmers too, by which a name is known in its cases. They are those of Snowball
(https://snowballstem.org), which Sphinx carries as scripts: one for each language that a column of a register has.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

import sphinx.search
from sphinx.builders.html import StandaloneHTMLBuilder

from edition import store
from edition.book.build.written_pages import WrittenPages
from edition.book.registers import cards
from edition.book.registers.rows import Row, read_rows
from edition.doctree.domain import edition_domain
from edition.files import read_text

#: The file of names and stemmers, in the folder of static files, and the values that it assigns.
DATA, _NAMES, _STEMMERS = "search-names.js", "editionSearchNames", "editionStemmers"
#: Whose entries are no names: an event is found by the words of its label.
_UNNAMED = "events"
#: The register whose entries are called by a part of their names too.
_PEOPLE = "people"
_SCRIPTS = Path(sphinx.search.__file__).parent / "minified-js"


class Named(NamedTuple):
    """An entry of a register, as the search knows it.

    ``own`` are its name and that in each further language, ``also`` its other forms; ``places`` are addresses of where
    it is named, from the root of the book, with anchors.
    """

    address: str
    is_person: bool
    own: tuple[str, ...]
    also: tuple[str, ...]
    places: tuple[str, ...]


def list_names(builder: StandaloneHTMLBuilder, written: WrittenPages) -> list[Named]:
    """Return the entries that stand in the book, with their forms and places.

    The places are those which the page of the register lists, and the events that name an entry.
    """
    known = edition_domain(builder.env).entries
    address = {key: f"{builder.get_target_uri(docname)}#{key[1]}" for key, (docname, _name) in known.items()}
    told = {
        f"{builder.get_target_uri(docname)}#{name}": cards.readdress_card(card, builder.get_target_uri(docname))
        for docname in sorted({docname for docname, _name in known.values()})
        for name, card in written.ask(Path(builder.get_outfilename(docname)), cards.list_cards)
    }
    events = {name: row for register, name in known if register == _UNNAMED if (row := read_rows(_UNNAMED).get(name))}
    found = []
    for register, name in sorted(known):
        row = None if register == _UNNAMED else read_rows(register).get(name)
        if row is None:
            continue
        card = told.get(address[register, name])
        places = [place for _words, links in (card.mentions if card else ()) for _said, place in links]
        places += [address[_UNNAMED, key] for key, event in events.items() if name in event.get(register, "").split()]
        own, also = list_forms(row, store.name_languages(store.package(), register))
        found.append(Named(address[register, name], register == _PEOPLE, own, also, tuple(places)))
    return found


def list_forms(row: Row, languages: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the forms of an entry: its names in each language, and its other forms.

    ``languages`` are the columns that hold names in another language. Semicolons part the forms of a field.
    """

    def parted(*columns: str) -> tuple[str, ...]:
        forms = (form.strip() for column in columns for form in row.get(column, "").split(";"))
        return tuple(dict.fromkeys(filter(None, forms)))

    return (row["name"], *parted(*languages)), parted("also")


def read_stemmers(languages: Iterable[str]) -> Mapping[str, str]:
    """Return the scripts of Snowball's stemmers, by the class that each defines.

    ``languages`` are tags of languages; those for which there is no stemmer are left out. Raises EditionError where a
    script cannot be read.
    """
    found = {}
    for language in sorted({tag.partition("-")[0].lower() for tag in languages}):
        place = sphinx.search.languages.get(language)
        if isinstance(place, str):
            module, _, name = place.rpartition(".")
            place = getattr(import_module(module), name)
        if place is not None and place.js_stemmer_rawcode:
            script = read_text(_SCRIPTS / place.js_stemmer_rawcode, "a stemmer of Sphinx")
            found[script.partition("=")[0].strip()] = script
    return {"BaseStemmer": read_text(_SCRIPTS / "base-stemmer.js", "a stemmer of Sphinx"), **found} if found else {}


def render_names(names: Iterable[Named], stemmers: Mapping[str, str]) -> str:
    """Return the data as a script: the entries and the stemmers.

    An entry is an array of its address, whether it is a person, its names, its other forms and its places.
    """
    lines = ",\n".join(json.dumps(name, ensure_ascii=False, separators=(",", ":")) for name in names)
    made = ",".join(f"new {name}()" for name in stemmers if name != "BaseStemmer")
    # What the scripts of Snowball define stays inside.
    whose = "/* Snowball, https://snowballstem.org, BSD-3-Clause, as Sphinx carries it */"
    scripts = "\n".join([f"{whose}\nvar {','.join(stemmers)};", *(f"{each.strip()};" for each in stemmers.values())])
    return (
        f"window.{_NAMES}=[\n{lines}\n];\n"
        f"window.{_STEMMERS}=(()=>{{\n{scripts if stemmers else ''}\nreturn[{made}];\n}})();\n"
    )
