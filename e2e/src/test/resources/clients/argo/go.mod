module clients

go 1.24.13

require github.com/argoproj/notifications-engine v0.5.0
