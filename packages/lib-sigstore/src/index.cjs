// Bundled once as dist/_lib/sigstore.js: what verifies, and what signing and TUF stand on as well. A part is evaluated
// when it is asked for.
module.exports = {
  get '@sigstore/bundle'() {
    return require('@sigstore/bundle');
  },
  get '@sigstore/protobuf-specs'() {
    return require('@sigstore/protobuf-specs');
  },
  get '@sigstore/verify'() {
    return require('@sigstore/verify');
  },
};
