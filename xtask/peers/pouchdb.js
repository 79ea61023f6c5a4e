// PouchDB against express-pouchdb: `node pouchdb.js <records>`. Batches as they are by default.
import { createRequire } from "node:module";
import { join } from "node:path";
import { changed, expect, measure, records, withServer } from "./bench.js";

const require = createRequire(import.meta.url);
const PouchDB = require("pouchdb");
PouchDB.plugin(require("pouchdb-adapter-memory"));

await withServer("pouchdb", async (server) => {
  const all = records();
  const remote = `${server.address}/visits`;
  const local = (name) => new PouchDB(join(server.folder, name));

  const writer = local("writer");
  await writer.bulkDocs(all.map(({ id, ...fields }) => ({ _id: id, ...fields })));
  await measure(server, "pouchdb", "first push", () => writer.replicate.to(remote));

  const first = async (work, into, from) => {
    await measure(server, work.who, work.name, () => into.replicate.from(from));
    expect("records", (await into.info()).doc_count, all.length);
  };
  const reader = local("reader");
  await first({ who: "pouchdb", name: "first pull" }, reader, remote);
  const memory = new PouchDB("memory", { adapter: "memory" });
  await first({ who: "pouchdb memory", name: "first pull" }, memory, remote);
  await first({ who: "pouchdb", name: "first pull, 100 ms" }, local("far"), `${server.delayed}/visits`);

  const delta = changed(all);
  const known = await writer.allDocs({ keys: delta.map(({ id }) => id) });
  await writer.bulkDocs(delta.map(({ id, ...fields }, n) => ({ _id: id, _rev: known.rows[n].value.rev, ...fields })));
  await measure(server, "pouchdb", "delta push", () => writer.replicate.to(remote));
  await measure(server, "pouchdb", "delta pull", () => reader.replicate.from(remote));
  for (const { id, done } of delta) expect("a changed record", (await reader.get(id)).done, done);
});
