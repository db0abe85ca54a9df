# The image of a release: the static program and its licence. The context is laid out by .goreleaser.yaml.
FROM scratch
ARG TARGETPLATFORM
COPY LICENSE /LICENSE
COPY $TARGETPLATFORM/seaworthy /seaworthy
USER 65532:65532
WORKDIR /manifests
ENTRYPOINT ["/seaworthy"]
CMD ["lint"]
