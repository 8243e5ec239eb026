# One image for each service: docker build --build-arg SERVICE=gateway .
ARG SERVICE

# All three in one run of Maven: builds of the other two images find it done.
FROM maven:3.9-eclipse-temurin-25 AS build
WORKDIR /src
COPY . .
RUN --mount=type=cache,target=/root/.m2 \
    mvn --batch-mode --no-transfer-progress -Dmaven.test.skip -Dspotless.check.skip \
    --projects gateway,tasks-service,notifications-service --also-make package

FROM eclipse-temurin:25-jre AS unpacked
ARG SERVICE
WORKDIR /unpacked
COPY --from=build /src/${SERVICE}/target/workstream-*.jar app.jar
RUN java -Djarmode=tools -jar app.jar extract --layers --destination layers

# From what changes least to what changes most.
FROM eclipse-temurin:25-jre AS program
ARG SERVICE
WORKDIR /app
COPY --from=unpacked /unpacked/layers/dependencies/ ./
COPY --from=unpacked /unpacked/layers/snapshot-dependencies/ ./
COPY --from=unpacked /unpacked/layers/application/ ./
COPY --from=build /src/${SERVICE}/target/classes/META-INF/sbom/application.cdx.json sbom.cdx.json

# Records what a start loads and links. The cache counts for this JVM, these paths and the option
# for native access alone.
FROM program AS trained
RUN --mount=type=bind,source=deploy/image,target=/training \
    SPRING_CONFIG_ADDITIONAL_LOCATION=file:/training/training.properties \
    java -XX:AOTCacheOutput=app.aot -XX:+UseSerialGC -Xlog:aot=error --enable-native-access=ALL-UNNAMED \
    -Dspring.context.exit=onRefresh -jar app.jar

FROM program AS service
COPY --from=trained /app/app.aot ./
ARG VERSION=0.1.0-SNAPSHOT
ARG REVISION=unknown
ARG SOURCE=https://workstream.dev
LABEL org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.source="${SOURCE}" \
      org.opencontainers.image.vendor="Workstream" \
      org.opencontainers.image.licenses="Apache-2.0" \
      dev.workstream.sbom="/app/sbom.cdx.json"
# A number, so that an orchestrator can see that it is not root.
USER 10001:10001
STOPSIGNAL SIGTERM
# Half of the container's memory is heap: metaspace, threads and network buffers need the rest. A quarter
# from the start, because the cache's objects go there, and a start that has no room for them ends.
# One collector for a small heap: the concurrent one took a fifth of the processor time.
# What the compilers needed for a moment goes back to the system.
# Netty's native transport would be unpacked into /tmp, from where nothing may be executed.
ENTRYPOINT ["java", "-XX:AOTCache=app.aot", "-XX:+UseSerialGC", "-XX:InitialRAMPercentage=25", "-XX:MaxRAMPercentage=50", "-XX:TrimNativeHeapInterval=10000", "-XX:+ExitOnOutOfMemoryError", "--enable-native-access=ALL-UNNAMED", "-Dio.netty.transport.noNative=true", "-jar", "app.jar"]
# Bash's own TCP, because there is no HTTP client in the image and a JVM every few seconds is dear.
# Only this check needs it: the service runs without any shell.
HEALTHCHECK --interval=5s --timeout=5s --start-period=180s --retries=3 \
    CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/$MANAGEMENT_SERVER_PORT && printf 'GET /actuator/health/readiness HTTP/1.0\\r\\n\\r\\n' >&3 && read -r _ status _ <&3 && [ \"$status\" = 200 ]"]

FROM service AS gateway
LABEL org.opencontainers.image.title="workstream-gateway" \
      org.opencontainers.image.description="Public REST; translates each call to gRPC."
ENV MANAGEMENT_SERVER_PORT=18080
EXPOSE 8080 18080

FROM service AS tasks-service
LABEL org.opencontainers.image.title="workstream-tasks" \
      org.opencontainers.image.description="Owns the tasks, their database and the outbox."
ENV MANAGEMENT_SERVER_PORT=18081
EXPOSE 9090 18081

FROM service AS notifications-service
LABEL org.opencontainers.image.title="workstream-notifications" \
      org.opencontainers.image.description="Records every event once and answers what happened to a task."
ENV MANAGEMENT_SERVER_PORT=18082
EXPOSE 8082 9091 18082

FROM ${SERVICE}
