// Stands in for what the REST half of gax requires and never uses here: Google's metadata servers and keys (it is given an
// `auth`), node-fetch's retries, and 2 MB of types whose JSON it reads anyway.
module.exports = {};
