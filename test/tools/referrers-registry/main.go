// The registry that `crane registry serve` starts, with the one option that crane does not offer: the referrers API.
// https://pkg.go.dev/github.com/google/go-containerregistry/pkg/registry
package main

import (
	"flag"
	"log"
	"net/http"

	"github.com/google/go-containerregistry/pkg/registry"
)

func main() {
	address := flag.String("address", "127.0.0.1:5000", "what to listen on")
	directory := flag.String("disk", "/tmp", "the folder to keep blobs in")
	flag.Parse()
	blobs := registry.WithBlobHandler(registry.NewDiskBlobHandler(*directory))
	log.Fatal(http.ListenAndServe(*address, registry.New(blobs, registry.WithReferrersSupport(true))))
}
