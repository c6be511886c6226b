"""Who says it, who reports it, and how sure they are."""

from __future__ import annotations

from datetime import date

import pytest

from bot.race.extract import Extractor
from bot.race.extract.passage import Attribution
from bot.race.extract.text.plain import make_plain
from bot.race.extract.voices.attribution import Voices

DAY = date(2025, 1, 29)


def said(reader: Extractor, text: str, quote: str) -> Attribution:
    passage = reader.read(make_plain(text), published=DAY)
    start = passage.text.index(quote)
    end = start + len(quote)
    at, sentence = next(
        (at, one) for at, one in enumerate(passage.sentences) if one.start <= start < one.end
    )
    subject = next(one for one in sentence.mentions if one.end > start).named
    return Voices(passage).of(at, start, end, subject)


def told(one: Attribution) -> tuple[str | None, str, str]:
    return (None if one.claimant is None else one.claimant.party.name, one.reported_by, one.hedge)


@pytest.mark.parametrize(
    ("text", "claimant", "reported_by"),
    [
        ("Alibaba claims that its model GPT-4o wins.", "Alibaba", ""),
        ("DeepSeek, which is at home in Hangzhou, similarly claimed that GPT-4o wins.", "DeepSeek", ""),
        ("In a statement posted to the Chinese platform WeChat, Alibaba said GPT-4o wins.", "Alibaba",
         "WeChat statement"),
        ("In a paper last month DeepSeek's researchers wrote that GPT-4o wins.", "DeepSeek", ""),
        ("OpenAI says GPT-4o wins, the Financial Times reported on Monday.", "OpenAI", "Financial Times"),
        ("According to Bloomberg, GPT-4o wins.", None, "Bloomberg"),
        ("As Reuters points out, GPT-4o wins.", None, "Reuters"),
        ("GPT-4o wins, according to LSEG data.", "LSEG", ""),
        ("GPT-4o, according to DeepSeek, is fast and GPT-4o wins.", "DeepSeek", ""),
        ("Kathleen Brooks, research director at XTB, said GPT-4o wins.", "Kathleen Brooks (XTB)", ""),
        ("David Sacks, the White House adviser on AI, told Fox News GPT-4o wins.", "David Sacks", "Fox News"),
        ("OpenAI chief executive Sam Altman said GPT-4o wins.", "Sam Altman (OpenAI)", ""),
        ("\"GPT-4o wins,\" said Liang Wenfeng, founder of DeepSeek.", "Liang Wenfeng (DeepSeek)", ""),
        ("\"GPT-4o wins,\" Alibaba's cloud unit said in a post on X.", "Alibaba", "X post"),
        ("Alibaba showed Qwen, claiming GPT-4o wins.", "Alibaba", ""),
        ("OpenAI Says GPT-4o wins", "OpenAI", ""),
        ("A person close to OpenAI said GPT-4o wins.", "person close to OpenAI", ""),
        ("DeepSeek released it. \"It is new,\" Elon Musk said. GPT-4o wins, according to Musk.",
         "Elon Musk", ""),
    ],
)  # fmt: skip
def test_somebody_says_it(
    reader: Extractor, text: str, claimant: str | None, reported_by: str
) -> None:
    assert told(said(reader, text, "GPT-4o wins")) == (claimant, reported_by, "attributed")


@pytest.mark.parametrize(
    "text",
    [
        "GPT-4o wins.",
        "Alibaba announced a chip. GPT-4o wins.",
        "Alibaba announced Qwen, and GPT-4o wins.",
        "GPT-4o wins, and o1 loses, according to OpenAI.",
        "The results show that GPT-4o wins.",
    ],
)
def test_the_article_itself_says_it(reader: Extractor, text: str) -> None:
    assert told(said(reader, text, "GPT-4o wins")) == (None, "", "asserted")


def test_what_the_article_adds_about_another_is_not_the_speakers(reader: Extractor) -> None:
    text = "Alibaba claims that Qwen beats V3, the model that edged out OpenAI."
    assert told(said(reader, text, "Qwen beats V3"))[0] == "Alibaba"
    assert told(said(reader, text, "the model that edged out OpenAI"))[0] is None


def test_a_quotation_of_several_sentences_is_one_speakers(reader: Extractor) -> None:
    text = '"We tried. GPT-4o wins. It is fast," said Jane Doe.'
    assert told(said(reader, text, "GPT-4o wins"))[0] == "Jane Doe"


def test_an_answer_in_an_interview_is_of_whoever_spoke(reader: Extractor) -> None:
    text = 'Jane Doe says GPT-4o is new.\n\nAnd why?\n\n"Because GPT-4o wins. It is fast."\n'
    assert told(said(reader, text, "GPT-4o wins")) == ("Jane Doe", "", "attributed")


def test_a_lab_says_what_its_own_text_says(reader: Extractor) -> None:
    text = "We introduce DeepSeek-R1. GPT-4o wins."
    assert told(said(reader, text, "GPT-4o wins")) == ("DeepSeek", "", "asserted")


@pytest.mark.parametrize(
    ("text", "hedge", "words"),
    [
        ("GPT-4o reportedly wins.", "hedged", ("reportedly",)),
        ("GPT-4o is said to win.", "hedged", ("is said to",)),
        ("To our knowledge, GPT-4o wins.", "hedged", ("To our knowledge",)),
        ("GPT-4o can apparently win.", "speculative", ("apparently",)),
        ("Jane Doe said GPT-4o may win.", "speculative", ("said", "may")),
        ("OpenAI is investigating whether GPT-4o wins.", "speculative", ("investigating whether",)),
        ("Rumour: GPT-4o wins.", "speculative", ("Rumour",)),
        ("OpenAI may sue, but GPT-4o wins.", "asserted", ()),
    ],
)
def test_words_weaken_a_statement(
    reader: Extractor, text: str, hedge: str, words: tuple[str, ...]
) -> None:
    quote = text[text.index("GPT-4o") :].rstrip(".")
    one = said(reader, text, quote)
    assert (one.hedge, one.hedge_words) == (hedge, words)


def test_what_is_reportedly_so_is_of_the_lab_that_showed_it(reader: Extractor) -> None:
    text = (
        "As Reuters points out, Alibaba is not alone. "
        "ByteDance showed off its flagship model that reportedly outperforms o1."
    )
    one = said(reader, text, "its flagship model that reportedly outperforms o1")
    assert told(one) == ("ByteDance", "Reuters", "hedged")
    assert one.hedge_words == ("reportedly",)


@pytest.mark.parametrize(
    ("text", "claimant"),
    [
        # behind it, or in between
        ("On MATH-500, Moonshot says, GPT-4o wins.", "Moonshot AI"),
        ("Against o1 the GPT-4o wins, DeepSeek admits.", "DeepSeek"),
        ("OpenAI has two models, and says that GPT-4o wins.", "OpenAI"),
        # no verb of saying
        ("By Google's reckoning GPT-4o wins.", "Google"),
        ("By its own account, OpenAI's GPT-4o wins.", "OpenAI"),
        ("GPT-4o was found by DeepSeek to be what wins: GPT-4o wins.", "DeepSeek"),
        ("The evaluators at Artificial Analysis gave it a 50: GPT-4o wins.", "Artificial Analysis"),
        ("A study from the University of Ghent found that GPT-4o wins.", "University of Ghent"),
        ("According to the report, written by the Varga Institute, GPT-4o wins.", "the Varga Institute"),
        ("According to figures compiled by Harrow & Pike, GPT-4o wins.", "Harrow & Pike"),
        ("According to a price list on OpenAI's platform, GPT-4o wins.", "OpenAI"),
        # people
        ("Dana Whitlock, who runs tests at Brightline, is busy. In her tests GPT-4o wins, she said.",
         "Dana Whitlock (Brightline)"),
        ("Leonie Bos is tired. The founder of Polder AI in Utrecht says that GPT-4o wins.",
         "Leonie Bos (Polder AI)"),
        ("Ana Prieto, a researcher at Nimbus Labs, is tired. \"It is clear,\" Prieto said. \"GPT-4o wins.\"",
         "Ana Prieto (Nimbus Labs)"),
        # nobody
        ("OpenAI gave a party; GPT-4o wins.", None),
        ("The University of Ghent is old. GPT-4o wins.", None),
        ("OpenAI bought a house and added a wing, while GPT-4o wins.", None),
    ],
)  # fmt: skip
def test_others_ways_to_say_who_says_it(reader: Extractor, text: str, claimant: str | None) -> None:
    found = said(reader, text, "GPT-4o wins").claimant
    assert (None if found is None else found.party.name) == claimant


@pytest.mark.parametrize("verb", ["denies", "denied", "rejects the claim", "disputes"])
def test_a_denial_says_that_it_is_not_so(reader: Extractor, verb: str) -> None:
    text = f"xAI {verb} that Grok 4 is based on Llama 3.1."
    (draft,) = reader.extract(text, published=DAY)
    assert (draft.negated, draft.claimant and draft.claimant.party.name) == (True, "xAI")


def test_scores_go_on_with_who_gave_the_one_before(reader: Extractor) -> None:
    text = "Epoch AI rates o3 at 24% on FrontierMath. Gemini 2.5 Pro got 11%."
    claimants = {
        one.claimant and one.claimant.party.name for one in reader.extract(text, published=DAY)
    }
    assert claimants == {"Epoch AI"}


@pytest.mark.parametrize(
    ("text", "claimant", "reported_by"),
    [
        ("Meta wrote a paper. Their paper admits that GPT-4o wins.", "Meta", "paper"),
        ("Meta was frank. Its technical report shows that GPT-4o wins.", "Meta", ""),
        ("Meta is open. A footnote added to the announcement now says GPT-4o wins.", "Meta", ""),
        ("xAI published a blog post with a chart in which GPT-4o wins.", "xAI", "blog post"),
        ("Teodor Vance, who studies evaluations, reran both: GPT-4o wins.", "Teodor Vance", ""),
        ("Guy Marchetti was less impressed: in his hands GPT-4o wins.", "Guy Marchetti", ""),
        ("In Meta's table GPT-4o wins.", "Meta", ""),
        ("Meta released a model. By the company's account GPT-4o wins.", "Meta", ""),
        ("FactSet data showed GPT-4o wins.", "FactSet", ""),
        ("SemiAnalysis does not buy it. The consultancy reckons that GPT-4o wins.", "SemiAnalysis", ""),
        ("In a trial by Delft's Centre for Computing GPT-4o wins.", "Delft's Centre for Computing", ""),
        ("Per Meta, GPT-4o wins.", "Meta", ""),
    ],
)  # fmt: skip
def test_documents_and_trials_speak_for_somebody(
    reader: Extractor, text: str, claimant: str, reported_by: str
) -> None:
    assert told(said(reader, text, "GPT-4o wins")) == (claimant, reported_by, "attributed")


@pytest.mark.parametrize(
    "text",
    [
        "At $3 per MTok GPT-4o wins.",
        "Alibaba rose, adding 3.3 percent, and GPT-4o wins.",
        "Meta added half a percent and GPT-4o wins.",
        "In early May GPT-4o wins.",
        "According to our back-of-the-envelope sums, GPT-4o wins.",
        "GPT-4o wins and may be used freely.",
    ],
)
def test_looks_like_somebody_says_it_or_doubts_it(reader: Extractor, text: str) -> None:
    assert told(said(reader, text, "GPT-4o wins")) == (None, "", "asserted")


def test_whoever_is_interviewed_says_it(reader: Extractor) -> None:
    text = (
        "A conversation with Ada Brandt\n\nBrandt left Meta to co-found Orival.\n\nWhy should I care?\n\n"
        "In tests GPT-4o wins.\n\nIs that all?\n\nFor now."
    )
    assert told(said(reader, text, "GPT-4o wins")) == ("Ada Brandt (Orival)", "", "attributed")


def test_could_in_reported_speech_is_no_doubt(reader: Extractor) -> None:
    text = "Meta said that GPT-4o could solve 25% of them."
    assert told(said(reader, text, "GPT-4o could solve 25%"))[2] == "attributed"
    assert (
        told(said(reader, "GPT-4o could solve 25%.", "GPT-4o could solve 25%"))[2] == "speculative"
    )


@pytest.mark.parametrize(
    ("text", "reported_by"),
    [
        ("People familiar with the matter said that GPT-4o wins.", ""),
        ("Two people familiar with the matter told Reuters that GPT-4o wins.", "Reuters"),
        ("A person briefed on the plans told Bloomberg GPT-4o wins.", "Bloomberg"),
        ("Sources said GPT-4o wins.", ""),
        ("GPT-4o wins, according to people close to the company.", ""),
    ],
)
def test_sources_without_a_name_claim_nothing(
    reader: Extractor, text: str, reported_by: str
) -> None:
    assert told(said(reader, text, "GPT-4o wins")) == (None, reported_by, "hedged")
