// What client-go's clientcmd, and with it kubectl, reads of the kubeconfigs in test/data/kubeconfigs.
//
//	kubeconfig_reader FOLDER        reads FOLDER/cases.json and writes FOLDER/expected.json
package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"

	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
)

type testCase struct {
	Name    string   `json:"name"`
	Files   []string `json:"files"`
	Context string   `json:"context"`
}

type impersonation struct {
	User   string              `json:"user"`
	UID    string              `json:"uid,omitempty"`
	Groups []string            `json:"groups,omitempty"`
	Extra  map[string][]string `json:"extra,omitempty"`
}

type plugin struct {
	Command            string          `json:"command"`
	Args               []string        `json:"args,omitempty"`
	Env                [][2]string     `json:"env,omitempty"`
	APIVersion         string          `json:"apiVersion"`
	InteractiveMode    string          `json:"interactiveMode"`
	InstallHint        string          `json:"installHint,omitempty"`
	ProvideClusterInfo bool            `json:"provideClusterInfo,omitempty"`
	Config             json.RawMessage `json:"config,omitempty"`
}

// What a client of the kubeconfig would do. Files are named relative to the folder.
type reading struct {
	Error        string         `json:"error,omitempty"`
	TLS          bool           `json:"tls,omitempty"`
	Host         string         `json:"host,omitempty"`
	Port         string         `json:"port,omitempty"`
	Path         string         `json:"path,omitempty"`
	ServerName   string         `json:"serverName,omitempty"`
	Insecure     bool           `json:"insecure,omitempty"`
	Proxy        string         `json:"proxy,omitempty"`
	CA           string         `json:"ca,omitempty"`
	CAFile       string         `json:"caFile,omitempty"`
	Token        string         `json:"token,omitempty"`
	TokenFile    string         `json:"tokenFile,omitempty"`
	Cert         string         `json:"certificate,omitempty"`
	CertFile     string         `json:"certificateFile,omitempty"`
	Key          string         `json:"key,omitempty"`
	KeyFile      string         `json:"keyFile,omitempty"`
	Username     string         `json:"username,omitempty"`
	As           *impersonation `json:"as,omitempty"`
	Exec         *plugin        `json:"exec,omitempty"`
	AuthProvider string         `json:"authProvider,omitempty"`
}

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: kubeconfig_reader FOLDER")
		os.Exit(2)
	}
	if err := run(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "kubeconfig_reader:", err)
		os.Exit(1)
	}
}

func run(folder string) error {
	if err := os.Chdir(folder); err != nil {
		return err
	}
	text, err := os.ReadFile("cases.json")
	if err != nil {
		return err
	}
	var cases []testCase
	if err := json.Unmarshal(text, &cases); err != nil {
		return err
	}
	here, err := os.Getwd()
	if err != nil {
		return err
	}
	readings := map[string]reading{}
	for _, c := range cases {
		if _, twice := readings[c.Name]; twice {
			return fmt.Errorf("%s is there twice", c.Name)
		}
		readings[c.Name] = read(c, here)
	}
	printed, err := json.MarshalIndent(readings, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile("expected.json", append(printed, '\n'), 0o644)
}

func read(c testCase, here string) reading {
	rules := &clientcmd.ClientConfigLoadingRules{ExplicitPath: c.Files[0]}
	if len(c.Files) > 1 {
		rules = &clientcmd.ClientConfigLoadingRules{Precedence: c.Files}
	}
	loaded, err := rules.Load()
	if err != nil {
		return refused(err, here)
	}
	name := c.Context
	if name == "" {
		name = loaded.CurrentContext
	}
	if name == "" {
		// kubectl goes on with the pod's service account, or with localhost:8080.
		return reading{Error: clientcmd.ErrNoContext.Error()}
	}
	overrides := &clientcmd.ConfigOverrides{CurrentContext: c.Context}
	config, err := clientcmd.NewNonInteractiveClientConfig(*loaded, name, overrides, nil).ClientConfig()
	if err != nil {
		return refused(err, here)
	}
	// Before a request is made, all of it has to fit together.
	transport, err := config.TransportConfig()
	if err != nil {
		return refused(err, here)
	}
	if _, _, err := rest.DefaultServerUrlFor(config); err != nil {
		return refused(err, here)
	}
	_ = transport
	return describe(config, here)
}

func refused(err error, here string) reading {
	return reading{Error: strings.ReplaceAll(err.Error(), here+"/", "")}
}

func describe(config *rest.Config, here string) reading {
	url, _, _ := rest.DefaultServerUrlFor(config)
	relative := func(file string) string { return strings.TrimPrefix(file, here+string(filepath.Separator)) }
	r := reading{
		TLS: url.Scheme == "https", Host: url.Hostname(), Port: url.Port(), Path: strings.TrimRight(url.Path, "/"),
		ServerName: config.ServerName, Insecure: config.Insecure,
		CA: string(config.CAData), CAFile: relative(config.CAFile),
		Token: config.BearerToken, TokenFile: relative(config.BearerTokenFile),
		Cert: string(config.CertData), CertFile: relative(config.CertFile),
		Key: string(config.KeyData), KeyFile: relative(config.KeyFile), Username: config.Username,
	}
	if url.User != nil {
		r.Username = url.User.Username()
	}
	if url.Scheme != "https" && url.Scheme != "http" {
		r.Error = "unsupported protocol scheme " + url.Scheme
	}
	if r.Port == "" {
		r.Port = map[bool]string{true: "443", false: "80"}[r.TLS]
	}
	if config.Proxy != nil {
		request, _ := http.NewRequest("GET", url.String(), nil)
		if proxy, err := config.Proxy(request); err == nil && proxy != nil {
			r.Proxy = proxy.String()
		}
	}
	if as := config.Impersonate; as.UserName != "" {
		r.As = &impersonation{User: as.UserName, UID: as.UID, Groups: as.Groups, Extra: as.Extra}
	}
	if config.AuthProvider != nil {
		r.AuthProvider = config.AuthProvider.Name
	}
	r.Exec = describePlugin(config, relative)
	return r
}

func describePlugin(config *rest.Config, relative func(string) string) *plugin {
	exec := config.ExecProvider
	// Beside these it is not run (client-go, plugin/pkg/client/auth/exec).
	if exec == nil || config.BearerToken != "" || config.Username != "" || config.CertFile != "" || len(config.CertData) > 0 {
		return nil
	}
	p := &plugin{
		Command: relative(exec.Command), Args: exec.Args, APIVersion: exec.APIVersion,
		InteractiveMode: string(exec.InteractiveMode), InstallHint: exec.InstallHint,
		ProvideClusterInfo: exec.ProvideClusterInfo,
	}
	for _, env := range exec.Env {
		p.Env = append(p.Env, [2]string{env.Name, env.Value})
	}
	if unknown, ok := exec.Config.(*runtime.Unknown); ok {
		p.Config = unknown.Raw
	}
	return p
}
