package main

import (
	"context"
	"net/http"
	"strings"

	gardencorev1beta1 "github.com/gardener/gardener/pkg/apis/core/v1beta1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/log"
	"sigs.k8s.io/controller-runtime/pkg/webhook/admission"
)

// mover judges reviews of shoots/binding.
type mover struct {
	decoder admission.Decoder
	garden  *garden
}

func (m *mover) Handle(ctx context.Context, request admission.Request) admission.Response {
	shoot, old := &gardencorev1beta1.Shoot{}, &gardencorev1beta1.Shoot{}
	if err := m.decoder.Decode(request, shoot); err != nil {
		return admission.Errored(http.StatusBadRequest, err)
	}
	if err := m.decoder.DecodeRaw(request.OldObject, old); err != nil {
		return admission.Errored(http.StatusBadRequest, err)
	}
	found := judge(shoot, old, m.garden)
	response := answer(shoot, found)
	// The logger of the context names the shoot, the user and the request already.
	log.FromContext(ctx).Info("decision",
		"from", deref(old.Spec.SeedName), "to", deref(shoot.Spec.SeedName),
		"allowed", response.Allowed,
		"denied", found.denied(), "warned", found.warned())
	return response
}

func answer(shoot *gardencorev1beta1.Shoot, found findings) admission.Response {
	var causes []metav1.StatusCause
	var messages, warnings []string
	for _, f := range found {
		if f.warn {
			warnings = append(warnings, f.rule+": "+f.message)
			continue
		}
		messages = append(messages, f.rule+": "+f.message)
		causes = append(causes, metav1.StatusCause{
			Type: metav1.CauseType(f.rule), Field: f.field, Message: f.message,
		})
	}
	if len(causes) == 0 {
		return admission.Allowed("").WithWarnings(warnings...)
	}
	response := admission.Denied(strings.Join(messages, "; ")).WithWarnings(warnings...)
	response.Result.Details = &metav1.StatusDetails{
		Name: shoot.Name, Group: "core.gardener.cloud", Kind: "Shoot", Causes: causes,
	}
	return response
}
