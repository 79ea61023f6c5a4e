// RxDB with its storage in memory against a plain endpoint: `node rxdb.js <records>`. Batches as they are by default.
import { createRxDatabase } from "rxdb";
import { replicateRxCollection } from "rxdb/plugins/replication";
import { getRxStorageMemory } from "rxdb/plugins/storage-memory";
import { changed, expect, measure, records, withServer } from "./bench.js";

function schema(all) {
  const properties = { id: { type: "string", maxLength: 36 } };
  for (const record of all) {
    for (const [key, value] of Object.entries(record)) {
      properties[key] ??= { type: Array.isArray(value) ? "array" : typeof value };
    }
  }
  return { version: 0, primaryKey: "id", type: "object", properties, required: ["id"] };
}

async function post(address, body) {
  const headers = { "content-type": "application/json" };
  const response = await fetch(address, { method: "POST", headers, body: JSON.stringify(body) });
  return response.json();
}

/** Replicates once, in one direction. */
async function replicate(collection, server, direction) {
  const pull = {
    handler: (checkpoint, limit) => post(`${server}/pull`, { after: checkpoint?.after ?? 0, limit }),
  };
  const push = { handler: (rows) => post(`${server}/push`, rows) };
  const replication = replicateRxCollection({
    collection,
    replicationIdentifier: direction,
    live: false,
    waitForLeadership: false,
    ...(direction === "pull" ? { pull } : { push }),
  });
  const failed = new Promise((_, reject) => replication.error$.subscribe(reject));
  await Promise.race([replication.awaitInitialReplication(), failed]);
}

await withServer("rxdb", async (server) => {
  const all = records();
  const local = async (name) => {
    const database = await createRxDatabase({ name, storage: getRxStorageMemory(), multiInstance: false });
    const { visits } = await database.addCollections({ visits: { schema: schema(all) } });
    return visits;
  };

  const writer = await local("writer");
  await writer.bulkInsert(all);
  await measure(server, "rxdb", "first push", () => replicate(writer, server.address, "push"));

  const reader = await local("reader");
  await measure(server, "rxdb", "first pull", () => replicate(reader, server.address, "pull"));
  expect("records", await reader.count().exec(), all.length);
  const far = await local("far");
  await measure(server, "rxdb", "first pull, 100 ms", () => replicate(far, server.delayed, "pull"));
  expect("records", await far.count().exec(), all.length);

  const delta = changed(all);
  await writer.bulkUpsert(delta);
  await measure(server, "rxdb", "delta push", () => replicate(writer, server.address, "push"));
  await measure(server, "rxdb", "delta pull", () => replicate(reader, server.address, "pull"));
  for (const { id, done } of delta) expect("a changed record", (await reader.findOne(id).exec()).done, done);
});
process.exit(0);
