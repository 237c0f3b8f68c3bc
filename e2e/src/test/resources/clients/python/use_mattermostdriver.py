import os
from urllib.parse import urlsplit

from mattermostdriver import Driver
from mattermostdriver.exceptions import NotEnoughPermissions

url = urlsplit(os.environ["BASE"])
driver = Driver({"scheme": url.scheme, "url": url.hostname, "port": url.port, "token": os.environ["KEY"]})
me = driver.login()
team = driver.teams.get_team_by_name("ci")
channel = driver.channels.get_channel_by_name_and_team_name("ci", "channel-0")
assert driver.channels.get_channel_by_name(team["id"], "channel-0") == channel
assert driver.channels.get_channel(channel["id"]) == channel
post = driver.posts.create_post({"channel_id": channel["id"], "message": "mattermostdriver"})
assert post["user_id"] == me["id"] == driver.client.userid
try:
    driver.posts.create_post({"channel_id": "ci.forbidden", "message": "no"})
except NotEnoughPermissions as refused:
    print(refused)
