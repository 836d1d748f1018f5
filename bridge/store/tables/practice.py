"""Who uses this installation: practices, their EHR connections, people, and what people do in the browser."""

import sqlalchemy as sa

from bridge.store.column import Instant, SealedJson, SealedText
from bridge.store.tables.base import key, metadata, owner, text

practice = sa.Table("practice", metadata, key("id"), text("name"), sa.Column("registered_at", Instant, nullable=False))

ehr_connection = sa.Table(
    "ehr_connection",
    metadata,
    owner(primary_key=True),
    key("ehr"),  # the name of its profile
    text("cursor"),  # how far the sync has read
    sa.Column("synced_at", Instant),
)

role = sa.Table(
    "role",
    metadata,
    owner(primary_key=True),
    key("issuer"),  # the EHR's FHIR base URL
    key("user_reference"),  # fhirUser: Practitioner/p1
    text("role"),
    text("granted_by"),
    sa.Column("granted_at", Instant, nullable=False),
)

practice_rule = sa.Table(  # one row for each version; none is ever changed
    "practice_rule",
    metadata,
    owner(primary_key=True),
    key("rule_id"),  # OWN_90837_CEDAR
    sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("document", SealedJson("practice_rule.document"), nullable=False),  # all that people type
    text("effect"),
    sa.Column("is_on", sa.Boolean, nullable=False),
    sa.Column("starts", sa.Date),
    sa.Column("ends", sa.Date),
    text("written_by"),
    sa.Column("at", Instant, nullable=False),
)

audit_event = sa.Table(
    "audit_event",
    metadata,
    sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
    owner(),
    sa.Column("at", Instant, nullable=False),
    text("who"),
    text("action"),
    text("resource_type"),
    text("resource_id"),
    text("purpose"),
    sa.Index(None, "practice_id", "at"),
    sa.Index(None, "practice_id", "resource_type", "resource_id"),
)

launch = sa.Table(
    "launch",
    metadata,
    key("id"),  # opaque; the browser's URL carries it
    sa.Column("state_index", sa.LargeBinary, nullable=False, unique=True),
    text("practice_id"),
    text("issuer"),
    sa.Column("secrets", SealedJson("launch.secrets"), nullable=False),  # PKCE verifier, nonce, launch token
    sa.Column("session_index", sa.LargeBinary),
    sa.Column("grant", SealedJson("launch.grant")),  # tokens, patient, encounter, user, scope
    sa.Column("created_at", Instant, nullable=False),
    sa.Column("taken_at", Instant),
    sa.Column("expires_at", Instant, nullable=False),
)

web_session = sa.Table(
    "web_session",
    metadata,
    sa.Column("cookie_index", sa.LargeBinary, primary_key=True),
    text("practice_id"),
    text("issuer"),
    text("user_reference"),
    sa.Column("secrets", SealedJson("web_session.secrets"), nullable=False),  # tokens, CSRF seed
    sa.Column("opened_at", Instant, nullable=False),
    sa.Column("expires_at", Instant, nullable=False),
)

token = sa.Table(
    "token",
    metadata,
    key("name"),  # `cedar/sandbox system/Encounter.rs`
    sa.Column("token", SealedText("token.token"), nullable=False),
    sa.Column("expires_at", Instant, nullable=False),
)
