# Builds the image of one service: docker build --build-arg SERVICE=gateway .
ARG SERVICE

# Maven builds all three services at once, so the other two images reuse this layer.
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

# Layers in the order of how often they change, the most stable first.
FROM eclipse-temurin:25-jre AS program
ARG SERVICE
WORKDIR /app
COPY --from=unpacked /unpacked/layers/dependencies/ ./
COPY --from=unpacked /unpacked/layers/snapshot-dependencies/ ./
COPY --from=unpacked /unpacked/layers/application/ ./
COPY --from=build /src/${SERVICE}/target/classes/META-INF/sbom/application.cdx.json sbom.cdx.json

# Records which classes a start loads and links. The cache works only with this JVM, these paths and the
# option for native access.
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
# A numeric id, so that an orchestrator can check that it is not root.
USER 10001:10001
STOPSIGNAL SIGTERM
# The max heap is half of the container's memory: metaspace, threads and network buffers need the rest.
# The initial heap is a quarter: the AOT cache's objects must fit, or the JVM does not start.
# The serial collector suits a small heap; the concurrent one took a fifth of the CPU time.
# TrimNativeHeapInterval returns memory that the compilers used to the system.
# Without Netty's native transport: Netty would unpack it into /tmp, where nothing may be executed.
ENTRYPOINT ["java", "-XX:AOTCache=app.aot", "-XX:+UseSerialGC", "-XX:InitialRAMPercentage=25", "-XX:MaxRAMPercentage=50", "-XX:TrimNativeHeapInterval=10000", "-XX:+ExitOnOutOfMemoryError", "--enable-native-access=ALL-UNNAMED", "-Dio.netty.transport.noNative=true", "-jar", "app.jar"]
# Uses TCP of Bash: the image has no HTTP client, and a JVM every few seconds costs too much. Only this check
# needs a shell.
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
