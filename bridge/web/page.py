"""A template and its values become a page."""

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from bridge.billing.claim import Claim
from bridge.billing.problem import Problem
from bridge.services import Services
from bridge.store.claim_row import ClaimRow
from bridge.web import wording
from bridge.web.choice import Choices, choices_for
from bridge.web.refusal import Refusal
from bridge.web.seat import Seat
from bridge.web.security import allow_framing


@cache
def templates() -> Environment:
    """Escaping on; a name that a template misses is an error, never an empty place."""
    environment = Environment(
        loader=PackageLoader("bridge.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(dollars=wording.dollars, day=wording.day, actor=wording.actor, sentence=wording.sentence)
    environment.globals["words"] = wording
    return environment


def seated_page(services: Services, seat: Seat, name: str, status: int = 200, **values: Any) -> HTMLResponse:
    """A page of a launch, with its bar."""
    practice = services.configuration.practices[seat.practice_id]
    bar = {
        "seat": seat,
        "practice": practice.billing.name,
        "user": _user(services, seat),
        "zone": practice.time_zone,
        "diagnosis_words": services.configuration.diagnosis_words,
    }
    return HTMLResponse(templates().get_template(name).render(**bar, **values), status)


def plain_page(name: str, status: int = 200, **values: Any) -> HTMLResponse:
    """A page of nobody."""
    return HTMLResponse(templates().get_template(name).render(**values), status)


def refusal_page(request: Request, services: Services, refusal: Refusal | type[Refusal]) -> HTMLResponse:
    """It holds no PHI and no form, so any connected EHR may frame it: the person sees why."""
    if not getattr(request.state, "frame_ancestors", ()):
        known = services.configuration.connections.values()
        allow_framing(request, sorted({origin for c in known for origin in c.frame_ancestors}))
    return plain_page("refused.html", refusal.status, sentence=refusal.words, broken=refusal.status == 500)


def zone_of(services: Services, seat: Seat) -> ZoneInfo:
    """The practice's own clock."""
    return services.configuration.practices[seat.practice_id].time_zone


def payer_names(services: Services, rows: Iterable[ClaimRow]) -> dict[str, str]:
    """By our payer ids; an id without a rule pack is its own name."""
    catalog = services.configuration.rules.payers
    packs = {row.payer_id: catalog.on(row.payer_id, row.service_date) for row in rows}
    return {payer_id: pack.payer.name if pack else payer_id for payer_id, pack in packs.items()}


def chooser(services: Services) -> Callable[[Problem, Claim], Choices | None]:
    """What could stand in place of a diagnosis, by the lists and words of this installation."""
    configuration = services.configuration

    def choose(problem: Problem, claim: Claim) -> Choices | None:
        known, words = configuration.rules.diagnoses, configuration.diagnosis_words
        return choices_for(problem, claim.diagnoses, claim.service_date, known, words)

    return choose


def _user(services: Services, seat: Seat) -> str:
    """The clinician's name where the practice file has one, else what the EHR calls them."""
    known = services.configuration.practices[seat.practice_id].clinicians.get(seat.user.rpartition("/")[2])
    return f"{known.name.first} {known.name.last}" if known else wording.user(seat.user)
