"""Small letters, each showing one thing that TEI with parallel segmentation can say. Invented for the tests."""

from __future__ import annotations

DOCUMENT = """<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:id="sample-1">
  <teiHeader>
    <fileDesc>
      <titleStmt><title>A sample</title>
        <respStmt xml:id="ed"><resp>apparatus</resp><orgName>The contributors</orgName></respStmt></titleStmt>
      <publicationStmt><publisher>The edition</publisher></publicationStmt>
      <sourceDesc>
        <listWit>
          <witness xml:id="M">as delivered</witness>
          <witness xml:id="B">as forwarded</witness>
          <witness xml:id="C">a third</witness>
        </listWit>
      </sourceDesc>
    </fileDesc>
  </teiHeader>
  STANDOFF
  <text type="edition" subtype="publication" xml:lang="en">
    <body>BODY</body>
    BACK
  </text>
</TEI>"""

#: What is shown, then the body, and what stands in ``standOff`` and in the notes where needed.
SAMPLES: dict[str, tuple[str, str, str]] = {
    "one word for another": (
        '<div type="section" xml:id="s1"><p xml:id="p1">The rain <app xml:id="v01" type="substitution"><lem wit="#M">fell</lem>'
        '<rdg wit="#B">failed</rdg></app> all night.</p></div>',
        "",
        "",
    ),
    "three witnesses, two of which agree": (
        '<div type="section" xml:id="s1"><p xml:id="p1">The <app xml:id="v01" type="substitution"><lem wit="#M #C">long</lem>'
        '<rdg wit="#B">wrong</rdg></app> road.</p></div>',
        "",
        "",
    ),
    "a variant inside a reading": (
        '<div type="section" xml:id="s1"><p xml:id="p1">It is <app xml:id="v01" type="substitution"><lem wit="#M">over</lem>'
        '<rdg wit="#B #C">not <app xml:id="v02" type="omission"><lem wit="#B">yet</lem><rdg wit="#C"/></app> begun</rdg></app>.'
        "</p></div>",
        "",
        "",
    ),
    "a whole paragraph in one version": (
        '<div type="section" xml:id="s1"><p xml:id="p1">First.</p><app xml:id="v01" type="addition"><lem wit="#M"/>'
        '<rdg wit="#B"><p xml:id="p2">Second.</p></rdg></app><p xml:id="p3">Third.</p></div>',
        "",
        "",
    ),
    "readings without a lemma": (
        '<div type="section" xml:id="s1"><p xml:id="p1">We <app xml:id="v01" type="substitution"><rdg wit="#M">came</rdg>'
        '<rdg wit="#B">went</rdg></app> home.</p></div>',
        "",
        "",
    ),
    "a lemma in two pieces": (
        '<div type="section" xml:id="s1"><p xml:id="p1">He <app xml:id="v01" type="substitution"><lem wit="#M">set</lem>'
        '<rdg wit="#B">put</rdg></app> the lamp <app xml:id="v01-2" prev="#v01"><lem wit="#M">down</lem><rdg wit="#B">away</rdg>'
        "</app>.</p></div>",
        "",
        "",
    ),
    "two sites that are one change": (
        '<div type="section" xml:id="s1"><p xml:id="p1">A <app xml:id="v01" type="omission"><lem wit="#M">small</lem><rdg wit="#B"/>'
        '</app> house <app xml:id="v02" type="addition"><lem wit="#M"/><rdg wit="#B">of no size</rdg></app>.</p></div>',
        '<standOff><linkGrp type="groups"><link target="#v01 #v02"/></linkGrp></standOff>',
        "",
    ),
    "judgement, certainty and responsibility": (
        '<div type="section" xml:id="s1"><p xml:id="p1">It was <app xml:id="v01" type="substitution" '
        'ana="kind:punctuation status:doubtful direction:B-secondary mechanism:misreading mechanism:misplaced-insertion '
        'bearing:nuance sense:fluent" cert="low" resp="#ed"><lem wit="#M">secure<certainty locus="start" cert="medium" '
        'ana="evidence:line-break evidence:wording"/><precision atLeast="1" atMost="3"/></lem><rdg wit="#B" cert="high">'
        "obscure</rdg></app>.</p></div>",
        "",
        '<back><div type="notes"><note xml:id="n01" type="sense" target="#v01">Dark.</note></div><div type="judgements">'
        '<note xml:id="j01" type="judgement" target="#v01" resp="#ed">The two look <hi>alike</hi>.</note></div></back>',
    ),
    "names, dates, foreign and supplied words, breaks, gaps": (
        '<opener><salute xml:id="p1">Dear <persName ref="people:ann">Ann</persName>,</salute></opener>'
        '<div type="section" xml:id="s1"><head>One</head><p xml:id="p2">On <date when="1924-01-20">20 January</date><pb n="3"/> at '
        '<placeName ref="places:hull">Hull</placeName> the <orgName>club</orgName><lb/> met, <foreign xml:lang="ru">сужение</foreign>'
        ', <supplied reason="sense">and</supplied> <q>spoke</q> of <term>tea</term> <gap reason="rights" unit="words" quantity="9">'
        "<desc>of cakes</desc></gap> and <hi>more</hi> <emph>more</emph> &amp; &lt;less&gt;.</p></div>"
        '<closer><dateline xml:id="p3">Hull</dateline><signed xml:id="p4">Ben</signed></closer>'
        '<postscript xml:id="postscript"><p xml:id="p5">And again.</p></postscript>',
        "",
        "",
    ),
    "a passage restated where its text was not seen": (
        '<div type="section" xml:id="s1"><p xml:id="p1">It rained <seg type="restatement" source="bib:ann2001">for a week, '
        'said <persName ref="people:ann">Ann</persName>,</seg> and then it cleared.</p><p xml:id="p2">'
        '<seg type="restatement" source="bib:ann2001">Nobody came.</seg></p></div>',
        "",
        "",
    ),
    "notes with a catchword": (
        '<div type="section" xml:id="s1"><p xml:id="p1">The ford<ptr type="note" target="#n01"/> is deep.</p></div>',
        "",
        '<back><div type="notes"><note xml:id="n01" type="commentary" target="#p1" resp="#ed" cert="high"><label>ford</label> '
        'A crossing <bibl corresp="bib:ann2001"><citedRange>7</citedRange></bibl>.</note><note xml:id="n02" type="sense" '
        'target="#p1"><p>One.</p><p>Two.</p></note></div></back>',
    ),
}


def document(body: str, standoff: str = "", back: str = "") -> bytes:
    """Return a whole document around a body."""
    return DOCUMENT.replace("STANDOFF", standoff).replace("BODY", body).replace("BACK", back).encode()
