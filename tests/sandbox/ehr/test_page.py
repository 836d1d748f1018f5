"""The practice's screens."""

import re

import pytest

from tests.sandbox.ehr.stage import Stage


def test_the_schedule_shows_the_day_and_where_the_app_opens(still: Stage) -> None:
    page = still.http.get(still.ehr.base_url)
    assert "Larkspur, Nadia" in page.text
    assert "/frame?app=bridge-app&amp;user=prac-lcsw&amp;patient=p1&amp;encounter=e1" in page.text


def test_the_chart_frames_the_app_beside_the_patient(still: Stage) -> None:
    query = {"app": "bridge-app", "user": "prac-lcsw", "patient": "p1", "encounter": "e1"}
    page = still.http.get(f"{still.ehr.base_url}/frame", params=query)
    assert re.search(r'<iframe [^>]*src="http://127\.0\.0\.1:9/launch\?iss=[^"]+&amp;launch=[^"]+"', page.text)
    assert "Larkspur, Nadia" in page.text
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-src 'self' http://127.0.0.1:9;" in policy


def test_pages_carry_no_script_and_no_inline_style(still: Stage) -> None:
    for path in ("/", "/frame?app=bridge-app&user=prac-lcsw&patient=p1"):
        page = still.http.get(still.ehr.base_url + path).text
        assert not re.search(r"<script|<style| style=| on[a-z]+=", page)
    assert still.http.get(f"{still.ehr.base_url}/ehr.css").headers["content-type"].startswith("text/css")


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("app=nothing&user=prac-lcsw", 404),
        ("app=bridge-app&user=nobody", 404),
        ("app=bridge-app&user=prac-lcsw&patient=none", 404),
        ("app=bridge-app&user=prac-lcsw&patient=p2&encounter=e1", 400),
    ],
)
def test_what_does_not_belong_together_is_not_opened(still: Stage, query: str, status: int) -> None:
    assert still.http.get(f"{still.ehr.base_url}/open?{query}").status_code == status
