import logging
import os
from urllib.parse import urlsplit

import apprise

logging.basicConfig(level=logging.DEBUG)
host, key = urlsplit(os.environ["BASE"]).netloc, os.environ["KEY"]
allowed, forbidden = apprise.Apprise(), apprise.Apprise()
assert allowed.add(f"mmost://ci@{host}/{key}?mode=bot&channel=%23channel-0")
assert allowed.notify(body="apprise")
assert forbidden.add(f"mmost://ci@{host}/{key}?mode=bot&channel=%23forbidden")
assert not forbidden.notify(body="no")
