from flask import Flask
from tests.cohorts.conftest import Class, rated, shares
from app.kernel.identity import Role

def test_pages(app: Flask, people, sign_in) -> None:
    c = Class(people)
    rated(c.learners[0], 2); shares(c.learners[0])
    for who in (c.trainer, people("Admin", Role.ADMINISTRATOR)):
        client = sign_in(who)
        for path in ("", f"{c.id}/", f"{c.id}/people", f"{c.id}/people?q=a&trainer=e", f"{c.id}/compared", "compared", f"{c.id}/{c.learners[0].person_id}", f"{c.id}/map.csv", f"{c.id}/map.xlsx", f"{c.id}/dossiers.csv", f"{c.id}/dossiers.xlsx"):
            a = client.get(f"/cohorts/{path}")
            print(path, a.status_code, len(a.data))
            assert a.status_code == 200, a.text
    print(client.get(f"/cohorts/{c.id}/").text)
    print(client.get(f"/cohorts/{c.id}/map.csv").text)
