"""Words that tell of the events of a proceeding, by their form: the models come without a lemmatizer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

_FORMS = {
    "arrest": "arrested rearrested re-arrested arrest arrests arresting apprehended",
    "detention": "detained detaining detention held custody remanded redetained interned",
    "suspicion": "suspected suspicion suspicions suspects suspect investigated investigation investigations "
    "investigating "
    "wanted questioned interrogated warrant warrants summoned probe",
    "accusation": "accused accuses accusing accuse accusation accusations charged charges charge charging indicted "
    "indicting "
    "indictment indictments prosecuted prosecution prosecuting prosecutions prosecute allegations "
    "allegation counts count "
    "arraigned lawsuit complaint extradition",
    "trial": "tried trial trials trying proceedings hearing hearings case cases court-martialled court-martial "
    "appeared",
    "conviction": "convicted convicting convicts conviction convictions guilty verdict verdicts",
    "sentence": "sentenced sentencing sentence sentences jailed imprisoned condemned executed hanged serving served "
    "fined fine "
    "fines term terms imprisonment flogged beheaded stoned punished penalty execution lashes imposed received",
    "acquittal": "acquitted acquittal acquitting acquittals cleared exonerated innocent",
    "dropping": "dropped dropping withdrawn withdrew dismissed closed discontinued dismissing",
    "overturning": "overturned overturning quashed quashing annulled annulling retrial reversed",
    "pardon": "pardoned pardon pardons pardoning amnesty amnestied amnesties clemency",
    "appeal": "appeal appeals appealed upheld upholding confirmed reduced commuted commuting reducing increased",
    "release": "released freed release bailed bail",
}
KIND_OF_FORM = {form: kind for kind, forms in _FORMS.items() for form in forms.split()}


def kind_of(token: Token) -> str | None:
    """The kind of event that a token tells of, None where it tells of none."""
    kind = KIND_OF_FORM.get(token.lower_)
    return None if kind == "pardon" and token.ent_type_ == "ORG" else kind


def trigger_chain(token: Token, limit: int = 12) -> list[Token]:
    """The words of events that govern a token in the parse, nearest first, the token itself among them."""
    chain, at = [], token
    for _ in range(limit):
        if kind_of(at):
            chain.append(at)
        if at.head.i == at.i:
            break
        at = at.head
    return chain


def sentences(doc: Doc) -> Iterator[Span]:
    """The sentences of a passage; the whole passage where it has no parse."""
    if doc.has_annotation("SENT_START"):
        yield from doc.sents
    elif len(doc):
        yield doc[:]
