"""From a trading partner's file to an open road: the one place where its secrets are resolved."""

from threading import Lock

from bridge import clock
from bridge.clearinghouse.base import Road
from bridge.clearinghouse.core_https import CoreHttps
from bridge.clearinghouse.registry import open_inquiry, open_road
from bridge.reference.trading_partner import TradingPartner, Transport
from bridge.settings import resolve_secret


class Inquiries:
    """The real-time roads, each opened once: a TLS handshake for every question would cost more than the question."""

    def __init__(self) -> None:
        self._roads: dict[str, CoreHttps] = {}
        self._lock = Lock()

    def road(self, partner: TradingPartner) -> CoreHttps:
        """Raises NoRealtime, RoadError, SettingsRefused."""
        with self._lock:
            if partner.name not in self._roads:
                self._roads[partner.name] = inquiry_road(partner)
            return self._roads[partner.name]

    def close(self) -> None:
        for road in self._roads.values():
            road.close()


class NoRealtime(Exception):
    """This partner answers no inquiries in real time."""

    retryable = False


def batch_road(partner: TradingPartner) -> Road:
    """The mailbox of 837P, acknowledgments and remittances. Raises RoadError, SettingsRefused."""
    return open_road(_batch_settings(partner.batch))


def inquiry_road(partner: TradingPartner) -> CoreHttps:
    """Real-time 270 and 276. Raises NoRealtime, RoadError, SettingsRefused."""
    transport = partner.realtime
    if transport is None:
        raise NoRealtime(f"trading partner {partner.name} has no [realtime]")
    settings = {
        "url": transport.url,
        "sender_id": transport.sender_id,
        "receiver_id": transport.receiver_id,
        "username": transport.user,
        **_secrets(transport, password="password", ca_file="ca_file"),
        **_secrets(transport, client_certificate="client_cert_file", client_key="client_key_file"),
    }
    return open_inquiry(settings, now=clock.wall_now)


def _batch_settings(transport: Transport) -> dict[str, object]:
    if transport.kind == "folder":
        places = {"send": transport.inbound, "collect": transport.outbound, "taken": transport.taken}
        return {"transport": "folder", **{name: f"{transport.path}{place}" for name, place in places.items() if place}}
    return {
        "transport": "sftp",
        "host": transport.host,
        "port": transport.port,
        "username": transport.user,
        "send": transport.inbound,
        "collect": transport.outbound,
        "taken": transport.taken or None,
        "upload": transport.upload,
        **_secrets(transport, password="password", key_file="key_file", host_key="known_hosts"),
    }


# These name a file: `file:PATH` is the path itself, not what stands in it.
_PATHS = frozenset(("ca_file", "client_certificate", "client_key", "key_file"))


def _secrets(transport: Transport, **names: str) -> dict[str, str]:
    """Those that the file names, resolved, under the names the road wants."""
    references = {own: str(getattr(transport, own)) for own in names}
    return {names[own]: _resolved(own, reference) for own, reference in references.items() if reference}


def _resolved(own: str, reference: str) -> str:
    if own in _PATHS and reference.startswith("file:"):
        return reference.removeprefix("file:")
    return resolve_secret(reference)
