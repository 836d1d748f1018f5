"""The import rules of DESIGN's three rings, checked on every run. The longest package name in the table wins."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

BRIDGE = Path(__file__).parents[1] / "bridge"

RINGS = {
    "bridge.billing",
    "bridge.x12",
    "bridge.mapping",
    "bridge.reference",
    "bridge.draft",
    "bridge.fhir",
    "bridge.clearinghouse",
    "bridge.store",
}

# package -> (what it may import of ours, which third-party packages it may know)
MAY_IMPORT: dict[str, tuple[set[str], set[str]]] = {
    "bridge.billing": (set(), set()),
    "bridge.x12": (set(), set()),
    "bridge.x12.transactions": ({"bridge.x12", "bridge.billing"}, set()),
    "bridge.mapping": ({"bridge.billing"}, set()),
    "bridge.mapping.path": ({"bridge.billing"}, {"fhirpathpy"}),
    "bridge.reference": ({"bridge.billing"}, {"pydantic"}),
    "bridge.draft": ({"bridge.billing", "bridge.mapping", "bridge.reference"}, set()),
    "bridge.fhir": ({"bridge.mapping.chart"}, {"httpx", "joserfc", "orjson", "stamina"}),
    "bridge.fhir.resources": (set(), {"fhir", "pydantic"}),
    "bridge.clearinghouse": (set(), {"httpx", "asyncssh", "lxml", "stamina"}),
    "bridge.store": ({"bridge.billing"}, {"sqlalchemy", "alembic", "cryptography"}),
    "bridge.settings": (set(), {"pydantic", "pydantic_settings"}),
    "bridge.clock": (set(), set()),
    "bridge.log": (set(), {"structlog"}),
    "bridge.services": (RINGS | {"bridge.settings", "bridge.clock"}, set()),
    "bridge.jobs": (RINGS | {"bridge.settings", "bridge.clock", "bridge.services"}, set()),
    "bridge.jobs.engine": (RINGS | {"bridge.settings", "bridge.clock", "bridge.services"}, {"dbos", "sqlalchemy"}),
    "bridge.web": (
        {
            "bridge.services",
            "bridge.settings",
            "bridge.clock",
            "bridge.billing",
            "bridge.x12",
            "bridge.mapping",
            "bridge.draft",
            "bridge.store",
            "bridge.fhir.smart",
        },
        {"fastapi", "starlette", "jinja2", "js_lib_htmx", "bootstrap"},
    ),
    "bridge.sandbox": (
        {"bridge.x12.tokenizer", "bridge.x12.segment", "bridge.x12.interchange", "bridge.clock"},
        {"fastapi", "starlette", "httpx", "joserfc", "asyncssh", "lxml", "uvicorn", "cryptography", "orjson", "jinja2"},
    ),
}
COMPOSITION_ROOTS = {"bridge", "bridge.app", "bridge.cli", "bridge.commands", "bridge.demo"}
ONLY_CLI_KNOWS = "bridge.sandbox"
CLOCK = {"datetime.now", "datetime.utcnow", "date.today", "time.time"}
ENVIRONMENT = {"os.environ", "os.getenv"}


def modules() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(BRIDGE.rglob("*.py")):
        name = ".".join(path.relative_to(BRIDGE.parent).with_suffix("").parts).removesuffix(".__init__")
        yield name, ast.parse(path.read_text(encoding="utf-8"))


def imports(name: str, tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{name}: relative import"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def within(name: str, packages: set[str]) -> bool:
    return any(name == package or name.startswith(package + ".") for package in packages)


def allowed(name: str) -> tuple[set[str], set[str]] | None:
    own = max((package for package in MAY_IMPORT if within(name, {package})), key=len, default=None)
    if own is None:
        return None
    ours, third_party = MAY_IMPORT[own]
    return ours | {own, _family(own)}, third_party


def _family(package: str) -> str:
    """A single file such as bridge.mapping.path may still import its own package."""
    parts = package.split(".")
    return ".".join(parts[:2])


@pytest.fixture(scope="module")
def trees() -> dict[str, ast.Module]:
    return dict(modules())


def forbidden(name: str, tree: ast.Module) -> Iterator[str]:
    rule = allowed(name)
    if rule is None:
        if name != "bridge" and not within(name, COMPOSITION_ROOTS - {"bridge"}):
            yield "is in no ring"
        return
    ours, third_party = rule
    for target in imports(name, tree):
        top = target.split(".")[0]
        is_allowed = within(target, ours) if top == "bridge" else top in third_party or top in sys.stdlib_module_names
        if not is_allowed:
            yield f"imports {target}"


def test_imports_point_inward(trees: dict[str, ast.Module]) -> None:
    assert [(name, why) for name, tree in trees.items() for why in forbidden(name, tree)] == []


def test_only_the_composition_root_knows_the_sandbox(trees: dict[str, ast.Module]) -> None:
    may = {"bridge.cli", "bridge.commands", "bridge.demo", ONLY_CLI_KNOWS}
    others = {name: tree for name, tree in trees.items() if not within(name, may)}
    assert len(others) > 400
    assert [
        name for name, tree in others.items() if any(within(t, {ONLY_CLI_KNOWS}) for t in imports(name, tree))
    ] == []


def test_one_clock_and_one_environment(trees: dict[str, ast.Module]) -> None:
    reads = {name: set(attributes(tree)) for name, tree in trees.items()}
    assert [name for name, read in reads.items() if read & CLOCK] == ["bridge.clock"]
    assert [name for name, read in reads.items() if read & ENVIRONMENT] == ["bridge.settings"]


def attributes(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            yield f"{node.value.id}.{node.attr}"


def test_the_rules_say_no() -> None:
    assert list(forbidden("bridge.billing.claim", ast.parse("import bridge.store\nimport json"))) == [
        "imports bridge.store"
    ]
    assert list(forbidden("bridge.web.claim", ast.parse("from sqlalchemy import text"))) == ["imports sqlalchemy.text"]
    assert list(forbidden("bridge.attic", ast.parse(""))) == ["is in no ring"]
