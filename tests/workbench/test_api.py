"""The HTTP API: every operation answers, the description fits the routes, lists go on by key, errors have one shape."""

from __future__ import annotations

import pytest

from legation.workbench.api import BASE, OPERATIONS, describe_api
from tests.workbench.conftest import Visitor

QUERIES = {
    "/compare": "?first=Straits Wire&second=Volga Observer",
    "/timeline": "?party=RUS",
    "/perspective": "?left=KOR&right=RUS",
    "/what-if": "?happening=South Korea attacks North Korea",
    "/search": "?q=soldiers",
    "/changes": "?from=2024-10-01&to=2024-11-01",
}


@pytest.mark.parametrize("path", [o.path for o in OPERATIONS if o.method == "GET"])
def test_every_operation_answers(path: str, looker: Visitor) -> None:
    rows = {"claims": "/claims", "documents": "/documents"}
    name = path.split("/")[1]
    query = QUERIES.get(path, "")
    if "{id}" in path:
        path = path.replace("{id}", looker.json(f"{BASE}{rows.get(name, '/questions')}?size=1")["rows"][0]["id"])
    assert looker.json(BASE + path + query) is not None


def test_the_description_tells_every_operation(looker: Visitor) -> None:
    found = looker.json(f"{BASE}/openapi.json")
    assert found == describe_api()
    assert found["openapi"].startswith("3.")
    told = {(m.upper(), p) for p, methods in found["paths"].items() for m in methods}
    assert told == {(o.method, o.path) for o in OPERATIONS}
    ids = [m["operationId"] for p in found["paths"].values() for m in p.values()]
    assert len(ids) == len(set(ids))
    routes = {r.path for r in looker.app.routes if getattr(r, "path", "").startswith(BASE)}
    assert {BASE + p for p in found["paths"]} < routes


@pytest.mark.parametrize("path", ["/claims", "/questions", "/documents", "/relations"])
def test_lists_go_on_by_key(path: str, looker: Visitor) -> None:
    """Page by page one gets each row once, and the same as in one piece."""
    whole = looker.json(f"{BASE}{path}?size=1000")
    assert whole["next"] is None
    rows, after = [], None
    while True:
        page = looker.json(f"{BASE}{path}?size=7" + (f"&after={after}" if after else ""))
        rows += page["rows"]
        after = page["next"]
        if after is None:
            break
    assert [r["id"] for r in rows] == [r["id"] for r in whole["rows"]]


@pytest.mark.parametrize(
    "path, status, code",
    [
        ("/claims/0000000000", 404, "E115"),
        ("/questions/0000000000", 404, "E112"),
        ("/documents/nothing", 404, "E111"),
        ("/claims?size=x", 400, "E144"),
        ("/questions?after=gone", 404, "E112"),
        ("/relations?as_of=2024-13-40", 400, "E144"),
        ("/relations?kind=troop", 400, "E155"),
        ("/relations?party=Narnia", 400, "E155"),
        ("/camps?publishers_of=Narnia", 400, "E155"),
        ("/timeline?party=Narnia", 400, "E155"),
        ("/timeline?party=RUS&other=Narnia", 400, "E155"),
        ("/perspective?left=RUS,Narnia&right=KOR", 400, "E155"),
        ("/claims?speaker=Narnia", 400, "E155"),
        ("/utterances?speaker=Narnia", 400, "E155"),
        ("/questions?standing=true", 400, "E155"),
        ("/questions?kind=troop", 400, "E144"),
        ("/nowhere", 404, "E146"),
    ],
)
def test_errors_have_one_shape(path: str, status: int, code: str, looker: Visitor) -> None:
    answer = looker.get(BASE + path)
    assert answer.status_code == status
    error = answer.json()["error"]
    assert set(error) == {"code", "status", "message"}
    assert (error["code"], error["status"]) == (code, status)


@pytest.mark.parametrize("path", ["/relations?kind=troop", "/timeline?party=South+Korea"])
def test_a_refused_word_is_told_with_what_is_accepted(path: str, looker: Visitor) -> None:
    told = looker.get(BASE + path).json()["error"]["message"]
    assert "Accepted: " in told and ("treaty" in told or "KOR (South Korea): give that id" in told)


@pytest.mark.parametrize("body", [b"{", b"[]", b'{"other": 1}', b"{}", b'{"action": "praise"}', b"[" * 100_000])
def test_bodies_that_cannot_be_used_write_nothing(body: bytes, looker: Visitor) -> None:
    claim = looker.json(f"{BASE}/claims?size=1")["rows"][0]["id"]
    headers = {"Authorization": f"Bearer {looker.gate.token}", "Content-Type": "application/json"}
    answer = looker.client.post(f"{BASE}/claims/{claim}/decisions", content=body, headers=headers)
    assert answer.status_code == 400
    assert answer.json()["error"]["code"] in ("E144", "E114")
    assert looker.json(f"{BASE}/history")["rows"] == []


def test_the_second_writer_gets_409(writer: Visitor) -> None:
    claim = writer.json(f"{BASE}/claims?size=1")["rows"][0]["id"]
    headers = {"Authorization": f"Bearer {writer.gate.token}"}
    path = f"{BASE}/claims/{claim}/decisions"
    first = writer.client.post(path, json={"action": "accept", "seen": ""}, headers=headers)
    assert first.status_code == 200
    second = writer.client.post(path, json={"action": "reject", "seen": ""}, headers=headers)
    assert second.status_code == 409
    assert second.json()["error"]["code"] == "E145"
    third = {"action": "reject", "seen": first.json()["decision"]}
    assert writer.client.post(path, json=third, headers=headers).status_code == 200
    undo = writer.client.post(f"{BASE}/decisions/{first.json()['decision']}/undo", json={}, headers=headers)
    assert undo.status_code == 200


@pytest.mark.parametrize(
    "address, words",
    [
        ("/claims?factualty=denied", "no parameter factualty"),
        ("/claims?limit=2", "no parameter limit. Accepted: actor"),
        ("/ratings?size=2", "no parameter size. Accepted: at."),
        ("/watches?at=x", "It takes none"),
        ("/perspective?left=RUS", "needs right"),
        ("/timeline", "needs party"),
        ("/what-if?happening=+", "needs happening"),
        ("/search?size=3", "needs q"),
    ],
)
def test_a_parameter_that_is_misspelt_or_missing_is_refused(address: str, words: str, looker: Visitor) -> None:
    answer = looker.get("/api/v1" + address)
    assert answer.status_code == 400 and answer.json()["error"]["code"] == "E144"
    assert words in answer.json()["error"]["message"]


def test_the_description_names_each_parameter_once_and_what_must_be_given(looker: Visitor) -> None:
    paths = looker.json("/api/v1/openapi.json")["paths"]
    for path, operations in paths.items():
        for operation in operations.values():
            names = [(p["name"], p["in"]) for p in operation["parameters"]]
            assert len(set(names)) == len(names), path
    must = {p["name"] for p in paths["/perspective"]["get"]["parameters"] if p.get("required")}
    assert must == {"left", "right"}
    assert "/api/v1/openapi.json" in looker.get("/api/v1/nothing").json()["error"]["message"]
