package hollow

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
)

// API is what hollow controllers need of the garden's API server.
type API interface {
	Get(ctx context.Context, path string) (Object, error)
	Create(ctx context.Context, path string, o Object) error
	// Patch merges a change into an object or its status.
	Patch(ctx context.Context, path string, change Object) error
	Delete(ctx context.Context, path string) error
	// Watch tells of all objects of a resource, then of SyncedEvent, then of each change, until it cannot go on. The
	// resource may have a query that selects some.
	Watch(ctx context.Context, resource string, tell func(Event)) error
}

// Event is a change of an object: "ADDED", "MODIFIED" or "DELETED".
type Event struct {
	Type   string
	Object Object
}

// SyncedEvent is the type of the event that ends the listing of what is there.
const SyncedEvent = "SYNCED"

// ErrNotFound says that an object is not there; ErrExists that it already is; ErrConflict that it has changed meanwhile.
var (
	ErrNotFound = errors.New("not found")
	ErrExists   = errors.New("already exists")
	ErrConflict = errors.New("conflict")
)

// Client is the API of a server that is reached over HTTP.
type Client struct {
	URL  string
	HTTP *http.Client
}

// Get reads an object.
func (c *Client) Get(ctx context.Context, path string) (Object, error) {
	return c.do(ctx, http.MethodGet, path, "", nil)
}

// Create makes an object.
func (c *Client) Create(ctx context.Context, path string, o Object) error {
	_, err := c.do(ctx, http.MethodPost, path, "application/json", o)
	return err
}

// Patch merges a change into an object.
func (c *Client) Patch(ctx context.Context, path string, change Object) error {
	_, err := c.do(ctx, http.MethodPatch, path, "application/merge-patch+json", change)
	return err
}

// Delete deletes an object.
func (c *Client) Delete(ctx context.Context, path string) error {
	_, err := c.do(ctx, http.MethodDelete, path, "", nil)
	return err
}

func (c *Client) do(ctx context.Context, method, path, contentType string, body Object) (Object, error) {
	response, err := c.send(ctx, method, path, contentType, body)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	if err != nil {
		return nil, err
	}
	var o Object
	return o, json.Unmarshal(answer, &o)
}

func (c *Client) send(ctx context.Context, method, path, contentType string, body Object) (*http.Response, error) {
	var reader io.Reader
	if body != nil {
		encoded, err := json.Marshal(body)
		if err != nil {
			return nil, err
		}
		reader = bytes.NewReader(encoded)
	}
	request, err := http.NewRequestWithContext(ctx, method, c.URL+path, reader)
	if err != nil {
		return nil, err
	}
	if contentType != "" {
		request.Header.Set("Content-Type", contentType)
	}
	response, err := c.HTTP.Do(request)
	if err != nil {
		return nil, err
	}
	if response.StatusCode/100 == 2 {
		return response, nil
	}
	defer response.Body.Close()
	said, err := io.ReadAll(io.LimitReader(response.Body, 1000))
	if err != nil {
		return nil, err
	}
	return nil, fmt.Errorf("%s %s: %w: %s", method, path, errorOf(response.StatusCode), said)
}

func errorOf(code int) error {
	switch code {
	case http.StatusNotFound:
		return ErrNotFound
	case http.StatusConflict:
		return ErrConflict
	}
	return fmt.Errorf("code %d", code)
}

// Watch lists, then watches from there.
func (c *Client) Watch(ctx context.Context, resource string, tell func(Event)) error {
	listed, err := c.Get(ctx, resource)
	if err != nil {
		return err
	}
	for _, item := range list(listed, "items") {
		tell(Event{"ADDED", item.(Object)})
	}
	tell(Event{Type: SyncedEvent})
	more := "?"
	if strings.Contains(resource, "?") {
		more = "&"
	}
	from := url.QueryEscape(text(listed, "metadata", "resourceVersion"))
	response, err := c.send(ctx, http.MethodGet, resource+more+"watch=1&resourceVersion="+from, "", nil)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	for decoder := json.NewDecoder(bufio.NewReader(response.Body)); ; {
		var event Event
		if err := decoder.Decode(&event); err != nil {
			return err
		}
		if event.Type == "ERROR" {
			return fmt.Errorf("watch of %s: %s", resource, text(event.Object, "message"))
		}
		tell(event)
	}
}
