package main

// The fields of Gardener's objects that gardener-scheduler's selection reads.

type metadata struct {
	Name              string            `json:"name"`
	Namespace         string            `json:"namespace"`
	DeletionTimestamp *string           `json:"deletionTimestamp"`
	Labels            map[string]string `json:"labels"`
	Annotations       map[string]string `json:"annotations"`
}

type named struct {
	Name string `json:"name"`
}

type keyValue struct {
	Key   string  `json:"key"`
	Value *string `json:"value"`
}

type requirement struct {
	Key      string   `json:"key"`
	Operator string   `json:"operator"`
	Values   []string `json:"values"`
}

type seedSelector struct {
	MatchLabels      map[string]string `json:"matchLabels"`
	MatchExpressions []requirement     `json:"matchExpressions"`
	ProviderTypes    []string          `json:"providerTypes"`
}

type condition struct {
	Type   string `json:"type"`
	Status string `json:"status"`
}

type seed struct {
	Metadata metadata `json:"metadata"`
	Spec     struct {
		Backup *struct{} `json:"backup"`
		DNS    struct {
			Defaults []struct {
				Domain string `json:"domain"`
			} `json:"defaults"`
		} `json:"dns"`
		Provider struct {
			Type   string   `json:"type"`
			Region string   `json:"region"`
			Zones  []string `json:"zones"`
		} `json:"provider"`
		Networks struct {
			Nodes         *string `json:"nodes"`
			Pods          string  `json:"pods"`
			Services      string  `json:"services"`
			ShootDefaults *struct {
				Pods     *string `json:"pods"`
				Services *string `json:"services"`
			} `json:"shootDefaults"`
		} `json:"networks"`
		Settings struct {
			Scheduling struct {
				Visible bool `json:"visible"`
			} `json:"scheduling"`
			ZoneSelection *struct {
				Mode string `json:"mode"`
			} `json:"zoneSelection"`
		} `json:"settings"`
		Taints             []keyValue `json:"taints"`
		AccessRestrictions []named    `json:"accessRestrictions"`
	} `json:"spec"`
	Status struct {
		Conditions    []condition    `json:"conditions"`
		LastOperation *struct{}      `json:"lastOperation"`
		Allocatable   map[string]int `json:"allocatable"`
	} `json:"status"`
}

type networks struct {
	Nodes      *string  `json:"nodes"`
	Pods       *string  `json:"pods"`
	Services   *string  `json:"services"`
	IPFamilies []string `json:"ipFamilies"`
}

type statusNetworks struct {
	Nodes    []string `json:"nodes"`
	Pods     []string `json:"pods"`
	Services []string `json:"services"`
}

type shoot struct {
	Metadata metadata `json:"metadata"`
	Spec     struct {
		SeedName     *string       `json:"seedName"`
		SeedSelector *seedSelector `json:"seedSelector"`
		CloudProfile *struct {
			Kind string `json:"kind"`
			Name string `json:"name"`
		} `json:"cloudProfile"`
		Purpose  string `json:"purpose"`
		Region   string `json:"region"`
		Provider struct {
			Type    string `json:"type"`
			Workers []struct {
				Zones []string `json:"zones"`
			} `json:"workers"`
		} `json:"provider"`
		ControlPlane struct {
			Zones            []string `json:"zones"`
			HighAvailability *struct {
				FailureTolerance struct {
					Type string `json:"type"`
				} `json:"failureTolerance"`
			} `json:"highAvailability"`
		} `json:"controlPlane"`
		DNS struct {
			Domain *string `json:"domain"`
		} `json:"dns"`
		Networking         *networks  `json:"networking"`
		Tolerations        []keyValue `json:"tolerations"`
		AccessRestrictions []named    `json:"accessRestrictions"`
	} `json:"spec"`
	Status struct {
		SeedName   *string         `json:"seedName"`
		Networking *statusNetworks `json:"networking"`
	} `json:"status"`
}

type cloudProfile struct {
	Metadata metadata `json:"metadata"`
	Spec     struct {
		SeedSelector *seedSelector `json:"seedSelector"`
	} `json:"spec"`
}

type project struct {
	Metadata metadata `json:"metadata"`
	Spec     struct {
		Namespace string `json:"namespace"`
	} `json:"spec"`
}

type configMap struct {
	Metadata metadata          `json:"metadata"`
	Data     map[string]string `json:"data"`
}
