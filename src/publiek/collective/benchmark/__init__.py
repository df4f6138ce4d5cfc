"""How do houses lie beside each other, and who reaches whom? From contributions, never from data of persons."""

from publiek.collective.benchmark.comparing import Compared, beside, distribution, number_of
from publiek.collective.benchmark.own_values import indicators_of
from publiek.collective.benchmark.productions import makers_in, own_productions, pointed_out, productions_of
from publiek.collective.benchmark.reaching import by_name, own_part

__all__ = [
    "Compared",
    "beside",
    "by_name",
    "distribution",
    "indicators_of",
    "makers_in",
    "number_of",
    "own_part",
    "own_productions",
    "pointed_out",
    "productions_of",
]
