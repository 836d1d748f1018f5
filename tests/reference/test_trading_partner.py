from pathlib import Path

import pytest

from bridge.reference.source import CONFIG, ConfigFault
from bridge.reference.trading_partner import all_trading_partners, load_trading_partner, read_trading_partner

SANDBOX = (CONFIG / "trading_partners" / "sandbox.toml").read_text(encoding="utf-8")


def test_the_sandbox_partner_is_read() -> None:
    partner = load_trading_partner("sandbox")
    assert (partner.sender_id, partner.receiver_id, partner.usage) == ("CEDARBRIDGE", "SANDBOXCH", "T")
    assert (partner.batch.kind, partner.batch.upload) == ("sftp", "rename")
    assert partner.realtime is not None
    assert partner.realtime.kind == "core"
    assert "harbor" in partner.payers
    assert [p.name for p in all_trading_partners()] == ["sandbox"]
    assert partner.batch.password == "env:BRIDGE_SANDBOX_SFTP_PASSWORD"


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        ('password = "env:BRIDGE_SANDBOX_SFTP_PASSWORD"', 'password = "hunter2"', "p.toml: batch.password: String"),
        ('usage = "T"', 'usage = "X"', "p.toml: interchange.usage: Input should be 'T' or 'P'"),
        (
            'sender_id = "CEDARBRIDGE" # ISA06',
            'sender_id = "SIXTEEN-LETTERS-"',
            "p.toml: interchange.sender_id: String",
        ),
        ('kind = "sftp"', 'kind = "carrier-pigeon"', "p.toml: batch.kind: Input should be"),
        ('url = "https://', 'url = "http://', "p.toml: realtime.url: String should match"),
    ],
)
def test_a_fault_names_the_key_and_never_the_secret(before: str, after: str, fault: str, tmp_path: Path) -> None:
    assert before in SANDBOX
    file = tmp_path / "p.toml"
    file.write_text(SANDBOX.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(ConfigFault) as raised:
        read_trading_partner(file)
    assert str(raised.value).startswith(fault)
    assert "hunter2" not in str(raised.value)
