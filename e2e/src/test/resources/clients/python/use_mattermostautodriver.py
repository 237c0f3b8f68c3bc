import os
from urllib.parse import urlsplit

from mattermostautodriver import TypedDriver
from mattermostautodriver.exceptions import NotEnoughPermissions

url = urlsplit(os.environ["BASE"])
driver = TypedDriver({"scheme": url.scheme, "url": url.hostname, "port": url.port, "token": os.environ["KEY"]})
driver.login()
assert driver.system.get_ping()["status"] == "OK"
channel = driver.channels.get_channel_by_name_for_team_name("ci", "channel-0")
post = driver.posts.create_post(channel_id=channel["id"], message="mattermostautodriver", metadata={})
assert post["user_id"] == driver.client.userid
try:
    driver.posts.create_post(channel_id="ci.forbidden", message="no")
except NotEnoughPermissions as refused:
    print(refused)
