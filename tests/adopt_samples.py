"""Small texts as other projects encode them, one for each thing that adopting must read rightly."""

from __future__ import annotations

from dataclasses import dataclass, field

WITNESSES = '<witness xml:id="A">The first copy</witness><witness xml:id="B">The second copy</witness>'
NAMESPACE = ' xmlns="http://www.tei-c.org/ns/1.0"'


def tei(
    body: str,
    witnesses: str = WITNESSES,
    *,
    namespace: str = NAMESPACE,
    around: str = "",
    header: str = "",
    declaration: str = "",
) -> bytes:
    """Return a document as a project might have it; ``around`` goes before the body, ``declaration`` before all."""
    listed = f"<listWit>{witnesses}</listWit>" if witnesses else "<p>No witness is listed.</p>"
    return (
        f"{declaration}<TEI{namespace}><teiHeader><fileDesc><titleStmt><title>The Mill</title>"
        "<editor>Anna Miller</editor></titleStmt>"
        "<publicationStmt><authority>The mill</authority></publicationStmt>"
        f"<sourceDesc>{listed}</sourceDesc></fileDesc>{header}</teiHeader>"
        f'<text xml:lang="en">{around}<body>{body}</body></text></TEI>'
    ).encode()


@dataclass(frozen=True)
class Sample:
    """A text, and what each witness reads in it; under no siglum, what the edited text is."""

    name: str
    source: bytes
    reads: dict[str, str]
    options: dict[str, str] = field(default_factory=dict)


SAMPLES = [
    Sample(
        "parallel segmentation",
        tei('<p>We met <app><lem wit="#A">here</lem><rdg wit="#B">there</rdg></app>.</p>'),
        {"A": "We met here.", "B": "We met there.", "": "We met here."},
    ),
    Sample(
        "no namespace, and names without a hash",
        tei('<p>We <app><lem wit="A">met</lem><rdg wit="B">parted</rdg></app></p>', namespace=""),
        {"A": "We met", "B": "We parted"},
    ),
    Sample(
        "spaces inside readings",
        tei(
            '<p>We met<app><lem wit="#A"> here</lem><rdg wit="#B"/></app> in <app><lem wit="#A">the </lem>'
            '<rdg wit="#B"/></app>field</p>'
        ),
        {"A": "We met here in the field", "B": "We met in field"},
    ),
    Sample(
        "sigla with dots, asterisks and plus, by their numbers",
        tei(
            '<p><app><rdg wit="01* A.2">one</rdg><rdg wit="01+">two</rdg></app> mill</p>',
            '<witness n="01*">first hand</witness><witness n="01+"/><witness n="A.2"/>',
        ),
        {"01*": "one mill", "01+": "two mill", "A.2": "one mill"},
    ),
    Sample(
        "witnesses that nothing declares",
        tei('<p>The <app><rdg wit="X">old</rdg><rdg wit="Y">new</rdg></app> mill</p>', ""),
        {"X": "The old mill", "Y": "The new mill"},
    ),
    Sample(
        "witnesses described elsewhere in the header",
        tei(
            '<p>The <app><rdg wit="#ms1">old</rdg><rdg wit="#ms2">new</rdg></app> mill</p>',
            "",
        ).replace(
            b"<p>No witness is listed.</p>",
            b'<msDesc xml:id="ms1"><msIdentifier><idno>One</idno></msIdentifier></msDesc>'
            b'<msDesc xml:id="ms2"><msIdentifier><idno>Two</idno></msIdentifier></msDesc>',
        ),
        {"ms1": "The old mill", "ms2": "The new mill"},
    ),
    Sample(
        "a family named by its own name",
        tei(
            '<p>The <app><lem wit="#A">old</lem><rdg wit="#beta">new</rdg></app> mill</p>',
            '<witness xml:id="A"/><listWit xml:id="beta"><head>The later ones</head><witness xml:id="B"/>'
            '<witness xml:id="C"/></listWit>',
        ),
        {"A": "The old mill", "B": "The new mill", "C": "The new mill"},
    ),
    Sample(
        "hands listed inside a witness",
        tei(
            '<p>The <app><lem wit="#M">old</lem><rdg wit="#Mc">new</rdg></app> mill</p>',
            '<witness xml:id="M">A codex <listWit><head>Hands</head><witness xml:id="Mc">its corrector</witness>'
            "</listWit></witness>",
        ),
        {"M": "The old mill", "Mc": "The new mill"},
    ),
    Sample(
        "a lacuna said by a type",
        tei('<p>The <app><lem wit="#A">old</lem><rdg type="lac" wit="#B"/></app> mill</p>'),
        {"A": "The old mill", "B": "The […] mill"},
    ),
    Sample(
        "a lacuna said by a witDetail",
        tei('<p>The <app><lem wit="#A">old</lem><witDetail type="lac" wit="#B"/></app> mill</p>'),
        {"A": "The old mill", "B": "The […] mill"},
    ),
    Sample(
        "a witness that breaks off and sets in again",
        tei(
            '<p>One <app><lem wit="#A">two</lem><rdg wit="#B">two <lacunaStart/></rdg></app> three '
            '<app><lem wit="#A">four</lem><rdg wit="#B"><lacunaEnd/>four!</rdg></app> five</p>'
        ),
        {"A": "One two three four five", "B": "One two […]four! five"},
    ),
    Sample(
        "silence is no agreement",
        tei(
            '<p>The <app><lem wit="#A">old</lem><rdg wit="#C">new</rdg></app> mill</p>',
            WITNESSES + '<witness xml:id="C"/>',
        ),
        {"A": "The old mill", "B": "The […] mill", "C": "The new mill"},
    ),
    Sample(
        "silence is agreement where an editor says so",
        tei('<p>The <app><lem>old</lem><rdg wit="#B">new</rdg></app> mill</p>'),
        {"A": "The old mill", "B": "The new mill"},
        {"apparatus": "negative"},
    ),
    Sample(
        "sites inside readings, and groups of readings",
        tei(
            '<p>The <app><lem wit="#A #B">old <app><lem wit="#A">grey</lem><rdg wit="#B">green</rdg></app></lem>'
            '<rdgGrp type="later"><rdg wit="#C">new</rdg></rdgGrp></app> mill</p>',
            WITNESSES + '<witness xml:id="C"/>',
        ),
        {"A": "The old grey mill", "B": "The old green mill", "C": "The new mill"},
    ),
    Sample(
        "whole lines of verse in a site",
        tei(
            '<lg><l n="1">The wheel goes round,</l><app><lem wit="#A"><l n="2">the corn is ground,</l></lem>'
            '<rdg wit="#B"/></app><l n="3">all day.</l></lg>'
        ),
        {"A": "The wheel goes round,\n\nthe corn is ground,\n\nall day.", "B": "The wheel goes round,\n\nall day."},
    ),
    Sample(
        "a stanza of nothing but sites",
        tei(
            '<lg><app><lem wit="#A"><l>The corn is ground</l></lem>'
            '<rdg wit="#B"><l>The wheel is found</l></rdg></app></lg>'
        ),
        {"A": "The corn is ground", "B": "The wheel is found"},
    ),
    Sample(
        "the division of paragraphs in a site",
        tei('<div><app><lem wit="#A"><p>One.</p><p>Two.</p></lem><rdg wit="#B"><p>One. Two.</p></rdg></app></div>'),
        {"A": "One.\n\nTwo.", "B": "One. Two."},
    ),
    Sample(
        "a site around the greeting of a letter",
        tei(
            '<opener><app><lem wit="#A"><salute>Dear miller,</salute></lem><rdg wit="#B"><salute>Miller!</salute></rdg>'
            "</app></opener><p>Grind.</p>"
        ),
        {"A": "Dear miller,\n\nGrind.", "B": "Miller!\n\nGrind."},
    ),
    Sample(
        "changes in a witness, and an editor's",
        tei(
            "<p>A <subst> <del>bad</del> <add>good</add> </subst> <choice><sic>mil</sic><corr>mill</corr></choice> "
            '<choice><abbr>Mr</abbr><expan>Mister</expan></choice> M<supplied>iller</supplied><gap reason="lost"/></p>'
        ),
        {"A": "A good mil Mr Miller[…]", "": "A good mill Mister Miller[…]"},
    ),
    Sample(
        "words that only their elements part",
        tei(
            '<ab><app><lem wit="#A"><w>old</w><w>mill</w></lem><rdg wit="#B"><w>mill</w></rdg></app>'
            "<w>wheel</w><pc>.</pc></ab>"
        ),
        {"A": "old mill wheel.", "B": "mill wheel."},
    ),
    Sample(
        "a word over two lines",
        tei('<p>The mil<lb break="no"/>ler<lb/>sleeps, <w part="I">by</w><w part="F">night</w></p>'),
        {"A": "The miller sleeps, bynight"},
    ),
    Sample(
        "notes inside readings and inside the text",
        tei(
            '<p>The old<note>very old</note> <app><lem wit="#A">mill</lem><rdg wit="#B"><note>om.</note></rdg>'
            "<note>so in print</note></app> stands.</p>"
        ),
        {"A": "The old mill stands.", "B": "The old stands."},
    ),
    Sample(
        "text loose between blocks",
        tei('<div>Loose words <hi rend="italic">here</hi><p>A paragraph.</p>and more</div>'),
        {"A": "Loose words here\n\nA paragraph.\n\nand more"},
    ),
    Sample(
        "a list inside a paragraph, and paragraphs inside its items",
        tei("<p>First: <list><item>one</item><item><p>two</p><p>more</p></item></list> last.</p>"),
        {"A": "First:\n\none\n\ntwo\n\nmore\n\nlast."},
    ),
    Sample(
        "a quotation in verse inside a paragraph",
        tei("<p>He sang: <quote><l>round</l><l>and round</l></quote> and slept.</p>"),
        {"A": "He sang:\n\nround\n\nand round\n\nand slept."},
    ),
    Sample(
        "a letter inside a text",
        tei(
            "<div><p>It said:</p><floatingText><body><opener>From the mill, <dateline>May</dateline></opener>"
            "<p>Come.</p><closer><signed>The miller</signed></closer></body></floatingText></div>"
        ),
        {"A": "It said:\n\nFrom the mill, May\n\nCome.\n\nThe miller"},
    ),
    Sample(
        "a scene",
        tei('<div><stage>Enter.</stage><sp who="#m"><speaker>Miller</speaker><p>Grind!</p></sp></div>'),
        {"A": "Enter.\n\nMiller\n\nGrind!"},
    ),
    Sample(
        "a table with a heading",
        tei("<table><head>Corn</head><row><cell>May</cell><cell>9</cell></row></table>"),
        {"A": "Corn\n\nMay\n\n9"},
    ),
    Sample(
        "blocks in an order that TEI does not have",
        tei("<div><p>One.</p><head>Two</head><div><p>Three.</p></div><p>Four.</p></div>"),
        {"A": "One.\n\nTwo\n\nThree.\n\nFour."},
    ),
    Sample(
        "numbered divisions, and elements that nobody knows",
        tei(
            "<div1><head>A</head><div2><p>The <wheel>great</wheel> "
            '<measure unit="m" quantity="x">wheel</measure></p></div2></div1>'
        ),
        {"A": "A\n\nThe great wheel"},
    ),
    Sample(
        "an apparatus after the text, by the ends of its lemmas",
        tei(
            '<div><p>The <anchor xml:id="a"/>old<anchor xml:id="b"/> mill</p></div>'
            '<div type="apparatus"><app from="#a" to="#b"><lem wit="#A">old</lem><rdg wit="#B">new</rdg></app></div>'
        ),
        {"A": "The old mill", "B": "The new mill"},
    ),
    Sample(
        "an apparatus that names lines",
        tei(
            '<div type="edition"><ab><lb n="1"/>The old<lb n="2"/>mill</ab></div><div type="apparatus"><listApp>'
            '<app loc="2"><lem wit="#A">mill</lem><rdg wit="#B">wheel</rdg></app></listApp></div>'
            '<div type="translation"><p>Die alte Mühle</p></div>'
        ),
        {"A": "The old mill", "B": "The old wheel"},
    ),
]
