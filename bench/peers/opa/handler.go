package main

import (
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/open-policy-agent/opa/v1/util"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promauto"
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
	policy *policy
}

func (m *mover) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	start := time.Now()
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, bodyBytesMax))
	if err != nil {
		http.Error(w, err.Error(), http.StatusRequestEntityTooLarge)
		return
	}
	// The policy may look at every field: there are no structs of just those that it reads.
	var asked map[string]any
	if err := util.UnmarshalJSON(body, &asked); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	request, _ := asked["request"].(map[string]any)
	if child(request, "object") == nil || child(request, "oldObject") == nil {
		http.Error(w, "no update of an object", http.StatusBadRequest)
		return
	}
	found, err := m.policy.judge(r.Context(), asked)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	answer := review{APIVersion: "admission.k8s.io/v1", Kind: "AdmissionReview", Response: respond(found)}
	answer.Response.UID = text(request, "uid")
	w.Header().Set("Content-Type", "application/json")
	if err := json.NewEncoder(w).Encode(&answer); err != nil {
		slog.Error("write", "error", err)
	}
	decisions.WithLabelValues(strconv.FormatBool(answer.Response.Allowed)).Inc()
	seconds.Observe(time.Since(start).Seconds())
	slog.Info("decision",
		"shoot", text(request, "namespace")+"/"+text(request, "name"),
		"from", text(child(child(request, "oldObject"), "spec"), "seedName"),
		"to", text(child(child(request, "object"), "spec"), "seedName"),
		"user", text(child(request, "userInfo"), "username"), "allowed", answer.Response.Allowed,
		"denied", len(found.denied), "warned", len(found.warned))
}

func child(of map[string]any, name string) map[string]any {
	member, _ := of[name].(map[string]any)
	return member
}

func text(of map[string]any, name string) string {
	member, _ := of[name].(string)
	return member
}

type review struct {
	APIVersion string    `json:"apiVersion"`
	Kind       string    `json:"kind"`
	Response   *response `json:"response"`
}

type response struct {
	UID      string   `json:"uid"`
	Allowed  bool     `json:"allowed"`
	Status   *status  `json:"status,omitempty"`
	Warnings []string `json:"warnings,omitempty"`
}

type status struct {
	Code    int    `json:"code"`
	Reason  string `json:"reason"`
	Message string `json:"message"`
	Details struct {
		Causes []cause `json:"causes"`
	} `json:"details"`
}

type cause struct {
	Reason  string `json:"reason"`
	Field   string `json:"field"`
	Message string `json:"message"`
}

func respond(found *verdict) *response {
	answer := &response{Allowed: true}
	for _, f := range found.warned {
		answer.Warnings = append(answer.Warnings, f.Rule+": "+f.Message)
	}
	if len(found.denied) == 0 {
		return answer
	}
	refusal := &status{Code: http.StatusForbidden, Reason: "Forbidden"}
	var messages []string
	for _, f := range found.denied {
		messages = append(messages, f.Rule+": "+f.Message)
		refusal.Details.Causes = append(refusal.Details.Causes, cause{f.Rule, f.Field, f.Message})
	}
	refusal.Message = strings.Join(messages, "; ")
	answer.Allowed, answer.Status = false, refusal
	return answer
}
