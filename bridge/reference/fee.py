"""What the practice charges: `config/fees/*.csv`, dated."""

from datetime import date
from pathlib import Path

from bridge.billing.money import NotMoney, dollars
from bridge.billing.practice import Fee, FeeSchedule
from bridge.reference.source import ConfigFault, read_rows

COLUMNS = ("procedure", "charge", "starts", "payer_id")


def load_fees(path: Path) -> FeeSchedule:
    """CSV `procedure,charge,starts,payer_id` (dollars; empty payer: the usual charge). Raises ConfigFault."""
    fees = tuple(_fee(path, line, row) for line, row in read_rows(path, COLUMNS))
    newest = max((fee.starts for fee in fees), default=None)
    return FeeSchedule(version=f"{path.stem}@{newest}" if newest else path.stem, fees=fees)


def _fee(path: Path, line: int, row: dict[str, str]) -> Fee:
    try:
        charge, starts = dollars(row["charge"]), date.fromisoformat(row["starts"])
    except NotMoney as error:
        raise ConfigFault(f"{path.name}: line {line}: charge: {error}") from None
    except ValueError:
        raise ConfigFault(f"{path.name}: line {line}: starts: not a date like 2026-01-31") from None
    if not row["procedure"] or charge <= 0:
        raise ConfigFault(f"{path.name}: line {line}: a fee needs a procedure and a charge above zero")
    return Fee(procedure=row["procedure"], charge=charge, starts=starts, payer_id=row["payer_id"])
