// The server of a peer, in a process of its own: `node server.js pouchdb|rxdb <folder>`. Prints where it listens.
import { mkdirSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { join } from "node:path";
import { gzip } from "node:zlib";

const require = createRequire(import.meta.url);
const [kind, folder] = process.argv.slice(2);

/** What a mobile network adds to each request, milliseconds. */
const DELAY = 100;

/** express-pouchdb on leveldb, as shipped: gzip included. */
function pouchdb() {
  const PouchDB = require("pouchdb");
  const data = join(folder, "server");
  mkdirSync(data);
  return require("express-pouchdb")(PouchDB.defaults({ prefix: `${data}/` }), {
    configPath: join(folder, "config.json"),
    logPath: join(folder, "log.txt"),
  });
}

/** The smallest server that RxDB's replication asks for: records in memory, in the order they came. */
function rxdb() {
  const records = new Map();
  let last = 0;
  const push = (rows) => {
    for (const { newDocumentState: record } of rows) {
      last += 1;
      // A record written again moves to the end.
      records.delete(record.id);
      records.set(record.id, { at: last, record });
    }
    return [];
  };
  const pull = ({ after, limit }) => {
    const found = [];
    for (const entry of records.values()) {
      if (entry.at > after) found.push(entry);
      if (found.length === limit) break;
    }
    return { documents: found.map(({ record }) => record), checkpoint: { after: found.at(-1)?.at ?? after } };
  };
  return async (request, response) => {
    const parts = [];
    for await (const part of request) parts.push(part);
    const asked = JSON.parse(Buffer.concat(parts).toString());
    const answer = JSON.stringify(request.url === "/push" ? push(asked) : pull(asked));
    gzip(answer, (error, body) => {
      if (error) throw error;
      response.writeHead(200, { "content-type": "application/json", "content-encoding": "gzip" });
      response.end(body);
    });
  };
}

/** What the page in the browser needs of its own origin. */
function page(request, response) {
  const script = request.url === "/bench/pouchdb.js";
  response.writeHead(200, { "content-type": script ? "text/javascript" : "text/html" });
  response.end(script ? readFileSync(require.resolve("pouchdb/dist/pouchdb.min.js")) : "<script src=/bench/pouchdb.js></script>");
}

const sockets = new Set();
let requests = 0;
const routes = kind === "rxdb" ? rxdb() : pouchdb();

/** Listens; every request waits for `delay` first. */
function listen(delay) {
  const server = createServer((request, response) => {
    if (request.url.startsWith("/bench/")) return page(request, response);
    requests += 1;
    if (delay === 0) routes(request, response);
    else setTimeout(() => routes(request, response), delay);
  });
  server.keepAliveTimeout = 60_000;
  server.on("connection", (socket) => sockets.add(socket));
  return new Promise((listening) => {
    server.listen(0, "127.0.0.1", () => listening(`http://127.0.0.1:${server.address().port}`));
  });
}

/** Tells what has travelled since the start. */
const counter = createServer((_, response) => {
  let bytes = 0;
  for (const socket of sockets) bytes += socket.bytesRead + socket.bytesWritten;
  response.end(JSON.stringify({ requests, bytes }));
});
await new Promise((listening) => counter.listen(0, "127.0.0.1", listening));
console.log(
  JSON.stringify({
    address: await listen(0),
    delayed: await listen(DELAY),
    counter: `http://127.0.0.1:${counter.address().port}`,
  }),
);
