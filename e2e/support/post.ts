// A real mail server (Debian's python3-aiosmtpd) that keeps every mail in a folder.
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { serverBinary } from "./settings.ts";
import type { Server } from "./server.ts";

/** A mail, read. */
export interface Mail {
  head: string;
  text: string;
}

function freePort(): Promise<number> {
  return new Promise((found) => {
    const server = createServer();
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      const port = address !== null && typeof address === "object" ? address.port : 0;
      server.close(() => found(port));
    });
  });
}

function answers(port: number): Promise<boolean> {
  return new Promise((told) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => told(socket.end() !== undefined));
    socket.once("error", () => told(false));
  });
}

/** The mail server, and what a server of the app is told of it. */
export class Post {
  private constructor(
    private readonly port: number,
    private readonly folder: string,
    private readonly process: ChildProcess,
  ) {}

  static async start(): Promise<Post> {
    const port = await freePort();
    const folder = join(mkdtempSync(join(tmpdir(), "tsunagu-post-")), "mails");
    const server = `127.0.0.1:${port}`;
    const child = spawn("/usr/bin/aiosmtpd", ["-n", "-l", server, "-c", "aiosmtpd.handlers.Mailbox", folder], {
      stdio: "ignore",
    });
    for (let tries = 0; tries < 200 && !(await answers(port)); tries += 1) {
      await new Promise((later) => setTimeout(later, 50));
    }
    return new Post(port, folder, child);
  }

  get settings(): Record<string, string> {
    return {
      TSUNAGU_SMTP: `smtp://127.0.0.1:${this.port}`,
      TSUNAGU_MAIL_FROM: "つなぐ <tsunagu@city.example.jp>",
      // Nothing goes by itself while a test looks.
      TSUNAGU_MAIL_AT: "23:59",
      TSUNAGU_ORIGIN: "https://tsunagu.example.jp",
    };
  }

  /** Has the server's mails of the day sent now, as its operator would. */
  sendNow(server: Server): string {
    return execFileSync(serverBinary(), ["notices"], {
      env: { ...process.env, ...this.settings, DATABASE_URL: `sqlite:${join(server.folder, "city.db")}` },
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
  }

  /** The mails that have come, taken out of the folder. */
  take(): Mail[] {
    const folder = join(this.folder, "new");
    if (!existsSync(folder)) return [];
    return readdirSync(folder).map((name) => {
      const raw = readFileSync(join(folder, name), "utf8").replaceAll("\r\n", "\n");
      rmSync(join(folder, name));
      const end = raw.indexOf("\n\n");
      const text = Buffer.from(raw.slice(end), "base64").toString("utf8");
      return { head: raw.slice(0, end), text };
    });
  }

  stop(): void {
    this.process.kill();
    rmSync(join(this.folder, ".."), { recursive: true, force: true });
  }
}
