"""Which files does OSLO Cultuurparticipatie exchange, and which columns have they? Exactly the headers of the platform.

Source: the sample data product of the exchange platform, https://github.com/cultuurnet/uwp-demo-dataproduct (read
2026-11). "deelname" and "participant" are about persons; the others are open data.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping

HEADERS: Mapping[str, tuple[str, ...]] = {
    name: tuple(columns.split(","))
    for name, columns in {
        "deelname": "participant_id,participant_birthyear,participant_statsector_id,participant_statsector_name,"
        "deelname_id,deelname_modifieddate,event_id,event_theme,event_type",
        "participant": "participant_id,participant_creationdate,participant_modifieddate,participant_birthyear,"
        "participant_statsector_id,participant_statsector_name,participant_processeddate",
        "activiteit": "activiteit_id,activiteit_creationdate,activiteit_modifieddate,activiteit_processeddate,"
        "activiteit_name_nl,activiteit_description_nl,activiteit_type,activiteit_thema,activiteit_location_id,"
        "activiteit_startDate,activiteit_endDate,activiteit_organizer_id,activiteit_performer_id,"
        "activiteit_locatietype,aantal_beschikbare_tickets,ticket_beschikbaarheid,boeking_startDate,boeking_endDate,"
        "boeking_link,boeking_email,boeking_tel",
        "locatie": "locatie_createddate,locatie_modifieddate,location_id,location_name_nl,location_address_street_nl,"
        "location_address_housenumber,location_address_postcode,location_address_postName_nl,location_address_country,"
        "location_geo_latitude,location_geo_longitude,location_type,locatie_processeddate",
        "organisator": "organisator_id,organisator_creationdate,organisator_modifieddate,organisator_processeddate,"
        "organisator_name_nl,organisator_homepage,organisator_address_postname_nl,organisator_address_postcode,"
        "organisator_address_country,organisator_address_street_nl,organisator_address_housenumber,"
        "organisator_geo_latitude,organisator_geo_longitude",
        "prijs": "prijs_id,prijs_activiteitId,prijscategorie,prijslabelNL,prijslabelFR,prijs_value,prijs_currency",
    }.items()
}
#: Files with rows about persons: they leave only when it is asked for by name.
OF_PERSONS = ("deelname", "participant")
OPEN = tuple(name for name in HEADERS if name not in OF_PERSONS)

Row = Mapping[str, str]
Tables = Mapping[str, tuple[Row, ...]]
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def row(table: str, **values: object) -> dict[str, str]:
    """A row of `table` with every column in its order; what is not named, or None, is empty."""
    unknown = set(values) - set(HEADERS[table])
    if unknown:
        raise ValueError(f"{table}: {sorted(unknown)}")
    return {name: "" if values.get(name) is None else str(values[name]) for name in HEADERS[table]}


def as_csv(table: str, rows: Iterable[Row]) -> str:
    """One file: the header and the rows. A text that begins as a formula gets a quotation mark before it."""
    out = io.StringIO()
    writer = csv.DictWriter(out, HEADERS[table], lineterminator="\r\n")
    writer.writeheader()
    for one in rows:
        writer.writerow({name: _plain(value) for name, value in one.items()})
    return out.getvalue()


def _plain(text: str) -> str:
    number = text.removeprefix("-").replace(".", "", 1).isdecimal()
    return "'" + text if text.startswith(_FORMULA) and not number else text
