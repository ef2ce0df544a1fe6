# The image that manifests/runtime runs: docker build -t trowel:0.1.0 .
# test/manifests/image_test.sh does the same steps without a container engine.

FROM debian:12 AS build
# As ./dev has them in packages_build; a test compares.
RUN apt-get update \
 && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
    ca-certificates ccache cmake g++ git lld make ninja-build pkg-config \
    libabsl-dev libbenchmark-dev libboost1.81-dev libcli11-dev libcurl4-openssl-dev libfmt-dev \
    libgmock-dev libgtest-dev libsimdjson-dev libspdlog-dev libssl-dev libyaml-cpp-dev libyaml-dev \
    libvalijson-dev nlohmann-json3-dev prometheus-cpp-dev zlib1g-dev tzdata \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /src
# Only what the program is made of, so that a change of a test or a page rebuilds nothing.
COPY CMakeLists.txt CMakePresets.json ./
COPY cmake cmake
COPY docs/rules.md docs/rules.md
COPY manifests/virtual/registration manifests/virtual/registration
COPY manifests/components manifests/components
COPY base base
COPY garden garden
COPY policy policy
COPY kube kube
COPY scheduler scheduler
COPY certs certs
COPY migration migration
COPY webhook webhook
COPY daemon daemon
COPY cli cli
RUN cmake --preset release -D BUILD_TESTING=OFF -D TROWEL_BENCH=OFF
RUN cmake --build --preset release --target trowel && strip build/release/cli/trowel

FROM debian:12-slim
# The shared libraries of the program, time zones for freeze windows, and the public CAs for a
# kubeconfig that names none.
RUN apt-get update \
 && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
    ca-certificates libabsl20220623 libfmt9 libprometheus-cpp-core1.0 libsimdjson14 \
    libspdlog1.10 libssl3 libstdc++6 libyaml-0-2 libyaml-cpp0.7 tzdata \
 && rm -rf /var/lib/apt/lists/*
COPY --from=build /src/build/release/cli/trowel /usr/local/bin/trowel
# Anybody's number but root's; manifests/runtime asks for the same.
USER 65532:65532
# The webhook, and probes with metrics.
EXPOSE 9443 9090
ENTRYPOINT ["/usr/local/bin/trowel"]
