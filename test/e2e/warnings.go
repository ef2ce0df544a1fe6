package e2e

import (
	"strconv"
	"strings"
)

// ruleOf is the rule that a Warning header of HTTP names: 299 - "RULE: text".
func ruleOf(header string) string {
	parts := strings.SplitN(header, " ", 3)
	if len(parts) != 3 {
		return header
	}
	said, err := strconv.Unquote(parts[2])
	if err != nil {
		said = parts[2]
	}
	rule, _, _ := strings.Cut(said, ":")
	return rule
}
