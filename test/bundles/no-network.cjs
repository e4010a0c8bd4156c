// Preloaded into a bundle under test (and, through NODE_OPTIONS, into any Node that it starts): whatever would
// leave the process by a socket or ask for an address is noted in NO_NETWORK_LOG, and refused.
const { appendFileSync } = require('node:fs');
const dgram = require('node:dgram');
const dns = require('node:dns');
const http = require('node:http');
const https = require('node:https');
const net = require('node:net');

function refuse(holder, name, label) {
  holder[name] = function refused(...args) {
    appendFileSync(process.env.NO_NETWORK_LOG, `${label} ${String(args[0]?.host ?? args[0])}\n`);
    throw new Error(`${label} was called`);
  };
}

refuse(net.Socket.prototype, 'connect', 'net.connect');
refuse(dgram.Socket.prototype, 'send', 'dgram.send');
refuse(dgram.Socket.prototype, 'connect', 'dgram.connect');
for (const [holder, name] of [
  [dns, 'dns'],
  [dns.promises, 'dns.promises'],
]) {
  for (const call of ['lookup', 'resolve', 'resolve4', 'resolve6']) refuse(holder, call, `${name}.${call}`);
}
for (const [holder, name] of [
  [http, 'http'],
  [https, 'https'],
]) {
  for (const call of ['request', 'get']) refuse(holder, call, `${name}.${call}`);
}
refuse(globalThis, 'fetch', 'fetch');
