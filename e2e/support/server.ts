// A server process of its own, with a database of its own.
import { type ChildProcess, spawn } from "node:child_process";
import { copyFileSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { serverBinary, siteFolder } from "./settings.ts";

/** A running server. */
export class Server {
  private constructor(
    readonly address: string,
    readonly folder: string,
    private readonly process: ChildProcess,
  ) {}

  /** Starts one on a copy of `database`, with a free port and other `settings` where they are given. */
  static async start(database: string, site = siteFolder(), settings: Record<string, string> = {}): Promise<Server> {
    const folder = mkdtempSync(join(tmpdir(), "tsunagu-server-"));
    for (const end of ["", "-wal", "-shm"]) {
      if (existsSync(database + end)) copyFileSync(database + end, join(folder, `city.db${end}`));
    }
    const child = spawn(serverBinary(), ["serve"], {
      env: {
        ...process.env,
        DATABASE_URL: `sqlite:${join(folder, "city.db")}`,
        TSUNAGU_LISTEN: "127.0.0.1:0",
        TSUNAGU_SECOND_FACTOR: "optional",
        TSUNAGU_SITE: site,
        ...settings,
      },
      stdio: ["ignore", "pipe", "ignore"],
    });
    const address = await new Promise<string>((found, failed) => {
      child.stdout.on("data", (text) => {
        const address = /http:\/\/\S+/.exec(String(text))?.[0];
        if (address) found(address);
      });
      child.on("exit", (code) => failed(new Error(`the server ended with ${code}`)));
      child.on("error", failed);
    });
    return new Server(address, folder, child);
  }

  /** Ends it; its database stays. */
  async end(): Promise<void> {
    if (this.process.exitCode === null && this.process.signalCode === null) {
      const ended = new Promise((done) => this.process.once("exit", done));
      this.process.kill("SIGKILL");
      await ended;
    }
  }

  /** Ends it and takes its database away. */
  async stop(): Promise<void> {
    await this.end();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
