"""b24pysdk against the emulator, over https."""

import os
import sys
import time

import tunnel
from checks import CLIENT_ID, CLIENT_SECRET, EXPIRY, HTTPS, LEADS, WEBHOOK, code, each_lead_once, run

from b24pysdk import BitrixApp, BitrixToken, BitrixWebhook, Client
from b24pysdk.errors import BitrixAPIError, BitrixAPINotFound
from b24pysdk.errors.oauth import BitrixOAuthInvalidGrant

# The client asks one host for tokens, whatever the portal's is; the certificate of the emulator is for that name too.
os.environ["HTTPS_PROXY"] = os.environ["https_proxy"] = tunnel.open_to(HTTPS)

webhook = BitrixWebhook(domain=HTTPS, webhook_token=WEBHOOK)
client = Client(webhook)
third = Client(webhook, prefer_version=3)


def typed_wrappers_read():
    assert client.crm.lead.get(bitrix_id=5).result["ID"] == "5"
    assert client.user.current().result["ID"] == "1"
    assert "TITLE" in client.crm.lead.fields().value
    assert client.crm.lead.list(filter={"<=ID": 70}).response.total == 70


def typed_wrappers_write():
    made = client.crm.deal.add({"TITLE": "New"}).result
    assert client.crm.deal.update(made, {"TITLE": "Newer"}).result
    assert client.crm.deal.get(made).result["TITLE"] == "Newer"
    assert client.crm.deal.delete(made).result
    try:
        client.crm.deal.get(made).result
    except BitrixAPIError:
        return
    raise AssertionError("it is still there")


def as_list_reads_every_lead_once():
    each_lead_once(client.crm.lead.list(select=["ID", "TITLE"]).as_list().result)


def as_list_fast_reads_every_lead_once():
    each_lead_once(client.crm.lead.list(select=["ID", "TITLE"]).as_list_fast().result)


def as_list_fast_reads_every_lead_once_from_the_end():
    rows = list(client.crm.lead.list(select=["ID"]).as_list_fast(descending=True).result)
    each_lead_once(rows)
    assert int(rows[0]["ID"]) == LEADS


def as_list_fast_reads_items_by_their_ids():
    items = client.crm.item.list(entity_type_id=1, select=["id"]).as_list_fast().result
    assert sorted(item["id"] for item in items) == list(range(1, LEADS + 1))


def a_batch_answers_each_by_its_key():
    asked = {f"lead{one}": client.crm.lead.get(bitrix_id=one) for one in range(1, 51)}
    result = client.call_batch(asked).result.result
    assert {key: int(lead["ID"]) for key, lead in result.items()} == {f"lead{one}": one for one in range(1, 51)}


def a_batch_tells_errors_beside_results():
    asked = {"good": client.crm.lead.get(bitrix_id=5), "bad": client.crm.lead.get(bitrix_id=LEADS + 1)}
    result = client.call_batch(asked).result
    assert list(result.result) == ["good"] and list(result.result_error) == ["bad"]


def more_than_a_batch_carries_is_many_batches():
    asked = [client.crm.lead.get(bitrix_id=one) for one in range(1, 131)]
    result = client.call_batches(asked).result.result
    rows = result.values() if isinstance(result, dict) else result
    assert [int(lead["ID"]) for lead in rows] == list(range(1, 131))


def what_is_unknown_is_an_error():
    try:
        webhook.call_method("crm.lead.colour")
    except BitrixAPINotFound as error:
        assert error.error.upper() == "ERROR_METHOD_NOT_FOUND", error.error
    else:
        raise AssertionError("no error")


def typed_wrappers_of_the_third_version_read():
    assert third.tasks.task.get(5, select=["id", "title"]).result["item"]["id"] == 5


def _token(known_expiry):
    app = BitrixApp(client_id=CLIENT_ID, client_secret=CLIENT_SECRET)
    given = app.get_oauth_token(code()).oauth_token
    return BitrixToken(
        domain=HTTPS,
        auth_token=given.access_token,
        refresh_token=given.refresh_token,
        expires=given.expires if known_expiry else None,
        bitrix_app=app,
    )


def _goes_on(token):
    renewed = []
    token.oauth_token_renewed_signal.connect(renewed.append)
    before = token.oauth_token
    assert Client(token).crm.lead.get(bitrix_id=5).result["ID"] == "5"
    assert not renewed
    time.sleep(EXPIRY)
    assert Client(token).crm.lead.get(bitrix_id=6).result["ID"] == "6"
    assert len(renewed) == 1
    told = renewed[0].renewed_oauth_token.oauth_token
    assert (told.access_token, told.refresh_token) == (token.auth_token, token.refresh_token)
    assert told.access_token != before.access_token and told.refresh_token != before.refresh_token
    return before


def tokens_that_are_known_to_be_old_are_refreshed():
    _goes_on(_token(known_expiry=True))


def tokens_that_the_portal_calls_old_are_refreshed():
    _goes_on(_token(known_expiry=False))


def a_refresh_token_is_good_once():
    token = _token(known_expiry=True)
    old = token.oauth_token
    token.refresh_and_set_oauth_token()
    token.oauth_token = old
    try:
        token.refresh_and_set_oauth_token()
    except BitrixOAuthInvalidGrant:
        return
    raise AssertionError("it was good twice")


sys.exit(
    run(
        "b24pysdk",
        [
            typed_wrappers_read,
            typed_wrappers_write,
            as_list_reads_every_lead_once,
            as_list_fast_reads_every_lead_once,
            as_list_fast_reads_every_lead_once_from_the_end,
            as_list_fast_reads_items_by_their_ids,
            a_batch_answers_each_by_its_key,
            a_batch_tells_errors_beside_results,
            more_than_a_batch_carries_is_many_batches,
            what_is_unknown_is_an_error,
            typed_wrappers_of_the_third_version_read,
            tokens_that_are_known_to_be_old_are_refreshed,
            tokens_that_the_portal_calls_old_are_refreshed,
            a_refresh_token_is_good_once,
        ],
    )
)
