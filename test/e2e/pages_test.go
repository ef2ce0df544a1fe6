package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

const pages = "../../docs"

// block is a fenced block of a page.
type block struct {
	page, kind, text string
	line             int
}

func (b block) String() string { return fmt.Sprintf("%s:%d", b.page, b.line) }

var fence = regexp.MustCompile("(?ms)^```(\\w*)\n(.*?)^```$")

// blocksOf are those of one kind ("yaml", "sh") of a page.
func blocksOf(t *testing.T, page, kind string) []block {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(pages, page))
	check(t, err)
	var found []block
	for _, at := range fence.FindAllSubmatchIndex(text, -1) {
		if string(text[at[2]:at[3]]) == kind {
			found = append(found, block{page, kind, string(text[at[4]:at[5]]), strings.Count(string(text[:at[0]]), "\n") + 1})
		}
	}
	return found
}

// landscapeOf is the folder that install.md has an operator make: runtime/ and virtual/ beside the checkout.
func landscapeOf(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	checkout, err := filepath.Abs("../..")
	check(t, err)
	check(t, os.MkdirAll(filepath.Join(dir, "trowel"), 0o700))
	check(t, os.CopyFS(filepath.Join(dir, "trowel", "manifests"), os.DirFS(filepath.Join(checkout, "manifests"))))
	for _, folder := range []string{"runtime", "virtual"} {
		check(t, os.Mkdir(filepath.Join(dir, folder), 0o700))
	}
	policy, err := os.ReadFile("../../manifests/policy/policy.yaml")
	check(t, err)
	check(t, os.WriteFile(filepath.Join(dir, "virtual", "policy.yaml"), policy, 0o600))
	check(t, os.WriteFile(filepath.Join(dir, "virtual", "ca.crt"), []byte("a CA\n"), 0o600))
	return dir
}

// builds says whether kubectl's kustomize takes a text as the kustomization of a folder of the landscape.
func builds(t *testing.T, dir, folder, text, where string) string {
	t.Helper()
	place := filepath.Join(dir, folder)
	check(t, os.WriteFile(filepath.Join(place, "kustomization.yaml"), []byte(text), 0o600))
	out, complaints, err := env.kubectl("", "kustomize", place)
	if err != nil {
		t.Errorf("%s: %v\n%s\n%s", where, err, complaints, text)
	}
	return out
}

const kustomization = "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n"

// folderOf tells in which of the two folders of the landscape a kustomization belongs.
func folderOf(text string) string {
	if strings.Contains(text, "manifests/runtime") || strings.Contains(text, "kind: Deployment") ||
		strings.Contains(text, "kind: NetworkPolicy") {
		return "runtime"
	}
	return "virtual"
}

// uncommented is the text with one of its lines that are commented out, and with the keys above them.
func uncommented(text string) []string {
	var all []string
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		if !strings.HasPrefix(line, "# - ") {
			continue
		}
		variant := append([]string(nil), lines...)
		variant[i] = strings.TrimPrefix(line, "# ")
		for j := i; j >= 0; j-- {
			if strings.HasPrefix(lines[j], "# ") && strings.Contains(lines[j], ":  ") && !strings.HasPrefix(lines[j], "# - ") {
				variant[j] = strings.TrimPrefix(lines[j], "# ")
				break
			}
		}
		all = append(all, strings.Join(variant, "\n"))
	}
	return all
}

// Every kustomization, patch and list of resources that a page has one write is taken by the kustomize of kubectl.
func TestKustomizationsOfThePagesBuild(t *testing.T) {
	dir := landscapeOf(t)
	found, err := filepath.Glob(filepath.Join(pages, "*.md"))
	check(t, err)
	whole, parts := 0, 0
	for _, page := range found {
		for _, b := range blocksOf(t, filepath.Base(page), "yaml") {
			folder := folderOf(b.text)
			switch {
			case strings.Contains(b.text, "kind: Kustomization"):
				whole++
				if out := builds(t, dir, folder, b.text, b.String()); !strings.Contains(out, "\nkind: ") {
					t.Errorf("%v makes nothing", b)
				}
				for _, variant := range uncommented(b.text) {
					builds(t, dir, folder, variant, b.String())
				}
			case strings.HasPrefix(b.text, "resources:\n- ../trowel"):
				parts++
				builds(t, dir, folder, kustomization+b.text, b.String())
			case strings.HasPrefix(b.text, "patches:"):
				parts++
				plain := builds(t, dir, folder, kustomization+"resources: [../trowel/manifests/"+folder+"]\n", b.String())
				patched := builds(t, dir, folder, kustomization+"resources: [../trowel/manifests/"+folder+"]\n"+b.text, b.String())
				if patched == plain {
					t.Errorf("%v patches nothing", b)
				}
			}
		}
	}
	if whole < 2 || parts < 4 {
		t.Errorf("%d kustomizations and %d parts: the test looks in the wrong place", whole, parts)
	}
}

// Every folder that `kubectl apply -k` may name.
func TestKustomizationsOfTheManifestsBuild(t *testing.T) {
	count := 0
	check(t, filepath.WalkDir("../../manifests", func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.Name() != "kustomization.yaml" {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil || strings.Contains(string(text), "kind: Component") {
			return err
		}
		count++
		if _, complaints, err := env.kubectl("", "kustomize", filepath.Dir(path)); err != nil {
			t.Errorf("%s: %v\n%s", path, err, complaints)
		}
		return nil
	}))
	if count < 15 {
		t.Errorf("%d: the test looks in the wrong place", count)
	}
}
