"""Groups and facts of the area behind the house's own contacts: for whom, by which road, and back again."""

from publiek.connecting.writing_back.attributes import OF_THE_PLACE, Attribute, chosen, registered
from publiek.connecting.writing_back.basis import Basis, Learned
from publiek.connecting.writing_back.filing import Filed, Shape, files_for, shape_of, shapes
from publiek.connecting.writing_back.journal import Journal, Run
from publiek.connecting.writing_back.of_a_house import journal_of, learned, recording, target_of
from publiek.connecting.writing_back.permission import CONDITIONS, judged
from publiek.connecting.writing_back.placing import place_private
from publiek.connecting.writing_back.planning import Counts, Rules, Target, fields_of
from publiek.connecting.writing_back.telling_areas import Sayings, sayings_of
from publiek.connecting.writing_back.undoing import Undone, undo
from publiek.connecting.writing_back.writing import Done, plan, run

__all__ = [
    "CONDITIONS",
    "OF_THE_PLACE",
    "Attribute",
    "Basis",
    "Counts",
    "Done",
    "Filed",
    "Journal",
    "Learned",
    "Rules",
    "Run",
    "Sayings",
    "Shape",
    "Target",
    "Undone",
    "chosen",
    "fields_of",
    "files_for",
    "journal_of",
    "judged",
    "learned",
    "place_private",
    "plan",
    "recording",
    "registered",
    "run",
    "sayings_of",
    "shape_of",
    "shapes",
    "target_of",
    "undo",
]
