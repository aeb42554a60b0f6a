"""Which release series holds which published statistic, and in what unit."""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Statistic:
    """A statistic as newsrooms name it, with the series of its prints and of its revised values."""

    name: str
    measure: str  # level, mom, yoy, qoq-annualised, change
    prints: str  # series of prints with their dates, first print first
    revised: str | None = None  # series of the latest vintage
    scale: int = 1  # what a value of the series is multiplied with: payrolls come in thousands
    diffusion: bool = False  # read against 50
    family: str = ""  # statistics that are taken for one another


STATISTICS = (
    Statistic("ISM Manufacturing PMI", "level", "ism_manufacturing_pmi", diffusion=True, family="pmi"),
    Statistic("ISM Services PMI", "level", "ism_services_pmi_first_print", diffusion=True, family="pmi"),
    Statistic("CPI", "yoy", "cpi_yoy_first_print", "cpi_yoy_computed_from_sa", family="cpi"),
    Statistic("CPI", "mom", "cpi_mom_first_print", family="cpi"),
    Statistic("core CPI", "yoy", "core_cpi_yoy_first_print", "core_cpi_yoy_computed_from_sa", family="cpi"),
    Statistic("unemployment rate", "level", "unemployment_rate_first_print", "unemployment_rate_latest_vintage"),
    Statistic(
        "nonfarm payrolls",
        "change",
        "nonfarm_payrolls_change_k_first_print",
        "nonfarm_payrolls_change_k_latest_vintage",
        scale=1000,
    ),
    Statistic("GDP", "qoq-annualised", "gdp_qoq_saar_print", "gdp_qoq_saar_latest_vintage"),
)

_ABROAD = (
    "uk|u\\.k\\.|british|britain|india|indian|china|chinese|japan|japanese|german|germany|euro|eurozone|french|france|"
    "italian|italy|spanish|spain|swiss|canada|canadian|australia|australian|korea|korean|mexico|brazil|turkish|turkey|"
    "south african?|norwegian|norway|swedish|sweden|polish|poland|tokyo|new zealand|swiss|switzerland|taiwan|brazilian|"
    "mexican|chilean?|colombian?|indonesian?|malaysian?|russian?|singapore|argentin[ae]|thai(?:land)?|philippines?|"
    "vietnam|nigerian?|kenyan?|ghana|egypt|israel|saudi|uae|emirates|qatar|kuwait|sri lanka|pakistan|bangladesh|peru|"
    "uruguay|hungar(?:y|ian)|czech|romanian?|greece|greek|portugal|netherlands|dutch|belgium|austrian?|ireland|irish|"
    "denmark|danish|finland|hong kong|kazakhstan|ukraine|morocco|zambian?|ugandan?|tanzanian?|ethiopian?|angolan?|eu|"
    "iceland"
)
_NAMES = (
    (re.compile(rf"\b(?:{_ABROAD})\b", re.I), None),  # the series are American
    (re.compile(r"\b(?:s&p global|flash|caixin|hcob)\b", re.I), None),
    (re.compile(r"\bgdpnow|nowcast\b", re.I), None),
    (re.compile(r"\bism\b.*\bservices?\b|\bservices?\b.*\bism\b|\bnon-?manufacturing\b", re.I), "ISM Services PMI"),
    (re.compile(r"\bism\b(?!.*\b(?:prices?|employment|orders)\b)", re.I), "ISM Manufacturing PMI"),
    (
        re.compile(r"^(?:the )?(?:u\.?s\.? )?(?:manufacturing|factory)(?: sector| activity)?$", re.I),
        "ISM Manufacturing PMI",
    ),
    (re.compile(r"^(?:the )?(?:u\.?s\.? )?services?(?: sector| activity)$", re.I), "ISM Services PMI"),
    (re.compile(r"\bcore\b.*\b(?:cpi|consumer price)", re.I), "core CPI"),
    (re.compile(r"\b(?:cpi|consumer price)", re.I), "CPI"),
    (re.compile(r"\b(?:unemployment|jobless)\b.*\brate\b|\bunemployment\b", re.I), "unemployment rate"),
    (re.compile(r"\b(?:nonfarm|non-farm)\b|^payrolls?$|\bjobs report\b", re.I), "nonfarm payrolls"),
    (re.compile(r"\bgdp\b|\bgross domestic product\b", re.I), "GDP"),
)


def find_statistic(name: str, measure: str) -> Statistic | None:
    """The series that a statistic's name and measure mean, None where there is none.

    >>> find_statistic("ISM Manufacturing Index", "level").prints
    'ism_manufacturing_pmi'
    """
    known = next((known for pattern, known in _NAMES if pattern.search(name)), None)
    return next((s for s in STATISTICS if s.name == known and s.measure == measure), None)
