#!/bin/bash
# Starts a service once, as far as it goes without Kafka, and keeps in app.aot what it loaded and linked (JEP 514): with
# that the next starts take half the time. Run where the image is built, with the very JVM and jars that will use it.
# $1: its jar, $2: the port of its admin side.
set -euo pipefail

java @java.options -XX:AOTCacheOutput=app.aot -jar "$1" >record.log 2>&1 &
service=$!
ready=
for _ in {1..300}; do
    if (exec 3<>"/dev/tcp/127.0.0.1/$2" && printf 'GET /health/ready HTTP/1.0\r\n\r\n' >&3 && cat <&3) &>/dev/null; then
        ready=yes
        break
    fi
    sleep 0.2
done
kill "$service"
wait "$service" || true # 143: ended by a signal, as it was told to
if [[ -z $ready || ! -s app.aot ]]; then
    cat record.log
    echo "no AOT cache was written" >&2
    exit 1
fi
rm record.log
