"""Whom an offence, a penalty or a bare event is said of: candidates from the sentences at hand, and their features."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.proceedings.candidates import NUMBERS, Candidate, SentenceView
from pipeline.proceedings.grammar import path
from pipeline.proceedings.lexicon import kind_of

if TYPE_CHECKING:
    from spacy.tokens import Token


def pair_features(view: SentenceView, candidate: Candidate) -> list[str]:
    """The features by which a pair of an item and a reference is judged."""
    item, doc = view.item, view.doc
    reference = candidate.reference
    token = candidate.token
    kind, place = item.kind, candidate.place
    trigger_kind = kind_of(view.trigger) or "none"
    top_kind = kind_of(view.top) or "none"
    pronoun = "name" if token.pos_ not in ("PRON", "DET", "NUM") and not token.tag_.startswith("PRP") else token.lower_
    if token.tag_ in ("NN", "NNS"):
        pronoun = "noun"
    features = [
        f"kind={kind}",
        f"place={place}",
        f"kind,place={kind} {place}",
        f"trig={kind} {view.trigger.lower_}",
        f"tk={trigger_kind}",
        f"top={top_kind}",
        f"ref={pronoun}",
        f"ref,place={pronoun} {place}",
        f"ak={view.accused_kind} {place}",
        f"ak,kind={view.accused_kind} {kind} {place}",
        f"dep={token.dep_} {place}",
        f"n={min(len(reference.person_nos), 3)}",
        f"doubts={','.join(view.doubts)}",
        *(f"doubt={kind} {d}" for d in view.doubts),
        *(f"doubt,tk={trigger_kind} {d}" for d in view.doubts),
        f"score={int(item.score * 5)} {kind}",
    ]
    if kind == "offence":
        features += [f"first={doc[item.start].lower_}", f"before={doc[item.start - 1].lower_ if item.start else ''}"]
    if kind == "bare":
        features += [
            f"bare={view.trigger.lower_} {view.trigger.dep_}",
            f"bare,head={view.trigger.lower_} {view.trigger.head.lower_}",
            f"bare,top={trigger_kind} {top_kind} {place}",
        ]
    subject = _subject_kind(token)
    if place != "same":
        here = len(view.here)
        opener, roles = candidate.opener, ",".join(candidate.roles)
        named = min(candidate.named, 4)
        same_number = NUMBERS.get(view.number) == candidate.named
        return [
            *features,
            f"{place},opener={opener}",
            f"{place},opener,ak={bool(opener)} {view.accused_kind}",
            f"{place},opener,dep={bool(opener)} {token.dep_} {candidate.first}",
            f"{place},opener,ref={bool(opener)} {pronoun}",
            f"{place},named={named}",
            f"{place},number={bool(view.number)} {same_number}",
            f"{place},plural={view.plural} {min(named, 2)} {here > 0}",
            f"{place},first={candidate.first}",
            f"{place},roles={roles}",
            f"{place},roles,ak={roles} {view.accused_kind}",
            f"{place},roles,here={bool(roles)} {min(here, 2)} {view.accused_kind}",
            f"{place},start={token.doc[token.sent.start].lower_}",
            f"{place},subject={subject}",
            f"{place},here={min(here, 2)} {subject}",
            f"{place},ak={view.accused_kind} {subject} {kind}",
            f"{place},trig={trigger_kind} {subject} {view.accused_kind}",
            f"{place},list={view.trigger.lower_}",
        ]
    rank = next((n for n, found in enumerate(view.accused) if reference.token in found), None)
    nearest = rank == 0
    above = any(reference.token in {t.i for t in root.ancestors} for root in view.roots)
    in_run = bool(view.runs.get(reference.token, frozenset()) & view.everyone)
    direct = any(root.i == reference.token for root in view.roots)
    way = path(token, view.trigger)
    inside = item.start <= reference.token < item.end and kind == "offence"
    between = sum(min(reference.token, item.start) < at < max(reference.token, item.start) for at in view.here)
    triggers_between = sum(
        bool(kind_of(t)) for t in doc[min(reference.token, item.start) + 1 : max(reference.token, item.start)]
    )
    order = "left" if reference.token < item.start else "right"
    distance = min(abs(reference.token - item.start) // 4, 8)
    preposition = token.head.lower_ if token.dep_ == "pobj" else ""
    owned = token.head.lower_ if token.dep_ == "poss" else ""
    before = doc[token.left_edge.i - 1].lower_ if token.left_edge.i else ""
    features += [
        f"acc={rank is not None} {kind}",
        f"rank={rank}",
        f"acc,ak={rank is not None} {view.accused_kind} {kind}",
        f"acc,tk={rank is not None} {trigger_kind}",
        f"nearest={nearest} {trigger_kind} {kind}",
        f"direct={direct}",
        f"path={way}",
        f"path,tk={way} {trigger_kind}",
        f"path,kind={way} {kind}",
        f"ipath={path(token, view.head)}",
        f"inside={inside}",
        f"between={min(between, 3)} {order}",
        f"tb={min(triggers_between, 3)} {order}",
        f"order={order} {kind}",
        f"dist={distance} {order}",
        f"subj={subject} {kind}",
        f"subj,acc={subject} {rank is not None}",
        f"above={above} {rank is not None} {view.accused_kind}",
        f"above,alone={above} {len(view.here) == 1} {rank is not None} {kind}",
        f"ak,only={view.accused_kind} {between} {order} {len(view.here) == 1} {kind}",
        f"run={in_run} {rank is not None}",
        f"run,ak={in_run} {rank is not None} {view.accused_kind} {kind}",
        f"run,tk={in_run} {rank is not None} {trigger_kind}",
        f"prep={preposition} {order}",
        f"owned={owned}",
        f"prep,tk={preposition} {trigger_kind}",
        f"alone={len(view.here) == 1}",
        f"alone,acc={len(view.here) == 1} {rank is not None} {view.accused_kind}",
        f"head={token.head.lower_} {token.dep_}",
        f"prev={before}",
        f"first={reference.token == min(view.here)} {order} {view.accused_kind}",
        f"voice={_voice(view.trigger)} {token.dep_} {order}",
        f"acc,doubt={rank is not None} {','.join(view.doubts)}",
    ]
    return features


def _subject_kind(token: Token) -> str:
    """The role of a reference in its sentence, coordination left out: subject, passive subject, object, other."""
    at = token
    while at.dep_ in ("conj", "appos", "compound", "nmod") and at.head.i != at.i:
        at = at.head
    if at.dep_ in ("nsubj", "nsubjpass"):
        clause = "" if at.head.dep_ in ("ROOT", "conj") else "-sub"
        return at.dep_ + clause
    return at.dep_ if at.dep_ in ("dobj", "pobj", "poss", "ROOT") else "other"


def _voice(token: Token) -> str:
    if not token.tag_.startswith("VB"):
        return "noun"
    return (
        "passive" if any(child.dep_ in ("auxpass", "nsubjpass") for child in token.children) else f"active-{token.tag_}"
    )
