// Bundled by itself as dist/_lib/sigstore-tuf.js: with a trusted root from a file nothing is asked of TUF.
module.exports = require('@sigstore/tuf');
