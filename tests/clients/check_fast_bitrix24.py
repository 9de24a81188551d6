"""fast_bitrix24 against the emulator: over http by a webhook, over https as an application."""

import asyncio
import json
import sys
import time
import urllib.parse
import urllib.request

import aiohttp
from checks import CLIENT_ID, CLIENT_SECRET, EXPIRY, HTTP, HTTPS, LEADS, WEBHOOK, code, each_lead_once, run
from fast_bitrix24 import Bitrix, BitrixAsync

b24 = Bitrix(f"http://{HTTP}/rest/{WEBHOOK}/", verbose=False)


def get_all_reads_every_lead_once():
    each_lead_once(b24.get_all("crm.lead.list", {"select": ["ID", "TITLE"]}))


def get_all_reads_rows_that_are_under_a_key():
    tasks = b24.get_all("tasks.task.list", {"select": ["ID"]})
    assert sorted(int(task["id"]) for task in tasks) == list(range(1, 121))


def get_all_reads_what_a_filter_lets_through():
    rows = b24.get_all("crm.lead.list", {"filter": {">ID": 4_900, "<=ID": 5_020}})
    assert sorted(int(row["ID"]) for row in rows) == list(range(4_901, 5_021))


def get_by_id_reads_each_that_was_asked_for():
    wanted = range(7, LEADS, 83)
    leads = b24.get_by_ID("crm.lead.get", wanted)
    assert {int(key): int(lead["ID"]) for key, lead in leads.items()} == {one: one for one in wanted}


def _only(answered):
    """What `call` gives for one object: the object under a key that the client makes up."""
    (row,) = answered.values()
    return row


def call_gives_the_result_of_one():
    assert _only(b24.call("crm.lead.get", {"ID": 5}))["ID"] == "5"
    assert b24.call("crm.lead.list", {"filter": {"ID": 5}}, raw=True)["total"] == 1


def call_gives_the_results_of_many():
    titles = [f"Deal {number:03}" for number in range(120)]
    made = b24.call("crm.deal.add", [{"fields": {"TITLE": title}} for title in titles])
    read = b24.call("crm.deal.get", [{"ID": one} for one in made])
    # The client sends several batches at once, and gives their results as they come.
    assert sorted(deal["TITLE"] for deal in read) == titles
    assert all(b24.call("crm.deal.delete", [{"ID": one} for one in made]))


def a_batch_refers_to_what_was_before():
    commands = {
        "first": "crm.lead.list?select[]=ID&filter[ID]=77",
        "second": "crm.lead.get?ID=$result[first][0][ID]",
    }
    answered = b24.call_batch({"halt": 1, "cmd": commands})
    assert answered["second"]["ID"] == "77"


def what_is_unknown_is_an_error():
    try:
        b24.call("crm.lead.colour", {"ID": 5}, raw=True)
    except aiohttp.ClientResponseError as error:
        assert error.status == 404
    else:
        raise AssertionError("no error")


def an_application_goes_on_with_new_tokens():
    asyncio.run(_application())


async def _application():
    given = []

    async def token():
        grant = (
            {"grant_type": "refresh_token", "refresh_token": given[-1]["refresh_token"]}
            if given
            else {"grant_type": "authorization_code", "code": code()}
        )
        query = urllib.parse.urlencode({"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET, **grant})
        with urllib.request.urlopen(f"https://{HTTPS}/oauth/token/?{query}") as answered:
            given.append(json.load(answered))
        return given[-1]["access_token"]

    application = BitrixAsync(f"https://{HTTPS}/rest/", token_func=token, verbose=False)
    assert _only(await application.call("crm.lead.get", {"ID": 5}))["ID"] == "5"
    time.sleep(EXPIRY)
    assert _only(await application.call("crm.lead.get", {"ID": 6}))["ID"] == "6"
    assert len(given) == 2, len(given)


sys.exit(
    run(
        "fast_bitrix24",
        [
            get_all_reads_every_lead_once,
            get_all_reads_rows_that_are_under_a_key,
            get_all_reads_what_a_filter_lets_through,
            get_by_id_reads_each_that_was_asked_for,
            call_gives_the_result_of_one,
            call_gives_the_results_of_many,
            a_batch_refers_to_what_was_before,
            what_is_unknown_is_an_error,
            an_application_goes_on_with_new_tokens,
        ],
    )
)
