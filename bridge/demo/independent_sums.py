"""The money, counted anew by a script that shares no code with the bridge: text split on delimiters, and plain HTTP.

    python independent_sums.py KEEP_DIR [SUMMARY.json] [FHIR_BASE]        a token for FHIR_BASE on standard input

Prints what it found as JSON; exit status 1 and a line for each difference when the summary says otherwise.
"""

import json
import sys
import urllib.request
from collections import defaultdict
from decimal import Decimal
from pathlib import Path
from typing import Any


def segments(text: str) -> list[list[str]]:
    element, terminator = text[3], text[105]
    return [s.strip().split(element) for s in text.split(terminator) if s.strip()]


def files(folder: Path, st01: str) -> list[list[list[str]]]:
    """Every kept file that holds such a transaction set, by name; the same bytes twice count once."""
    found, seen = [], set()
    for path in sorted(folder.glob("*")) if folder.is_dir() else []:
        text = path.read_text(encoding="latin-1")
        if not text.startswith("ISA") or text in seen:
            continue
        seen.add(text)
        parts = segments(text)
        if any(p[0] == "ST" and p[1] == st01 for p in parts):
            found.append(parts)
    return found


def sent(keep: Path) -> dict[str, Decimal]:
    """CLM02 by CLM01 of every 837P that was sent."""
    return {p[1]: Decimal(p[2]) for parts in files(keep / "sent", "837") for p in parts if p[0] == "CLM"}


def paid(keep: Path, ours: set[str]) -> dict[str, Decimal]:
    """The sum of CLP04 by CLP01, over every balanced ST of every 835 that was received; each payment (TRN) once."""
    sums: dict[str, Decimal] = defaultdict(Decimal)
    seen = set()
    for parts in files(keep / "received", "835"):
        for st in transaction_sets(parts):
            trace = next((tuple(p[2:4]) for p in st if p[0] == "TRN"), ())
            if trace in seen or not balanced(st):
                continue
            seen.add(trace)
            for p in st:
                if p[0] == "CLP" and p[1] in ours:
                    sums[p[1]] += Decimal(p[4])
    return dict(sums)


def transaction_sets(parts: list[list[str]]) -> list[list[list[str]]]:
    sets: list[list[list[str]]] = []
    for p in parts:
        if p[0] == "ST":
            sets.append([])
        if sets:
            sets[-1].append(p)
    return sets


def balanced(st: list[list[str]]) -> bool:
    payment = next(Decimal(p[2]) for p in st if p[0] == "BPR")
    claims = sum((Decimal(p[4]) for p in st if p[0] == "CLP"), Decimal(0))
    provider = sum((Decimal(a) for p in st if p[0] == "PLB" for a in p[4::2] if a), Decimal(0))
    return claims - provider == payment


def answered(keep: Path) -> set[str]:
    return {p[1] for parts in files(keep / "received", "835") for p in parts if p[0] == "CLP"}


def claim_responses(base: str, token: str) -> dict[str, int]:
    """How many current ClaimResponses the EHR holds for each of our claims."""
    counts: dict[str, int] = defaultdict(int)
    url: str | None = f"{base}/ClaimResponse?use=claim&_count=200"
    while url:
        request = urllib.request.Request(url, headers={"Authorization": f"Bearer {token}"})
        with urllib.request.urlopen(request, timeout=30) as answer:
            bundle = json.load(answer)
        for entry in bundle.get("entry", []):
            resource = entry["resource"]
            if resource["resourceType"] == "ClaimResponse" and resource["status"] == "active":
                for identifier in resource.get("identifier", []):
                    if identifier.get("system") == "urn:bridge:claim-response":
                        counts[identifier["value"]] += 1
        url = next((link["url"] for link in bundle.get("link", []) if link["relation"] == "next"), None)
    return dict(counts)


def differences(found: dict[str, Any], summary: dict[str, Any]) -> list[str]:
    claims, dollars = summary["claims"], summary["dollars"]
    said = {
        "claims sent": (found["claims_sent"], claims["submitted"]),
        "paid": (Decimal(found["paid"]), Decimal(dollars["paid"])),
        "charged = paid + patient + adjusted + open": (
            Decimal(dollars["charged"]),
            sum(Decimal(dollars[name]) for name in ("paid", "patient", "adjusted", "open")),
        ),
        "charged = sent + not sent": (
            Decimal(dollars["charged"]),
            Decimal(found["charged_sent"]) + Decimal(summary["dollars"]["charged_not_sent"]),
        ),
        "encounters accounted for": (
            summary["encounters"]["found"],
            sum(summary["encounters"][name] for name in ("drafted", "held", "not_billable")),
        ),
    }
    return [f"{what}: {ours} here, {theirs} in the summary" for what, (ours, theirs) in said.items() if ours != theirs]


def main() -> int:
    keep = Path(sys.argv[1])
    ours = sent(keep)
    payments = paid(keep, set(ours))
    found: dict[str, Any] = {
        "claims_sent": len(ours),
        "charged_sent": str(sum(ours.values(), Decimal(0))),
        "paid": str(sum(payments.values(), Decimal("0.00"))),
    }
    wrong = differences(found, json.loads(Path(sys.argv[2]).read_text(encoding="utf-8"))) if len(sys.argv) > 2 else []
    if len(sys.argv) > 3:
        counts = claim_responses(sys.argv[3], sys.stdin.readline().strip())
        adjudicated = answered(keep) & set(ours)
        found["claim_responses"] = sum(counts.values())
        wrong += [f"claim {n}: {counts.get(n, 0)} ClaimResponses" for n in sorted(adjudicated) if counts.get(n) != 1]
        wrong += [f"claim {n} has a ClaimResponse and no 835" for n in sorted(set(counts) - adjudicated)]
    sys.stdout.write(json.dumps(found) + "\n")
    for line in wrong:
        sys.stderr.write(f"difference: {line}\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
