"""Statistics of what is stored, made and shipped: their names, the figures that fit them, sums with their scale."""

from decimal import Decimal

from nlp.mentions import Cue, Figure
from nlp.readers.scan import Scan
from nlp.readers.words import words_after, words_before
from nlp.span import Span

STORED = ("inventories", "stockpiles", "stocks", "storage", "warrants", "stores", "supplies")
COUNTED = ("rig count",)
MADE = ("output", "production", "shipments", "arrivals", "harvest", "crop")
_QUANTITIES = frozenset(
    "barrel barrels bbls bpd bcf ton tons tonne tonnes ounce ounces bushel bushels gallon gallons lot lots bag bags "
    "rig rigs kt car cars vehicle vehicles unit units feet".split()
)
_FULL = frozenset({"full", "filled", "of"})
_RIGS_MAX = Decimal(3000)
_LARGE = Decimal(1000)  # a bare number of tonnes is larger
_MODIFIERS = 3  # words that tell of what: "copper cathode imports"
_NO_MODIFIER = frozenset(
    "the a an its their his our total overall monthly annual weekly daily higher lower rising falling weak strong "
    "record surging slowing more less fewer all and or of in on for to from by with as at than that which while when "
    "said says saw see had has have is are was were be will would could may stronger weaker robust sluggish lacklustre "
    "cheaper cheap foreign world global domestic national rose fell drop rise but also net gross both seaborne booming "
    "first second third fourth last next this those these increased increasing reduced reducing cut raised boost "
    "boosted lift lifted even yet quarterly booming solid soft poor good bad subdued flagging ’s 's some any no "
    "january february march april may june july august september october november december daily".split()
)
_SCALES = ((Decimal(10) ** 12, "trillion", 12), (Decimal(10) ** 9, "billion", 9), (Decimal(10) ** 6, "million", 6))


def is_quantity(name: str) -> bool:
    """True for a statistic that is told in barrels, tonnes, rigs or a share of what fits in."""
    return name.endswith((*STORED, *COUNTED, *MADE))


def fits_quantity(scan: Scan, name: str, figure: Figure) -> bool:
    """True where a figure can be this quantity's."""
    unit = figure.unit or ""
    if name.endswith(COUNTED):
        return unit in {"", "rig", "rigs"} and figure.value < _RIGS_MAX
    if (
        unit in _QUANTITIES
        or unit.removesuffix("s") in _QUANTITIES
        or words_after(scan, figure.span, 2) == ["cubic", "feet"]
    ):
        return True
    if unit == "percent":
        full = bool(_FULL & set(words_after(scan, figure.span, 1)))
        return full or name.endswith(MADE) or name.startswith(("LME", "lme"))
    return not unit and figure.value >= _LARGE and name.endswith(STORED)


def kind_of(scan: Scan, cue: Cue) -> str:
    """What a warehouse or a nation counts, as printed, in lower case but for the house's capitals."""
    return " ".join(word if word.isupper() else word.lower() for word in cue.text.split())


def modified(scan: Scan, span: Span, head: str) -> str:
    """The head with the words right before it that tell of what: "soybean imports", "palm oil exports"."""
    kept: list[str] = []
    nations = {part for c in scan.family("nation") for part in c.text.lower().split()}
    for word in reversed(words_before(scan, span, _MODIFIERS)):
        plain = word.replace("-", "")
        if word.removesuffix("'s").removesuffix("’s") in nations:
            break
        ends = word.endswith(("ly", "ing", "ed")) and word not in {"mining", "manufacturing", "refined"}
        ends = ends or word.endswith("quarter")
        if not plain.isalpha() or word in _NO_MODIFIER or ends:
            break
        kept.insert(0, word)
    return " ".join([*kept, head])


def scaled(scan: Scan, figure: Figure) -> tuple[int, str | None]:
    """The power of ten that a sum of money or of gas is told in, and its unit with it: 9 and "USD billion"."""
    unit = figure.unit or ""
    if not unit and words_after(scan, figure.span, 2) == ["cubic", "feet"]:
        return 9, "bcf"
    if not unit.isupper() or len(unit) != len("USD"):
        return 0, figure.unit
    words = figure.text.lower()
    if "lakh crore" in words:
        return 12, f"{unit} lakh crore"
    if "crore" in words:
        return 7, f"{unit} crore"
    for least, name, power in _SCALES:
        if figure.value >= least:
            return power, f"{unit} {name}"
    return 0, unit
