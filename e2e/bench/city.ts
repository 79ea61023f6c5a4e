// A generated city on a running server, for figures that need many records.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Server } from "../support/server.ts";
import { serverBinary } from "../support/settings.ts";

/** A server with a generated city, and who may sign in. */
export interface City {
  server: Server;
  /** With the port, and by the name that browsers trust without TLS. */
  address: string;
  login: string;
  passphrase: string;
}

/** Makes a city and serves it while `work` runs; its directory has the printed rows, or so many. `more` is what else there is to say to the server that makes it. */
export async function withCity(households: number, visits: number, work: (city: City) => Promise<void>, entries = 0, more: string[] = []): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "tsunagu-bench-"));
  const database = join(folder, "city.db");
  const told = execFileSync(
    serverBinary(),
    ["generate", "--households", String(households), "--visits", String(visits), "--entries", String(entries), "--seed", "7", ...more],
    { env: { ...process.env, DATABASE_URL: `sqlite:${database}` }, stdio: ["ignore", "pipe", "ignore"], encoding: "utf8" },
  );
  const [login = "", passphrase = ""] = told.split("\n").find((line) => line.includes("\t"))?.split("\t") ?? [];
  const server = await Server.start(database);
  try {
    await work({ server, address: server.address.replace("127.0.0.1", "localhost"), login, passphrase });
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
