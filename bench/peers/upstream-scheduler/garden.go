package main

import (
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
)

const (
	gardenNamespace = "garden"
	purposeLabel    = "scheduling.gardener.cloud/purpose"
	profilesKey     = "scheduling.gardener.cloud/cloudprofiles"
)

// garden stands for the informer caches: a map for each kind, as client-go's store is one.
type garden struct {
	seeds    map[string]*seed
	shoots   map[string]*shoot // By namespace/name.
	profiles map[string]*cloudProfile
	projects map[string]*project // By namespace: upstream has a field index for it.
	configs  map[string]*configMap
}

// load reads DIR/seeds.json and so on: one object after the other.
func load(dir string) (*garden, error) {
	known := &garden{
		seeds: map[string]*seed{}, shoots: map[string]*shoot{}, profiles: map[string]*cloudProfile{},
		projects: map[string]*project{}, configs: map[string]*configMap{},
	}
	return known, errors.Join(
		each(dir, "seeds", func(one *seed) { known.seeds[one.Metadata.Name] = one }),
		each(dir, "shoots", func(one *shoot) { known.shoots[key(one)] = one }),
		each(dir, "cloudprofiles", func(one *cloudProfile) { known.profiles[one.Metadata.Name] = one }),
		each(dir, "projects", func(one *project) { known.projects[one.Spec.Namespace] = one }),
		each(dir, "configmaps", func(one *configMap) { known.configs[one.Metadata.Name] = one }),
	)
}

func each[T any](dir, kind string, take func(*T)) error {
	file, err := os.Open(filepath.Join(dir, kind+".json"))
	if err != nil {
		return err
	}
	defer file.Close()
	decoder := json.NewDecoder(file)
	for {
		one := new(T)
		if err := decoder.Decode(one); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
		take(one)
	}
}

func key(of *shoot) string { return of.Metadata.Namespace + "/" + of.Metadata.Name }

// list is what a lister does. Upstream's client copies every object on top of it; this does not.
func list[T any](store map[string]*T) []*T {
	all := make([]*T, 0, len(store))
	for _, one := range store {
		all = append(all, one)
	}
	return all
}

// profileOf wants a CloudProfile: the gardens here have no NamespacedCloudProfiles.
func (g *garden) profileOf(of *shoot) *cloudProfile {
	reference := of.Spec.CloudProfile
	if reference == nil || reference.Kind == "NamespacedCloudProfile" {
		return nil
	}
	return g.profiles[reference.Name]
}

// regionsOf is the first region ConfigMap that names the profile; nil: none does.
func (g *garden) regionsOf(profile string) *configMap {
	for _, config := range list(g.configs) {
		if config.Metadata.Namespace != gardenNamespace || config.Metadata.Labels[purposeLabel] != "region-config" {
			continue
		}
		for _, name := range strings.Split(config.Metadata.Annotations[profilesKey], ",") {
			if strings.TrimSpace(name) == profile {
				return config
			}
		}
	}
	return nil
}

// countUsage counts a shoot on the seed of its spec and, if that is another, on the one of its status.
func countUsage(shoots []*shoot) map[string]int {
	usage := map[string]int{}
	for _, one := range shoots {
		spec, status := one.Spec.SeedName, one.Status.SeedName
		if spec != nil {
			usage[*spec]++
		}
		if status != nil && (spec == nil || *status != *spec) {
			usage[*status]++
		}
	}
	return usage
}
