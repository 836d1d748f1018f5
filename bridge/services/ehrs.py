"""The open handles to EHRs: one client and one token cache for each connection, for as long as the process lives."""

from collections.abc import Callable
from threading import Lock

from bridge import clock
from bridge.fhir import keys
from bridge.fhir.backend import BackendTokens
from bridge.fhir.client import FhirClient, open_http
from bridge.fhir.discovery import Discovery
from bridge.fhir.ehr import ACTIVITY_SCOPES, BACKEND_SCOPES, CLAIM_SCOPE, CONSENT_SCOPE, DOCUMENT_SCOPE, EhrConnection
from bridge.fhir.keys import KeyRing
from bridge.fhir.smart import Smart
from bridge.reference.connection import Connection
from bridge.settings import Settings
from bridge.store.audits import AuditAction, AuditEvent
from bridge.store.store import Store

_MOST_UNWRITTEN = 500
_ACTIONS = {"read": AuditAction.READ, "search": AuditAction.READ}


class Ehrs:
    """Thread-safe."""

    def __init__(self, settings: Settings, store: Store, connections: tuple[Connection, ...]) -> None:
        self._store = store
        self._connections = {c.name: ehr_connection(c, settings) for c in connections}
        self.keys: KeyRing = (
            keys.make(settings.client_key_dir, clock.wall_now())
            if settings.sandbox
            else keys.load(settings.client_key_dir)
        )
        self._clients: dict[str, FhirClient] = {}
        self._tokens: dict[str, BackendTokens] = {}
        self._lock = Lock()
        self._unwritten: list[tuple[str, AuditEvent]] = []

    def connection(self, name: str) -> EhrConnection:
        return self._connections[name]

    def backend(self, name: str) -> FhirClient:
        """The client of the background work, with its own token. Every access is an audit event."""
        with self._lock:
            if name not in self._clients:
                self._clients[name] = self._open(self._connections[name])
            return self._clients[name]

    def token(self, name: str) -> str:
        """The background work's own access token, for whoever must look over its shoulder: the demo's audit."""
        self.backend(name)
        return self._tokens[name].token()

    def smart(self) -> Smart:
        """The launches of all connections."""
        connections = tuple(self._connections.values())
        http = open_http(connections[0] if connections else None)
        return Smart(connections, self.keys, Discovery(http, now=clock.wall_now), http, now=clock.wall_now)

    def close(self) -> None:
        self.write_audits()
        for client in self._clients.values():
            client.close()

    def _open(self, connection: EhrConnection) -> FhirClient:
        http = open_http(connection)
        tokens = BackendTokens(connection, self.keys, Discovery(http, now=clock.wall_now), http, now=clock.wall_now)
        self._tokens[connection.name] = tokens
        return FhirClient(
            connection, tokens, now=clock.wall_now, on_audit=self._audit(connection.practice_id), http=http
        )

    def _audit(self, practice_id: str) -> Callable[[str, str, str], None]:
        def audit(action: str, resource_type: str, resource_id: str) -> None:
            event = AuditEvent(
                who="system:background",
                action=_ACTIONS.get(action, AuditAction.WRITE),
                resource_type=resource_type,
                resource_id=resource_id,
                purpose="payment",
            )
            with self._lock:
                self._unwritten.append((practice_id, event))
                full = len(self._unwritten) >= _MOST_UNWRITTEN
            if full:
                self.write_audits()

        return audit

    def write_audits(self) -> None:
        """Lays down what was read and written since the last time: one transaction, not one for each resource.

        Called when there are many, and at the end of every job, also of one that failed.
        """
        with self._lock:
            waiting, self._unwritten = self._unwritten, []
        while waiting:
            practice_id = waiting[0][0]
            try:
                with self._store.transaction(practice_id) as tx:
                    tx.audits.add_many(event for practice, event in waiting if practice == practice_id)
            except Exception:
                with self._lock:  # the database is away: what was read stays to be told
                    self._unwritten = waiting + self._unwritten
                raise
            waiting = [(practice, event) for practice, event in waiting if practice != practice_id]


def ehr_connection(connection: Connection, settings: Settings) -> EhrConnection:
    """What the administrator wrote, with what this installation adds."""
    scopes = (
        *BACKEND_SCOPES,
        *((CLAIM_SCOPE,) if connection.write_claim else ()),
        *((DOCUMENT_SCOPE,) if connection.read_documents else ()),
        *((CONSENT_SCOPE,) if connection.read_consents else ()),
        *(ACTIVITY_SCOPES[resource_type] for resource_type in connection.read_activities),
    )
    return EhrConnection(
        name=connection.name,
        practice_id=connection.practice_id,
        base_url=connection.base_url,
        client_id=connection.client_id,
        launch_client_id=connection.launch_client_id,
        issuers=connection.issuers,
        scopes=scopes,
        key_folder=str(settings.client_key_dir),
        page_size=connection.page_size,
        search_by_last_updated=connection.search_by_last_updated,
        read_documents=connection.read_documents,
        read_consents=connection.read_consents,
        read_activities=connection.read_activities,
        write_claim=connection.write_claim,
        allow_http=settings.sandbox,
    )
