"""A catalog small enough to know by heart, in the shape of the real one."""

from __future__ import annotations

from datetime import date

from bot.race.catalog import (
    Alias,
    AliasKind,
    Catalog,
    Fact,
    Family,
    Found,
    Kind,
    Lab,
    Release,
    Suggestion,
)
from bot.race.dates import FactDate

TODAY = date(2025, 6, 1)
RELEASES: frozenset[Kind] = frozenset({"release"})
FAMILIES: frozenset[Kind] = frozenset({"family"})
LABS: frozenset[Kind] = frozenset({"lab"})
MY_GUILD, OTHER_GUILD = 11, 22


def lab(number: int, slug: str, name: str, native: str | None = None) -> Lab:
    return Lab(number, slug, name, native, None, None, None, None, None, source_id=1)


def release(
    number: int, slug: str, name: str, lab_id: int, family_id: int | None, day: str | None
) -> Release:
    facts = {} if day is None else {"announced": Fact(day, 1, "curated")}
    return Release(number, slug, name, lab_id, family_id, facts)


def alias(
    text: str,
    *,
    to_release: int | None = None,
    to_family: int | None = None,
    to_lab: int | None = None,
    kind: AliasKind = "nickname",
    since: str | None = None,
    until: str | None = None,
    guild: int | None = None,
) -> Alias:
    return Alias(
        text=text,
        kind=kind,
        lab_id=to_lab,
        family_id=to_family,
        release_id=to_release,
        valid_from=None if since is None else FactDate.parse(since),
        valid_until=None if until is None else FactDate.parse(until),
        guild_id=guild,
    )


OPENAI, ANTHROPIC, DEEPSEEK, ALIBABA, META, BYTEDANCE, ZERO_ONE = range(1, 8)
GPT_4O, O_SERIES, SONNET, HAIKU, DEEPSEEK_V, QWEN, LLAMA, DOUBAO, YI = range(1, 10)

ALL_LABS = [
    lab(OPENAI, "openai", "OpenAI"),
    lab(ANTHROPIC, "anthropic", "Anthropic"),
    lab(DEEPSEEK, "deepseek", "DeepSeek", "深度求索"),
    lab(ALIBABA, "alibaba", "Alibaba", "阿里巴巴"),
    lab(META, "meta", "Meta"),
    lab(BYTEDANCE, "bytedance", "ByteDance", "字节跳动"),
    lab(ZERO_ONE, "01-ai", "01.AI"),
]
ALL_FAMILIES = [
    Family(GPT_4O, "gpt-4o", "GPT-4o", OPENAI),
    Family(O_SERIES, "o-series", "o-series", OPENAI),
    Family(SONNET, "claude-sonnet", "Claude Sonnet", ANTHROPIC),
    Family(HAIKU, "claude-haiku", "Claude Haiku", ANTHROPIC),
    Family(DEEPSEEK_V, "deepseek", "DeepSeek", DEEPSEEK),
    Family(QWEN, "qwen", "Qwen", ALIBABA),
    Family(LLAMA, "llama", "Llama", META),
    Family(DOUBAO, "doubao", "Doubao", BYTEDANCE),
    Family(YI, "yi", "Yi", ZERO_ONE),
]
ALL_RELEASES = [
    release(1, "gpt-4", "GPT-4", OPENAI, None, "2023-03-14"),
    release(2, "gpt-4o-2024-05-13", "GPT-4o (2024-05-13)", OPENAI, GPT_4O, "2024-05-13"),
    release(3, "gpt-4o-2024-11-20", "GPT-4o (2024-11-20)", OPENAI, GPT_4O, "2024-11-20"),
    release(4, "o1", "o1", OPENAI, O_SERIES, "2024-12-05"),
    release(
        5, "claude-3.5-sonnet-20240620", "Claude 3.5 Sonnet (June)", ANTHROPIC, SONNET, "2024-06-20"
    ),
    release(
        6, "claude-3.5-sonnet-20241022", "Claude 3.5 Sonnet (new)", ANTHROPIC, SONNET, "2024-10-22"
    ),
    release(7, "claude-3.5-haiku", "Claude 3.5 Haiku", ANTHROPIC, HAIKU, "2024-11-04"),
    release(8, "deepseek-v2", "DeepSeek-V2", DEEPSEEK, DEEPSEEK_V, "2024-05-06"),
    release(9, "deepseek-v3", "DeepSeek-V3", DEEPSEEK, DEEPSEEK_V, "2024-12-26"),
    release(10, "deepseek-v3-0324", "DeepSeek-V3-0324", DEEPSEEK, DEEPSEEK_V, "2025-03-24"),
    release(11, "qwen2.5-max", "Qwen2.5-Max", ALIBABA, QWEN, "2025-01-28"),
    release(12, "qwen3-235b-a22b", "Qwen3-235B-A22B", ALIBABA, QWEN, "2025-04-28"),
    release(13, "llama-3.1-405b", "Llama 3.1 405B", META, LLAMA, "2024-07-23"),
    release(14, "doubao-1.5-pro", "Doubao-1.5-pro", BYTEDANCE, DOUBAO, "2025-01"),
    release(15, "yi-large", "Yi-Large", ZERO_ONE, YI, "2024-05-13"),
    release(16, "yi-lightning", "Yi-Lightning", ZERO_ONE, YI, None),
]
ALL_ALIASES = [
    alias("4o", to_family=GPT_4O),
    alias("chatgpt", to_lab=OPENAI),
    alias("claude 3.5 sonnet", to_release=5),
    alias("claude 3.5 sonnet", to_release=6),
    alias("llama", to_lab=META),
    alias("qwen", to_lab=ALIBABA),
    alias("豆包", to_family=DOUBAO, kind="native"),
    alias("通义千问", to_family=QWEN, kind="native"),
    alias("lightning", to_release=16),
    alias("the large one", to_release=15),
    alias("the large one", to_release=13),
    alias("deepseek-chat", to_release=8, kind="rolling", since="2024-05-17", until="2024-12-26"),
    alias("deepseek-chat", to_release=9, kind="rolling", since="2024-12-26", until="2025-03-24"),
    alias("deepseek-chat", to_release=10, kind="rolling", since="2025-03-25"),
    alias("project strawberry", to_release=4, until="2024-12-05"),
    alias("our favourite", to_release=11, guild=MY_GUILD),
    alias("doubao", to_release=7, guild=MY_GUILD),
    alias("gpt-4", to_release=8, guild=MY_GUILD),
]
CATALOG = Catalog(ALL_LABS, ALL_FAMILIES, ALL_RELEASES, ALL_ALIASES)


def assert_found(
    catalog: Catalog, one: Suggestion, on: date = TODAY, guild: int | None = None
) -> None:
    resolution = catalog.resolve(one.key, on=on, guild_id=guild)
    assert isinstance(resolution, Found), (one, resolution)
    assert (resolution.kind, resolution.id) == (one.kind, one.id)
    if one.kind == "release":
        assert resolution.candidates == (one.id,)


def names(suggestions: list[Suggestion]) -> list[str]:
    return [one.name for one in suggestions]
