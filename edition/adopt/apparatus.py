"""The apparatus of a foreign text as sites of the house: readings, groups, persons, lacunae and notes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from edition.adopt.conversion import Converter
from edition.adopt.elements import LACKING, READINGS, elements, parts_of, take_out, words_of
from edition.adopt.kinds import find_kinds
from edition.adopt.lemma_search import say_words
from edition.adopt.names import XML_ID
from edition.adopt.source import line_of, tag_of
from edition.adopt.witnesses import Witnesses
from edition.text import plain
from edition.tree import Content, Markup, Node

#: What a reading may have instead of words.
_SEEN = frozenset({"graphic", "figure", "gap", "space", "pb", "lb", "cb", "gb", "milestone", "g", "formula", "media",
                   "lacunaStart", "lacunaEnd", "witStart", "witEnd"})  # fmt: skip
_MOST = 6  # words of a lemma that a note repeats as its catchword


@dataclass
class SiteConverter(Converter):
    """A converter that turns apparatus entries into sites."""

    witnesses: Witnesses = field(default_factory=lambda: Witnesses(()))
    sites: int = 0
    silent: int = 0  # sites that do not say what every witness has
    scope: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Begin with all witnesses in scope."""
        self.scope = self.witnesses.sigla()
        self._identifiers = self.witnesses.identifiers()

    def pointers(self, sigla: tuple[str, ...]) -> str:
        """Return witnesses as a ``@wit`` names them."""
        return " ".join(f"#{self._identifiers[siglum]}" for siglum in sigla)

    def witnesses_of(self, element: etree._Element) -> dict[str, str]:
        """Return the ``@wit`` of a mark by which witnesses begin or end."""
        sigla = self.witnesses.named(element.get("wit"))
        return {"wit": self.pointers(sigla)} if sigla and element.tag not in READINGS else {}

    def entry(self, app: etree._Element, block: bool) -> list[Node]:
        """Return an apparatus entry as a site.

        Where nothing differs, it is its text alone.
        """
        if self.is_wordless(app):
            self.wordless(app)
            return []
        site = self.site(app, block)
        readings = list(_readings(list(site.content)))
        claims = [reading for reading in readings if not dict(reading.attributes).get("wit")]
        lacking = any(isinstance(node, Markup) and node.tag == "witDetail" for node in site.content)
        if lacking or [reading for reading in claims if reading.tag == "rdg"] or not readings:
            return [site]
        if len({reading.content for reading in readings}) > 1:
            return [site]
        identifier = dict(site.attributes)["xml:id"]
        if len(readings) > 1:
            self.tell(line_of(app), "<app> whose readings are the same", "one reading, the others as a note", "changed")
            said = "; ".join(_names(reading) for reading in readings)
            remark = etree.Element("note")
            remark.text = said
            self.note(remark, identifier, _short(_as_text(readings[0].content)), line_of(app))
        named = [token for reading in readings for token in dict(reading.attributes).get("wit", "").split()]
        whole = {token.removeprefix("#") for token in named}.issuperset(self._identifiers[s] for s in self.scope)
        given = [part for part in app.iter(*READINGS) if next(part.iterancestors("app")) is app]
        # Where a witness has two readings and none is the lemma, none is the text.
        preferred = readings[0].tag == "lem" or len(given) == len(readings)
        if (whole and preferred) or (readings[0].tag == "lem" and not named):
            self.tell(
                line_of(app), "<app> in which nothing differs", "its text alone; its notes on the block", "changed"
            )
            for note in self.notes:
                if note.target == identifier:
                    note.target = self.block
                    if not note.target:
                        self.waiting.append(note)
            return [*readings[0].content]
        first = {**dict(readings[0].attributes), "wit": " ".join(dict.fromkeys(named))}
        reading = Markup(readings[0].tag, tuple(first.items()), readings[0].content, readings[0].line)
        kept = tuple(pair for pair in site.attributes if pair[0] not in ("type", "ana"))
        return [Markup("app", kept, (reading,), site.line)]

    def site(self, app: etree._Element, block: bool) -> Markup:
        """Return an apparatus entry as a site of the house."""
        self.sites += 1
        identifier = self.identified(app, "v")["xml:id"]
        self.hooks.add(identifier)
        outer, before, around = self.scope, self.before, self.block
        lemmas = [lem for lem in app.iter("lem") if next(lem.iterancestors("app")) is app]
        if len(lemmas) > 1:
            self.tell(line_of(app), "several <lem> in one <app>", "none is preferred: each is a reading", "changed")
            for lem in lemmas:
                lem.tag = "rdg"
        lemma = next((child for child in elements(app) if child.tag == "lem"), None)
        catchword = _short(_base_words(lemma if lemma is not None else next(app.iter("rdg"), None)))
        named: list[str] = []
        made = self._parts(app, block, identifier, catchword, named)
        lacking = tuple(dict.fromkeys(siglum for part in made[1] for siglum in part if siglum not in named))
        self.scope = outer
        content = made[0]
        if lacking:
            attributes = (("type", "lacuna"), ("wit", self.pointers(lacking)))
            content = [*content, Markup("witDetail", attributes)]
        accounted = set(named) | set(lacking)
        if not accounted.issuperset(self.scope):
            self.silent += 1
        kinds = self._kinds(content)
        self.before = f"{before} {catchword} "
        if block:
            self.block = self.block or around
        for name in ("type", "ana", "n", "subtype", "loc", "from", "to"):
            if app.get(name):
                self.tell(line_of(app), f"@{name} of <app>", "the edition's own codes stand there", "not read")
        given = {
            "xml:id": identifier,
            "type": kinds[0] if kinds else "",
            "ana": " ".join(f"kind:{k}" for k in kinds[1:]),
        }
        kept = {name: str(value) for name in ("resp", "cert") if (value := app.get(name))}
        return Markup("app", tuple((n, v) for n, v in (given | kept).items() if v), tuple(content), line_of(app))

    def is_wordless(self, app: etree._Element) -> bool:
        """Return whether no reading of an entry has words, or any other thing to be seen."""
        return not any(
            _text(reading) or _SEEN.intersection(inner.tag for inner in reading.iter())
            for reading in app.iter(*READINGS)
        )

    def wordless(self, app: etree._Element) -> None:
        """Keep an entry without any words as notes.

        It may be about a binding, an insertion, a picture, or nothing at all.
        """
        self.tell(line_of(app), "<app> without words in any reading", "kept as notes", "changed")
        for child in [e for e in app.iter() if e is not app]:
            if child.tag in READINGS:
                sigla = " ".join(self._sigla(child))
                codes = " ".join(str(child.get(name)) for name in ("n", XML_ID, "type") if child.get(name))
                said = " ".join(part for part in (codes, sigla) if part)
                if said:
                    self._remark(child, "", str(app.get("type") or ""), "", f"{said}: no words")
            elif child.tag == "note" and next(child.iterancestors(*READINGS), None) is None:
                self.note(child, "", str(app.get("type") or ""))
            elif child.tag == "witDetail":
                self._detail(child, "", str(app.get("type") or ""))

    def _parts(
        self, parent: etree._Element, block: bool, site: str, catchword: str, named: list[str]
    ) -> tuple[list[Node], list[tuple[str, ...]]]:
        """Return readings and groups of an entry, and the witnesses not extant there.

        ``named`` collects the witnesses that have a reading.
        """
        made: list[Node] = []
        lacking: list[tuple[str, ...]] = []
        for child in elements(parent):
            if child.tag in READINGS:
                sigla = self._sigla(child)
                if child.get("type", "").lower() in LACKING and not _text(child):
                    self.tell(
                        line_of(child),
                        f"a reading of the type {child.get('type')!r}",
                        "its witnesses are not extant there",
                        "changed",
                    )
                    lacking.append(sigla)
                    continue
                twice = [siglum for siglum in sigla if siglum in named]
                if twice:
                    self.tell(
                        line_of(child),
                        f"a second reading of {', '.join(twice)} at one site",
                        "kept as a note on the site",
                        "changed",
                    )
                    self._remark(child, site, catchword, " ".join(twice), _text(child))
                    sigla = tuple(siglum for siglum in sigla if siglum not in named)
                    if not sigla and child.tag != "lem":
                        continue
                named += sigla
                made.append(self.reading(child, sigla, block, site))
            elif child.tag == "rdgGrp":
                inner, lack = self._parts(child, block, site, catchword, named)
                lacking += lack
                if inner:
                    given = self.identified(child)
                    made.append(
                        Markup("rdgGrp", self.attributes("rdgGrp", child, **given), tuple(inner), line_of(child))
                    )
            elif child.tag == "witDetail":
                lacking += self._detail(child, site, catchword)
            elif child.tag == "note":
                self.note(child, site, self._about(child, parent) or catchword)
            elif child.tag == "wit":
                if self._witness_words(child) is None and words_of(child):
                    self._remark(child, site, catchword, "", words_of(child))
            elif child.tag == "app":
                made += self.entry(child, block)
            elif words_of(child):
                self.tell(
                    line_of(child), f"<{tag_of(child)}> in <{tag_of(parent)}>", "kept as a note on the site", "changed"
                )
                self._remark(child, site, catchword, "", words_of(child))
        lemmas = [node for node in made if isinstance(node, Markup) and node.tag == "lem"]
        others = [node for node in made if node not in lemmas[:1]]
        for lemma in lemmas[1:]:
            others[others.index(lemma)] = Markup("rdg", lemma.attributes, lemma.content, lemma.line)
        return [*lemmas[:1], *others], lacking

    def _sigla(self, reading: etree._Element) -> tuple[str, ...]:
        """Return the witnesses of a reading: those of ``@wit``, or of a ``wit`` after it."""
        sigla = self.witnesses.named(reading.get("wit"))
        following = reading.getnext()
        if not sigla and reading.get("wit") is None and following is not None and following.tag == "wit":
            return self._witness_words(following) or ()
        return sigla

    def _witness_words(self, wit: etree._Element) -> tuple[str, ...] | None:
        """Return the witnesses that the words of a ``wit`` are the sigla of.

        None where they are more than sigla.
        """
        tokens = words_of(wit).replace(",", " ").replace(";", " ").split()
        found = [self.witnesses.by_token.get(token) for token in tokens]
        return tuple(s for sigla in found if sigla for s in sigla) if tokens and all(found) else None

    def reading(self, element: etree._Element, sigla: tuple[str, ...], block: bool, site: str) -> Markup:
        """Return a reading: its witnesses or persons, and its words as they are."""
        tag = str(element.tag)
        self.scope = sigla
        given = self.identified(element) | {"wit": self.pointers(sigla)}
        if not sigla and not element.get("resp") and not element.get("source") and tag == "rdg":
            self.tell(line_of(element), "a reading of nobody that is named", "kept without a witness", "kept")
        attributes = self.attributes(tag, element, **given)
        before, around = self.before, self.block
        self.before = ""
        notes = [child for child in elements(element) if child.tag == "note"]
        for note in notes:
            self.note(note, site, _short(_text(element)) or " ".join(sigla))
            take_out(note)
        content = tuple(self.blocks(element, "rdg")) if block else self.line(parts_of(element), tag)
        self.before = before
        if not block:
            self.block = around
        return Markup(tag, attributes, _merged(content), line_of(element))

    def _detail(self, element: etree._Element, site: str, catchword: str) -> list[tuple[str, ...]]:
        """Keep what a ``witDetail`` says; return the witnesses that are not extant by it."""
        sigla = self.witnesses.named(element.get("wit"))
        if element.get("type", "").lower() in LACKING and sigla:
            if words_of(element):
                self.note(element, site, catchword)
            return [sigla]
        codes = [str(element.get(name)).replace("#", "") for name in ("type", "cause", "target") if element.get(name)]
        said = words_of(element)
        if not said:
            self.tell(line_of(element), "a <witDetail> of codes", "kept as a note on the site", "changed")
        self._remark(element, site, catchword, " ".join(sigla), said or " ".join(codes))
        return []

    def _remark(self, element: etree._Element, site: str, catchword: str, whose: str, words: str) -> None:
        """Keep words as a note on a site, after the witnesses that they are about."""
        said = " ".join(f"{whose + ':' if whose else ''} {words}".split())
        if said:
            note = etree.Element("note")
            note.text = said
            if element.get("resp"):
                note.set("resp", str(element.get("resp")))
            self.note(note, site, catchword, line_of(element))

    def _about(self, note: etree._Element, app: etree._Element) -> str:
        """Return the words of the reading that a note points to."""
        targets = {token.removeprefix("#") for token in str(note.get("target") or "").split()}
        found = next((r for r in app.iter(*READINGS) if r.get(XML_ID) in targets), None)
        return _short(_base_words(found))

    def _kinds(self, content: list[Node]) -> tuple[str, ...]:
        lemma = next((node for node in content if isinstance(node, Markup) and node.tag == "lem"), None)
        if lemma is None:
            return ()
        readings = [node for node in _readings(content) if node is not lemma]
        return find_kinds(_as_text(lemma.content), (_as_text(reading.content) for reading in readings))


def _readings(content: list[Node]) -> Iterator[Markup]:
    for node in content:
        if isinstance(node, Markup) and node.tag in READINGS:
            yield node
        elif isinstance(node, Markup) and node.tag == "rdgGrp":
            yield from _readings(list(node.content))


def _names(reading: Markup) -> str:
    """Return what tells a reading from others of the same words, and its witnesses."""
    attributes = dict(reading.attributes)
    told = [attributes[name] for name in ("xml:id", "n", "type") if attributes.get(name)]
    return " ".join([*told, *attributes.get("wit", "").replace("#", "").split()])


def _as_text(content: Content) -> str:
    """Return the words of a reading as its witnesses have them.

    Of sites inside it, they are those of the first reading.
    """
    return " ".join(plain(_first(content), "").split())


def _first(content: Content) -> Content:
    made: list[Node] = []
    for node in content:
        if isinstance(node, Markup) and node.tag == "app":
            inner = next((n for n in _readings(list(node.content))), None)
            made += _first(inner.content) if inner else ()
        elif isinstance(node, Markup):
            made.append(Markup(node.tag, node.attributes, _first(node.content)))
        else:
            made.append(node)
    return tuple(made)


def _text(element: etree._Element) -> str:
    """Return the words of a reading, those of notes left out."""
    return " ".join("".join(_pieces(element)).split())


def _base_words(element: etree._Element | None) -> str:
    """Return the words of a lemma as they are written, not as they are edited."""
    return say_words(element) if element is not None else ""


def _pieces(element: etree._Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if child.tag not in ("note", "witDetail", "fw", "figDesc"):
            readings = [inner for inner in elements(child) if inner.tag in READINGS] if child.tag == "app" else []
            yield from _pieces(readings[0] if readings else child)
        yield child.tail or ""


def _short(words: str) -> str:
    """Return the first and the last words of a lemma, or all of a short one."""
    tokens = words.split()
    return words if len(tokens) <= _MOST else f"{' '.join(tokens[:3])} … {' '.join(tokens[-2:])}"


def _merged(content: Content) -> Content:
    made: list[Node] = []
    for node in content:
        if isinstance(node, str) and made and isinstance(made[-1], str):
            made[-1] = _fold(made[-1] + node)
        elif node != "":
            made.append(node)
    return tuple(made)


def _fold(text: str) -> str:
    while "  " in text:
        text = text.replace("  ", " ")
    return text
