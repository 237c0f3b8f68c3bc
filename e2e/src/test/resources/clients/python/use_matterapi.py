import os

from matterapi import ApiClientOptions, SyncClient, exceptions

# It parses all answers into typed objects.
client = SyncClient(options=ApiClientOptions(url=os.environ["BASE"], auth={"token": os.environ["KEY"]}))
me = client.users.get_user("me")
channel = client.channels.get_channel_by_name_for_team_name("ci", "channel-0")
post = client.posts.create_post(json_body={"channel_id": channel.id, "message": "matterapi"})
assert post.user_id == me.id
try:
    client.posts.create_post(json_body={"channel_id": "ci.forbidden", "message": "no"})
except exceptions.NotEnoughPermissions as refused:
    print(refused)
