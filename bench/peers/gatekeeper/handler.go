package main

import (
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promauto"
	admissionv1 "k8s.io/api/admission/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

const bodyBytesMax = 7 << 20

var (
	decisions = promauto.NewCounterVec(prometheus.CounterOpts{
		Name: "peer_decisions_total", Help: "Decisions by verdict.",
	}, []string{"allowed"})
	seconds = promauto.NewHistogram(prometheus.HistogramOpts{
		Name: "peer_decision_seconds", Help: "How long a decision takes.",
		Buckets: []float64{0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01},
	})
)

// mover judges reviews of shoots/binding.
type mover struct {
	rules *rules
}

func (m *mover) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	start := time.Now()
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, bodyBytesMax))
	if err != nil {
		http.Error(w, err.Error(), http.StatusRequestEntityTooLarge)
		return
	}
	var asked admissionv1.AdmissionReview
	if err := json.Unmarshal(body, &asked); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	request := asked.Request
	if request == nil || request.Object.Raw == nil || request.OldObject.Raw == nil {
		http.Error(w, "no update of an object", http.StatusBadRequest)
		return
	}
	found, err := m.rules.judge(r.Context(), request)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	answer := admissionv1.AdmissionReview{TypeMeta: asked.TypeMeta, Response: respond(found)}
	answer.Response.UID = request.UID
	w.Header().Set("Content-Type", "application/json")
	if err := json.NewEncoder(w).Encode(&answer); err != nil {
		slog.Error("write", "error", err)
	}
	decisions.WithLabelValues(strconv.FormatBool(answer.Response.Allowed)).Inc()
	seconds.Observe(time.Since(start).Seconds())
	slog.Info("decision",
		"shoot", request.Namespace+"/"+request.Name, "user", request.UserInfo.Username,
		"allowed", answer.Response.Allowed,
		"denied", len(found.denied), "warned", len(found.warned))
}

func respond(found *verdict) *admissionv1.AdmissionResponse {
	answer := &admissionv1.AdmissionResponse{Allowed: true}
	for _, f := range found.warned {
		answer.Warnings = append(answer.Warnings, f.rule+": "+f.message)
	}
	if len(found.denied) == 0 {
		return answer
	}
	var messages []string
	var causes []metav1.StatusCause
	for _, f := range found.denied {
		messages = append(messages, f.rule+": "+f.message)
		causes = append(causes, metav1.StatusCause{
			Type: metav1.CauseType(f.rule), Field: f.field, Message: f.message,
		})
	}
	answer.Allowed = false
	answer.Result = &metav1.Status{
		Code: http.StatusForbidden, Reason: metav1.StatusReasonForbidden,
		Message: strings.Join(messages, "; "), Details: &metav1.StatusDetails{Causes: causes},
	}
	return answer
}
