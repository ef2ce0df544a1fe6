package main

import (
	"fmt"
	"os"
	"path/filepath"
)

const (
	etcdName   = "etcd"
	kubeName   = "kube-apiserver"
	gardenName = "garden-apiserver"
)

func etcdArgs(dir string, p ports) []string {
	return []string{
		"--data-dir", filepath.Join(dir, "etcd"),
		"--listen-client-urls", p.etcdURL(), "--advertise-client-urls", p.etcdURL(),
		"--listen-peer-urls", p.peerURL(), "--initial-advertise-peer-urls", p.peerURL(),
		"--initial-cluster", "default=" + p.peerURL(),
		// A killed process loses nothing that it has written; only a crash of the machine would.
		"--unsafe-no-fsync",
	}
}

func kubeArgs(dir string, p ports) []string {
	in := func(name string) string { return filepath.Join(dir, name) }
	return append(servingArgs(dir, p.etcdURL(), p.Kube),
		// Nobody needs the address in the Service "kubernetes", and a loopback address may not stand there.
		"--advertise-address", "127.0.0.1", "--endpoint-reconciler-type", "none",
		"--tls-sni-cert-key", in(publicName+".crt")+","+in(publicName+".key")+":"+publicHost,
		"--client-ca-file", in("ca.crt"), "--authorization-mode", "RBAC", "--disable-admission-plugins", "ServiceAccount",
		"--requestheader-client-ca-file", in("proxy-ca.crt"), "--requestheader-allowed-names", frontProxy,
		"--requestheader-extra-headers-prefix", "X-Remote-Extra-", "--requestheader-group-headers", "X-Remote-Group",
		"--requestheader-username-headers", "X-Remote-User",
		"--proxy-client-cert-file", in("proxy.crt"), "--proxy-client-key-file", in("proxy.key"),
		"--service-account-issuer", "https://kubernetes", "--service-account-key-file", in("sa.pub"),
		"--service-account-signing-key-file", in("sa.key"), "--service-cluster-ip-range", "10.0.0.0/24")
}

func gardenArgs(dir string, p ports) []string {
	config := filepath.Join(dir, "kubeconfig")
	return append(servingArgs(dir, p.etcdURL(), p.Garden),
		"--kubeconfig", config, "--authentication-kubeconfig", config, "--authorization-kubeconfig", config,
		"--admission-control-config-file", admissionFile(dir))
}

func admissionFile(dir string) string { return filepath.Join(dir, "admission.yaml") }

// writeAdmission says that webhooks are called with a client certificate, which who does not ask for one never sees.
func writeAdmission(dir string) error {
	config := filepath.Join(dir, "webhooks.kubeconfig")
	users := fmt.Sprintf(`apiVersion: v1
kind: Config
users:
- name: "*"
  user: {client-certificate: %[1]s.crt, client-key: %[1]s.key}
`, filepath.Join(dir, callerName))
	if err := os.WriteFile(config, []byte(users), 0o600); err != nil {
		return err
	}
	return os.WriteFile(admissionFile(dir), fmt.Appendf(nil, `apiVersion: apiserver.config.k8s.io/v1
kind: AdmissionConfiguration
plugins:
- name: ValidatingAdmissionWebhook
  configuration:
    apiVersion: apiserver.config.k8s.io/v1
    kind: WebhookAdmissionConfiguration
    kubeConfigFile: %s
`, config), 0o600)
}

func servingArgs(dir, etcd string, port int) []string {
	return []string{
		"--etcd-servers", etcd, "--secure-port", itoa(port), "--bind-address", "127.0.0.1",
		"--tls-cert-file", filepath.Join(dir, "server.crt"), "--tls-private-key-file", filepath.Join(dir, "server.key"),
	}
}
