"""The names that settings and commands know of a digest: its sections, and the forms that it is written in."""

SECTIONS = {
    "watchlist": "On your list",
    "failed": "Claims that failed",
    "moved": "What is said to have moved it",
    "disputed": "Where they disagree",
    "said": "Who said what",
    "due": "Calls that came due",
    "calls": "Calls on the record",
    "changed": "What changed",
    "stories": "The stories",
    "tape": "The tape",
}

ENDINGS = {"text": ".txt", "markdown": ".md", "html": ".html", "json": ".json", "atom": ".atom", "mail": ".mail.html"}
