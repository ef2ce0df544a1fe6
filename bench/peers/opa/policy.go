package main

import (
	"context"
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"
	"github.com/open-policy-agent/opa/v1/storage/inmem"
)

//go:embed policy/*.rego
var modules embed.FS

// policy is the query, compiled and planned once; each review is one evaluation of it.
type policy struct {
	query rego.PreparedEvalQuery
}

// finding is one thing that is wrong.
type finding struct {
	Rule    string `json:"rule"`
	Field   string `json:"field"`
	Message string `json:"message"`
}

type verdict struct {
	denied, warned []finding
}

func preparePolicy(ctx context.Context, data map[string]any) (*policy, error) {
	options := []func(*rego.Rego){
		rego.Query("denied = data.move.denied; warned = data.move.warned"),
		// What "opa run --optimize-store-for-read-speed" does: data that nobody changes need not be
		// converted at each read.
		rego.Store(inmem.NewFromObjectWithOpts(data, inmem.OptReturnASTValuesOnRead(true))),
	}
	files, err := fs.Glob(modules, "policy/*.rego")
	if err != nil {
		return nil, err
	}
	for _, file := range files {
		text, err := modules.ReadFile(file)
		if err != nil {
			return nil, err
		}
		options = append(options, rego.Module(file, string(text)))
	}
	query, err := rego.New(options...).PrepareForEval(ctx)
	if err != nil {
		return nil, err
	}
	return &policy{query}, nil
}

// judge takes the review as OPA's own server does: decoded by the caller, then made a value of OPA.
func (p *policy) judge(ctx context.Context, review any) (*verdict, error) {
	input, err := ast.InterfaceToValue(review)
	if err != nil {
		return nil, err
	}
	results, err := p.query.Eval(ctx, rego.EvalParsedInput(input))
	if err != nil {
		return nil, err
	}
	if len(results) != 1 {
		return nil, fmt.Errorf("the policy has %d answers", len(results))
	}
	found := &verdict{}
	if found.denied, err = findings(results[0].Bindings["denied"]); err != nil {
		return nil, err
	}
	if found.warned, err = findings(results[0].Bindings["warned"]); err != nil {
		return nil, err
	}
	return found, nil
}

func findings(bound any) ([]finding, error) {
	list, ok := bound.([]any)
	if !ok {
		return nil, fmt.Errorf("the policy answers %T, not a set", bound)
	}
	if len(list) == 0 {
		return nil, nil
	}
	text, err := json.Marshal(list)
	if err != nil {
		return nil, err
	}
	var found []finding
	return found, json.Unmarshal(text, &found)
}
