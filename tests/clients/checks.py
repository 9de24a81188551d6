"""What the checks of the clients in Python share: the portal's address, a code for the application, a line for each check."""

import os
import traceback
import urllib.error
import urllib.parse
import urllib.request

LEADS = 10_000
HTTP = os.environ["PORTAL_HTTP"]
HTTPS = os.environ["PORTAL_HTTPS"]
WEBHOOK = "1/emulator"
CLIENT_ID = "local.emulator"
CLIENT_SECRET = "emulator-secret"
# Longer than a token lives.
EXPIRY = float(os.environ["PORTAL_TOKEN_LIFE"]) + 0.5


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


def code():
    """A code, as a user's browser brings it back to the application."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), _Stay)
    try:
        opener.open(f"http://{HTTP}/oauth/authorize/?client_id={CLIENT_ID}")
    except urllib.error.HTTPError as sent:
        query = urllib.parse.urlsplit(sent.headers["Location"]).query
        return urllib.parse.parse_qs(query)["code"][0]
    raise AssertionError("the user was not sent back")


def each_lead_once(rows):
    """No lead is missing, none is there twice, and none is invented."""
    assert sorted(int(row["ID"]) for row in rows) == list(range(1, LEADS + 1))


def run(client, checks):
    """Runs checks, and is the exit code."""
    failed = 0
    for check in checks:
        name = check.__name__.replace("_", " ")
        try:
            check()
            print(f"ok      {client}: {name}", flush=True)
        except Exception:
            failed += 1
            print(f"FAILED  {client}: {name}\n{traceback.format_exc()}", flush=True)
    return 1 if failed else 0
