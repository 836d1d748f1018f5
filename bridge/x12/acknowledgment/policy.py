"""What a receiver refuses, what it only tells, and how far its yes goes: a choice, not a rule of X12."""

from dataclasses import dataclass

from bridge.x12.fault import Fault, Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """By SNIP level. The levels that a 999 refuses never reach the 277CA: their sets did not go on."""

    refuses: frozenset[int] = frozenset({1, 2})  # an error refuses its transaction set: R
    tells: frozenset[int] = frozenset()  # an error is told and the set goes on: E
    tells_warnings: bool = False  # of those levels, warnings too: E
    copies_values: bool = True  # IK404: the element that was wrong
    tolerates: frozenset[str] = frozenset()  # TA105 codes that do not refuse the interchange
    refuses_claims: frozenset[int] = frozenset({3, 4, 5, 7})  # an error refuses its claim in the 277CA
    adjudicates: bool = True  # an accepted claim is A2, in adjudication; else A1, received

    def is_told(self, fault: Fault) -> bool:
        """Whether a 999 speaks of it."""
        if self.is_refused(fault):
            return True
        return fault.level in self.refuses | self.tells and (fault.is_error or self.tells_warnings)

    def is_refused(self, fault: Fault) -> bool:
        """Whether a 999 refuses a set or group for it; an error of the group itself, even a partner's rule, always."""
        return fault.is_error and (fault.level in self.refuses or fault.table is Table.GROUP)

    def refuses_claim(self, fault: Fault) -> bool:
        """Whether a 277CA refuses a claim for it."""
        return fault.is_error and fault.level in self.refuses_claims


STRICT = Policy()
