const {Client4} = require('@mattermost/client');

const client = new Client4();
client.setUrl(process.env.BASE);
client.setToken(process.env.KEY);

(async () => {
    const me = await client.getMe();
    const team = await client.getTeamByName('ci');
    const channel = await client.getChannelByName(team.id, 'channel-0');
    const post = await client.createPost({
        channel_id: channel.id,
        message: '@mattermost/client',
        pending_post_id: `${me.id}:${Date.now()}`,
    });
    if (post.user_id !== me.id) {
        throw new Error('posted as somebody else');
    }
    try {
        await client.createPost({channel_id: 'ci.forbidden', message: 'no'});
    } catch (refused) {
        console.log(refused.message);
    }
})();
