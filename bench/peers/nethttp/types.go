package main

import "encoding/json"

// The fields that decisions read, of an AdmissionReview and of Gardener's objects.

type review struct {
	APIVersion string    `json:"apiVersion"`
	Kind       string    `json:"kind"`
	Request    *request  `json:"request,omitempty"`
	Response   *response `json:"response,omitempty"`
}

type request struct {
	UID      string `json:"uid"`
	UserInfo struct {
		Username string `json:"username"`
	} `json:"userInfo"`
	Object    *shoot `json:"object"`
	OldObject *shoot `json:"oldObject"`
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

type metadata struct {
	Name              string            `json:"name"`
	Namespace         string            `json:"namespace"`
	Generation        int64             `json:"generation"`
	DeletionTimestamp *string           `json:"deletionTimestamp"`
	Labels            map[string]string `json:"labels"`
	Annotations       map[string]string `json:"annotations"`
}

type condition struct {
	Type   string `json:"type"`
	Status string `json:"status"`
}

type lastOperation struct {
	Type  string `json:"type"`
	State string `json:"state"`
}

type keyValue struct {
	Key   string  `json:"key"`
	Value *string `json:"value"`
}

type named struct {
	Name string `json:"name"`
}

type shoot struct {
	Metadata metadata        `json:"metadata"`
	Spec     json.RawMessage `json:"spec"` // Kept: old and new are compared as a whole.
	Status   struct {
		SeedName      string         `json:"seedName"`
		Hibernated    bool           `json:"hibernated"`
		LastOperation *lastOperation `json:"lastOperation"`
	} `json:"status"`
}

type shootSpec struct {
	SeedName     string `json:"seedName"`
	SeedSelector *struct {
		MatchLabels map[string]string `json:"matchLabels"`
	} `json:"seedSelector"`
	DNS struct {
		Domain string `json:"domain"`
	} `json:"dns"`
	Hibernation struct {
		Enabled bool `json:"enabled"`
	} `json:"hibernation"`
	ControlPlane struct {
		Zones            []string `json:"zones"`
		HighAvailability *struct {
			FailureTolerance struct {
				Type string `json:"type"`
			} `json:"failureTolerance"`
		} `json:"highAvailability"`
	} `json:"controlPlane"`
	Tolerations        []keyValue `json:"tolerations"`
	AccessRestrictions []named    `json:"accessRestrictions"`
}

type domain struct {
	Domain string `json:"domain"`
}

type seed struct {
	Metadata metadata `json:"metadata"`
	Spec     struct {
		Backup *struct{} `json:"backup"`
		DNS    struct {
			Internal domain   `json:"internal"`
			Defaults []domain `json:"defaults"`
		} `json:"dns"`
		Provider struct {
			Type   string   `json:"type"`
			Region string   `json:"region"`
			Zones  []string `json:"zones"`
		} `json:"provider"`
		Settings struct {
			Scheduling *struct {
				Visible bool `json:"visible"`
			} `json:"scheduling"`
		} `json:"settings"`
		Taints             []keyValue `json:"taints"`
		AccessRestrictions []named    `json:"accessRestrictions"`
	} `json:"spec"`
	Status struct {
		ObservedGeneration int64          `json:"observedGeneration"`
		Conditions         []condition    `json:"conditions"`
		LastOperation      *lastOperation `json:"lastOperation"`
		Gardener           struct {
			Version string `json:"version"`
		} `json:"gardener"`
		Allocatable map[string]string `json:"allocatable"`
	} `json:"status"`
}
