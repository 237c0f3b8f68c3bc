import os

from mattermost import ApiException, MMApi

api = MMApi(os.environ["BASE"] + "/api")
me = api.login(bearer=os.environ["KEY"])
post = api.create_post(api.get_channel("ci.channel-0")["id"], "mattermost")
assert post["user_id"] == me["id"]
try:
    api.create_post("ci.forbidden", "no")
except ApiException as refused:
    print(refused)
