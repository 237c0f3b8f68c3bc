package main

import (
	"context"
	"fmt"
	"os"

	"github.com/mattermost/mattermost/server/public/model"
)

func main() {
	ctx := context.Background()
	base, key := os.Getenv("BASE"), os.Getenv("KEY")
	client := model.NewAPIv4Client(base)
	client.SetToken(key)
	me, _, err := client.GetMe(ctx, "")
	check(err)
	team, _, err := client.GetTeamByName(ctx, "ci", "")
	check(err)
	channel, _, err := client.GetChannelByName(ctx, "channel-0", team.Id, "")
	check(err)
	post, _, err := client.CreatePost(ctx, &model.Post{ChannelId: channel.Id, Message: "model.Client4"})
	check(err)
	if post.UserId != me.Id || !model.IsValidId(post.Id) {
		panic("not a post of ours")
	}
	_, _, err = client.CreatePost(ctx, &model.Post{ChannelId: "ci.forbidden", Message: "no"})
	fmt.Println(err)
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}
