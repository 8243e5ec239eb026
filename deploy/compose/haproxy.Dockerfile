# A proxy, on the base image that the services have anyway.
FROM eclipse-temurin:25-jre
RUN apt-get update && apt-get install -y --no-install-recommends haproxy && rm -rf /var/lib/apt/lists/*
ARG CONFIGURATION
ARG PORT
ENV PORT=${PORT}
COPY ${CONFIGURATION} /etc/haproxy/haproxy.cfg
USER 10001:10001
STOPSIGNAL SIGUSR1
ENTRYPOINT ["haproxy", "-W", "-db", "-f", "/etc/haproxy/haproxy.cfg"]
HEALTHCHECK --interval=5s --timeout=2s --start-period=10s CMD ["bash", "-c", "</dev/tcp/127.0.0.1/$PORT"]
