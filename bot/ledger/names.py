"""A typed name that is not clear: nothing bears it, or several things do."""

from __future__ import annotations

from bot.errors import N_, UserError
from bot.race.catalog import Suggestion


class UnknownName(UserError):
    """A name that nothing in the ledger bears; ``suggestions`` is what may have been meant."""

    def __init__(self, asked: str, suggestions: tuple[Suggestion, ...]) -> None:
        if suggestions:
            message = N_("Nothing in the ledger is called “{asked}”. Did you mean one of these?")
        elif any(letter.isprintable() and not letter.isspace() for letter in asked):
            message = N_(
                "Nothing in the ledger is called “{asked}”. /latest shows the newest releases."
            )
        else:
            message = N_("That is no name. Type a release, family or lab, as “qwen” or “4o”.")
        super().__init__(message, asked=asked)
        self.asked = asked
        self.suggestions = suggestions


class UnknownClaimant(UnknownName):
    """A name after ``by`` that no lab bears: whoever else claims something is found by words."""

    def __init__(self, asked: str, suggestions: tuple[Suggestion, ...]) -> None:
        super().__init__(asked, suggestions)
        if any(letter.isalnum() for letter in asked):
            self.message = (
                N_("No lab is called “{asked}”. To find what others claim, as a newspaper does, use "
                   "/search with their name. Or did you mean one of these?")
                if suggestions
                else N_("No lab is called “{asked}”. To find what others claim, as a newspaper does, "
                        "use /search with their name.")
            )  # fmt: skip


class SeveralMeanings(UserError):
    """A name that means things of different labs; the person has to choose."""

    def __init__(self, asked: str, meanings: tuple[Suggestion, ...]) -> None:
        super().__init__(N_("“{asked}” can mean several things. Which one?"), asked=asked)
        self.asked = asked
        self.suggestions = meanings


class NoneDated(SeveralMeanings):
    """A family or lab no release of which has a known date: none of them is the newest."""

    def __init__(self, asked: str, label: str, releases: tuple[Suggestion, ...]) -> None:
        super().__init__(asked, releases)
        self.message = N_("No date is known for any release of {name}. Which one?")
        self.values = {"name": label}
