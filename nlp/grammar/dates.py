"""Calendar dates and clock times as print gives them: patterns that the figure and the time grammar share."""

MONTHS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), start=1
    )
}

MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|Jun(?:e|\.)?|Jul(?:y|\.)?|Aug(?:ust|\.)?"
    r"|Sep(?:t(?:ember|\.)?|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)(?![A-Za-z])"
)
YEAR = r"(?:19|20)\d\d(?![\d%]|[.,]\d)"
DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?![\d%A-Za-z]|[.,:]\d)"

# "May 5 percent" and "March 25 basis points" are a month and a figure
_NOT_COUNTED = r"(?!\s?-?(?:%|percent|per\ cent|pct|basis|bps?\b|points?\b|million|billion|trillion))"

# a date that starts with the month, and one that starts with a digit
DATE_OF_MONTH = rf"""
    {MONTH}\s{{1,2}}{DAY}{_NOT_COUNTED}(?:\s?(?:[-–]|to|and|through)\s?{DAY}{_NOT_COUNTED})?(?:,?\s(?:in\s)?{YEAR})?
  | {MONTH}(?:,?\s(?:of\s)?|-){YEAR}
"""
DATE_OF_DIGITS = rf"""
    (?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?[\s-](?:of\s)?{MONTH}(?:,?[\s-]{YEAR})?
  | (?:19|20)\d\d-(?:0\d|1[0-2])-(?:[0-2]\d|3[01])(?!\d)
  | (?:19|20)\d\d/(?:0\d|1[0-2])/(?:[0-2]\d|3[01])(?!\d)
  | [0-3]?\d/[0-3]?\d/(?:19|20)?\d\d(?!\d)
  | [0-3]?\d\.[01]?\d\.(?:19|20)\d\d(?!\d)
"""
DATE = rf"{DATE_OF_MONTH} | {DATE_OF_DIGITS}"

ZONE = r"(?:E[SD]?T|C[SD]?T|P[SD]?T|GMT|UTC|BST|IST|HKT|JST|CES?T|AES?D?T|Eastern|New\ York|London)"
CLOCK = rf"""
    (?:[01]?\d|2[0-3])[:.][0-5]\d(?::[0-5]\d)?\s?(?:[ap]\.?m\b\.?|[AP]\.?M\b\.?)(?:\s{ZONE}\b)?
  | (?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?(?:\s?(?:hrs|hours))?(?:\s{ZONE}\b)?(?![\d:])
  | (?:1[0-2]|0?[1-9])(?:[0-5]\d)?\s?(?:[ap]\.?m\b\.?|[AP]\.?M\b\.?|o['’]clock)(?:\s{ZONE}\b)?
  | (?:[01]\d|2[0-3])[0-5]\d(?:\shours)?\s{ZONE}\b
"""


def month_number(word: str) -> int:
    """The number of a month by its name or abbreviation.

    >>> month_number("Sept.")
    9
    """
    return MONTHS[word[:3].lower()]
