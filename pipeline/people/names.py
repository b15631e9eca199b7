"""What a personal name is made of: its folded words, the titles before it, the particles in it."""

from __future__ import annotations

import re
import unicodedata

from anyascii import anyascii

# Letters of the Turkic languages that a general transliteration gets wrong, and marks that come and go.
_PLAIN = str.maketrans({"ə": "a", "Ə": "a", "ı": "i", "İ": "i"} | dict.fromkeys("'`´ʻʼʿʾ‘’", ""))
_MARKS = str.maketrans("", "", "".join(chr(c) for c in range(0x300, 0x370)))

# Words before a name that are not part of it.
TITLES = frozenset(
    """mr mrs ms miss mx dr prof professor sir lord lady dame madam hon honourable honorable president vice-president vice
    general gen colonel col lt lieutenant captain capt major maj sergeant sgt corporal commander admiral brigadier marshal
    brigadier-general lieutenant-colonel lieutenant-general major-general judge justice magistrate prosecutor attorney
    minister premier chancellor senator deputy governor mayor ambassador secretary chairman chairwoman chairperson chief
    director leader imam sheikh shaikh sheik cheikh ayatollah hojatoleslam hojjatoleslam mullah maulana mufti father fr
    reverend rev pastor bishop archbishop cardinal pope patriarch brother sister rabbi prince princess king queen sultan
    emir amir crown majesty highness excellency late former ex-president ex-minister journalist lawyer activist
    inspector constable officer detective superintendent warrant private comrade haji hajj hajji u daw ko ma saw
    señor señora sr sra don doña the""".split()
)
PARTICLES = frozenset(
    """al el ad an ar as ash at az ed er es bin ben ibn bint abu abou abd abdul abdel ould mint van von der den de del della da
    dos das do di du la le las los y e ap ter ten st san oglu oğlu ogly qizi qızı kizi kyzy gizi""".split()
)


def fold(name: str) -> tuple[str, ...]:
    """The words of a name in plain lower-case Latin letters, for comparison."""
    text = unicodedata.normalize("NFKD", name.translate(_PLAIN)).translate(_MARKS)
    text = anyascii(text).casefold()
    return tuple(word for word in re.split(r"[^a-z0-9]+", text) if word)
