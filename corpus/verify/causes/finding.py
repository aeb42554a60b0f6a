"""What a diagnosis gives, and the instruments that newsrooms take for one another."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from corpus.bars import Bar
from corpus.history import History
from corpus.releases import PolicyRate, Release
from corpus.verify.verdict import Diagnosis, Verdict


@dataclass(frozen=True, slots=True)
class Finding:
    """A cause that the data proves: its name, the sentence that says so, and rows beyond the verdict's own."""

    diagnosis: Diagnosis
    reason: str
    evidence: tuple[Bar | Release | PolicyRate, ...] = ()


Diagnose = Callable[[Any, History, Verdict], Finding | None]

# Instruments that newsrooms take for one another: an index and the funds on it, and indexes that are told side by side
FAMILIES = (
    ("^RUT", "IWM", "^RUI", "IWB"),
    ("^GSPC", "SPY", "^DJI", "DIA", "^IXIC", "^NDX", "QQQ", "^RUT", "^MID", "IJH"),
    ("CL=F", "BZ=F"),
    ("GC=F", "SI=F"),
    ("^TNX", "^FVX", "^TYX", "^IRX"),
    ("^GDAXI", "^FTSE", "^FCHI", "^STOXX50E"),
    ("^N225", "^HSI"),
    ("BTC-USD", "ETH-USD"),
)


def relatives(symbol: str, history: History) -> list[str]:
    """Other instruments of the history, those of the same family first."""
    near = [other for members in FAMILIES if symbol in members for other in members]
    rest = [other for other in history.instruments if other not in near]
    return [other for other in dict.fromkeys((*near, *rest)) if other != symbol]


def family(symbol: str) -> list[str]:
    return [
        other
        for other in dict.fromkeys(o for members in FAMILIES if symbol in members for o in members)
        if other != symbol
    ]


_NAMES = {
    "^RUT": "the Russell 2000",
    "^RUI": "the Russell 1000",
    "^GSPC": "the S&P 500",
    "^DJI": "the Dow Jones Industrial Average",
    "^IXIC": "the Nasdaq Composite",
    "^NDX": "the Nasdaq-100",
    "^MID": "the S&P MidCap 400",
    "^GDAXI": "the DAX",
    "^FTSE": "the FTSE 100",
    "^N225": "the Nikkei 225",
    "^HSI": "the Hang Seng",
    "^VIX": "the VIX",
    "^TNX": "the 10-year Treasury yield",
}


def called(symbol: str) -> str:
    return _NAMES.get(symbol, symbol)
