package main

import (
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"time"
)

const bodyBytesMax = 7 << 20

// mover judges reviews of shoots/binding.
type mover struct {
	garden  *garden
	metrics *metrics
}

func (m *mover) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	start := time.Now()
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, bodyBytesMax))
	if err != nil {
		http.Error(w, err.Error(), http.StatusRequestEntityTooLarge)
		return
	}
	var asked review
	if err := json.Unmarshal(body, &asked); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	if asked.Request == nil || asked.Request.Object == nil || asked.Request.OldObject == nil {
		http.Error(w, "no update of an object", http.StatusBadRequest)
		return
	}
	decision, err := resolve(asked.Request, m.garden)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	found := judge(decision)
	answer := review{APIVersion: asked.APIVersion, Kind: asked.Kind, Response: respond(found)}
	answer.Response.UID = asked.Request.UID
	w.Header().Set("Content-Type", "application/json")
	if err := json.NewEncoder(w).Encode(&answer); err != nil {
		slog.Error("write", "error", err)
	}
	m.metrics.observe(answer.Response.Allowed, time.Since(start))
	slog.Info("decision",
		"shoot", decision.shoot.Metadata.Namespace+"/"+decision.shoot.Metadata.Name,
		"from", decision.was.SeedName, "to", decision.wanted.SeedName,
		"user", asked.Request.UserInfo.Username, "allowed", answer.Response.Allowed,
		"denied", found.denied(), "warned", len(found)-found.denied())
}

func respond(found findings) *response {
	answer := &response{Allowed: true}
	refusal := &status{Code: http.StatusForbidden, Reason: "Forbidden"}
	var messages []string
	for _, f := range found {
		if f.warn {
			answer.Warnings = append(answer.Warnings, f.rule+": "+f.message)
			continue
		}
		messages = append(messages, f.rule+": "+f.message)
		refusal.Details.Causes = append(refusal.Details.Causes, cause{f.rule, f.field, f.message})
	}
	if len(messages) > 0 {
		refusal.Message = strings.Join(messages, "; ")
		answer.Allowed, answer.Status = false, refusal
	}
	return answer
}
