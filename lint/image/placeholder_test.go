package image

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestIsPlaceholder(t *testing.T) {
	for _, s := range []string{
		"{{ .Values.image.repository }}:{{ .Values.image.tag }}",
		"quay.io/app:{{tag}}",
		"{username}/torchserve:latest",
		"${IMAGE}",
		"nvcr.io/nvidia/ai-dynamo/vllm-runtime:${VERSION}",
		"${{ github.repository }}",
		"$VLLM_IMAGE",
		"$(IMAGE)",
		"#{IMAGE}#",
		"__IMAGE__",
		"quay.io/app:__TAG_2__",
		"%IMAGE%",
		"quay.io/%APP_NAME%:1",
		"<image_url>",
		"<YOUR-CONTAINER>",
		"ko://github.com/kserve/kserve/cmd/manager",
		"auto",
		" ",
	} {
		require.True(t, IsPlaceholder(s), s)
	}
	for _, s := range []string{
		"",
		"  ",
		"nginx:1.27",
		"controller:latest", // kustomize replaces it by its own configuration, which is not in view
		"IMAGE_URL",
		"a__b__c",
		"app:v1__rc__2",
		"__IMAGE",
		"istio/auto",
		"a%2Fb%2Fc",
		"100%",
		"%%",
		"{}",
		"<>",
		"a > b < c",
		"${IMAGE",
		"$(IMAGE",
		"$1",
		"US$",
		"https://quay.io/app",
	} {
		require.False(t, IsPlaceholder(s), s)
	}
}
