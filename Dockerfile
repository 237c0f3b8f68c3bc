# The images of both services: docker build --target ingress . and docker build --target relay .

FROM maven:3-eclipse-temurin-25 AS build
WORKDIR /build
COPY . .
# Our own jars go apart from the libraries: they change with every commit, the libraries seldom. A library that is not the
# listed one ends the build.
RUN --mount=type=cache,target=/root/.m2/repository,sharing=locked \
    mvn -B -q package -pl ingress,relay -am -Dmaven.test.skip=true \
    && for service in ingress relay; do \
        mkdir -p /built/$service/libraries /built/$service/own/lib \
        && mv $service/target/lib/postrider-*.jar /built/$service/own/lib/ \
        && mv $service/target/lib /built/$service/libraries/ \
        && (cd /built/$service/libraries/lib && ! sha256sum -- *.jar | grep -vxF -f /build/libraries.sha256) \
        && mv $service/target/postrider-$service.jar /built/$service/own/ \
        || exit 1; \
    done

FROM eclipse-temurin:25-jre AS base
WORKDIR /app
COPY LICENSE NOTICE ./
# Else the C library keeps memory apart for every few threads, tens of megabytes that are never used again.
ENV MALLOC_ARENA_MAX=2
# The user is a number, so that Kubernetes can see that it is not root.
FROM base AS ingress
COPY ingress/src/main/docker/java.options ./
COPY --from=build /built/ingress/libraries ./
COPY --from=build /built/ingress/own ./
RUN --mount=type=bind,source=docker/record-start.sh,target=/record-start.sh bash /record-start.sh postrider-ingress.jar 3001
USER 10001:10001
# Whoever publishes the port decides who can reach it; POSTRIDER_OPEN still has to be said.
EXPOSE 3000
ENTRYPOINT ["java", "@java.options", "-XX:AOTCache=app.aot", "-jar", "postrider-ingress.jar"]

FROM base AS relay
COPY relay/src/main/docker/java.options ./
COPY --from=build /built/relay/libraries ./
COPY --from=build /built/relay/own ./
RUN --mount=type=bind,source=docker/record-start.sh,target=/record-start.sh bash /record-start.sh postrider-relay.jar 3002
USER 10001:10001
ENTRYPOINT ["java", "@java.options", "-XX:AOTCache=app.aot", "-jar", "postrider-relay.jar"]
