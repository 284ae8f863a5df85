"""What is wrong with the elements of a document, said to an editor: one message a mistake.

The document is followed through the grammar (``edition.tei.grammar``). Where it leaves the grammar, that is said, and
it is followed on as if the mistake were mended: a misspelt element counts as the one that is meant, one that is out of
place is passed over. So a mistake has no consequences, and all are found at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from lxml import etree
from rapidfuzz.distance import OSA

from edition.numbers import MOST
from edition.tei import grammar as rng
from edition.tei.grammar import NOT_ALLOWED, Grammar, Pattern
from edition.tei.names import TEI, shorten, split_name

_SCHEMA = Path(__file__).with_name("edition.rng")

#: An example of an element, as a text may have it. The order is that in which elements are named as allowed.
EXAMPLES = {
    "p": '<p xml:id="p3">We met at noon.</p>',
    "app": '<app xml:id="v02" type="omission"><lem wit="#A">here</lem> <rdg wit="#B"/></app>',
    "lem": '<lem wit="#A">here</lem>',
    "rdg": '<rdg wit="#B">there</rdg>',
    "note": '<note xml:id="n01" type="commentary" target="#p3" resp="#edition"><label>at noon</label> Sharp.</note>',
    "ptr": '<ptr type="note" target="#n01"/>',
    "persName": '<persName ref="people:miller-anna">Anna</persName>',
    "placeName": '<placeName ref="places:lowport">Lowport</placeName>',
    "orgName": '<orgName ref="organisations:guild">the guild</orgName>',
    "rs": '<rs ref="people:miller-anna">my sister</rs>',
    "term": '<term ref="terms:score">score</term>',
    "date": '<date when="1901-05-20">20 May 1901</date>',
    "foreign": '<foreign xml:lang="la">ad hoc</foreign>',
    "hi": '<hi rend="italic">never</hi>',
    "emph": "<emph>never</emph>",
    "gap": '<gap reason="illegible" unit="words" quantity="2"/>',
    "pb": '<pb n="2"/>',
    "lb": "<lb/>",
    "bibl": '<bibl corresp="bib:smith2015"><citedRange>12</citedRange></bibl>',
    "head": "<head>Of bread</head>",
    "div": '<div type="section" xml:id="harbour"><p xml:id="p3">We met at noon.</p></div>',
    "opener": '<opener><salute xml:id="p1">Dear Anna,</salute></opener>',
    "closer": '<closer><signed xml:id="p9">Ivan</signed></closer>',
    "postscript": '<postscript xml:id="postscript"><p xml:id="p10">Write soon.</p></postscript>',
    "salute": '<salute xml:id="p1">Dear Anna,</salute>',
    "signed": '<signed xml:id="p9">Ivan</signed>',
    "dateline": '<dateline xml:id="p2">Lowport, in spring</dateline>',
    "label": "<label>at noon</label>",
    "citedRange": "<citedRange>12</citedRange>",
    "witness": '<witness xml:id="A">The fair copy</witness>',
    "listWit": '<listWit><witness xml:id="A">The fair copy</witness></listWit>',
    "title": "<title>A letter from Lowport</title>",
    "author": '<author ref="people:miller-anna">Anna Miller</author>',
    "editor": "<editor>Anna Miller</editor>",
    "respStmt": '<respStmt xml:id="edition"><resp>notes</resp><name>Anna Miller</name></respStmt>',
    "publisher": "<publisher>Letters of a Harbour</publisher>",
    "availability": "<availability><p>Free to all.</p></availability>",
    "licence": '<licence target="https://creativecommons.org/licenses/by/4.0/"><p>Free.</p></licence>',
    "sourceDesc": '<sourceDesc><listWit><witness xml:id="A">The fair copy</witness></listWit></sourceDesc>',
    "titleStmt": "<titleStmt><title>A letter from Lowport</title></titleStmt>",
    "publicationStmt": "<publicationStmt><publisher>Letters of a Harbour</publisher></publicationStmt>",
    "language": '<language ident="en">English</language>',
    "certainty": '<certainty locus="start" cert="low" ana="evidence:context"/>',
    "precision": '<precision atLeast="1" atMost="3"/>',
    "link": '<link target="#v02 #v03"/>',
}
#: What an attribute may say, where its name does not tell.
_VALUES = {
    "xml:id": "an id: a letter first, then letters, digits, '-', '_' or '.', 200 at most, and no spaces",
    "xml:lang": "the tag of a language, as en, ru or grc",
    "wit": "'#' and the id of each witness, as #A #B",
    "target": "'#' and an id, or an address",
}
_TYPES = {
    "NCName": _VALUES["xml:id"],
    "language": _VALUES["xml:lang"],
    "anyURI": "'#' and an id, or an address",
    "nonNegativeInteger": f"a whole number, {MOST} at most",
    "positiveInteger": "a whole number from 1",
    "integer": "a whole number",
    "decimal": f"a number, {MOST} at most",
}
#: What elements are called elsewhere: in HTML, in words, in other habits of TEI.
_ELSEWHERE = {
    "i": "hi", "b": "hi", "u": "hi", "em": "emph", "strong": "emph", "br": "lb", "a": "ref", "span": "seg",
    "h1": "head", "h2": "head", "h3": "head", "section": "div", "div1": "div", "div2": "div", "para": "p",
    "paragraph": "p", "lemma": "lem", "reading": "rdg", "variant": "rdg", "apparatus": "app", "footnote": "note",
    "person": "persName", "place": "placeName", "org": "orgName", "organisation": "orgName", "page": "pb",
    "line": "lb", "witnesses": "listWit", "ul": "list", "ol": "list", "li": "item", "verse": "l", "stanza": "lg",
    "quotation": "quote", "license": "licence",
}  # fmt: skip
#: Attributes in the order in which they are named as allowed.
_ATTRIBUTES = (
    "xml:id",
    "type",
    "wit",
    "ref",
    "target",
    "when",
    "n",
    "xml:lang",
    "rend",
    "cert",
    "resp",
    "ana",
    "source",
)
_MOST_NAMES = 12
#: How alike two names are that one may be written for the other: of three letters two.
_ALIKE = 0.66


@dataclass(frozen=True)
class Fault:
    """A mistake in the structure of a document, and the element it is in.

    ``incomplete`` says that the element ends where more was expected.
    """

    line: int
    what: str
    expected: str
    element: Any  # of lxml
    incomplete: bool = False


@cache
def read_grammar() -> Grammar:
    """Return the grammar of the edition's letters."""
    return Grammar(etree.fromstring(_SCHEMA.read_bytes()))


def find_faults(root: etree._Element, grammar: Grammar | None = None) -> list[Fault]:
    """Return what is wrong with elements and attributes, in their order."""
    return _follow(root, grammar or read_grammar()).faults


def mend(root: etree._Element, grammar: Grammar | None = None) -> list[Fault]:
    """Mend a document so that the rest can be read; return what was wrong.

    Misspelt names are put right; what is out of place is taken out, its words too where they can stand nowhere. The
    document is changed; it is to be looked at and never written.
    """
    follower = _follow(root, grammar or read_grammar())
    for change in follower.mends:
        change()
    return follower.faults


def find_meant(name: str, known: Iterable[str], least: float = _ALIKE) -> str | None:
    """Return which of the names that are known is meant by one that is not, or None.

    ``least`` is how alike they must be, from 0 to 1.
    """
    names = list(known)
    folded = {each.casefold(): each for each in names}
    found = folded.get(name.casefold()) or (_ELSEWHERE.get(name.casefold(), ""))
    if found in names:
        return found
    alike = sorted((-OSA.normalized_similarity(name, each), each) for each in names)
    return alike[0][1] if alike and -alike[0][0] >= least else None


def describe_element(name: str, grammar: Grammar | None = None) -> str:
    """Return an example of an element.

    It is that of the table, or one of what the grammar demands.
    """
    if name in EXAMPLES:
        return EXAMPLES[name]
    defined = (grammar or read_grammar()).named(f"{{{TEI}}}{name}")
    required = rng.find_required(rng.after(defined[0].grammar.content(defined[0]), rng.EMPTY)) if defined else ()  # type: ignore[union-attr]
    attributes = "".join(f' {shorten(attribute)}="…"' for attribute in sorted(required))
    return f"<{name}{attributes}>…</{name}>"


def _follow(root: etree._Element, grammar: Grammar) -> _Follower:
    follower = _Follower(grammar)
    follower.document(root)
    return follower


def _few(names: Iterable[str], order: Iterable[str]) -> str:
    """Return the first names in an order, and how many more there are."""
    places = {name: number for number, name in enumerate(order)}
    shown = sorted(dict.fromkeys(names), key=lambda name: places.get(name, len(places)))
    listed = ", ".join(shown[:_MOST_NAMES])
    return f"{listed} and {len(shown) - _MOST_NAMES} more" if len(shown) > _MOST_NAMES else listed


def _tags(names: Iterable[str]) -> str:
    return _few((f"<{name}>" for name in names), (f"<{name}>" for name in EXAMPLES))


def _listed(patterns: Iterable[Pattern]) -> list[str]:
    return [name for pattern in patterns for name in pattern.names.listed]


class _Follower:
    """What follows one document through a grammar, and collects its faults."""

    def __init__(self, grammar: Grammar) -> None:
        """Begin with nothing found."""
        self.grammar = grammar
        self.faults: list[Fault] = []
        self.mends: list[Callable[[], None]] = []

    def report(self, element: etree._Element, what: str, expected: str, incomplete: bool = False) -> None:
        """Add a fault."""
        line: Any = element.sourceline
        self.faults.append(Fault(line or 0, what, expected, element, incomplete))

    def document(self, root: etree._Element) -> None:
        """Follow a document from its root."""
        state = self.grammar.start
        opened = rng.open_tag(state, str(root.tag))
        if opened is NOT_ALLOWED:
            space, local = split_name(str(root.tag))
            wanted = f'<TEI xmlns="{TEI}" xml:id="…">, with a header and a text'
            if local == "teiCorpus":
                self.report(root, "several texts in one file, a <teiCorpus>", f"a file for each: {wanted}")
                return
            if local.casefold() not in ("tei", "tei.2"):
                self.report(root, f"the document is a <{shorten(str(root.tag))}>", wanted)
                return
            told = f"the namespace {space}" if space else "no namespace"
            what = f"<{local}> is in {told}" if local == "TEI" else f"the document is a <{local}>"
            self.report(root, what, f'<TEI xmlns="{TEI}">')
            for element in root.iter("*"):
                element.tag = f"{{{TEI}}}{split_name(str(element.tag))[1]}"  # what is parsed is to be looked at alone
            root.tag = f"{{{TEI}}}TEI"
            opened = rng.open_tag(state, str(root.tag))
        self.inside(root, opened)

    def element(self, node: etree._Element, state: Pattern, parent: etree._Element) -> Pattern:
        """Follow an element from the state before it, and return the state after it."""
        name, there = str(node.tag), shorten(str(parent.tag))
        opened = rng.open_tag(state, name)
        if opened is not NOT_ALLOWED:
            return self.inside(node, opened)
        tag = shorten(name)
        following = _listed(rng.find_next(state))
        known = self.grammar.named(name)
        if not known:
            return self.unknown(node, state, parent, following)
        for wanting in following:
            skipped = rng.end_tag(rng.open_tag(state, wanting), lenient=True)
            opened = rng.open_tag(skipped, name)
            if opened is not NOT_ALLOWED:
                short = shorten(wanting)
                example = describe_element(short, self.grammar)
                self.report(node, f"<{there}> has no <{short}> before its <{tag}>", f"<{short}>, as {example}")
                return self.inside(node, opened)
        held = [each for element in self.grammar.named(str(parent.tag)) for each in self.holds(element)]
        if name in held:
            what = f"<{tag}> stands in <{there}> in a wrong place, or once too often"
            self.report(node, what, f"here {self.allowed(state)}")
        else:
            holders = [
                shorten(holder)
                for element in self.grammar.elements
                if name in self.holds(element)
                for holder in element.names.listed
            ]
            what = f"<{tag}> stands in <{there}>, which cannot hold it"
            self.report(node, what, f"here {self.allowed(state, name)}; a <{tag}> stands in {_tags(holders)}")
        alone = NOT_ALLOWED
        for each in known:
            alone = rng.choice(alone, rng.open_tag(each, name))
        self.inside(node, alone, misplaced=True)
        self.mends.append(lambda: _take_out(node))
        return state

    def holds(self, element: Pattern) -> list[str]:
        """Return the names of all that an element of the grammar may hold."""
        return _listed(rng.find_all(self.grammar.content(element)))

    def unknown(self, node: etree._Element, state: Pattern, parent: etree._Element, following: list[str]) -> Pattern:
        """Follow an element of a name that the grammar does not have."""
        there = shorten(str(parent.tag))
        space, local = split_name(str(node.tag))
        meant = find_meant(local, [shorten(each) for each in following])
        if meant:
            where = "outside TEI's namespace" if meant == local else f"and there is no <{local}>"
            self.report(
                node, f"<{local}> in <{there}>, {where}", f"<{meant}>, as {describe_element(meant, self.grammar)}"
            )
            right = f"{{{TEI}}}{meant}"
            self.mends.append(lambda: setattr(node, "tag", right))
            return self.inside(node, rng.open_tag(state, right))
        foreign = space not in (TEI, "")
        what = (
            f"<{local}> in <{there}> is of another namespace"
            if foreign
            else f"<{local}> in <{there}>, and there is no <{local}>"
        )
        self.report(node, what, f"here {self.allowed(state)}")
        self.mends.append(lambda: _take_out(node))
        if foreign:
            return state
        return self.children(node, state, spoken=True)[0]  # what it holds may be right where it stands

    def inside(self, node: etree._Element, state: Pattern, misplaced: bool = False) -> Pattern:
        """Follow an element whose name is right through its attributes and content.

        Of an element that is out of place the attributes are not looked at.
        """
        state = rng.close_tag(state, lenient=True) if misplaced else self.attributes(node, state)
        state, sound = self.children(node, state)
        ended = rng.end_tag(state)
        if ended is NOT_ALLOWED:
            if sound:
                self.unended(node, state)
            ended = rng.end_tag(state, lenient=True)
        return ended

    def unended(self, node: etree._Element, state: Pattern) -> None:
        tag = shorten(str(node.tag))
        wanting = [shorten(name) for name in _listed(rng.find_next(state))]
        if wanting:
            example = describe_element(wanting[0], self.grammar)
            last = next((shorten(str(child.tag)) for child in reversed(node) if isinstance(child.tag, str)), "")
            what = f"<{tag}> is not complete" + (f" after its <{last}>" if last else "")
            self.report(node, what, f"in it {_tags(wanting)}, as {example}", incomplete=True)
        else:
            said = repr(" ".join((node.text or "").split()))
            self.report(node, f"<{tag}> says {said}", describe_element(tag, self.grammar))

    def attributes(self, node: etree._Element, state: Pattern) -> Pattern:
        """Follow the attributes of an element, and return the state after its start tag."""
        tag = shorten(str(node.tag))
        for name, value in node.attrib.items():
            name, value = str(name), str(value)
            taken = rng.take_attribute(state, name, value)
            if taken is NOT_ALLOWED:
                taken = rng.take_attribute(state, name, None)
                if taken is not NOT_ALLOWED:
                    self.report(node, f'{shorten(name)}="{value}" in <{tag}>', self.value(name, state))
                else:
                    taken = self.strange(node, name, value, state)
            state = taken
        closed = rng.close_tag(state)
        if closed is NOT_ALLOWED:
            required = sorted(map(shorten, rng.find_required(state)))
            either = [shorten(each) for each in _listed(rng.find_all(state, "attribute"))]
            wanting = " and no ".join(required) or " or ".join(dict.fromkeys(either))
            self.report(node, f"<{tag}> has no {wanting}", f"as in {describe_element(tag, self.grammar)}")
            closed = rng.close_tag(state, lenient=True)
        return closed

    def strange(self, node: etree._Element, name: str, value: str, state: Pattern) -> Pattern:
        """Follow an attribute that its element cannot have."""
        tag, short = shorten(str(node.tag)), shorten(name)
        known = [each for each in _listed(rng.find_all(state, "attribute")) if each not in node.attrib]
        meant = find_meant(short, map(shorten, known))
        mended = NOT_ALLOWED
        if meant:
            right = next(each for each in known if shorten(each) == meant)
            mended = rng.take_attribute(state, right, value)
        if mended is NOT_ALLOWED:
            allowed = _few(map(shorten, known), _ATTRIBUTES)
            self.report(node, f"<{tag}> cannot have {short}", f"one of its own: {allowed}" if allowed else "none")

            def drop() -> None:
                node.attrib.pop(name)

            self.mends.append(drop)
            return state
        self.report(node, f"<{tag}> cannot have {short}", f'{meant}="{value}"')

        def rename() -> None:
            node.set(right, str(node.attrib.pop(name)))

        self.mends.append(rename)
        return mended

    def value(self, name: str, state: Pattern) -> str:
        """Say what the value of an attribute should be."""
        short = shorten(name)
        patterns = [each for each in rng.find_all(state, "attribute") if each.names.holds(name)]
        values = [
            " ".join((leaf.source.text or "").split())
            for pattern in patterns
            for leaf in rng.find_all(pattern.parts[0], "value")
            if leaf.source is not None
        ]
        if values:
            return f"one of {', '.join(dict.fromkeys(values))}"
        types = [
            leaf.source.get("type", "")
            for pattern in patterns
            for inner in (
                pattern.parts[0],
                *(part for each in rng.find_all(pattern.parts[0], "list") for part in each.parts),
            )
            for leaf in rng.find_all(inner, "data")
            if leaf.source is not None
        ]
        return _VALUES.get(short) or next((_TYPES[each] for each in types if each in _TYPES), "another value")

    def children(self, node: etree._Element, state: Pattern, spoken: bool = False) -> tuple[Pattern, bool]:
        """Follow what an element holds, and return the state after it.

        The second value tells whether no element or text was out of place.

        ``spoken`` says that text out of place has been told of.
        """
        elements = [child for child in node if isinstance(child.tag, str)]
        sound = True
        if not elements:
            text = "".join([node.text or "", *(child.tail or "" for child in node)])
            taken = self.text(state, text)
            if not text.strip():
                return rng.choice(state, taken), True
            if taken is NOT_ALLOWED:
                self.misplaced(node, state, spoken)
                return state, False
            return taken, True
        for child in (None, *node):
            if child is not None and isinstance(child.tag, str):
                found = len(self.faults)
                before = state
                state = self.element(child, state, node)
                sound = sound and not (len(self.faults) > found and state is before)
            text = (node.text if child is None else child.tail) or ""
            if text.strip():
                taken = self.text(state, text)
                if taken is NOT_ALLOWED:
                    self.misplaced(node, state, spoken)
                    spoken, sound = True, False
                else:
                    state = taken
        return state, sound

    def text(self, state: Pattern, text: str) -> Pattern:
        typed = any(rng.find_all(state, kind) for kind in ("data", "value", "list"))
        return rng.take_text(state, text if typed else "text")

    def misplaced(self, node: etree._Element, state: Pattern, spoken: bool) -> None:
        if not spoken:
            tag = shorten(str(node.tag))
            following = _tags(shorten(name) for name in _listed(rng.find_next(state)))
            expected = f"elements alone: {following}" if following else "nothing in it"
            self.report(node, f"<{tag}> holds words of its own", expected)

        def silence() -> None:
            node.text = None
            for child in node:
                child.tail = None

        self.mends.append(silence)

    def allowed(self, state: Pattern, around: str = "") -> str:
        """Say what may stand at a place, with an example.

        It is one of what could stand around an element, if anything can.
        """
        following = [shorten(name) for name in _listed(rng.find_next(state))]
        text = ["text"] if self.text(state, "text") is not NOT_ALLOWED and rng.find_all(state, "text") else []
        if not following:
            return text[0] if text else "nothing"
        order = list(EXAMPLES)
        holders = _listed(each for each in rng.find_next(state) if around in self.holds(each))
        first = min(
            set(map(shorten, holders)) - {"app"} or following,
            key=lambda name: order.index(name) if name in order else len(order),
        )
        return f"{', '.join([*text, _tags(following)])}, as {describe_element(first, self.grammar)}"


def _take_out(node: etree._Element) -> None:
    """Take an element out, leaving its words and what it holds where they stood."""
    parent = node.getparent()
    if parent is None:
        return
    place = parent.index(node)
    before = parent[place - 1] if place else None
    inner = list(node)
    text, tail = node.text or "", node.tail or ""
    if inner:
        inner[-1].tail = (inner[-1].tail or "") + tail
    else:
        text += tail
    if before is None:
        parent.text = (parent.text or "") + text
    else:
        before.tail = (before.tail or "") + text
    node.tail = None
    parent.remove(node)
    for number, child in enumerate(inner):
        parent.insert(place + number, child)
