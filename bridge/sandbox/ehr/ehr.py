"""The open handles of one sandbox EHR; every page and endpoint is given this."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bridge.sandbox.ehr.assertion import KeySource
from bridge.sandbox.ehr.bundle import Pages
from bridge.sandbox.ehr.chart import Chart
from bridge.sandbox.ehr.client import Client
from bridge.sandbox.ehr.fault import Faults
from bridge.sandbox.ehr.grant import Ledger
from bridge.sandbox.ehr.identity import Signer
from bridge.sandbox.ehr.structure import SHAPES
from bridge.sandbox.ehr.token import TokenDesk


@dataclass(frozen=True, slots=True, kw_only=True)
class Ehr:
    """`base_url` is the server's as clients see it, without a slash at its end: `http://localhost:8311`."""

    base_url: str
    clients: Mapping[str, Client]
    chart: Chart
    ledger: Ledger
    keys: KeySource
    signer: Signer
    pages: Pages
    faults: Faults
    admin_token: str = field(repr=False)
    write_claim: bool
    wall_now: Callable[[], datetime] = field(repr=False)

    @property
    def fhir_base(self) -> str:
        return f"{self.base_url}/fhir"

    @property
    def issuer(self) -> str:
        """Deliberately neither the FHIR base nor the server's root, as in the field."""
        return f"{self.base_url}/auth"

    @property
    def token_url(self) -> str:
        return f"{self.base_url}/auth/token"

    @property
    def writable(self) -> frozenset[str]:
        """The types that may be created and updated over FHIR."""
        return frozenset(SHAPES) - (frozenset() if self.write_claim else {"Claim"})

    @property
    def token_desk(self) -> TokenDesk:
        return TokenDesk(
            clients=self.clients,
            ledger=self.ledger,
            keys=self.keys,
            signer=self.signer,
            issuer=self.issuer,
            token_url=self.token_url,
            fhir_base=self.fhir_base,
            now=self.wall_now,
        )
