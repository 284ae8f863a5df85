"""In which direction a language is written, by its tag (BCP 47).

The scripts and languages are those that Unicode's CLDR and the IANA registry of subtags give as written from right to
left: https://www.w3.org/International/questions/qa-scripts, https://www.iana.org/assignments/language-subtag-registry.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

Direction: TypeAlias = Literal["ltr", "rtl"]

#: Scripts (ISO 15924) that are written from right to left.
_SCRIPTS = (
    "adlm arab aran armi avst chrs cprt elym gara hatr hebr hung khar lydi mand mani mend merc mero narb nbat "
    "nkoo orkh ougr palm phli phlp phnx prti rohg samr sarb sogd sogo syrc syre syrj syrn thaa yezi "
)
#: Languages (ISO 639) that are so written where no script is named.
_LANGUAGES = (
    "acm acq aeb afb aii ajp apc apd ar ara arc arq ars ary arz ayl azb bal bcc bgn bqi brh ckb dv fa fas glk "
    "hbo he heb iw jpa jpr jrb ji khw ks lah lki lrc mid mnd mzn nqo obm oar ota pal per pes phn pnb prs ps "
    "pus sam sd sdh skr smp snd syc syr ug uig ur urd xaa xpr xsa yi yid "
)


def find_direction(language: str) -> Direction:
    """Return the direction in which a language is written, ``ltr`` or ``rtl``.

    A script that the tag names decides: ``he-Latn`` is written from left to right.

    >>> find_direction("grc"), find_direction("he"), find_direction("az-Arab"), find_direction("he-Latn")
    ('ltr', 'rtl', 'rtl', 'ltr')
    """
    first, *others = language.lower().replace("_", "-").split("-")
    script = next((part for part in others if len(part) == 4 and part.isalpha()), "")
    return "rtl" if script in _SCRIPTS.split() or (not script and first in _LANGUAGES.split()) else "ltr"
