// Bundled by itself as dist/_lib/sigstore-sign.js: only what signs loads it.
module.exports = require('@sigstore/sign');
