package main

import (
	"fmt"
	"os"

	"github.com/argoproj/notifications-engine/pkg/services"
)

func main() {
	base, key := os.Getenv("BASE"), os.Getenv("KEY")
	argo := services.NewMattermostService(services.MattermostOptions{ApiURL: base, Token: key})
	check(argo.Send(
		services.Notification{
			Message:    "Argo CD",
			Mattermost: &services.MattermostNotification{Attachments: `[{"title":"synced","color":"good"}]`},
		},
		services.Destination{Recipient: "ci.channel-0"}))
	fmt.Println(argo.Send(services.Notification{Message: "no"}, services.Destination{Recipient: "ci.forbidden"}))
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}
