#!/bin/bash
# Starts a service once, as far as it goes without Kafka, and keeps in app.aot what it loaded and linked (JEP 514): with
# that the next starts take half the time. Run where the image is built, with the very JVM and jars that will use it.
# $1: its jar, $2: the port of its admin side.
set -euo pipefail

# A small heap: with one above 32 GiB references have another form, and no smaller container could use the cache.
java @java.options -Xmx512m -XX:AOTCacheOutput=app.aot -jar "$1" >record.log 2>&1 &
service=$!
ready=
for _ in {1..300}; do
    if (exec 3<>"/dev/tcp/127.0.0.1/$2" && printf 'GET /health/ready HTTP/1.0\r\n\r\n' >&3 && cat <&3) &>/dev/null; then
        ready=yes
        break
    fi
    kill -0 "$service" 2>/dev/null || break
    sleep 0.2
done
kill "$service" || true # it may have ended by itself; its log below says why
wait "$service" || true # 143: ended by a signal, as it was told to
if [[ -z $ready || ! -s app.aot ]]; then
    cat record.log
    echo "no AOT cache was written" >&2
    exit 1
fi
rm record.log
# Ends the build if the cache is of no use; without this option it would silently not be used.
java @java.options -XX:AOTMode=on -XX:AOTCache=app.aot -jar "$1" --version
