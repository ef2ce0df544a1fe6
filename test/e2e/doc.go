// Package e2e runs Trowel against a real garden: etcd, kube-apiserver and an aggregated garden API server that calls it
// as an admission webhook. The cases are in the tests, by topic; the other files drive the programs.
package e2e
