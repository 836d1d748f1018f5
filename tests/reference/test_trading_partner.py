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
    assert (partner.limits.claims_per_set, partner.limits.forbidden) == (5000, frozenset({"CN1"}))
    assert [(rule["set"], rule["loop"], rule["need"]) for rule in partner.rules] == [
        ("837P", "2400", "REF[6R]"),
        ("837P", "2000A", "PRV[BI]"),
    ]


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
        ("claims_per_set = 5000", "claims_per_set = -1", "p.toml: limits.claims_per_set: Input should be"),
        ('forbidden = ["CN1"]', 'forbidden = ["cn1"]', "p.toml: limits.forbidden.0: String should match"),
        ('loop = "2400"', 'lop = "2400"', "p.toml: rule.0.loop: Field required"),
        ('set = "837P"', 'set = "837X"', "p.toml: rule.0.set: Input should be"),
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
