import pytest

from bridge.fhir.ehr import EhrConnection, EhrFault


def connection(base_url: str, **more: object) -> EhrConnection:
    return EhrConnection(name="x", practice_id="cedar", base_url=base_url, client_id="bridge", **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "url", ["http://ehr.example/fhir", "ehr.example/fhir", "ftp://x/fhir", "https://user:pw@x/fhir", "https://", ""]
)
def test_a_token_is_never_sent_in_the_clear(url: str) -> None:
    with pytest.raises(EhrFault, match="EHR x: base_url must be an absolute https URL"):
        connection(url)


def test_plain_http_is_for_this_machine_or_on_demand() -> None:
    assert connection("http://localhost:9000/fhir/").base_url == "http://localhost:9000/fhir"
    assert connection("http://127.0.0.1:9000/fhir").base_url == "http://127.0.0.1:9000/fhir"
    assert connection("http://sandbox:9000/fhir", allow_http=True).base_url == "http://sandbox:9000/fhir"


def test_only_a_listed_issuer_is_accepted() -> None:
    ehr = connection("https://ehr.example/r4", issuers=("https://old.example/r4",))
    assert ehr.accepts_issuer("https://ehr.example/r4/")
    assert ehr.accepts_issuer("https://old.example/r4")
    assert not ehr.accepts_issuer("https://ehr.example/r4/../evil")
    assert not ehr.accepts_issuer("https://ehr.example.evil/r4")
    assert not ehr.accepts_issuer("")
