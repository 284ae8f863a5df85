"""What libxml2 says of a document that is not XML, said to an editor."""

from __future__ import annotations

import re

#: What libxml2 says, as a pattern; what is wrong, and what was expected.
_SAID = (
    (r"Opening and ending tag mismatch: (\S+) line (\d+) and (\S+)", r"</\3> closes the <\1> of line \2", r"</\1>"),
    (r"Premature end of data in tag (\S+) line (\d+)", r"the <\1> of line \2 is never closed", r"</\1>"),
    (r"(?:xmlParseEntityRef: no name|EntityRef: expecting ';').*", "an & by itself", "&amp;"),
    (r"Entity '(\S+)' not defined", r"&\1; is no character of XML", "the character itself, or &amp;, &lt; or &gt;"),
    (
        r"(?:Specification mandates value for attribute|AttValue: \" or ' expected|attributes construct error).*",
        "an attribute without its value in quotation marks",
        'as in type="omission"',
    ),
    (r"StartTag: invalid element name", "a < that begins no tag", "&lt; for the sign"),
    (r"Unescaped '<' not allowed in attributes values", "an attribute that is not closed", 'as in type="omission"'),
    (r"Couldn't find end of Start Tag (\S+)(?: line \d+)?", r"the tag <\1 is not closed", "> after its attributes"),
    (r"Attribute (\S+) redefined", r"an element with \1 twice", r"each attribute once"),
    (r"Document is empty|no content|Start tag expected, '<' not found", "there is no element in it", ""),
    (r"Extra content at the end of the document", "something stands after the last tag", "the end of the file"),
    (r"(?:PCDATA invalid Char value|Char 0x\w+ out of allowed range|xmlParseCharRef: invalid xmlChar value) ?(\w*)",
     "a character that no XML may have (\\1)", "none of the control characters"),
    (r"Namespace prefix (\S+) .*is not defined", r"the prefix \1: is not declared", "a name without it"),
    (r"Comment not terminated.*", "a comment that is not closed", "-->"),
    (r"Double hyphen within comment.*", "two hyphens within a comment", "one, or a dash"),
)  # fmt: skip


def explain_syntax(message: str) -> tuple[str, str]:
    """Return what is wrong and what was expected, after a message of libxml2.

    A message that is not known here is given as it is.

    >>> explain_syntax("Opening and ending tag mismatch: salute line 44 and salut")
    ('</salut> closes the <salute> of line 44', '</salute>')
    """
    for pattern, what, expected in _SAID:
        found = re.match(pattern, message)
        if found:
            return found.expand(what), found.expand(expected)
    return message, ""
