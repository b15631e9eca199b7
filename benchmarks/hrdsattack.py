"""HRDsAttack: types of violations and names of victims in news articles, scored as its authors do (micro F1).

    python benchmarks/hrdsattack.py FILE             figures of the articles of FILE
    python benchmarks/hrdsattack.py FILE --learn     learn from FILE which of our types stand for which of its
                                                     labels, and whom of our people its annotators name

The text of an article enters behind the reading stage: each <p> is a paragraph. The weights that --learn writes,
`hrdsattack.json` beside this file, turn our scores of a whole article into its seven labels and
weigh its people (`hrdsattack_victims.py`).
"""

from __future__ import annotations

import argparse
import html
import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from hrdsattack_victims import learn_victims, named, people_of

from pipeline.language import analyse
from pipeline.people import find_people
from pipeline.proceedings import find_proceedings
from pipeline.records import Metadata, Page, Paragraph, Passage, Piece, Report, WordBoxes
from pipeline.references import find_references
from pipeline.settings import Settings
from pipeline.violations import find_violations
from pipeline.violations.judge import judge
from pipeline.violations.model import classifier
from pipeline.violations.sentences import sentences

LABELS = ("arbitrary detention", "enforced disappearance", "kidnapping", "killing", "other", "torture", "unknown")
WEIGHTS = Path(__file__).with_name("hrdsattack.json")


@dataclass(frozen=True, slots=True)
class Article:
    """What we make of an article: features of its types and of its people, and the victims that our tables name."""

    features: dict[str, float]
    people: list[tuple[str, dict[str, float]]]
    victims: frozenset[str]


def paragraphs_of(article: str) -> list[Paragraph]:
    """The paragraphs of an article in HTML, as one body."""
    found, at = [], 0
    for raw in re.findall(r"<p>(.*?)</p>", article, re.DOTALL) or [article]:
        text = " ".join(html.unescape(re.sub(r"<[^>]+>", " ", raw)).split())
        if text:
            found.append(Paragraph(text, (Piece(0, at, at + len(text)),), "body", None, 1))
            at += len(text) + 2
    return found


def read(paragraphs: Sequence[Paragraph], passages: Sequence[Passage], title: str) -> Article:
    """The features and victims of an analysed article."""
    text = "\n\n".join(paragraph.text for paragraph in paragraphs)
    page = Page(1, 0.0, 0.0, "ok", "text_layer", 0, text)
    report = Report(text, (page,), tuple(paragraphs), (), WordBoxes(), Metadata(title), "html", ())
    people = find_people(report, passages)
    references = find_references(passages, people)
    proceedings = find_proceedings(report, passages, people, references)
    violations = find_violations(report, passages, people, references, proceedings)
    victims = frozenset(people.persons[number].name for violation in violations for number in violation.victims)
    about = people_of(report, passages, people, references, proceedings, violations)
    return Article({**_scores(report, passages), **_words(f"{title} {text}")}, about, victims)


def _scores(report: Report, passages: Sequence[Passage]) -> dict[str, float]:
    """Highest and summed probability of each of our types."""
    told = sentences(report, passages)
    if not told:
        return {}
    judgement = judge(told)
    types, sure = judgement.model.features.types, judgement.sure
    highest, together = sure.max(axis=0), np.log1p(sure.sum(axis=0))
    return {f"max {t}": float(highest[n]) for n, t in enumerate(types)} | {
        f"sum {t}": float(together[n]) for n, t in enumerate(types)
    }


def _words(text: str) -> dict[str, float]:
    """Words and pairs of words that our classifier knows, as a vector of length 5."""
    words = re.findall(r"[a-z]+", text.lower())
    known = classifier().features.columns  # hold no names
    counts = Counter(word for word in (*words, *(f"{a} {b}" for a, b in pairwise(words))) if word in known)
    values = {f"word {word}": 1 + float(np.log(count)) for word, count in counts.items()}
    length = float(np.sqrt(sum(value**2 for value in values.values()))) or 1.0
    return {word: 5 * value / length for word, value in values.items()}


def labels_of(article: Article, weights: Mapping[str, Any]) -> set[str]:
    """The labels of an article; `unknown` stands alone and where nothing else is found."""
    found = set()
    for label in LABELS:
        one = weights[label]
        odds = one["bias"] + sum(one["weights"].get(name, 0.0) * value for name, value in article.features.items())
        if odds >= one["threshold"]:
            found.add(label)
    return found - {"unknown"} or {"unknown"}


def learn(articles: Sequence[Article], truth: Sequence[set[str]]) -> dict[str, Any]:
    """Weights of the labels, and one threshold for all, chosen on articles kept aside by turns."""
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import cross_val_predict

    counts = Counter(name for article in articles for name in article.features)
    kept = [{n: v for n, v in a.features.items() if counts[n] >= 6} for a in articles]
    vectorizer = DictVectorizer()
    rows = vectorizer.fit_transform(kept)
    names = vectorizer.get_feature_names_out()
    wanted = np.array([[label in own for label in LABELS] for own in truth])
    model = LogisticRegression(C=1.0, max_iter=500)
    odds = np.stack(
        [cross_val_predict(model, rows, column, cv=10, method="decision_function") for column in wanted.T], axis=1
    )
    threshold = max(np.arange(-2.5, 1.5, 0.1), key=lambda limit: _f1(odds >= limit, wanted))
    weights: dict[str, Any] = {}
    for label, column in zip(LABELS, wanted.T, strict=True):
        model.fit(rows, column)
        weights[label] = {
            "bias": round(float(model.intercept_[0]), 4),
            "threshold": round(float(threshold), 2),
            "weights": {n: round(float(w), 3) for n, w in zip(names, model.coef_[0], strict=True) if abs(w) >= 0.02},
        }
    return weights


def _f1(found: Any, wanted: Any) -> float:
    return float(2 * (found & wanted).sum() / max(1, found.sum() + wanted.sum()))


def micro(found: Sequence[set[str]], truth: Sequence[set[str]]) -> tuple[float, float, float]:
    """Precision, recall and F1 over all articles, in per cent."""
    right = sum(len(a & b) for a, b in zip(found, truth, strict=True))
    all_found, all_true = sum(map(len, found)), sum(map(len, truth))
    return (
        100 * right / max(1, all_found),
        100 * right / max(1, all_true),
        200 * right / max(1, all_found + all_true),
    )


def main() -> None:
    """Read the articles of a file and print the figures, or learn from them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("file", type=Path)
    parser.add_argument("--learn", action="store_true")
    arguments = parser.parse_args()
    samples = json.loads(arguments.file.read_text(encoding="utf-8"))
    articles = [_article(sample["sample"]) for sample in samples]
    report(articles, samples, learning=arguments.learn)


def report(articles: Sequence[Article], samples: Sequence[Mapping[str, Any]], learning: bool) -> None:
    """Learn from articles, or print how they are judged."""
    kinds = [set(sample["merged_sample"]["violation_types"]) for sample in samples]
    names = [
        {victim["victim_name"].strip() for victim in sample["merged_sample"]["victims"] if victim["victim_name"]}
        for sample in samples
    ]
    if learning:
        weights = learn(articles, kinds)
        weights["victims"] = learn_victims([article.people for article in articles], names)
        WEIGHTS.write_text(json.dumps(weights, indent=0, sort_keys=True) + "\n", encoding="utf-8")
        return
    weights = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    print(f"{len(samples)} articles")
    for what, found, truth in (
        ("violation types", [labels_of(article, weights) for article in articles], kinds),
        ("victim names", [named(article.people, weights["victims"]) for article in articles], names),
        ("victims of our tables", [set(article.victims) for article in articles], names),
    ):
        precision, recall, f1 = micro(found, truth)
        print(f"{what}: precision {precision:.2f}, recall {recall:.2f}, F1 {f1:.2f}")


def _article(sample: Mapping[str, Any]) -> Article:
    paragraphs = paragraphs_of(sample["Input.article_interface"])
    return read(paragraphs, analyse(paragraphs, Settings().model), sample["Input.title"])


if __name__ == "__main__":
    main()
