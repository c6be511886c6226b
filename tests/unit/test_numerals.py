"""Numbers, percentages, dollars and lists as each language writes them; English as it was."""

from __future__ import annotations

import pytest

from bot.edge.charts import figure, figure_in
from bot.edge.words import numerals
from bot.edge.words.text import listed, money, number, tokens

WRITTEN = {
    "en": ("12,500.5", "1332", "$0.27", "$15", "$1,250.50", "1.05M", "62.29%", "1.5e+30", "a, b, c"),
    "de": ("12.500,5", "1332", "0,27\xa0$", "15\xa0$", "1.250,50\xa0$", "1,05M", "62,29\xa0%",
           "1,5e+30", "a, b, c"),
    "zh_CN": ("12,500.5", "1332", "US$0.27", "US$15", "US$1,250.50", "1.05M", "62.29%",
              "1.5e+30", "a、b、c"),
}  # fmt: skip


@pytest.mark.parametrize("language", WRITTEN)
def test_each_language_writes_its_own(language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(numerals, "tongue", lambda: language)
    assert (
        number(12_500.5), number(1332), money(0.27), money(15), money(1250.5),
        tokens(1_050_000), figure_in(62.29, "% of tasks"), figure(1.5e30), listed("abc"),
    ) == WRITTEN[language]  # fmt: skip
