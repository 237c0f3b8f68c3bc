module clients

go 1.24.13

require github.com/mattermost/mattermost/server/public v0.2.0
