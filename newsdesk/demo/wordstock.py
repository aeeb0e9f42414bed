"""The words that the simulated newsroom writes with: an invented organisation, places and people."""

from __future__ import annotations

from dataclasses import dataclass

ORGANISATION = "Open Harbor Rights"
MAIL_HOST = "openharbor.example"


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """A subject that releases keep coming back to."""

    topic: str
    people: str
    policy: str
    harm: str
    remedy: str
    tag: str


THEMES = (
    Theme(
        topic="Asylum",
        people="asylum seekers",
        policy="the fast-track removal order",
        harm="nights on bare concrete without blankets",
        remedy="a full hearing before an independent judge",
        tag="#RightToStay",
    ),
    Theme(
        topic="Prisons",
        people="people held in isolation",
        policy="the solitary confinement rule",
        harm="months behind a steel door",
        remedy="at least four hours a day outside the cell",
        tag="#EndIsolation",
    ),
    Theme(
        topic="Protest",
        people="peaceful protesters",
        policy="the assembly permit ordinance",
        harm="arrests on the pavement outside the courthouse",
        remedy="the immediate release of everyone detained",
        tag="#FreeToMarch",
    ),
    Theme(
        topic="Water",
        people="families without running water",
        policy="the shut-off programme",
        harm="summers of bottled water and unpaid bills",
        remedy="a moratorium on every disconnection",
        tag="#WaterForAll",
    ),
    Theme(
        topic="Surveillance",
        people="reporters and their sources",
        policy="the device search directive",
        harm="phones copied at the airport gate",
        remedy="a warrant for each and every search",
        tag="#HandsOffMyPhone",
    ),
    Theme(
        topic="Housing",
        people="tenants facing eviction",
        policy="the emergency clearance plan",
        harm="belongings left on the kerb in the rain",
        remedy="legal aid from the first notice on",
        tag="#HomesNotNotices",
    ),
    Theme(
        topic="Policing",
        people="young people stopped by police",
        policy="the saturation patrol agreement",
        harm="daily searches on the way to school",
        remedy="a civilian board with the power to subpoena",
        tag="#StopTheStops",
    ),
    Theme(
        topic="Labor",
        people="seasonal farm workers",
        policy="the tied visa scheme",
        harm="wages withheld for whole harvests",
        remedy="the freedom to change employers",
        tag="#FairFields",
    ),
)

PLACES = (
    "Port Ellery",
    "Calder County",
    "North Marrow",
    "Santa Lucinda",
    "Wexley",
    "the Tamsin Valley",
    "Fort Adair",
    "Greater Holloway",
    "Pine Crossing",
    "the Ostrander Islands",
    "Marisol",
    "East Dunmore",
)
AGENCIES = (
    "the Interior Bureau",
    "the Department of Custody",
    "the Coastal Guard Service",
    "the State Licensing Board",
    "the Federal Review Office",
    "the County Sheriff",
)
PEOPLE = (
    "Marguerite Oyelaran",
    "Tomás Villareal",
    "Dana Whitlock",
    "Priya Ramanathan",
    "Joseph Adeyemi-Clarke",
    "Noor Haddad",
    "Caroline St. Pierre",
    "Luis Ferreira",
    "Ingrid Solheim",
    "Samuel Okonkwo",
)
ROLES = (
    "executive director",
    "senior researcher",
    "campaign manager",
    "legal adviser",
    "deputy advocacy director",
    "refugee rights programme lead",
)
GROUPS = (
    "the Harborside Legal Clinic",
    "Neighbors United of Wexley",
    "the Coalition for Open Courts",
    "the Valley Workers’ Table",
    "Witness Network",
    "the Lantern Fund",
)
SOURCES = (
    "court filings",
    "satellite images",
    "interviews with former detainees",
    "inspection logs",
    "body-camera footage",
    "medical records",
)

# A word of the left column may be replaced by that of the right one, and back: the sentence still reads.
SWAPS = {
    "urgent": "pressing",
    "immediately": "today",
    "documented": "recorded",
    "described": "recounted",
    "refused": "declined",
    "several": "many",
    "officials": "authorities",
    "report": "briefing",
    "called": "urged",
    "showed": "revealed",
    "lawyers": "attorneys",
    "must": "should",
    "families": "households",
    "decision": "ruling",
    "across": "throughout",
    "published": "released",
}
